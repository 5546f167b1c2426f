"""Sets of names that a record shows as a field of its own and paths below it change: tags."""

from __future__ import annotations

from collections.abc import Iterable

from liveref.model.api import Effect
from liveref.service.effects import collections, records, selection
from liveref.service.effects.constraints.single_values import check_name
from liveref.service.effects.step import EffectStep
from liveref.service.planning.plan import Plan
from liveref.service.request.call import Call
from liveref.service.request.problem import Problem
from liveref.service.work.outcome import Outcome
from liveref.service.work.steps import Basis
from liveref.service.work.unit import Unit
from liveref.store.base import Reader, Record, Transaction


class SetStep(EffectStep):
    """An operation on a set of names."""

    @classmethod
    def fits(cls, plan: Plan) -> bool:
        return plan.set_field is not None

    def basis(self) -> list[Basis]:
        return [Basis(self.plan.resource.name, "set_field"), *super().basis()]


class ListNames(SetStep):
    """Lists all names of the set."""

    effects = (Effect.LIST,)

    def run(self, unit: Unit) -> Outcome:
        names = _members(self.plan, _holder(self.plan, unit.call, unit.tx))
        return _answer(self.plan, unit.call, names)


class CheckName(SetStep):
    """Says whether the set has the name in the path."""

    effects = (Effect.CHECK, Effect.SHOW)

    def run(self, unit: Unit) -> Outcome:
        """Raises Problem 404."""
        holder = _holder(self.plan, unit.call, unit.tx)
        _existing_member(self.plan, unit.call, _members(self.plan, holder))
        return Outcome()


class AddName(SetStep):
    """Adds the name in the path to the set."""

    effects = (Effect.LINK,)

    def run(self, unit: Unit) -> Outcome:
        """Raises Problem 400 for what can't be a name."""
        plan, call = self.plan, unit.call
        holder, name = _holder(plan, call, unit.tx), _name(plan, call)
        _check_names(plan, [name])
        members = _members(plan, holder)
        if name not in members:
            _save(plan, call, unit.tx, holder, [*members, name])
        return Outcome(created=name not in members)


class RemoveName(SetStep):
    """Removes the name in the path from the set."""

    effects = (Effect.UNLINK,)

    def run(self, unit: Unit) -> Outcome:
        """Raises Problem 404."""
        plan, call = self.plan, unit.call
        holder = _holder(plan, call, unit.tx)
        members = _members(plan, holder)
        name = _existing_member(plan, call, members)
        _save(plan, call, unit.tx, holder, [member for member in members if member != name])
        return Outcome()


class ReplaceNames(SetStep):
    """Replaces the names of the set by those of the body."""

    effects = (Effect.REPLACE,)

    def run(self, unit: Unit) -> Outcome:
        plan, call = self.plan, unit.call
        holder = _holder(plan, call, unit.tx)
        members = list(dict.fromkeys(str(name) for _, name in collections.members(plan, call)))
        _check_names(plan, members)
        _save(plan, call, unit.tx, holder, members)
        return _answer(plan, call, members)


class ExtendNames(SetStep):
    """Adds the names of the body to the set, which is in alphabetical order from then on."""

    effects = (Effect.CREATE,)

    def run(self, unit: Unit) -> Outcome:
        plan, call = self.plan, unit.call
        holder = _holder(plan, call, unit.tx)
        given = [str(member) for _, member in collections.members(plan, call)]
        _check_names(plan, given)
        members = sorted({*_members(plan, holder), *given})
        _save(plan, call, unit.tx, holder, members)
        return _answer(plan, call, members)


class ClearNames(SetStep):
    """Removes all names from the set."""

    effects = (Effect.DELETE,)

    def run(self, unit: Unit) -> Outcome:
        holder = _holder(self.plan, unit.call, unit.tx)
        _save(self.plan, unit.call, unit.tx, holder, [])
        return Outcome()


def _holder(plan: Plan, call: Call, tx: Reader) -> Record:
    """The record that shows the set."""
    if not plan.operation.parents:
        return _holder_of_any(plan, call, tx)
    record = selection.stored_parent(tx, plan.system, plan.operation, call)
    if record is None:
        parameter, resource = selection.parent_parameters(plan.operation)[-1]
        raise Problem(404, f"There is no {resource} {call.path[parameter]}.")
    return record


def _holder_of_any(plan: Plan, call: Call, tx: Reader) -> Record:
    """The record of the collection that the path names; a record that holds the set alone if the
    collection is not described."""
    system, (word, identity) = plan.system, list(call.path.values())[:2]
    resource = system.collections.get(word)
    if resource not in system.made_here or resource is None:
        alone = f"{word}/{identity}"
        record = tx.get(plan.kind, alone)
        if record is None:
            record = Record(kind=plan.kind, id=alone, data={}, created=call.now, updated=call.now)
            system.owners.mark(plan.resource, record, call.caller)
        return record
    record = selection.stored(tx, system.kind(resource), identity)
    if record is None or not system.members.sees(tx, resource, record, call.caller):
        raise Problem(404, f"There is no {resource} {identity}.")
    system.owners.check_change(call, record)
    return record


def _members(plan: Plan, holder: Record) -> list[str]:
    value = holder.data.get(plan.set_field or "")
    return [str(member) for member in value] if isinstance(value, list) else []


def _name(plan: Plan, call: Call) -> str:
    return call.path[plan.path_names[-1]]


def _check_names(plan: Plan, names: Iterable[str]) -> None:
    """Raises Problem for what can't be a member."""
    for name in names:
        selection.check_identity(plan.resource, name)
        check_name(plan, name)


def _existing_member(plan: Plan, call: Call, members: list[str]) -> str:
    name = _name(plan, call)
    if name not in members:
        raise Problem(404, f"There is no {plan.resource.name} {name}.")
    return name


def _save(plan: Plan, call: Call, tx: Transaction, holder: Record, members: list[str]) -> None:
    holder.data[plan.set_field or ""] = members
    holder.updated = call.now
    records.keep(tx, holder)


def _answer(plan: Plan, call: Call, members: Iterable[str]) -> Outcome:
    names = list(members)
    if plan.set_field and not plan.listing.scalar and plan.listing.key != plan.set_field:
        # This answer is no set of names: it is another resource's, or the holder.
        return Outcome(body={plan.set_field: names})
    contexts = [collections.context_of(plan, call, name) for name in names]
    return Outcome(body=plan.listing.render(contexts, call))
