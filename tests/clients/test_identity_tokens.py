"""Logging in, and what a token is good for."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from keystoneauth1.exceptions import Unauthorized
from openstack.connection import Connection
from openstack.exceptions import ForbiddenException

from clients.people import Person, person
from clients.served import Cloud

pytestmark = pytest.mark.published("keystone", "glance")


@pytest.fixture(scope="module")
def member(admin: Connection) -> Person:
    """A user with the role `member` in a project of its own."""
    return person(admin, "tokens-member")


@pytest.fixture
def as_member(cloud: Cloud, member: Person) -> Iterator[Connection]:
    with cloud.connect(**member.login) as connection:
        yield connection


def token_of(connection: Connection) -> str:
    return str(connection.session.get_token())


def validated(admin: Connection, token: str) -> int:
    """The code that the validation of a token is answered with."""
    headers = {"X-Subject-Token": token}
    answer = admin.identity.get("/auth/tokens", headers=headers)
    return int(answer.status_code)


def test_catalog_tells_where_the_services_are(admin: Connection) -> None:
    assert {"identity", "image"} <= {service["type"] for service in admin.service_catalog}


def test_command_lists_the_catalog(cloud: Cloud) -> None:
    output = cloud.openstack("catalog list -f json")
    assert {"identity", "image"} <= {service["Type"] for service in output}


def test_password_of_another_is_refused(cloud: Cloud) -> None:
    with cloud.admin(password="wrong") as stranger, pytest.raises(Unauthorized):
        stranger.session.get_token()


def test_project_without_a_role_is_refused(cloud: Cloud, admin: Connection, member: Person) -> None:
    login = member.login | {"project_id": admin.current_project_id}
    with cloud.connect(**login) as stranger, pytest.raises(Unauthorized):
        stranger.session.get_token()


def test_scopes(cloud: Cloud) -> None:
    free = {"project_name": None, "project_domain_id": None}
    with cloud.admin() as scoped, cloud.admin(**free) as unscoped:
        assert scoped.current_project.name == "admin"
        assert scoped.session.auth.get_access(scoped.session).project_scoped
        access = unscoped.session.auth.get_access(unscoped.session)
        assert access.project_id is None or access.project_scoped
    with cloud.admin(**free, domain_id="default") as domain:
        access = domain.session.auth.get_access(domain.session)
        assert (access.domain_id, access.project_id) == ("default", None)
    with cloud.admin(**free, system_scope="all") as system:
        assert system.session.auth.get_access(system.session).system == {"all": True}


def test_token_gets_a_token(cloud: Cloud, admin: Connection, member: Person) -> None:
    free = {key: value for key, value in member.login.items() if key != "project_id"}
    with cloud.connect(**free) as unscoped:
        token = token_of(unscoped)
        projects = unscoped.identity.get("/auth/projects").json()["projects"]
    assert [project["id"] for project in projects] == [member.project]
    scope = {"token": token, "project_id": member.project}
    with cloud.connect(auth_type="token", **scope) as scoped:
        assert scoped.current_project_id == member.project


def test_revoked_token_is_refused_at_once(
    cloud: Cloud, admin: Connection, as_member: Connection
) -> None:
    token = token_of(as_member)
    assert validated(admin, token) == 200
    admin.identity.delete("/auth/tokens", headers={"X-Subject-Token": token})
    assert validated(admin, token) == 404
    with cloud.server.client() as client:
        for path in ("/image/v2/images", "/identity/v3/auth/projects"):
            assert client.get(path, headers={"X-Auth-Token": token}).status_code == 401


def test_command_issues_and_revokes(cloud: Cloud) -> None:
    token = cloud.openstack("token issue -f json")["id"]
    cloud.openstack(f"token revoke {token}")
    with cloud.server.client() as client:
        headers = {"X-Auth-Token": token}
        assert client.get("/image/v2/images", headers=headers).status_code == 401


def test_no_token_is_401(cloud: Cloud) -> None:
    with cloud.server.client() as client:
        for path in ("/image/v2/images", "/identity/v3/users"):
            answer = client.get(path)
            assert answer.status_code == 401
            assert answer.json()["error"]["code"] == 401


def test_version_documents_lead_where_they_were_asked(cloud: Cloud, admin: Connection) -> None:
    assert admin.identity.get_endpoint_data().api_version[0] == 3
    assert admin.image.get_endpoint_data().api_version[0] == 2
    assert admin.image.get_endpoint().startswith(cloud.server.address)


def test_application_credential_logs_in(
    cloud: Cloud, as_member: Connection, member: Person
) -> None:
    made = as_member.identity.create_application_credential(
        user=member.user, name="robot", roles=[{"name": "reader"}]
    )
    assert made.secret
    shown = as_member.identity.get_application_credential(member.user, made.id)
    assert shown.secret is None
    login = {"application_credential_id": made.id, "application_credential_secret": made.secret}
    with cloud.connect(auth_type="v3applicationcredential", **login) as robot:
        access = robot.session.auth.get_access(robot.session)
        assert access.role_names == ["reader"]
        assert access.project_id == member.project
    as_member.identity.delete_application_credential(member.user, made)
    with (
        cloud.connect(auth_type="v3applicationcredential", **login) as robot,
        pytest.raises(Unauthorized),
    ):
        robot.session.get_token()


def test_application_credential_expires(
    cloud: Cloud, as_member: Connection, member: Person
) -> None:
    moment = time.strftime("%Y-%m-%dT%H:%M:%S.000000", time.gmtime(time.time() + 2))
    made = as_member.identity.create_application_credential(
        user=member.user, name="mayfly", expires_at=moment, secret="Short-Lived-1"
    )
    login = {"application_credential_id": made.id, "application_credential_secret": made.secret}
    with cloud.connect(auth_type="v3applicationcredential", **login) as robot:
        token = token_of(robot)
    time.sleep(2.1)
    with cloud.server.client() as client:
        headers = {"X-Auth-Token": token}
        assert client.get("/image/v2/images", headers=headers).status_code == 401


def test_password_change_ends_tokens(cloud: Cloud, admin: Connection) -> None:
    who = person(admin, "changer")
    with cloud.connect(**who.login) as connection:
        token = token_of(connection)
        body = {"user": {"original_password": who.login["password"], "password": "Another-1"}}
        connection.identity.post(f"/users/{who.user}/password", json=body)
    assert validated(admin, token) == 404
    with cloud.connect(**who.login) as old, pytest.raises(Unauthorized):
        old.session.get_token()
    with cloud.connect(**(who.login | {"password": "Another-1"})) as new:
        assert new.session.get_token()


def test_member_is_no_administrator(as_member: Connection) -> None:
    with pytest.raises(ForbiddenException):
        as_member.identity.create_project(name="mine")
    with pytest.raises(ForbiddenException):
        list(as_member.identity.users())
