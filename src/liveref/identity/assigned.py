"""Lists of role assignments over HTTP, which follow from relations."""

from __future__ import annotations

from typing import Any

from liveref.identity.directory import Directory
from liveref.identity.identity import IdentityService
from liveref.identity.roles import (
    Assignment,
    assignments,
    projects_below,
    with_implied,
)
from liveref.identity.scope import Scope
from liveref.service.answers.answer import json_answer
from liveref.service.request.call import Call
from liveref.service.request.problem import Problem
from liveref.service.work.answer import Answer
from liveref.store.base import Reader

_PROJECT = "scope.project.id"
_OFF = ("0", "false", "no", "off")


async def role_assignments(identity: IdentityService, call: Call) -> Answer:
    """The assignments that a query asks for: as they were made, or `effective`, as they bear
    on users."""
    directory = identity.directory

    def look(tx: Reader) -> list[dict[str, Any]]:
        made = list(assignments(directory, tx))
        sources = dict(zip(made, made, strict=True))
        if _is_on(call, "effective"):
            sources = _effective(directory, tx, made)
        names, where = _is_on(call, "include_names"), _scopes_asked(directory, tx, call)
        return [
            _shown(directory, tx, assignment, names)
            | {"links": _addresses(identity, call, assignment, source)}
            for assignment, source in sources.items()
            if _is_meant(assignment, call) and assignment.scope in (where or (assignment.scope,))
        ]

    shown = await identity.store.read(look)
    return json_answer(200, {"role_assignments": shown, "links": _links(call)})


async def role_inferences(identity: IdentityService, call: Call) -> Answer:
    """List the roles that each role implies."""
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


def _scopes_asked(directory: Directory, tx: Reader, call: Call) -> set[Scope] | None:
    """The projects in the tree that a query asks for, None where it asks for none. Raises Problem
    400 where it doesn't say which."""
    if not _is_on(call, "include_subtree"):
        return None
    project = call.one(_PROJECT)
    if project is None:
        raise Problem(400, f"include_subtree needs {_PROJECT}.", field=_PROJECT)
    below = projects_below(directory, tx, Scope("project", project))
    return {Scope("project", project_id) for project_id in (project, *below)}


def _addresses(
    identity: IdentityService, call: Call, assignment: Assignment, source: Assignment
) -> dict[str, str]:
    """The links of an assignment that was made, and of the membership by which a user has it."""
    root, links = call.base + identity.system.prefix, identity.conventions.links
    inherited = "inherited_" if source.inherited else ""
    path = links[f"{inherited}{source.scope.sort}_{source.actor}"]
    ids = {source.actor: source.actor_id, source.scope.sort: source.scope.id, "role": source.role}
    by_end = {"assignment": root + path.format_map(ids)}
    if assignment.actor != source.actor:
        ends = {"group": source.actor_id, "user": assignment.actor_id}
        by_end["membership"] = root + links["member"].format_map(ends)
    return by_end


def _effective(
    directory: Directory, tx: Reader, given: list[Assignment]
) -> dict[Assignment, Assignment]:
    """Of groups their users', of each role those that it implies, and of what is inherited
    the projects that inherit it: each with the one that was made."""
    effective: dict[Assignment, Assignment] = {}
    members: dict[str, list[str]] = {}
    for values in directory.related(tx, "member"):
        members.setdefault(values["group"], []).append(values["user"])
    for assignment in given:
        users = (
            [assignment.actor_id]
            if assignment.actor == "user"
            else members.get(assignment.actor_id, [])
        )
        scopes = _scopes(directory, tx, assignment)
        for user, scope in ((user, scope) for user in users for scope in scopes):
            for role in with_implied(directory, tx, [assignment.role]):
                effective.setdefault(Assignment("user", user, role, scope), assignment)
    return effective


def _scopes(directory: Directory, tx: Reader, assignment: Assignment) -> list[Scope]:
    """The scopes of an assignment: its own, or all that inherit it."""
    if not assignment.inherited:
        return [assignment.scope]
    return [
        Scope("project", project) for project in projects_below(directory, tx, assignment.scope)
    ]


def _is_meant(assignment: Assignment, call: Call) -> bool:
    project, domain = ("project", assignment.scope.id), ("domain", assignment.scope.id)
    here = (assignment.scope.sort, assignment.scope.id)
    wanted = {
        "user.id": assignment.actor_id if assignment.actor == "user" else None,
        "group.id": assignment.actor_id if assignment.actor == "group" else None,
        "role.id": assignment.role,
        _PROJECT: assignment.scope.id if here == project else None,
        "scope.domain.id": assignment.scope.id if here == domain else None,
    }
    if _is_on(call, "include_subtree"):
        del wanted[_PROJECT]
    if call.one("scope.system") is not None and assignment.scope.sort != "system":
        return False
    if call.one("scope.OS-INHERIT:inherited_to") is not None and not assignment.inherited:
        return False
    return all(call.one(name) in (None, value) for name, value in wanted.items())


def _shown(directory: Directory, tx: Reader, assignment: Assignment, names: bool) -> dict[str, Any]:
    def reference(meaning: str, identity: str) -> dict[str, Any]:
        return _named(directory, tx, meaning, identity) if names else {"id": identity}

    scope: dict[str, Any] = {"system": {"all": True}}
    if assignment.scope.sort != "system":
        scope = {assignment.scope.sort: reference(assignment.scope.sort, assignment.scope.id)}
    if assignment.inherited:
        scope["OS-INHERIT:inherited_to"] = "projects"
    return {
        "role": reference("role", assignment.role),
        assignment.actor: reference(assignment.actor, assignment.actor_id),
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
