"""Requests of a member to the identity service: its own records, and no administration."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from openstack.connection import Connection

from clients.members import Member, member
from clients.served import Cloud
from liveref.identity.ec2 import signature
from liveref.loading import load
from published import release

pytestmark = pytest.mark.published("keystone", "glance")
MEMBERS = """
GET HEAD DELETE POST /v3/auth/tokens
GET /v3/auth/catalog
GET /v3/auth/projects
GET /v3/auth/domains
GET /v3/auth/system
POST /v3/auth/OS-FEDERATION/saml2
POST /v3/auth/OS-FEDERATION/saml2/ecp
GET /v3/OS-FEDERATION/projects
GET /v3/OS-FEDERATION/domains
GET /v3/regions
GET /v3/regions/*
GET /v3/registered_limits
GET /v3/registered_limits/*
GET /v3/limits
GET /v3/limits/model
GET /v3/limits/*
GET POST /v3/credentials
GET PATCH DELETE /v3/credentials/*
POST /v3/OS-TRUST/trusts
GET DELETE /v3/OS-TRUST/trusts/*
GET /v3/OS-TRUST/trusts/*/roles
GET HEAD /v3/OS-TRUST/trusts/*/roles/*
POST /v3/OS-OAUTH1/request_token
POST /v3/OS-OAUTH1/access_token
PUT /v3/OS-OAUTH1/authorize/*
POST /v3/users/*/password
"""
OWN = """
GET /v3/users/*
GET /v3/users/*/projects
GET /v3/users/*/groups
GET POST /v3/users/*/application_credentials
GET DELETE /v3/users/*/application_credentials/*
GET /v3/users/*/access_rules
GET DELETE /v3/users/*/access_rules/*
GET /v3/users/*/OS-OAUTH1/access_tokens
GET DELETE /v3/users/*/OS-OAUTH1/access_tokens/*
GET /v3/users/*/OS-OAUTH1/access_tokens/*/roles
GET /v3/users/*/OS-OAUTH1/access_tokens/*/roles/*
GET POST /v2.0/users/*/credentials/OS-EC2
GET DELETE /v2.0/users/*/credentials/OS-EC2/*
GET /v3/projects/*
GET /v3/projects/*/tags
GET /v3/projects/*/tags/*
GET /v3/domains/*
"""
_numbers = count()


def routes(table: str) -> set[str]:
    """Each method with its path, of a table of methods and paths."""
    rows = [line.split() for line in table.split("\n") if line]
    return {f"{method} {path}" for *methods, path in rows for method in methods}


def filled(path: str, who: Member) -> str:
    """A path whose parameters name a user and its project, and else nothing that is there."""
    own = {"user": who.user, "project": who.project}
    return re.sub(
        r"\{(\w+)\}", lambda match: own.get(re.sub("_?id$", "", match[1].lower()), "none"), path
    )


def test_member_reaches_its_own_and_nothing_of_administration(ann: Member, bob: Member) -> None:
    operations = {
        (operation.method, operation.path) for operation in load(release("keystone")).api.operations
    }
    forms = {pair: f"{pair[0]} {re.sub('{.*?}', '*', pair[1])}" for pair in operations}
    open_ = routes(MEMBERS)
    assert open_ | routes(OWN) <= set(forms.values())
    wrong = []
    for (method, path), form in forms.items():
        body: dict[str, Any] | None = {} if method in ("POST", "PUT", "PATCH") else None
        for who in (ann, bob):
            own = who is ann and (form in routes(OWN) and "domains" not in form)
            code = ann.code(method, f"/identity{filled(path, who)}", body)
            if (code == 403) == (form in open_ or own):
                wrong.append((form, code, "own" if who is ann else "another's"))
    assert wrong == []


SPELLINGS = ["/v3/users/", "/v3//users", "//v3/users", "/v3/./users", "/v3/auth/../users"]
SPELLINGS += ["/v3/%75sers", "/v3/users%2F", "/v3/users%3Fx", "/v3/regions/..%2Fusers"]
SPELLINGS += ["/v3/users?/v3/regions", "/v3/users#/v3/regions", "/v3/users;x=/v3/regions"]
SPELLINGS += ["/v3/USERS", "/users", "/v3/regions/../users", "/v3/users/%20", "/v3/users%00"]


@pytest.mark.parametrize("path", SPELLINGS)
@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "POST"])
def test_no_spelling_of_a_path_leads_to_what_is_refused(
    ann: Member, method: str, path: str
) -> None:
    assert ann.code(method, f"/identity{path}", {"user": {"name": "x"}}) in (400, 403, 404, 405)


def test_lists_show_what_is_the_callers(ann: Member, bob: Member) -> None:
    for path in ("auth/projects", "OS-FEDERATION/projects", f"users/{ann.user}/projects"):
        listed = ann.ask("GET", path).body["projects"]
        assert [one["id"] for one in listed] == [ann.project]
    assert ann.ask("GET", "OS-FEDERATION/domains").body["domains"] == []


def test_credential_is_its_users_own(root: Member, ann: Member, bob: Member) -> None:
    body = {"type": "totp", "blob": "a secret"}
    mine = ann.ask("POST", "credentials", {"credential": body}).body["credential"]
    path = f"credentials/{mine['id']}"
    assert mine["user_id"] == ann.user
    assert [bob.code(method, path) for method in ("GET", "DELETE")] == [404, 404]
    assert bob.code("PATCH", path, {"credential": {"blob": "mine now"}}) == 404
    assert bob.ask("GET", "credentials").body["credentials"] == []
    assert [one["id"] for one in ann.ask("GET", "credentials").body["credentials"]] == [mine["id"]]
    refused = [{"user_id": bob.user}, {"project_id": bob.project}]
    for fields in refused:
        assert ann.ask("POST", "credentials", {"credential": body | fields}).code in (403, 404)
        assert ann.code("PATCH", path, {"credential": fields}) in (400, 403, 404)
    assert ann.code("PATCH", path, {"credential": {"blob": "another"}}) == 200
    assert root.code("GET", path) == 200
    for_bob = {"credential": body | {"user_id": bob.user}}
    assert root.code("POST", "credentials", for_bob) == 201
    listed = {one["user_id"] for one in root.ask("GET", "credentials").body["credentials"]}
    assert {ann.user, bob.user} <= listed
    assert ann.code("DELETE", path) == 204


def test_credential_is_not_its_projects(
    root: Member, ann: Member, cloud: Cloud, admin: Connection
) -> None:
    """Members of one project have their own."""
    made = member(cloud, admin, f"colleague-{next(_numbers)}")
    role = admin.identity.find_role("member", ignore_missing=False)
    admin.identity.assign_project_role_to_user(ann.project, made.user, role)
    other = made.exchanged(scope={"project": {"id": ann.project}})
    assert isinstance(other, Member)
    body = {"type": "totp", "blob": "a secret", "project_id": ann.project}
    mine = ann.ask("POST", "credentials", {"credential": body}).body["credential"]
    path = f"credentials/{mine['id']}"
    assert [other.code(method, path) for method in ("GET", "DELETE")] == [404, 404]
    assert other.code("PATCH", path, {"credential": {"blob": "mine now"}}) == 404
    assert other.ask("GET", "credentials").body["credentials"] == []
    assert [one["id"] for one in ann.ask("GET", "credentials").body["credentials"]] == [mine["id"]]


def test_ec2_token_is_for_who_signed(root: Member, ann: Member, bob: Member) -> None:
    keys = {"access": "an access key", "secret": "a secret key"}
    body = {"type": "ec2", "blob": json.dumps(keys), "project_id": ann.project}
    mine = ann.ask("POST", "credentials", {"credential": body}).body["credential"]
    now = datetime.now(UTC)
    for age, secret, code in (
        (0, "guess", 401),
        (20, keys["secret"], 401),
        (0, keys["secret"], 200),
    ):
        signed = {
            "SignatureVersion": "2",
            "SignatureMethod": "HmacSHA256",
            "Timestamp": (now - timedelta(minutes=age)).strftime("%Y-%m-%dT%H:%M:%SZ"),
        }
        given = {
            "access": keys["access"],
            "verb": "GET",
            "host": "h",
            "path": "/",
            "params": signed,
        }
        given["signature"] = signature(given, secret)
        reply = root.ask("POST", "/identity/v2.0/ec2tokens", {"credentials": given})
        assert reply.code == code
    assert bob.code("POST", "/identity/v2.0/ec2tokens", {"credentials": given}) == 403
    access = reply.body["access"]
    assert (access["user"]["id"], access["token"]["tenant"]["id"]) == (ann.user, ann.project)
    held = Member(ann.cloud, ann.user, ann.project, access["token"]["id"])
    assert (held.works, held.code("GET", "credentials")) == (200, 403)
    changed = {"credential": {"blob": json.dumps(keys | {"secret": "another"})}}
    assert ann.code("PATCH", f"credentials/{mine['id']}", changed) == 200
    assert held.works == 401


def test_member_changes_nothing_of_a_user(ann: Member) -> None:
    for fields in ({"email": "a@b"}, {"enabled": True}, {"default_project_id": ann.project}):
        assert ann.code("PATCH", f"users/{ann.user}", {"user": fields}) == 403


def test_token_without_a_project_is_for_identity_alone(
    root: Member, ann: Member, admin: Connection
) -> None:
    role = admin.identity.find_role("member", ignore_missing=False)
    admin.identity.assign_domain_role_to_user("default", ann.user, role)
    for scope in ("unscoped", {"domain": {"id": "default"}}):
        bare = ann.exchanged(scope=scope)
        assert isinstance(bare, Member)
        image = {"name": "x", "disk_format": "raw", "container_format": "bare"}
        assert bare.code("POST", "/image/v2/images", image) == 403
        assert bare.code("GET", "/image/v2/images") == 403
        assert bare.code("GET", "auth/projects") == 200
        assert bare.credential("x").code == 403
