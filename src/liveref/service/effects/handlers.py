"""What each effect does: a plain function of a plan, a call and a transaction."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from msgspec import UNSET

from liveref.model.api import Effect, Target
from liveref.service.effects import (
    asked,
    collections,
    consequences,
    counting,
    following,
    held,
    linking,
    maps,
    natural_keys,
    paging,
    patching,
    preconditions,
    records,
    selection,
    singletons,
    spreading,
    transitions,
)
from liveref.service.effects.actions import act
from liveref.service.effects.constraints.soft_delete import mark, mark_of
from liveref.service.effects.constraints.unit import allow
from liveref.service.effects.inner import bring_below
from liveref.service.effects.looking import view
from liveref.service.effects.outcome import Outcome
from liveref.service.effects.redirects import lead
from liveref.service.effects.reserved import check_changes, check_reserved
from liveref.service.effects.sets import SETS
from liveref.service.effects.trees import with_tree
from liveref.service.planning.plan import Plan
from liveref.service.representation.view import View
from liveref.service.request.call import Call
from liveref.service.request.header_fields import rolled_up
from liveref.service.request.problem import Problem
from liveref.service.system import standing
from liveref.store.base import Reader, Record, Transaction

Read = Callable[[Plan, Call, Reader], Outcome]
Write = Callable[[Plan, Call, Transaction], Outcome]


def show(plan: Plan, call: Call, tx: Reader) -> Outcome:
    """One record, by its identity in the path."""
    if (above := held.one(plan, call, tx)) is not None:
        return Outcome(View.at(call, above))
    record = selection.by_path(tx, plan.system, plan.operation, call)
    counting.tell(plan, call, tx)
    plan.system.members.tell(tx, plan.resource.name, [record], call.caller)
    shown = selection.shown(tx, plan.system, record)
    return Outcome(view(plan, call, tx, with_tree(plan, call, tx, shown)))


def listed(plan: Plan, call: Call, tx: Reader) -> Outcome:
    """A page of the collection."""
    if (above := held.listed(plan, call, tx)) is not None:
        return Outcome(body=above)
    plan.asked_names.check(call.query)
    views, beside = paging.page(plan, call, tx)
    path = plan.system.below + plan.operation.path.format_map(call.path) if beside else ""
    named = selection.named(tx, plan.system, plan.ends, call)
    pages = {name: path + query for name, query in beside.items()}
    body = plan.listing.render(views, call, pages, named)
    if plan.by_name and call.one(plan.by_name.delimiter):
        body = rolled_up(body, call.query, plan.by_name)
    return Outcome(body=body)


def create(plan: Plan, call: Call, tx: Transaction) -> Outcome:
    """A new record, with what it owns; several, where the body lists them; with the
    identity of the path, where it has one."""
    if plan.operation.target is Target.ITEM and plan.operation.identifier:
        return replace(plan, call, tx)
    selection.check_parents(tx, plan.system, plan.operation, call)
    if collections.is_bulk(plan, call):
        return collections.create(plan, call, tx, partial(_made, plan, call, tx))
    fields = fields_of(plan, call)
    outcomes = [_created(plan, call, tx, each) for each in collections.numbered(plan, fields)]
    return outcomes[0]


def update(plan: Plan, call: Call, tx: Transaction) -> Outcome:
    """Some fields of a record change: those given, or those that steps lead to."""
    if isinstance(call.body, list) and plan.operation.target is Target.ITEM:
        return _patch(plan, call, tx)
    fields = fields_of(plan, call)
    if plan.operation.target is Target.COLLECTION and not _names_one(plan, fields):
        return Outcome(View.at(call, singletons.stand_in(plan, call)))
    record = _target(plan, call, tx, fields)
    if record is None:
        raise Problem(404, f"There is no {plan.resource.name} {_meant(plan, fields)}.")
    preconditions.check(plan, call, tx, record, fields)
    following.check(tx, plan.system, plan.operation, fields, call)
    transitions.carry_out(plan, record, fields, call.now)
    record = records.update(plan, call, tx, record, fields)
    if plan.transition is not None:
        consequences.follow(plan, call, tx, record, fields)
        records.rewrite(plan, tx, record)
    return Outcome(view(plan, call, tx, record))


def _patch(plan: Plan, call: Call, tx: Transaction) -> Outcome:
    patching.check_type(plan, call)
    record = selection.by_path(tx, plan.system, plan.operation, call)
    preconditions.allow(plan, call, record)
    allow(plan, call, tx, record)
    before = record.data
    patching.apply(plan, record, call.body, call.now)
    transitions.carry_out(plan, record, {}, call.now)
    check_changes(plan, call, tx, before, record.data)
    plan.system.owners.check_given(plan.resource, record.data, call.caller, before)
    patching.check_changes(plan, before, record.data)
    return Outcome(view(plan, call, tx, records.save(plan, call, tx, record)))


def replace(plan: Plan, call: Call, tx: Transaction) -> Outcome:
    """All fields of a record change; on a collection, or where the client chooses the
    identity, the record is made if there is none."""
    if plan.operation.target is Target.COLLECTION:
        return collections.replace(plan, call, tx)
    fields = fields_of(plan, call)
    if plan.operation.target is Target.KEY:
        record = _target(plan, call, tx, fields)
        identity = fields.get(plan.resource.identifier)
    else:
        selection.check_parents(tx, plan.system, plan.operation, call)
        identity = call.path[plan.operation.identifier] if plan.operation.identifier else None
        if identity and plan.resource.name not in plan.system.made_here:
            # What is always there is never written anew, whatever the method: quotas are.
            record = selection.by_path(tx, plan.system, plan.operation, call)
            return Outcome(view(plan, call, tx, records.update(plan, call, tx, record, fields)))
        record = selection.find(tx, plan.kind, plan.operation, call) if identity else None
    if record is not None:
        allow(plan, call, tx, record)
        change = records.replace if plan.in_headers is None else records.update
        record = change(plan, call, tx, record, fields)
        return Outcome(view(plan, call, tx, record))
    return _created(plan, call, tx, fields, identity)


def _created(
    plan: Plan, call: Call, tx: Transaction, fields: dict[str, Any], identity: str | None = None
) -> Outcome:
    return Outcome(_made(plan, call, tx, fields, identity), created=True)


def _made(
    plan: Plan, call: Call, tx: Transaction, fields: dict[str, Any], identity: str | None
) -> View:
    found = following.check(tx, plan.system, plan.operation, fields, call)
    made = records.create(plan, call, tx, fields, identity, found)
    bring_below(plan, call, tx, made.record, fields)
    if plan.transition is not None:
        preconditions.check_others(plan, call, tx, made.record, fields)
        made.related |= consequences.follow(plan, call, tx, made.record, fields)
        records.rewrite(plan, tx, made.record)
    preconditions.check_room(plan, call, tx, made.record)
    related = view(plan, call, tx, made.record).related | made.related
    return View.at(call, made.record, related, made.reveal, created=True)


def delete(plan: Plan, call: Call, tx: Transaction) -> Outcome:
    """The record and all below it go; on a collection, all its members."""
    if plan.validator is not None and call.body is not UNSET:
        plan.validator.check(call.body)
    preconditions.check_use(plan, call, tx)
    if plan.operation.target is Target.COLLECTION:
        return collections.clear(plan, call, tx)
    record = selection.by_path(tx, plan.system, plan.operation, call)
    check_reserved(plan, call, tx, {}, {name: values[-1] for name, values in call.query.items()})
    preconditions.check(plan, call, tx, record)
    if (fact := mark_of(plan)) is not None:
        mark(plan, call, tx, record, fact)
        records.keep(tx, record)
        return Outcome(view(plan, call, tx, record) if plan.root is not None else None)
    shown = view(plan, call, tx, record) if plan.root is not None else None
    consequences.before_end(plan.system, plan.resource, call, tx, record)
    if record.id in plan.system.standing.of(plan.resource.name, call.version):
        standing.take_away(record)
        records.keep(tx, record)
        return Outcome(shown)
    orphans = records.delete(tx, plan.system, plan.resource.name, record)
    return Outcome(shown, orphans=tuple(orphans))


def check(plan: Plan, call: Call, tx: Reader) -> Outcome:
    """Is it there?"""
    selection.check_parents(tx, plan.system, plan.operation, call)
    if plan.resource.name not in plan.system.made_here:
        held.one(plan, call, tx)
        return Outcome()
    own = call.path.get(plan.operation.identifier or "")
    found = tx.get(plan.kind, "/".join(call.path.values()))
    if found is None and (own is None or selection.stored(tx, plan.kind, own) is None):
        raise Problem(404, f"There is no such {plan.resource.name}.")
    return Outcome()


def fields_of(plan: Plan, call: Call) -> dict[str, Any]:
    """The resource's fields in the body, found valid. Raises Problem 400."""
    if plan.validator is None or plan.operation.request is None:
        return call.body if isinstance(call.body, dict) else {}
    if call.body is UNSET and not _must_have_body(plan):
        return {}
    return records.object_of(plan.operation, plan.validator.check(call.body))


