"""The administrator, and a member of each of two projects."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from access.cloud import PASSWORD, Cloud
from liveref.exercise.caller import Answer

DOMAIN = "default"
SECRET = "secret-of-a"  # noqa: S105 - what names and texts of A begin with
SHARED = "shared-of-a"
"""The beginning of those texts of A that all may see."""
_JSON = {"content-type": "application/json"}


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """A user with a token for a project. `name` is "a", "second", "fellow", "b" or "admin"; with
    `is_admin` the token is the administrator's, who makes things for that user and project."""

    name: str
    user: str
    login: str
    project: str
    token: str
    password: str
    role: str = ""
    """The identity of the role that it has in the project."""
    texts: str = ""
    """The beginning of the names and texts that the person gives its records; else the document's
    own."""
    is_admin: bool = False

    def served_by(self, admin: Person, texts: str | None = None) -> Person:
        """The administrator, who makes things for this one."""
        named = self.texts if texts is None else texts
        return msgspec.structs.replace(self, token=admin.token, is_admin=True, texts=named)


class People(msgspec.Struct, frozen=True, kw_only=True):
    """The persons: `second` and `fellow` are other members of A's project."""

    admin: Person
    a: Person
    second: Person
    fellow: Person
    b: Person


def settle(cloud: Cloud) -> People:
    """Make two projects with their members."""
    admin = _login(cloud, "admin", "admin", "admin")
    ask = _Asking(cloud, admin.token)
    roles = ask("GET", "/v3/roles?name=member").body["roles"]
    logins = {}
    projects = {letter: _project(ask, letter) for letter in ("a", "b")}
    for name, project in (("a", "a"), ("second", "a"), ("fellow", "a"), ("b", "b")):
        called = _called(name, "user")
        user = {"name": called, "password": PASSWORD + name, "domain_id": DOMAIN}
        id = ask("POST", "/v3/users", {"user": user}).body["user"]["id"]
        ask("PUT", f"/v3/projects/{projects[project]}/users/{id}/roles/{roles[0]['id']}")
        logins[name] = _login(cloud, name, called, _called(project, "project"))
    return People(admin=admin, **logins)


def _called(name: str, what: str) -> str:
    return f"{what}-of-b" if name == "b" else f"{SECRET}-{what}-{name}"


def _project(ask: _Asking, name: str) -> str:
    project = {"name": _called(name, "project"), "domain_id": DOMAIN, "description": ""}
    return str(ask("POST", "/v3/projects", {"project": project}).body["project"]["id"])


def _login(cloud: Cloud, name: str, user: str, project: str) -> Person:
    domain, password = {"id": DOMAIN}, PASSWORD if name == "admin" else PASSWORD + name
    named = {"name": user, "domain": domain, "password": password}
    identity = {"methods": ["password"], "password": {"user": named}}
    scope = {"project": {"name": project, "domain": domain}}
    body = {"auth": {"identity": identity, "scope": scope}}
    answer = _Asking(cloud, None)("POST", "/v3/auth/tokens", body)
    token = answer.body["token"]
    return Person(
        name=name,
        user=token["user"]["id"],
        login=user,
        project=token["project"]["id"],
        token=answer.headers["x-subject-token"],
        password=password,
        role=token["roles"][0]["id"],
        is_admin=name == "admin",
        texts=SECRET if name == "a" else "",
    )


class _Asking:
    """Requests to the identity service that have to succeed."""

    def __init__(self, cloud: Cloud, token: str | None) -> None:
        self._cloud = cloud
        self._headers = {"x-auth-token": token} if token else {}

    def __call__(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Answer:
        raw = msgspec.json.encode(body) if body is not None else None
        answer = self._cloud.send(method, f"/identity{path}", self._headers | _JSON, raw)
        assert answer.good, f"{method} {path}: {answer.code} {answer.raw!r}"
        return answer
