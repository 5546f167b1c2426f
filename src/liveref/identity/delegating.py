"""Judges delegation: a trust, an application credential, a credential that signs requests. It is
judged in the transaction that stores it, by what the caller's token allows at that moment."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from liveref.identity import tokens
from liveref.identity.access import MOST_RULES, RULE
from liveref.identity.directory import Directory
from liveref.identity.grounds import expiry
from liveref.identity.lent import lend
from liveref.identity.redelegation import settle_depth
from liveref.identity.roles import roles_in
from liveref.identity.scope import Scope, unauthorized
from liveref.identity.standing import stands, token_roles
from liveref.service.request.call import Call
from liveref.service.request.caller import Caller
from liveref.service.request.problem import Problem
from liveref.service.system.status import parent
from liveref.store.base import Reader, Record

_PROJECTS = ("project_id", "tenant_id")


class Delegator:
    """The user who sends a request that delegates, with the token that it is sent with. Raises
    Problem 401 where that stands no more."""

    def __init__(self, directory: Directory, call: Call, tx: Reader) -> None:
        header = directory.system.token_header or b""
        token = tokens.find(tx, call.headers.get(header, b"").decode("latin-1"), call.now)
        if call.caller is None or token is None or not stands(directory, tx, token, call.now):
            raise unauthorized()
        self.directory, self.tx = directory, tx
        self.caller: Caller = call.caller
        self.token, self.now = token, call.now

    def roles(self, project: str) -> dict[str, str]:
        """The roles in a project that the caller may pass on: names by identity. A delegated token
        passes on no more than its own roles, and none if only some requests are allowed."""
        scope, limits = Scope("project", project), self.token.limits
        if limits.access is not None:
            return {}
        if limits.is_delegated:
            own = self.token.scope == scope
            return token_roles(self.directory, self.tx, self.token) if own else {}
        return roles_in(self.directory, self.tx, self.caller.user, scope)

    def chosen(self, record: Record, roles: dict[str, str], field: str) -> list[dict[str, Any]]:
        """The roles that a record names, by identity or name, as they are stored. Raises Problem
        403 where one is none of `roles`."""
        named = record.data.get("roles") or []
        names = {name: role for role, name in roles.items()}
        chosen_roles: dict[str, None] = {}
        for one in named if isinstance(named, list) else []:
            reference = one if isinstance(one, dict) else {}
            role = str(
                reference["id"] if "id" in reference else names.get(str(reference.get("name")))
            )
            if role not in roles:
                raise Problem(403, f"{field} may only name roles that the caller has.", field=field)
            chosen_roles[role] = None
        return [self._shown(role, roles[role]) for role in chosen_roles]

    def _shown(self, role: str, name: str) -> dict[str, Any]:
        record = self.directory.get(self.tx, "role", role)
        return {
            "id": role,
            "name": name,
            "domain_id": record.data.get("domain_id") if record else None,
        }


def trust(by: Delegator, record: Record, _: dict[str, Any]) -> None:
    """A trust is made by its trustor, over roles that the trustor has, in their project. Raises
    Problem 400, 403."""
    data, limits = record.data, by.token.limits
    if data.get("trustor_user_id") != by.caller.user:
        raise Problem(403, "The trustor must be who calls.", field="trustor_user_id")
    if limits.is_restricted and not limits.trust:
        raise Problem(403, "A token that was delegated or is restricted is not allowed to do this.")
    project = data.get("project_id")
    if (project is None) != (not data.get("roles")):
        raise Problem(
            403, "A trust must name a project and roles in it, or neither.", field="roles"
        )
    if project is not None:
        data["roles"] = by.chosen(record, by.roles(str(project)), "roles")
    elif limits.is_delegated:
        raise Problem(403, "A role that was delegated in a project is passed on only within it.")
    settle_expiry(by, record)
    settle_depth(by.directory, by.tx, record, limits.trust)


def application_credential(by: Delegator, record: Record, given: dict[str, Any]) -> None:
    """An application credential is its user's own, of the token's project, with the roles of the
    token that it names. Where it names none it has those that the token has now, and none that the
    user gets later. Raises Problem 400, 403."""
    if parent(record) != by.caller.user:
        raise Problem(403, "An application credential is made by its own user.")
    if by.token.scope.sort != "project":
        raise Problem(403, "An application credential needs a token for a project.")
    roles, limits = token_roles(by.directory, by.tx, by.token), by.token.limits
    if limits.is_restricted or limits.access is not None:
        raise Problem(403, "A token that was delegated or is restricted is not allowed to do this.")
    if not given.get("roles"):  # as `openstack application credential create` sends it
        record.data["roles"] = [{"id": role} for role in roles]
    record.data["roles"] = by.chosen(record, roles, "roles")
    record.data["project_id"] = by.token.scope.id
    _settle_rules(by, record)
    settle_expiry(by, record)


def _settle_rules(by: Delegator, record: Record) -> None:
    """Write down what the access rules that are named by their identity allow. Raises Problem 400
    for too many and for what is no rule, 404 where one is another user's."""
    given = record.data.get("access_rules")
    rules = given if isinstance(given, list) else []
    if len(rules) > MOST_RULES:
        raise Problem(400, f"There may be {MOST_RULES} access rules.", field="access_rules")
    for place, rule in enumerate(rules):
        field = f"access_rules.{place}"
        if not isinstance(rule, dict):
            raise Problem(400, f"{field} must be an object.", field=field)
        identity = rule.get("id")
        if identity is not None:
            named = by.directory.get(by.tx, "access_rule", identity)
            if named is None or parent(named) != by.caller.user:
                raise Problem(404, f"There is no access rule {identity}.", field="access_rules")
            rule |= {key: named.data.get(key) for key in RULE}
        _check_rule(rule, field)