def _must_have_body(plan: Plan) -> bool:
    writes = (Effect.CREATE, Effect.UPDATE, Effect.REPLACE)
    return plan.operation.effect in writes


def _target(plan: Plan, call: Call, tx: Reader, fields: dict[str, Any]) -> Record | None:
    if plan.operation.target is not Target.ITEM:
        return natural_keys.by_key(tx, plan.system, plan.operation, fields, call)
    return selection.by_path(tx, plan.system, plan.operation, call)


def _names_one(plan: Plan, fields: dict[str, Any]) -> bool:
    """Whether the body says which record of the collection is meant, of those made here."""
    keys = (plan.resource.identifier, plan.resource.natural_key)
    made = plan.resource.name in plan.system.made_here
    return made and any(key in fields for key in keys)


def _meant(plan: Plan, fields: dict[str, Any]) -> str:
    resource = plan.resource
    return str(fields.get(resource.identifier) or fields.get(resource.natural_key or "") or "")


def _telling(look: Read) -> Read:
    """With the generation of what is above."""

    def told(plan: Plan, call: Call, tx: Reader) -> Outcome:
        plan.generations.tell(call, tx)
        return look(plan, call, tx)

    return told


def _raising(change: Write) -> Write:
    """Refused on a stale generation of what is above, which it raises."""

    def raised(plan: Plan, call: Call, tx: Transaction) -> Outcome:
        if plan.generations.above and plan.validator is not None and call.body is not UNSET:
            plan.validator.check(call.body)
        plan.generations.raise_above(call, tx)
        asked.check(plan, call, tx)
        return change(plan, call, tx)

    return raised


