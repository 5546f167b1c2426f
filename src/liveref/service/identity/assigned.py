"""Who has which role where, over HTTP: lists that follow from relations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from liveref.service.answers.answer import Answer, json_answer
from liveref.service.identity.directory import Directory
from liveref.service.identity.identity import IdentityService
from liveref.service.identity.roles import (
    Assignment,
    assignments,
    projects_below,
    with_implied,
)
from liveref.service.identity.scope import Scope
from liveref.service.request.call import Call
from liveref.store.base import Reader

_OFF = ("0", "false", "no", "off")


async def role_assignments(identity: IdentityService, call: Call) -> Answer:
    """The assignments that a query asks for: as they were made, or `effective`, as they bear
    on users."""
    directory = identity.directory

    def look(tx: Reader) -> list[dict[str, Any]]:
        found = list(assignments(directory, tx))
        if _is_on(call, "effective"):
            found = list(dict.fromkeys(_effective(directory, tx, found)))
        names = _is_on(call, "include_names")
        return [_shown(directory, tx, each, names) for each in found if _is_meant(each, call)]

    shown = await identity.store.read(look)
    return json_answer(200, {"role_assignments": shown, "links": _links(call)})


async def role_inferences(identity: IdentityService, call: Call) -> Answer:
    """Which roles imply which."""
    directory = identity.directory

    def look(tx: Reader) -> list[dict[str, Any]]:
        implied: dict[str, list[str]] = {}
        for values in directory.related(tx, "implied"):
            implied.setdefault(values["prior"], []).append(values["role"])
        return [
            {
                "prior_role": _named(directory, tx, "role", prior),
                "implies": [_named(directory, tx, "role", role) for role in roles],
            }
            for prior, roles in implied.items()
        ]

    shown = await identity.store.read(look)
    return json_answer(200, {"role_inferences": shown, "links": _links(call)})


def _is_on(call: Call, name: str) -> bool:
    value = call.one(name)
    return value is not None and value.lower() not in _OFF


def _links(call: Call) -> dict[str, Any]:
    return {"self": call.base + call.url, "previous": None, "next": None}


def _effective(directory: Directory, tx: Reader, found: list[Assignment]) -> Iterator[Assignment]:
    """Of groups their users', of each role those that it implies, and of what is inherited
    the projects that inherit it."""
    members: dict[str, list[str]] = {}
    for values in directory.related(tx, "member"):
        members.setdefault(values["group"], []).append(values["user"])
    for each in found:
        users = [each.actor_id] if each.actor == "user" else members.get(each.actor_id, [])
        scopes = _scopes(directory, tx, each)
        for user, scope in ((user, scope) for user in users for scope in scopes):
            for role in with_implied(directory, tx, [each.role]):
                yield Assignment("user", user, role, scope)


def _scopes(directory: Directory, tx: Reader, each: Assignment) -> list[Scope]:
    """Where an assignment bears: its scope, or all that inherits it."""
    if not each.inherited:
        return [each.scope]
    return [Scope("project", project) for project in projects_below(directory, tx, each.scope)]


def _is_meant(each: Assignment, call: Call) -> bool:
    project, domain = ("project", each.scope.id), ("domain", each.scope.id)
    here = (each.scope.sort, each.scope.id)
    wanted = {
        "user.id": each.actor_id if each.actor == "user" else None,
        "group.id": each.actor_id if each.actor == "group" else None,
        "role.id": each.role,
        "scope.project.id": each.scope.id if here == project else None,
        "scope.domain.id": each.scope.id if here == domain else None,
    }
    if call.one("scope.system") is not None and each.scope.sort != "system":
        return False
    if call.one("scope.OS-INHERIT:inherited_to") is not None and not each.inherited:
        return False
    return all(call.one(name) in (None, value) for name, value in wanted.items())


def _shown(directory: Directory, tx: Reader, each: Assignment, names: bool) -> dict[str, Any]:
    def thing(meaning: str, identity: str) -> dict[str, Any]:
        return _named(directory, tx, meaning, identity) if names else {"id": identity}

    scope: dict[str, Any] = {"system": {"all": True}}
    if each.scope.sort != "system":
        scope = {each.scope.sort: thing(each.scope.sort, each.scope.id)}
    if each.inherited:
        scope["OS-INHERIT:inherited_to"] = "projects"
    return {
        "role": thing("role", each.role),
        each.actor: thing(each.actor, each.actor_id),
        "scope": scope,
    }


def _named(directory: Directory, tx: Reader, meaning: str, identity: str) -> dict[str, Any]:
    record = directory.get(tx, meaning, identity)
    shown: dict[str, Any] = {"id": identity, "name": record.data.get("name") if record else None}
    if record is not None and meaning in ("user", "project", "group"):
        domain = directory.get(tx, "domain", record.data.get("domain_id"))
        name = domain.data.get("name") if domain else None
        shown["domain"] = {"id": record.data.get("domain_id"), "name": name}
    return shown
