"""Members: projects with which the owner shares a record, each a record that says so.

Its members see it; in lists only once they accepted it. A member changes its own membership
and no other; all else that stands below another's record is the owner's. What belongs to nobody
and is not public is seen by the projects that have a record of their own below it: access.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from liveref.index.references import PARENT
from liveref.model.api import API, Effect, Operation
from liveref.model.behaviour import SeenWith
from liveref.model.relations import Sharing
from liveref.service.request.call import Call
from liveref.service.request.caller import Caller
from liveref.service.request.problem import Problem
from liveref.service.system import status
from liveref.service.system.tenancy import EVERYBODY, OWNER, Owners
from liveref.store.base import Condition, Reader, Record

IDENTITY = "_.identity"
"""Where a membership keeps the project that it is of."""
_MOST = 1000


class Members:
    """Who a system's records are shared with. `kind` is the store's name for a resource's."""

    def __init__(self, api: API, owners: Owners, kind: Callable[[str], str]) -> None:
        self._said, self._owners, self._kind = api.conventions.tenancy, owners, kind
        self._resources = {resource.name: resource for resource in api.resources}
        shared = {name: each.sharing for name, each in self._resources.items() if each.sharing}
        guarded = {name: each.access for name, each in self._resources.items() if each.access}
        self._of = {name: _stored(sharing) for name, sharing in shared.items()}
        self._guarded = guarded
        self.resources = frozenset(each.resource for each in shared.values() if not each.project)
        """The resources of memberships."""
        declared = api.behaviour.resources.items()
        self._with = {name: said.seen_with for name, said in declared if said.seen_with}

    def sees(self, tx: Reader, resource: str, record: Record, caller: Caller | None) -> bool:
        """Whether a record is there for a caller."""
        if caller is None or caller.sees_all:
            return True
        if self._owners.sees(caller, record):
            is_let = self._is_let(tx, resource, record, caller)
            return is_let and self._sees_above(tx, resource, record, caller)
        if self._is_seen_with(tx, resource, record, caller):
            return True
        known = self._of.get(resource)
        if known is None or caller is None or caller.project is None:
            return False
        where = [Condition(known.thing, record.id), self._for(known, caller)]
        return bool(tx.page(self._kind(known.resource), where, limit=1))

    def _sees_above(self, tx: Reader, resource: str, record: Record, caller: Caller) -> bool:
        """Whether a caller sees what a record stands below, where the record itself doesn't say
        whose it is."""
        above, parents = status.parent(record), self._resources[resource].parents
        if above is None or not parents or "seen" in record.data.get(status.INTERNAL, {}):
            return True
        if parents[-1] not in self._resources:
            return True
        holder = tx.get(self._kind(parents[-1]), above)
        return holder is None or self.sees(tx, parents[-1], holder, caller)

    def _is_seen_with(self, tx: Reader, resource: str, record: Record, caller: Caller) -> bool:
        """Whether a caller sees the record with which this one is shared."""
        said = self._with.get(resource)
        named = record.data.get(said.by) if said is not None else None
        if said is None or not isinstance(named, str):
            return False
        other = tx.get(self._kind(said.of), named)
        if other is None or not self.sees(tx, said.of, other, caller):
            return False
        return bool(self._alike(tx, said, [other], caller))

    def _alike(
        self, tx: Reader, said: SeenWith, others: list[Record], caller: Caller
    ) -> list[Record]:
        """Those of the records that have the fields which others are seen with, for a caller."""
        self.tell(tx, said.of, others, caller)
        like = said.like.items()
        return [r for r in others if all(r.data.get(name) == value for name, value in like)]

    def _listed_with(self, tx: Reader, said: SeenWith, call: Call, caller: Caller) -> Condition:
        """What a list has to ask for, so that it shows what is shared with other records."""
        where = [Condition(name, value) for name, value in said.like.items()]
        kind, seen = self._kind(said.of), self.conditions(tx, said.of, call)
        others = tx.page(kind, [*where, *seen], limit=_MOST)
        if (known := self._of.get(said.of)) is not None:
            shares = tx.page(self._kind(known.resource), [self._for(known, caller)], limit=_MOST)
            ids = [status.parent(share) or share.data[known.thing] for share in shares]
            others += tx.page(kind, [Condition("id", ids, "in")]) if ids else []
        shared = [record.id for record in self._alike(tx, said, others, caller)]
        return Condition(said.by, shared, "in")

    def _for(self, known: Sharing, caller: Caller) -> Condition:
        return Condition(known.project, [caller.project, EVERYBODY], "in")

    def tell(self, tx: Reader, resource: str, records: list[Record], caller: Caller | None) -> None:
        """Say in records what is only so for a caller, with whom they are shared: the field that
        the share's action ends in is true."""
        known = self._of.get(resource)
        if known is None or known.action is None or caller is None:
            return
        shares = tx.page(self._kind(known.resource), [self._for(known, caller)], limit=_MOST)
        told = {(s.data[known.thing], s.data[known.action].rpartition("_")[2]) for s in shares}
        fields = [(name, name.rpartition(":")[2]) for name in known.fields]
        for each in records if told else ():
            each.data |= {name: True for name, how in fields if (each.id, how) in told}

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
        if seen and caller is not None and (said := self._with.get(resource)) is not None:
            seen = [Condition("", [*seen, self._listed_with(tx, said, call, caller)], "any")]
        if not seen or known is None or caller is None:
            return seen + self._hidden(tx, resource, caller)
        where = [self._for(known, caller)]
        wanted = call.one(self._said.member_status) or self._said.accepted
        if known.status is not None and wanted != "all":
            where.append(Condition(known.status, wanted))
        shared = tx.page(self._kind(known.resource), where, limit=_MOST)
        ids = [status.parent(record) or record.data[known.thing] for record in shared]
        return [Condition("", [*seen, Condition("id", ids, "in")], "any")] if ids else seen

    def named(self, resource: str, caller: Caller | None) -> list[Condition]:
        """What a search by name has to ask for, so that it comes upon what a caller may see before
        others' of that name; what is shared by other records is left to `sees`."""
        if resource in self._of or resource in self._with:
            return []
        return self._owners.conditions(self._resources[resource], caller, {})

    def shared_by(self, resource: str) -> list[tuple[str, str]]:
        """The resources whose records are shared by those of this one, with the field of these
        that names what is shared."""
        return [(name, one.thing) for name, one in self._of.items() if one.resource == resource]

    def below(self, parent: Record, call: Call) -> list[Condition]:
        """What a list of memberships has to ask for: others than the owner see their own."""
        caller = call.caller
        if caller is None or self._owners.is_owner(caller, parent):
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


def _stored(sharing: Sharing) -> Sharing:
    """A sharing whose fields are those in which its records keep the thing and the project."""
    thing, project = sharing.thing or PARENT, sharing.project or IDENTITY
    return msgspec.structs.replace(sharing, thing=thing, project=project)