def _check_rule(rule: dict[str, Any], field: str) -> None:
    for key in RULE:
        if not isinstance(rule.get(key), str):
            raise Problem(400, f"{field}.{key} must be a string.", field=f"{field}.{key}")


def credential(by: Delegator, record: Record, _: dict[str, Any]) -> None:
    """A credential is its user's own, and of no project but one in which the caller has a role;
    administrators make them for others. Raises Problem 403."""
    owner = parent(record) or record.data.get("user_id")
    if owner == by.caller.user:
        lend(by.token, token_roles(by.directory, by.tx, by.token), record)
    if by.caller.is_admin:
        return
    if owner != by.caller.user:
        raise Problem(403, "A credential is made by its own user.", field="user_id")
    for field in _PROJECTS:
        project = record.data.get(field)
        if project is not None and not by.roles(str(project)):
            raise Problem(403, f"{field} must be a project of the caller.", field=field)


def settle_expiry(by: Delegator, record: Record) -> None:
    """Let what is passed on expire no later than that out of which it is. Raises Problem 400 for a
    time that is over or none, 403 for one that is later."""
    field, limits = "expires_at", by.token.limits
    expires = expiry(record)
    if record.data.get(field) is not None and (expires is None or expires <= by.now):
        raise Problem(400, f"{field} must be a time to come.", field=field)
    for meaning, identity in (
        ("trust", limits.trust),
        ("application_credential", limits.credential),
    ):
        above = by.directory.get(by.tx, meaning, identity)
        last = expiry(above) if above is not None else None
        if above is None or last is None:
            continue
        if record.data.get(field) is None:
            record.data[field] = above.data[field]
        elif expires is not None and expires > last:
            raise Problem(403, f"{field} must not be later than that of the token.", field=field)


Judge = Callable[[Delegator, Record, dict[str, Any]], None]

JUDGES: dict[str, Judge] = {
    "trust": trust,
    "application_credential": application_credential,
    "credential": credential,
    "ec2_credential": credential,
}
"""By what the record is to identity: judges one that was just made or changed, and completes it."""
