"""Delegation and its limits: application credentials, trusts, readers, and users and projects that
are disabled."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

import pytest
from keystoneauth1.exceptions import Forbidden, Unauthorized
from openstack.connection import Connection
from openstack.exceptions import ForbiddenException, NotFoundException

from clients.consumers import Consumer
from clients.people import PASSWORD, Person, person
from clients.served import Cloud

pytestmark = pytest.mark.published("keystone", "glance")
DISK = {"disk_format": "raw", "container_format": "bare"}


@pytest.fixture(scope="module")
def lender(admin: Connection) -> Person:
    """A user who makes application credentials and trusts."""
    return person(admin, "lender")


def credential(cloud: Cloud, owner: Person, name: str, **fields: Any) -> dict[str, Any]:
    """The login of a new application credential, and what it was answered with."""
    path = f"/users/{owner.user}/application_credentials"
    with cloud.connect(**owner.login) as connection:
        answer = connection.identity.post(
            path, json={"application_credential": {"name": name, **fields}}
        )
    made: dict[str, Any] = answer.json()["application_credential"]
    return made


def borrowed(cloud: Cloud, made: dict[str, Any]) -> Connection:
    """A connection by an application credential."""
    login = {
        "application_credential_id": made["id"],
        "application_credential_secret": made["secret"],
    }
    return cloud.connect(auth_type="v3applicationcredential", **login)


def test_credential_has_the_roles_of_its_token(
    cloud: Cloud, admin: Connection, lender: Person
) -> None:
    whole = credential(cloud, lender, "whole")
    assert {role["name"] for role in whole["roles"]} == {"member", "reader"}
    part = credential(cloud, lender, "part", roles=[{"name": "reader"}])
    other = person(admin, "other-place").project
    member = admin.identity.find_role("member")
    admin.identity.assign_project_role_to_user(other, lender.user, member)
    with cloud.connect(**lender.login | {"project_id": other}) as elsewhere:
        own = elsewhere.identity.application_credentials(lender.user)
        assert {"whole", "part"} <= {one.name for one in own}
    with borrowed(cloud, part) as connection:
        access = connection.session.auth.get_access(connection.session)
        assert access.role_names == ["reader"]


def test_restricted_credential_makes_no_others(cloud: Cloud, lender: Person) -> None:
    path = f"/users/{lender.user}/application_credentials"
    body = {"application_credential": {"name": "another"}}
    with borrowed(cloud, credential(cloud, lender, "restricted")) as connection:
        assert connection.identity.post(path, json=body).status_code == 403
        assert connection.identity.get(path).status_code == 200
    free = credential(cloud, lender, "free", unrestricted=True)
    with borrowed(cloud, free) as connection:
        assert connection.identity.post(path, json=body).status_code == 201


def test_access_rules_allow_nothing_else(cloud: Cloud, lender: Person) -> None:
    rule = {"service": "image", "method": "GET", "path": "/v2/images/**"}
    also = rule | {"path": "/v2/images"}
    made = credential(cloud, lender, "ruled", access_rules=[rule, also])
    with borrowed(cloud, made) as connection:
        headers = {"X-Auth-Token": str(connection.session.get_token())}
    with cloud.server.client() as client:
        assert client.get("/image/v2/images", headers=headers).status_code == 200
        assert client.get("/image/v2/images/none", headers=headers).status_code == 404
        assert client.post("/image/v2/images", headers=headers, json={}).status_code == 401
        assert client.get("/image/v2/tasks", headers=headers).status_code == 401
    with cloud.connect(**lender.login) as connection:
        listed = connection.identity.get(f"/users/{lender.user}/access_rules").json()
        rules = [one["id"] for one in listed["access_rules"]]
        assert set(rules) == {one["id"] for one in made["access_rules"]}
        used = f"/users/{lender.user}/access_rules/{rules[0]}"
        assert connection.identity.delete(used).status_code == 403
        connection.identity.delete_application_credential(lender.user, made["id"])
        assert connection.identity.delete(used).status_code == 204


def test_trust_lets_another_work_until_it_ends(
    cloud: Cloud, admin: Connection, lender: Person
) -> None:
    borrower = person(admin, "borrower")
    body = {
        "trustor_user_id": lender.user,
        "trustee_user_id": borrower.user,
        "project_id": lender.project,
        "impersonation": True,
        "roles": [{"name": "member"}],
        "expires_at": None,
    }
    with cloud.connect(**lender.login) as connection:
        trust = connection.identity.post("/OS-TRUST/trusts", json={"trust": body}).json()["trust"]
        assert [role["name"] for role in trust["roles"]] == ["member"]
        path = f"/OS-TRUST/trusts/{trust['id']}"
        login = {"user_id": borrower.user, "password": PASSWORD, "trust_id": trust["id"]}
        with cloud.connect(**login) as trusted:
            assert trusted.current_project_id == lender.project
            assert trusted.current_user_id == lender.user
            image = trusted.image.create_image(name="lent", **DISK)
            assert image.owner_id == lender.project
            [role] = connection.identity.get(f"{path}/roles").json()["roles"]
            assert connection.identity.get(f"{path}/roles/{role['id']}").json()["role"] == role
            connection.identity.delete(path)
            with pytest.raises(Unauthorized):
                trusted.image.get_image(image.id)
    with cloud.connect(**login) as late, pytest.raises(Unauthorized):
        late.session.get_token()


def test_times_are_times(cloud: Cloud, lender: Person) -> None:
    body = {"application_credential": {"name": "never", "expires_at": "tomorrow"}}
    with cloud.connect(**lender.login) as connection:
        path = f"/users/{lender.user}/application_credentials"
        answer = connection.identity.post(path, json=body)
        assert answer.status_code == 400
        assert answer.json()["error"]["field"] == "expires_at"
        body["application_credential"]["expires_at"] = "2099-01-01T00:00:00"
        assert connection.identity.post(path, json=body).status_code == 201


def test_trust_is_for_one_user(cloud: Cloud, admin: Connection, lender: Person) -> None:
    body = {
        "trustor_user_id": lender.user,
        "trustee_user_id": admin.current_user_id,
        "project_id": lender.project,
        "impersonation": False,
        "roles": [{"name": "member"}],
    }
    with cloud.connect(**lender.login) as connection:
        trust = connection.identity.post("/OS-TRUST/trusts", json={"trust": body}).json()["trust"]
    login = {"user_id": lender.user, "password": PASSWORD, "trust_id": trust["id"]}
    with cloud.connect(**login) as other, pytest.raises(Forbidden):
        other.session.get_token()


def test_consumer_works_for_a_user_who_let_it(
    cloud: Cloud, admin: Connection, lender: Person
) -> None:
    made = admin.identity.post("/OS-OAUTH1/consumers", json={"consumer": {"description": "app"}})
    key, secret = (made.json()["consumer"][name] for name in ("id", "secret"))
    assert secret not in admin.identity.get(f"/OS-OAUTH1/consumers/{key}").text
    consumer, start = Consumer(key, secret, lender.project), "/identity/v3/OS-OAUTH1"
    with cloud.server.client() as client, cloud.connect(**lender.login) as owner:
        stranger = consumer._replace(secret="guess")
        assert stranger.post(client, f"{start}/request_token").status_code == 401
        asked = dict(parse_qsl(consumer.post(client, f"{start}/request_token").text))
        parameters, token_secret = {"token": asked["oauth_token"]}, asked["oauth_token_secret"]
        authorize = f"/OS-OAUTH1/authorize/{asked['oauth_token']}"
        for name, code in (("admin", 403), ("reader", 200)):
            let = owner.identity.put(authorize, json={"roles": [{"name": name}]})
            assert let.status_code == code
        parameters["verifier"] = "guess"
        exchange = f"{start}/access_token"
        assert consumer.post(client, exchange, token_secret, **parameters).status_code == 401
        parameters["verifier"] = let.json()["token"]["oauth_verifier"]
        assert consumer.post(client, exchange, "guess", **parameters).status_code == 401
        access = dict(parse_qsl(consumer.post(client, exchange, token_secret, **parameters).text))
        assert consumer.post(client, exchange, token_secret, **parameters).status_code == 401
        login = {"auth": {"identity": {"methods": ["oauth1"], "oauth1": {}}}}
        proof = (access["oauth_token_secret"], login)
        answer = consumer.post(
            client, "/identity/v3/auth/tokens", *proof, token=access["oauth_token"]
        )
        token = answer.json()["token"]
        assert (token["user"]["id"], token["project"]["id"]) == (lender.user, lender.project)
        assert [role["name"] for role in token["roles"]] == ["reader"]
        headers = {"X-Auth-Token": answer.headers["X-Subject-Token"]}
        assert client.get("/image/v2/images", headers=headers).status_code == 200
        tokens = f"/users/{lender.user}/OS-OAUTH1/access_tokens"
        [listed] = owner.identity.get(tokens).json()["access_tokens"]
        assert (listed["id"], listed["consumer_id"]) == (access["oauth_token"], key)
        [role] = owner.identity.get(f"{tokens}/{listed['id']}/roles").json()["roles"]
        assert role["name"] == "reader"
        admin.identity.delete(f"/OS-OAUTH1/consumers/{key}")
        assert owner.identity.get(tokens).json()["access_tokens"] == []
        assert owner.identity.get(f"{tokens}/{listed['id']}").status_code == 404
        assert client.get("/image/v2/images", headers=headers).status_code == 401


def test_token_tells_of_service_providers(cloud: Cloud, admin: Connection) -> None:
    urls = {"auth_url": "https://127.0.0.1/auth", "sp_url": "https://127.0.0.1/sp"}
    for name, enabled in (("near", True), ("shut", False)):
        body = {"service_provider": {**urls, "enabled": enabled}}
        admin.identity.put(f"/OS-FEDERATION/service_providers/{name}", json=body)
    headers = {"X-Subject-Token": str(admin.session.get_token())}
    token = admin.identity.get("/auth/tokens", headers=headers).json()["token"]
    assert token["service_providers"] == [{"id": "near", **urls}]


def test_reader_looks_and_does_not_write(cloud: Cloud, admin: Connection) -> None:
    with cloud.connect(**person(admin, "onlooker", role="reader").login) as onlooker:
        assert list(onlooker.image.images(owner=onlooker.current_project_id)) == []
        with pytest.raises(ForbiddenException):
            onlooker.image.create_image(name="mine", **DISK)


@pytest.mark.parametrize("what", ["user", "project", "domain"])
def test_what_is_switched_off_gets_nobody_in(cloud: Cloud, admin: Connection, what: str) -> None:
    identity: Any = admin.identity
    domain = identity.create_domain(name=f"off-{what}")
    project = identity.create_project(name="off", domain_id=domain.id)
    user = identity.create_user(name="off", domain_id=domain.id, password=PASSWORD)
    identity.assign_project_role_to_user(project, user, identity.find_role("member"))
    login = {"user_id": user.id, "password": PASSWORD, "project_id": project.id}
    with cloud.connect(**login) as before:
        before.session.get_token()
        change = getattr(identity, f"update_{what}")
        change({"user": user, "project": project, "domain": domain}[what], is_enabled=False)
        with cloud.connect(**login) as after, pytest.raises(Unauthorized):
            after.session.get_token()
        headers = {"X-Auth-Token": str(before.session.get_token())}
    with cloud.server.client() as client:
        assert client.get("/image/v2/images", headers=headers).status_code == 401


def test_token_of_what_was_deleted_is_none(cloud: Cloud, admin: Connection) -> None:
    gone = person(admin, "gone")
    with cloud.connect(**gone.login) as connection:
        token = str(connection.session.get_token())
    admin.identity.delete_project(gone.project)
    answer = admin.identity.get("/auth/tokens", headers={"X-Subject-Token": token})
    assert answer.status_code == 404
    with pytest.raises(NotFoundException):
        admin.identity.get_project(gone.project)
