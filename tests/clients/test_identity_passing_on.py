"""Delegation only by the caller itself, of roles that it has, and for no longer than it has
them."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from urllib.parse import parse_qsl

import pytest
from openstack.connection import Connection

from clients.consumers import Consumer
from clients.members import Member, by_credential, entered, logged_in, member
from clients.people import PASSWORD
from clients.served import Cloud
from liveref.identity.ec2 import signature

pytestmark = pytest.mark.published("keystone", "glance")
PAST, FUTURE, LATER = (f"{year}-01-01T00:00:00Z" for year in (2020, 2090, 2099))
OAUTH = "/identity/v3/OS-OAUTH1"
_numbers = count()


def trust_of(trustor: Member, trustee: Member, **fields: Any) -> str:
    """A new trust."""
    reply = trustor.lend(trustee, **fields)
    assert reply.code == 201, reply
    return str(reply.body["trust"]["id"])


def lent(trustor: Member, trustee: Member, **fields: Any) -> Member:
    """The trustee with a token of a new trust."""
    member = trustee.trusted(trust_of(trustor, trustee, **fields))
    assert isinstance(member, Member), member
    return member


REFUSED: list[tuple[dict[str, Any], int]] = [
    ({"roles": [{"name": "admin"}]}, 403),
    ({"roles": [{"name": "member"}, {"name": "admin"}]}, 403),
    ({"roles": [{"id": "none"}]}, 404),
    ({"roles": []}, 403),
    ({"expires_at": PAST}, 400),
    ({"remaining_uses": 0}, 400),
    ({"allow_redelegation": True, "remaining_uses": 2}, 400),
    ({"allow_redelegation": True, "redelegation_count": 4}, 403),
]


@pytest.mark.parametrize(("fields", "code"), REFUSED, ids=str)
def test_trust_passes_on_no_more_than_its_trustor_has(
    ann: Member, bob: Member, fields: dict[str, Any], code: int
) -> None:
    assert ann.lend(bob, **fields).code == code


def test_trustor_is_who_calls(root: Member, ann: Member, bob: Member) -> None:
    [role] = root.ask("GET", "roles?name=member").body["roles"]
    for caller in (bob, root):
        grant = f"projects/{ann.project}/users/{caller.user}/roles/{role['id']}"
        assert root.code("PUT", grant) == 204
        assert caller.lend(bob, trustor_user_id=ann.user, project_id=ann.project).code == 403
    assert bob.lend(ann, trustor_user_id=root.user, project_id=root.project).code == 403
    assert ann.lend(bob, project_id=bob.project).code in (403, 404)
    assert ann.lend(bob, roles=[{"name": "reader"}]).code == 201


def test_trust_counts_its_uses(ann: Member, bob: Member) -> None:
    trust = trust_of(ann, bob, remaining_uses=1)
    assert isinstance(bob.trusted(trust), Member)
    assert bob.trusted(trust) == 401


def test_trust_is_seen_by_its_two_users(
    ann: Member, bob: Member, cloud: Cloud, admin: Connection
) -> None:
    trust = trust_of(ann, bob)
    path = f"OS-TRUST/trusts/{trust}"
    other = member(cloud, admin, f"other-{next(_numbers)}")
    for suffix in ("", "/roles"):
        assert other.code("GET", path + suffix) == 404
        assert [who.code("GET", path + suffix) for who in (ann, bob)] == [200, 200]
    assert other.code("DELETE", path) == 404
    assert bob.code("DELETE", path) == 403
    assert other.code("GET", "OS-TRUST/trusts") == 403
    assert other.code("GET", f"OS-TRUST/trusts?trustor_user_id={ann.user}") == 403
    for who, field in ((ann, "trustor_user_id"), (bob, "trustee_user_id")):
        [listed] = who.ask("GET", f"OS-TRUST/trusts?{field}={who.user}").body["trusts"]
        assert listed["id"] == trust
    assert ann.code("DELETE", path) == 204


def test_trust_is_passed_on_as_often_as_it_says(ann: Member, bob: Member) -> None:
    plain = lent(ann, bob)
    assert plain.lend(bob).code == 403
    open_ = lent(ann, bob, allow_redelegation=True, redelegation_count=1, expires_at=FUTURE)
    assert open_.lend(bob, roles=[{"name": "reader"}]).code == 403
    assert open_.lend(bob, expires_at=LATER).code == 403
    assert open_.lend(bob, remaining_uses=1).code == 403
    assert open_.lend(bob, allow_redelegation=True, redelegation_count=3).code == 403
    again = open_.lend(bob, allow_redelegation=True)
    assert again.code == 201
    assert again.body["trust"]["redelegation_count"] == 0
    assert again.body["trust"]["expires_at"].startswith("2090")
    last = bob.trusted(again.body["trust"]["id"])
    assert isinstance(last, Member)
    assert last.lend(bob).code == 403


def test_trust_ends_with_that_which_it_was_made_from(ann: Member, bob: Member) -> None:
    first = trust_of(ann, bob, allow_redelegation=True)
    middle = bob.trusted(first)
    assert isinstance(middle, Member)
    second = middle.lend(bob).body["trust"]["id"]
    last = bob.trusted(second)
    assert isinstance(last, Member)
    assert last.works == 200
    assert ann.code("DELETE", f"OS-TRUST/trusts/{first}") == 204
    assert (middle.works, last.works, bob.trusted(second)) == (401, 401, 401)


def test_trust_ends_when_its_trustor_loses_the_role(root: Member, ann: Member, bob: Member) -> None:
    borrowed = lent(ann, bob)
    assert borrowed.works == 200
    [role] = root.ask("GET", "roles?name=member").body["roles"]
    path = f"projects/{ann.project}/users/{ann.user}/roles/{role['id']}"
    assert root.code("DELETE", path) == 204
    assert borrowed.works == 401


def test_token_of_a_trust_is_good_for_nothing_else(ann: Member, bob: Member) -> None:
    borrowed = lent(ann, bob)
    assert borrowed.exchanged() == 403
    assert borrowed.exchanged(scope={"project": {"id": ann.project}}) == 403
    assert borrowed.credential("mine").code == 403
    assert borrowed.code("GET", "credentials") == 403
    other = trust_of(ann, bob)
    assert borrowed.code("DELETE", f"OS-TRUST/trusts/{other}") == 403


def test_credential_has_no_more_than_its_token(root: Member, ann: Member, bob: Member) -> None:
    for roles in ([{"name": "admin"}], [{"name": "member"}, {"name": "admin"}]):
        assert ann.credential("more", roles=roles).code == 403
    assert ann.credential("over", expires_at=PAST).code == 400
    other = f"users/{ann.user}/application_credentials"
    body = {"application_credential": {"name": "another's"}}
    assert (root.code("POST", other, body), bob.code("POST", other, body)) == (403, 403)
    free = entered(
        ann.cloud,
        by_credential(
            ann.credential("free", unrestricted=True, roles=[{"name": "reader"}], expires_at=FUTURE)
        ),
    )
    assert free.credential("more", roles=[{"name": "member"}]).code == 403
    assert free.credential("longer", expires_at=LATER).code == 403
    made = free.credential("same").body["application_credential"]
    assert [role["name"] for role in made["roles"]] == ["reader"]
    assert made["expires_at"].startswith("2090")
    assert free.lend(bob).code == 403
    assert free.lend(bob, roles=[{"name": "reader"}]).code == 201


def test_credential_is_for_its_project(root: Member, ann: Member, bob: Member) -> None:
    [role] = root.ask("GET", "roles?name=member").body["roles"]
    path = f"projects/{bob.project}/users/{ann.user}/roles/{role['id']}"
    assert root.code("PUT", path) == 204
    borrowed = entered(ann.cloud, by_credential(ann.credential("here")))
    there = {"project": {"id": bob.project}}
    assert isinstance(ann.exchanged(scope=there), Member)
    assert borrowed.exchanged(scope=there) == 403
    assert logged_in(ann.cloud, {**by_credential(ann.credential("also")), "scope": there}) == 403
    same = borrowed.exchanged()
    assert isinstance(same, Member)
    assert same.project == ann.project
    assert same.credential("another").code == 403


END: dict[str, Callable[[Member, Member], object]] = {
    "password": lambda root, ann: root.code(
        "PATCH", f"users/{ann.user}", {"user": {"password": "New-1"}}
    ),
    "user": lambda root, ann: root.code("DELETE", f"users/{ann.user}"),
    "project": lambda root, ann: root.code("DELETE", f"projects/{ann.project}"),
}


@pytest.mark.parametrize("what", END)
def test_token_ends_with_what_it_rests_on(
    root: Member, ann: Member, bob: Member, what: str
) -> None:
    credential = entered(ann.cloud, by_credential(ann.credential("one")))
    scope = {"scope": {"project": {"id": ann.project}}}
    held = [ann, ann.exchanged(**scope), credential, credential.exchanged(), lent(ann, bob)]
    assert [member.works for member in held if isinstance(member, Member)] == [200] * 5
    END[what](root, ann)
    assert [member.works for member in held if isinstance(member, Member)] == [401] * 5


def test_token_ends_with_its_credential(ann: Member) -> None:
    reply = ann.credential("short")
    held = entered(ann.cloud, by_credential(reply))
    again = held.exchanged()
    assert isinstance(again, Member)
    identity = reply.body["application_credential"]["id"]
    path = f"users/{ann.user}/application_credentials/{identity}"
    assert ann.code("DELETE", path) == 204
    assert (held.works, again.works, ann.works) == (401, 401, 200)


@pytest.mark.parametrize("what", ["user", "project"])
def test_token_stays_ended_when_its_user_or_project_is_enabled_again(
    root: Member, ann: Member, what: str
) -> None:
    path = f"{what}s/{getattr(ann, what)}"
    for enabled in (False, True):
        assert root.code("PATCH", path, {what: {"enabled": enabled}}) == 200
        assert ann.works == 401


def test_what_was_made_for_a_user_stands_below_no_other(
    root: Member, ann: Member, bob: Member
) -> None:
    rule = {"service": "image", "method": "GET", "path": "/v2/images"}
    made = ann.credential("ruled", access_rules=[rule]).body["application_credential"]
    [rule_shown] = ann.ask("GET", f"users/{ann.user}/access_rules").body["access_rules"]
    below = (f"application_credentials/{made['id']}", f"access_rules/{rule_shown['id']}")
    for suffix in below:
        for method in ("GET", "HEAD", "DELETE"):
            assert bob.code(method, f"users/{bob.user}/{suffix}") == 404
            assert bob.code(method, f"users/{ann.user}/{suffix}") == 403
    assert bob.credential("ruled", access_rules=[{"id": rule_shown["id"]}]).code == 404
    again = ann.credential("again", access_rules=[{"id": rule_shown["id"]}])
    assert again.code == 201
    borrowed = entered(ann.cloud, by_credential(again))
    assert borrowed.works == 200
    assert borrowed.code("GET", "/image/v2/tasks") == 401


def test_consumer_gets_roles_of_who_authorizes_it(root: Member, ann: Member, bob: Member) -> None:
    assert ann.code("POST", "OS-OAUTH1/consumers", {"consumer": {"description": "x"}}) == 403
    made = root.ask("POST", "OS-OAUTH1/consumers", {"consumer": {"description": "x"}}).body
    consumer = Consumer(made["consumer"]["id"], made["consumer"]["secret"], ann.project)
    member = {"roles": [{"name": "member"}]}
    with ann.cloud.server.client() as client:
        asked = dict(parse_qsl(consumer.post(client, f"{OAUTH}/request_token").text))
        authorize = f"OS-OAUTH1/authorize/{asked['oauth_token']}"
        assert bob.code("PUT", authorize, member) == 403
        assert ann.code("PUT", authorize, {"roles": [{"name": "admin"}]}) == 403
        let = ann.ask("PUT", authorize, member).body["token"]
        assert bob.code("PUT", authorize, member) == 403
        parameters = {"token": asked["oauth_token"], "verifier": let["oauth_verifier"]}
        secret = asked["oauth_token_secret"]
        answer = consumer.post(client, f"{OAUTH}/access_token", secret, **parameters)
        access = dict(parse_qsl(answer.text))
        login = {"auth": {"identity": {"methods": ["oauth1"], "oauth1": {}}}}
        proof = (access["oauth_token_secret"], login)
        answer = consumer.post(
            client, "/identity/v3/auth/tokens", *proof, token=access["oauth_token"]
        )
    held = Member(ann.cloud, ann.user, ann.project, answer.headers["X-Subject-Token"])
    assert held.works == 200
    assert held.exchanged() == 403
    assert (held.credential("mine").code, held.lend(bob).code) == (403, 403)
    path = f"OS-OAUTH1/access_tokens/{access['oauth_token']}"
    for suffix in ("", "/roles"):
        assert bob.code("GET", f"users/{bob.user}/{path}{suffix}") == 404
    assert root.code("PATCH", f"OS-OAUTH1/consumers/{consumer.key}", {"consumer": {}}) == 200
    assert held.works == 200
    assert ann.code("DELETE", f"users/{ann.user}/{path}") == 204
    assert held.works == 401


def test_token_ends_with_the_membership_that_gives_its_role(
    root: Member, ann: Member, bob: Member
) -> None:
    group = {"group": {"name": ann.user, "domain_id": "default"}}
    identity = root.ask("POST", "groups", group).body["group"]["id"]
    [role] = root.ask("GET", "roles?name=member").body["roles"]
    grants = f"projects/{ann.project}/groups/{identity}/roles/{role['id']}"
    membership = f"groups/{identity}/users/{bob.user}"
    assert [root.code("PUT", path) for path in (grants, membership)] == [204, 204]
    there = bob.exchanged(scope={"project": {"id": ann.project}})
    assert isinstance(there, Member)
    borrowed = entered(ann.cloud, by_credential(there.credential("there")))
    trust = trust_of(there, ann)
    assert (there.works, borrowed.works) == (200, 200)
    assert root.code("DELETE", membership) == 204
    assert (there.works, borrowed.works, ann.trusted(trust)) == (401, 401, 401)


def test_who_is_disabled_changes_no_password(root: Member, ann: Member) -> None:
    change = {"user": {"original_password": PASSWORD, "password": "Another-1"}}
    assert root.code("PATCH", f"users/{ann.user}", {"user": {"enabled": False}}) == 200
    with ann.cloud.server.client() as client:
        answer = client.post(f"/identity/v3/users/{ann.user}/password", json=change)
    assert answer.status_code == 401


def expiry(who: Member, root: Member) -> str:
    """When a token expires, as the identity service says."""
    with who.cloud.server.client() as client:
        headers = {"X-Auth-Token": root.token, "X-Subject-Token": who.token}
        answer = client.get("/identity/v3/auth/tokens?nocatalog", headers=headers)
    return str(answer.json()["token"]["expires_at"])


def test_token_lasts_no_longer_than_what_it_was_made_from(
    root: Member, ann: Member, bob: Member
) -> None:
    soon = (datetime.now(UTC) + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    credential = entered(ann.cloud, by_credential(ann.credential("soon", expires_at=soon)))
    for held in (credential, lent(ann, bob, expires_at=soon)):
        assert expiry(held, root)[:19] == soon[:19]
    derived = credential.exchanged()
    again = ann.exchanged(scope="unscoped")
    assert isinstance(derived, Member)
    assert isinstance(again, Member)
    assert expiry(derived, root) == expiry(credential, root)
    assert expiry(again, root) == expiry(ann, root)


def test_token_that_ends_before_the_body_comes_does_nothing(root: Member, ann: Member) -> None:
    body = json.dumps({"name": "late", "disk_format": "raw", "container_format": "bare"})
    head = (
        f"POST /image/v2/images HTTP/1.1\r\nHost: x\r\nX-Auth-Token: {ann.token}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", ann.cloud.server.port), timeout=60) as late:
        late.sendall(head.encode() + body[:5].encode())
        assert ann.works == 200
        assert root.code("PATCH", f"users/{ann.user}", {"user": {"password": "New-1"}}) == 200
        late.sendall(body[5:].encode())
        assert late.recv(100).startswith(b"HTTP/1.1 401")


def test_credential_signs_for_no_more_than_the_token_that_makes_it(root: Member) -> None:
    reader = root.credential(
        f"reader-{next(_numbers)}", roles=[{"name": "reader"}], unrestricted=True
    )
    lesser = entered(root.cloud, by_credential(reader))
    assert lesser.code("POST", "/image/v2/images", {}) == 403
    of_user, made = (
        who.ask(
            "POST",
            "credentials",
            {
                "credential": {
                    "type": "ec2",
                    "project_id": root.project,
                    "blob": json.dumps({"access": access, "secret": access[::-1]}),
                }
            },
        )
        for who, access in ((root, "of-the-user"), (lesser, "of-the-reader"))
    )
    assert (of_user.code, made.code) == (201, 201)
    assert signed_roles(root, "of-the-user") >= {"admin", "reader"}
    assert signed_roles(root, "of-the-reader") == {"reader"}
    others, own = (f"credentials/{answer.body['credential']['id']}" for answer in (of_user, made))
    blob = {"credential": {"blob": json.dumps({"access": "taken", "secret": "nekat"})}}
    for method, path, body, code in [
        ("GET", "credentials", None, 403),
        ("GET", others, None, 403),
        ("PATCH", others, blob, 403),
        ("DELETE", others, None, 403),
        ("GET", own, None, 200),
        ("PATCH", own, blob, 200),
    ]:
        assert lesser.code(method, path, body) == code, (method, path)
    assert signed_roles(root, "taken") == {"reader"}
    name = reader.body["application_credential"]["id"]
    path = f"users/{root.user}/application_credentials/{name}"
    assert root.code("DELETE", path) == 204
    assert signed_roles(root, "taken") == set()


def signed_roles(root: Member, access: str) -> set[str]:
    """The roles of a token for a request that is signed with an access key; none for a refusal."""
    given: dict[str, Any] = {
        "access": access,
        "verb": "GET",
        "host": "h",
        "path": "/",
        "params": {
            "SignatureMethod": "HmacSHA256",
            "SignatureVersion": "2",
            "Timestamp": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        },
    }
    given["signature"] = signature(given, access[::-1])
    reply = root.ask("POST", "/identity/v2.0/ec2tokens", {"credentials": given})
    user = reply.body["access"]["user"] if reply.code == 200 else {"roles": []}
    return {role["name"] for role in user["roles"]}
