"""Members: projects with which the owner shares a record. Each membership is a record. A member
sees the shared record, and lists show it once the member accepts it. A member changes only its own
membership; the owner changes all other children of the record. A record without an owner that is
not public is visible to projects with an access record below it."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from liveref.index.references import PARENT
from liveref.model.api import API, Operation
from liveref.model.behaviour.references import SeenWith
from liveref.model.relations import Sharing
from liveref.service.request.call import Call
from liveref.service.request.caller import Caller
from liveref.service.request.problem import Problem
from liveref.service.system import status
from liveref.service.system.record_meta import meta_of
from liveref.service.system.tenancy import EVERYBODY, OWNER, Owners
from liveref.store.base import Condition, Reader, Record

IDENTITY = "_.identity"
"""The field in which a membership keeps the project that it is of."""
_MOST = 1000


class Members:
    """The sharing of a system's records. `kind` gives the store's name of a resource."""

    def __init__(self, api: API, owners: Owners, kind: Callable[[str], str]) -> None:
        self._tenancy, self._owners, self._kind = api.conventions.tenancy, owners, kind
        self._resources = {resource.name: resource for resource in api.resources}
        shared = {
            n: resource.sharing for n, resource in self._resources.items() if resource.sharing
        }
        guarded = {n: resource.access for n, resource in self._resources.items() if resource.access}
        self._of = {name: _stored(sharing) for name, sharing in shared.items()}
        self._guarded = guarded
        self.resources = frozenset(s.resource for s in shared.values() if not s.project)
        """The resources of memberships."""
        declared = api.behaviour.resources.items()
        self._with = {
            name: behaviour.seen_with for name, behaviour in declared if behaviour.seen_with
        }

    def sees(self, tx: Reader, resource: str, record: Record, caller: Caller | None) -> bool:
        """Whether a caller sees a record."""
        if caller is None or caller.sees_all:
            return True
        if self._owners.sees(caller, record):
            is_let = self._is_let(tx, resource, record, caller)
            return is_let and self._sees_parent(tx, resource, record, caller)
        if self._is_seen_with(tx, resource, record, caller):
            return True
        sharing = self._of.get(resource)
        if sharing is None or caller is None or caller.project is None:
            return False
        where = [Condition(sharing.record, record.id), self._for(sharing, caller)]
        return bool(tx.page(self._kind(sharing.resource), where, limit=1))

    def _sees_parent(self, tx: Reader, resource: str, record: Record, caller: Caller) -> bool:
        """Whether a caller sees the parent of a record that does not name its own owner."""
        above, parents = status.parent(record), self._resources[resource].parents
        if above is None or not parents or meta_of(record).seen is not None:
            return True
        if parents[-1] not in self._resources:
            return True
        holder = tx.get(self._kind(parents[-1]), above)
        return holder is None or self.sees(tx, parents[-1], holder, caller)

    def _is_seen_with(self, tx: Reader, resource: str, record: Record, caller: Caller) -> bool:
        """Whether a caller sees the record that makes this one visible."""
        rule = self._with.get(resource)
        named = record.data.get(rule.by) if rule is not None else None
        if rule is None or not isinstance(named, str):
            return False
        other = tx.get(self._kind(rule.of), named)
        if other is None or not self.sees(tx, rule.of, other, caller):
            return False
        return bool(self._alike(tx, rule, [other], caller))

    def _alike(
        self, tx: Reader, rule: SeenWith, others: list[Record], caller: Caller
    ) -> list[Record]:
        """The records that have the fields by which behaviour makes other records visible to a
        caller."""
        self.set_shared_fields(tx, rule.of, others, caller)
        like = rule.like.items()
        return [r for r in others if all(r.data.get(name) == value for name, value in like)]

    def _listed_with(self, tx: Reader, rule: SeenWith, call: Call, caller: Caller) -> Condition:
        """The condition by which a list shows records shared with other records."""
        where = [Condition(name, value) for name, value in rule.like.items()]
        kind, seen = self._kind(rule.of), self.conditions(tx, rule.of, call)
        others = tx.page(kind, [*where, *seen], limit=_MOST)
        if (sharing := self._of.get(rule.of)) is not None:
            shares = tx.page(
                self._kind(sharing.resource), [self._for(sharing, caller)], limit=_MOST
            )
            ids = [status.parent(share) or share.data[sharing.record] for share in shares]
            others += tx.page(kind, [Condition("id", ids, "in")]) if ids else []
        shared = [record.id for record in self._alike(tx, rule, others, caller)]
        return Condition(rule.by, shared, "in")

    def _for(self, sharing: Sharing, caller: Caller) -> Condition:
        return Condition(sharing.project, [caller.project, EVERYBODY], "in")

    def set_shared_fields(
        self, tx: Reader, resource: str, records: list[Record], caller: Caller | None
    ) -> None:
        """Set the fields that depend on the caller in shared records: the field named by the
        share's action is true."""
        sharing = self._of.get(resource)
        if sharing is None or sharing.action is None or caller is None:
            return
        shares = tx.page(self._kind(sharing.resource), [self._for(sharing, caller)], limit=_MOST)
        granted = {
            (s.data[sharing.record], s.data[sharing.action].rpartition("_")[2]) for s in shares
        }
        fields = [(name, name.rpartition(":")[2]) for name in sharing.fields]
        for record in records if granted else ():
            record.data |= {name: True for name, how in fields if (record.id, how) in granted}

    def _is_let(self, tx: Reader, resource: str, record: Record, caller: Caller | None) -> bool:
        """Whether a record without an owner is public, or the caller's project has access to it."""
        access = self._guarded.get(resource)
        if access is None or caller is None or caller.sees_all:
            return True
        if all(record.data.get(field) is not False for field in access.fields):
            return True
        where = [Condition(PARENT, record.id), Condition(OWNER, caller.project)]
        return bool(tx.page(self._kind(access.resource), where, limit=1))

    def _hidden(self, tx: Reader, resource: str, caller: Caller | None) -> list[Condition]:
        access, kind = self._guarded.get(resource), self._kind(resource)
        if access is None or caller is None or caller.sees_all:
            return []
        hidden = (one for f in access.fields for one in tx.page(kind, [Condition(f, False)]))
        ids = [one.id for one in hidden if not self._is_let(tx, resource, one, caller)]
        return [Condition("", [Condition("id", ids, "in")], "none")] if ids else []

    def conditions(self, tx: Reader, resource: str, call: Call) -> list[Condition]:
        """The conditions by which a list shows only records that the caller sees."""
        seen = self._owners.conditions(self._resources[resource], call.caller, call.query)
        sharing, caller = self._of.get(resource), call.caller
        if seen and caller is not None and (rule := self._with.get(resource)) is not None:
            seen = [Condition("", [*seen, self._listed_with(tx, rule, call, caller)], "any")]
        if not seen or sharing is None or caller is None:
            return seen + self._hidden(tx, resource, caller)
        where = [self._for(sharing, caller)]
        wanted = call.one(self._tenancy.member_status) or self._tenancy.accepted
        if sharing.status is not None and wanted != "all":
            where.append(Condition(sharing.status, wanted))
        shared = tx.page(self._kind(sharing.resource), where, limit=_MOST)
        ids = [status.parent(record) or record.data[sharing.record] for record in shared]
        return [Condition("", [*seen, Condition("id", ids, "in")], "any")] if ids else seen

    def name_conditions(self, resource: str, caller: Caller | None) -> list[Condition]:
        """The conditions by which a search by name finds the caller's records before those of other
        owners; records shared by other records are left to `sees`."""
        if resource in self._of or resource in self._with:
            return []
        return self._owners.conditions(self._resources[resource], caller, {})

    def shared_by(self, resource: str) -> list[tuple[str, str]]:
        """The resources whose records a record of this resource shares, with its field that names
        the shared record."""
        return [(name, one.record) for name, one in self._of.items() if one.resource == resource]

    def membership_conditions(self, parent: Record, call: Call) -> list[Condition]:
        """The conditions of a list of memberships: only the owner sees those of other members."""
        caller = call.caller
        if caller is None or self._owners.is_owner(caller, parent):
            return []
        return [Condition(IDENTITY, caller.project)]

    def check_child_change(self, operation: Operation, parent: Record, call: Call) -> None:
        """Raises Problem 403 if the caller may not change the children of a record, 404 for another
        member's membership."""
        caller = call.caller
        if caller is None or caller.is_admin:
            return
        if operation.resource not in self.resources:
            self._owners.check_change(call, parent)
            return
        is_own = call.path.get(operation.identifier or "") == caller.project
        is_owner = self._owners.is_owner(caller, parent)
        if operation.identifier and not is_own and not is_owner:
            raise Problem(404, f"There is no {operation.resource} of that identity.")
        updates = operation.effect.traits.updates
        if updates and not is_own:
            raise Problem(403, "Only the member itself may change its membership.")
        if not updates:
            self._owners.check_change(call, parent)


def _stored(sharing: Sharing) -> Sharing:
    """A sharing with the fields in which its records store the shared record and the project."""
    field, project = sharing.record or PARENT, sharing.project or IDENTITY
    return msgspec.structs.replace(sharing, record=field, project=project)
