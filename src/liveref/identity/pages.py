"""The calls that an identity service answers by itself, each by the name that conventions
give it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator

from liveref.identity import assigned, consumers, ec2, login
from liveref.identity.catalog import catalog, endpoints_of
from liveref.identity.directory import Directory
from liveref.identity.identity import IdentityService
from liveref.identity.roles import domains_of, groups_of, has_system, projects_of
from liveref.identity.scope import Scope, is_open, unauthorized
from liveref.model.api import Operation
from liveref.service.answers.answer import json_answer
from liveref.service.effects.order import plan_of
from liveref.service.effects.secrets import store_hash, stored_hash
from liveref.service.planning.plan import Plan
from liveref.service.representation.response_context import ResponseContext
from liveref.service.request.call import Call
from liveref.service.request.problem import Problem
from liveref.service.work.answer import Answer
from liveref.store.base import Reader, Record, Transaction

Answering = Callable[[IdentityService, Call], Awaitable[Answer]]


class IdentityPage:
    """One call of the identity service."""

    def __init__(
        self, identity: IdentityService, operation: Operation, answering: Answering
    ) -> None:
        self.system = identity.system
        convention = identity.system.api.conventions.authentication
        self.public = convention is None or convention.is_public(operation.method, operation.path)
        self.template = operation.path
        self._identity, self._answering = identity, answering

    async def answer(self, call: Call) -> Answer:
        """The answer. Raises Problem."""
        return await self._answering(self._identity, call)


def identity_pages(identity: IdentityService) -> Iterator[tuple[str, str, IdentityPage]]:
    """The calls that the reference has, with method and path."""
    for name, answering in _CALLS.items():
        operation = identity.directory.operation(name)
        if operation is None:
            continue
        path = identity.system.prefix + operation.path
        yield operation.method, path, IdentityPage(identity, operation, answering)
        if name == "show":
            yield "HEAD", path, IdentityPage(identity, operation, answering)
    for name, find in _LISTS.items():
        operation = identity.directory.operation(name)
        if operation is not None:
            path = identity.system.prefix + operation.path
            plan = plan_of(identity.system, operation)
            yield operation.method, path, IdentityPage(identity, operation, _listing(plan, find))


async def _catalog(identity: IdentityService, call: Call) -> Answer:
    scope = _scope(call)
    entries = await identity.store.read(
        lambda tx: catalog(identity.directory, tx, scope, identity.origin, call.base)
    )
    return json_answer(200, {"catalog": entries, "links": {"self": call.base + call.url}})


def _scope(call: Call) -> Scope:
    caller = call.caller
    if caller is None or caller.project is None:
        return Scope("system")
    return Scope("project", caller.project)


async def _system(identity: IdentityService, call: Call) -> Answer:
    user = _user(call)
    there = await identity.store.read(lambda tx: has_system(identity.directory, tx, user))
    system = [{"all": True}] if there else []
    return json_answer(200, {"system": system, "links": {"self": call.base + call.url}})


def _user(call: Call) -> str:
    if "user" in call.path:
        return call.path["user"]
    above = list(call.path.values())
    if above:
        return above[0]
    if call.caller is None:
        raise unauthorized()
    return call.caller.user


async def _password(identity: IdentityService, call: Call) -> Answer:
    """A user changes the password, by the one that was. Raises Problem 400, 401."""
    given = call.body.get("user") if isinstance(call.body, dict) else None
    given = given if isinstance(given, dict) else {}
    for field in ("original_password", "password"):
        if not isinstance(given.get(field), str):
            raise Problem(400, f"user.{field} must be a string.", field=f"user.{field}")
    field, user = identity.conventions.secrets["user"], _user(call)
    record = await identity.store.read(lambda tx: _enabled_user(identity.directory, tx, user))
    hashed_before = stored_hash(record, field) if record else None
    if not await identity.hasher.verify(hashed_before, given["original_password"]):
        raise unauthorized()
    hashed = await identity.hasher.hash(given["password"])

    def change(tx: Transaction) -> None:
        current = _enabled_user(identity.directory, tx, user)
        if current is None or stored_hash(current, field) != hashed_before:
            raise unauthorized()
        store_hash(current, field, hashed, call.now)
        tx.update(current)

    await identity.store.transact(change)
    identity.changed()
    return Answer(204, [])


def _enabled_user(directory: Directory, tx: Reader, user: str) -> Record | None:
    record = directory.get(tx, "user", user)
    return record if record is not None and is_open(directory, tx, record) else None


Find = Callable[[Directory, Reader, str], list[Record]]


def _listing(plan: Plan, find: Find) -> Answering:
    """Records that a user has something to do with, in the list's documented shape."""

    async def answer(identity: IdentityService, call: Call) -> Answer:
        user = _user(call)
        records = await identity.store.read(lambda tx: find(identity.directory, tx, user))
        name = call.one("name")
        views = [
            ResponseContext(record=record, path={}, now=call.now, base=call.base)
            for record in records
            if name in (None, record.data.get("name"))
        ]
        return json_answer(200, plan.listing.render(views, call))

    return answer


def _groups(directory: Directory, tx: Reader, user: str) -> list[Record]:
    groups = (directory.get(tx, "group", group) for group in groups_of(directory, tx, user))
    return [group for group in groups if group is not None]


_CALLS: dict[str, Answering] = {
    "issue": login.issue,
    "show": login.show,
    "revoke": login.revoke,
    "catalog": _catalog,
    "system": _system,
    "password": _password,
    "request_token": consumers.request_token,
    "authorize": consumers.authorize,
    "access_token": consumers.access_token,
    "ec2": ec2.token,
    "assignments": assigned.role_assignments,
    "inferences": assigned.role_inferences,
}
_LISTS: dict[str, Find] = {
    "projects": projects_of,
    "domains": domains_of,
    "user_projects": projects_of,
    "federated_projects": projects_of,
    "federated_domains": domains_of,
    "user_groups": _groups,
    "group_endpoints": endpoints_of,
}
