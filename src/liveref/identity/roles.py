"""The roles that a user has: those assigned to it and its groups, those inherited from above,
and those that other roles imply."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from liveref.identity.directory import Directory
from liveref.identity.scope import Scope
from liveref.store.base import Reader, Record


class Assignment(msgspec.Struct, frozen=True):
    """A role that an actor ("user" or "group") has in a scope, or in all projects below it."""

    actor: str
    actor_id: str
    role: str
    scope: Scope
    inherited: bool = False


_SORTS = ("project", "domain", "system")
_ACTORS = ("user", "group")


def assignments(
    directory: Directory, tx: Reader, actor: str | None = None, actor_id: str | None = None
) -> Iterator[Assignment]:
    """The assignments that were made, all or those of one actor."""
    for prefix in ("", "inherited_"):
        for sort in _SORTS:
            for kind in _ACTORS if actor is None else (actor,):
                for values in directory.related(tx, f"{prefix}{sort}_{kind}", **{kind: actor_id}):
                    scope = Scope(sort, values.get(sort, ""))  # type: ignore[arg-type]
                    yield Assignment(kind, values[kind], values["role"], scope, bool(prefix))


def groups_of(directory: Directory, tx: Reader, user: str) -> list[str]:
    """The groups that a user is in."""
    return [values["group"] for values in directory.related(tx, "member", user=user)]


def of_user(directory: Directory, tx: Reader, user: str) -> list[Assignment]:
    """All assignments that bear on a user: its own, and those of its groups."""
    all_of_user = list(assignments(directory, tx, "user", user))
    for group in groups_of(directory, tx, user):
        all_of_user += assignments(directory, tx, "group", group)
    return all_of_user


def roles_in(directory: Directory, tx: Reader, user: str, scope: Scope) -> dict[str, str]:
    """The roles of a user in a scope, implied ones among them: names by identity."""
    above = _above(directory, tx, scope)
    direct = [
        assignment.role
        for assignment in of_user(directory, tx, user)
        if (assignment.scope in above if assignment.inherited else assignment.scope == scope)
    ]
    records = [directory.get(tx, "role", role) for role in with_implied(directory, tx, direct)]
    return {record.id: str(record.data.get("name", "")) for record in records if record}


def role_ids(record: Record) -> tuple[str, ...]:
    """The identities of the roles that a record delegates: no role where it names none."""
    roles = record.data.get("roles")
    roles = roles if isinstance(roles, list) else []
    return tuple(str(role["id"]) for role in roles if isinstance(role, dict) and "id" in role)


def with_implied(directory: Directory, tx: Reader, roles: list[str]) -> list[str]:
    """The roles and all that they imply, each once. A role of one domain grants no more than the
    roles that it implies: services know the roles of all."""
    implies: dict[str, list[str]] = {}
    for values in directory.related(tx, "implied"):
        implies.setdefault(values["prior"], []).append(values["role"])
    all_roles = dict.fromkeys(roles)
    ahead = list(all_roles)
    while ahead:
        for role in implies.get(ahead.pop(), ()):
            if role not in all_roles:
                all_roles[role] = None
                ahead.append(role)
    return [role for role in all_roles if not _is_of_domain(directory, tx, role)]


def _is_of_domain(directory: Directory, tx: Reader, role: str) -> bool:
    record = directory.get(tx, "role", role)
    return record is not None and bool(record.data.get("domain_id"))


def projects_of(directory: Directory, tx: Reader, user: str) -> list[Record]:
    """The projects in which a user has a role."""
    mine = of_user(directory, tx, user)
    direct = {assignment.scope.id for assignment in mine if assignment.scope.sort == "project"}
    above = {assignment.scope for assignment in mine if assignment.inherited}
    return [
        project
        for project in directory.all(tx, "project")
        if project.id in direct or above & _above(directory, tx, Scope("project", project.id))
    ]


def domains_of(directory: Directory, tx: Reader, user: str) -> list[Record]:
    """The domains in which a user has a role."""
    mine = {f.scope.id for f in of_user(directory, tx, user) if f.scope.sort == "domain"}
    return [domain for domain in directory.all(tx, "domain") if domain.id in mine]


def has_system(directory: Directory, tx: Reader, user: str) -> bool:
    """Whether a user has a role on the system as a whole."""
    return any(assignment.scope.sort == "system" for assignment in of_user(directory, tx, user))


def projects_below(directory: Directory, tx: Reader, scope: Scope) -> list[str]:
    """The projects that lie below a domain or a project."""
    return [
        project.id
        for project in directory.all(tx, "project")
        if scope in _above(directory, tx, Scope("project", project.id))
    ]


def _above(directory: Directory, tx: Reader, scope: Scope) -> set[Scope]:
    """The scopes above a project: its parents, and its domain."""
    scopes: set[Scope] = set()
    project = directory.get(tx, "project", scope.id) if scope.sort == "project" else None
    while project is not None:
        domain, parent = project.data.get("domain_id"), project.data.get("parent_id")
        scopes |= {Scope("domain", domain)} if isinstance(domain, str) else set()
        project = directory.get(tx, "project", parent)
        if project is None or Scope("project", project.id) in scopes:
            break
        scopes.add(Scope("project", project.id))
    return scopes
