"""Members: projects with which the owner shares a record, each a record below it.

Its members see it; in lists only once they accepted it. A member changes its own membership
and no other; all else that stands below another's record is the owner's. What belongs to nobody
and is not public is seen by the projects that have a record of their own below it: access.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import msgspec

from liveref.meaning.references import PARENT
from liveref.model.api import API, Effect, Operation
from liveref.service.request.call import Call
from liveref.service.request.caller import Caller
from liveref.service.request.problem import Problem
from liveref.service.system.status import INTERNAL
from liveref.service.system.tenancy import OWNER, Owners
from liveref.store.base import Condition, Reader, Record

IDENTITY = f"{INTERNAL}.identity"
"""Where a membership keeps the project that it is of."""
_MOST = 1000


class Membership(msgspec.Struct, frozen=True):
    """The resource of the memberships, and their field that says whether they are accepted."""

    resource: str
    status: str | None


class Access(msgspec.Struct, frozen=True):
    """The resource of the records that let projects see what is not public, and the fields of
    that which say so."""

    resource: str
    fields: tuple[str, ...]


class Members:
    """Who a system's records are shared with. `kind` is the store's name for a resource's."""

    def __init__(self, api: API, owners: Owners, kind: Callable[[str], str]) -> None:
        self._said, self._owners, self._kind = api.conventions.tenancy, owners, kind
        self._resources = {resource.name: resource for resource in api.resources}
        self._of = dict(self._found())
        self.resources = frozenset(known.resource for known in self._of.values())
        """The resources of memberships."""
        self._guarded = dict(self._accessible())

    def _accessible(self) -> Iterator[tuple[str, Access]]:
        public = [name for name, values in self._said.public.items() if True in values]
        for resource in self._resources.values():
            above = self._resources.get(resource.parents[-1]) if resource.parents else None
            if above is None or self._owners.is_owned(above):
                continue
            fields = [n for n in above.schema.properties if n.rpartition(":")[2] in public]
            if fields and self._owners.is_owned(resource):
                yield above.name, Access(resource.name, tuple(fields))

    def _found(self) -> Iterator[tuple[str, Membership]]:
        for resource in self._resources.values():
            above = self._resources.get(resource.parents[-1]) if resource.parents else None
            is_member = re.fullmatch(self._said.member, resource.identifier) is not None
            if above is not None and is_member and self._owners.is_owned(above):
                has_status = self._said.status in resource.schema.properties
                status = self._said.status if has_status else None
                yield above.name, Membership(resource.name, status)

    def sees(self, tx: Reader, resource: str, record: Record, caller: Caller | None) -> bool:
        """Whether a record is there for a caller."""
        if self._owners.sees(caller, record):
            return self._is_let(tx, resource, record, caller)
        known = self._of.get(resource)
        if known is None or caller is None or caller.project is None:
            return False
        return tx.get(self._kind(known.resource), f"{record.id}/{caller.project}") is not None

    def _is_let(self, tx: Reader, resource: str, record: Record, caller: Caller | None) -> bool:
        """Whether what belongs to nobody is public, or its project has access to it."""
        known = self._guarded.get(resource)
        if known is None or caller is None or caller.sees_all:
            return True
        if all(record.data.get(field) is not False for field in known.fields):
            return True
        where = [Condition(PARENT, record.id), Condition(OWNER, caller.project)]
        return bool(tx.page(self._kind(known.resource), where, limit=1))

    def _hidden(self, tx: Reader, resource: str, caller: Caller | None) -> list[Condition]:
        known, kind = self._guarded.get(resource), self._kind(resource)
        if known is None or caller is None or caller.sees_all:
            return []
        hidden = (one for f in known.fields for one in tx.page(kind, [Condition(f, False)]))
        ids = [one.id for one in hidden if not self._is_let(tx, resource, one, caller)]
        return [Condition("", [Condition("id", ids, "in")], "none")] if ids else []

    def conditions(self, tx: Reader, resource: str, call: Call) -> list[Condition]:
        """What a list has to ask for, so that it shows callers what they may see of it."""
        seen = self._owners.conditions(self._resources[resource], call.caller, call.query)
        known, caller = self._of.get(resource), call.caller
        if not seen or known is None or caller is None:
            return seen + self._hidden(tx, resource, caller)
        where = [Condition(IDENTITY, caller.project)]
        wanted = call.one(self._said.member_status) or self._said.accepted
        if known.status is not None and wanted != "all":
            where.append(Condition(known.status, wanted))
        shared = tx.page(self._kind(known.resource), where, limit=_MOST)
        ids = [record.data[INTERNAL]["parent"] for record in shared]
        return [Condition("", [*seen, Condition("id", ids, "in")], "any")] if ids else seen

    def below(self, operation: Operation, parent: Record, call: Call) -> list[Condition]:
        """What a list of memberships has to ask for: others than the owner see their own."""
        caller = call.caller
        if caller is None or operation.resource not in self.resources:
            return []
        if self._owners.is_owner(caller, parent):
            return []
        return [Condition(IDENTITY, caller.project)]

    def check_below(self, operation: Operation, parent: Record, call: Call) -> None:
        """Raises Problem 403 for a change below a record that is not the caller's to make, 404
        for another's membership."""
        caller = call.caller
        if caller is None or caller.is_admin:
            return
        if operation.resource not in self.resources:
            self._owners.check_change(call, parent)
            return
        own = call.path.get(operation.identifier or "") == caller.project
        is_owner = self._owners.is_owner(caller, parent)
        if operation.identifier and not own and not is_owner:
            raise Problem(404, f"There is no {operation.resource} of that identity.")
        updates = operation.effect in (Effect.UPDATE, Effect.REPLACE)
        if updates and not own:
            raise Problem(403, "Only the member itself may change its membership.")
        if not updates:
            self._owners.check_change(call, parent)