_put = _raising(replace)


def _put_alone(plan: Plan, call: Call, tx: Transaction) -> Outcome:
    """One PUT, which takes nothing away of which something is taken."""
    outcome = _put(plan, call, tx)
    if plan.operation.target is Target.COLLECTION and plan.system.draws:
        asked.check_held(plan, call, tx)
    return outcome


READS: dict[Effect, Read] = {
    Effect.SHOW: _telling(show),
    Effect.LIST: _telling(listed),
    Effect.CHECK: check,
    Effect.MAP_LIST: maps.whole,
    Effect.MAP_SHOW: maps.entry,
    Effect.DISCOVERY: singletons.show,
    Effect.REDIRECT: lead,
}
WRITES: dict[Effect, Write] = {
    Effect.CREATE: _raising(create),
    Effect.UPDATE: _raising(update),
    Effect.REPLACE: _put_alone,
    Effect.DELETE: _raising(delete),
    Effect.LINK: linking.link,
    Effect.UNLINK: linking.unlink,
    Effect.MAP_REPLACE: maps.replace,
    Effect.MAP_UPDATE: maps.update,
    Effect.MAP_SET: maps.set_entry,
    Effect.MAP_DELETE: maps.delete_entry,
    Effect.ACTION: act,
}


def reading(plan: Plan) -> Read:
    """How the plan's operation looks at things."""
    effect = plan.operation.effect
    return SETS[effect] if plan.set_field is not None else READS[effect]


def writing(plan: Plan) -> Write:
    """How the plan's operation changes things."""
    if plan.spread_over:
        return partial(spreading.spread, put=_put)
    effect = plan.operation.effect
    return SETS[effect] if plan.set_field is not None else WRITES[effect]
