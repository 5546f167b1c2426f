"""The handlers of effects: plain functions of a plan, a call and a transaction."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from msgspec import UNSET

from liveref.model.api import Effect, Target
from liveref.service.effects import (
    batch_put,
    capacity_claims,
    collections,
    consequences,
    counting,
    embedded_records,
    linking,
    maps,
    natural_keys,
    paging,
    patching,
    preconditions,
    records,
    references,
    selection,
    singletons,
    transitions,
)
from liveref.service.effects.actions import act
from liveref.service.effects.constraints.soft_delete import mark, mark_of
from liveref.service.effects.constraints.unit import allow
from liveref.service.effects.nested_create import create_children
from liveref.service.effects.outcome import Outcome
from liveref.service.effects.redirects import lead
from liveref.service.effects.reserved import check_changes, check_reserved
from liveref.service.effects.response_context import response_context
from liveref.service.effects.sets import SETS
from liveref.service.effects.trees import with_tree
from liveref.service.planning.plan import Plan
from liveref.service.representation.response_context import ResponseContext
from liveref.service.request.call import Call
from liveref.service.request.header_fields import rolled_up
from liveref.service.request.problem import Problem
from liveref.service.system import standing
from liveref.store.base import Reader, Record, Transaction

Read = Callable[[Plan, Call, Reader], Outcome]
Write = Callable[[Plan, Call, Transaction], Outcome]


def show(plan: Plan, call: Call, tx: Reader) -> Outcome:
    """One record, by its identity in the path."""
    if (above := embedded_records.find_embedded(plan, call, tx)) is not None:
        return Outcome(ResponseContext.at(call, above))
    record = selection.by_path(tx, plan.system, plan.operation, call)
    counting.add_usage(plan, call, tx)
    plan.system.members.set_shared_fields(tx, plan.resource.name, [record], call.caller)
    visible = selection.as_target(tx, plan.system, record)
    return Outcome(response_context(plan, call, tx, with_tree(plan, call, tx, visible)))


def listed(plan: Plan, call: Call, tx: Reader) -> Outcome:
    """A page of the collection."""
    if (above := embedded_records.list_embedded(plan, call, tx)) is not None:
        return Outcome(body=above)
    plan.asked_names.check(call.query)
    contexts, beside = paging.page(plan, call, tx)
    path = plan.system.below + plan.operation.path.format_map(call.path) if beside else ""
    named = selection.ends_of_relation(tx, plan.system, plan.ends, call)
    pages = {name: path + query for name, query in beside.items()}
    body = plan.listing.render(contexts, call, pages, named)
    if plan.by_name and call.one(plan.by_name.delimiter):
        body = rolled_up(body, call.query, plan.by_name)
    return Outcome(body=body)


def create(plan: Plan, call: Call, tx: Transaction) -> Outcome:
    """Create a record, with the records that it owns; several if the body lists them; with the
    identity of the path if there is one."""
    if plan.operation.target is Target.ITEM and plan.operation.identifier:
        return replace(plan, call, tx)
    selection.check_parents(tx, plan.system, plan.operation, call)
    if collections.is_bulk(plan, call):
        return collections.create(plan, call, tx, partial(_made, plan, call, tx))
    fields = fields_of(plan, call)
    outcomes = [_created(plan, call, tx, item) for item in collections.numbered(plan, fields)]
    return outcomes[0]


def update(plan: Plan, call: Call, tx: Transaction) -> Outcome:
    """Update some fields of a record: the given ones, or those that the steps of a patch name."""
    if isinstance(call.body, list) and plan.operation.target is Target.ITEM:
        return _patch(plan, call, tx)
    fields = fields_of(plan, call)
    if plan.operation.target is Target.COLLECTION and not _names_one(plan, fields):
        return Outcome(ResponseContext.at(call, singletons.stand_in(plan, call)))
    record = _target(plan, call, tx, fields)
    if record is None:
        raise Problem(404, f"There is no {plan.resource.name} {_meant(plan, fields)}.")
    preconditions.check(plan, call, tx, record, fields)
    references.resolve_references(tx, plan.system, plan.operation, fields, call)
    transitions.carry_out(plan, record, fields, call.now)
    record = records.update(plan, call, tx, record, fields)
    if plan.transition is not None:
        consequences.follow(plan, call, tx, record, fields)
        records.rewrite(plan, tx, record)
    return Outcome(response_context(plan, call, tx, record))


def _patch(plan: Plan, call: Call, tx: Transaction) -> Outcome:
    patching.check_type(plan, call)
    record = selection.by_path(tx, plan.system, plan.operation, call)
    preconditions.check_state(plan, call, record)
    allow(plan, call, tx, record)
    before = record.data
    patching.apply(plan, record, call.body, call.now)
    transitions.carry_out(plan, record, {}, call.now)
    check_changes(plan, call, tx, before, record.data)
    plan.system.owners.check_given(plan.resource, record.data, call.caller, before)
    patching.check_changes(plan, before, record.data)
    return Outcome(response_context(plan, call, tx, records.save(plan, call, tx, record)))


def replace(plan: Plan, call: Call, tx: Transaction) -> Outcome:
    """Replace all fields of a record; on a collection, or if the client chooses the identity, a
    missing record is created."""
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
            # A record that always exists, such as quotas, is updated whatever the method.
            record = selection.by_path(tx, plan.system, plan.operation, call)
            return Outcome(
                response_context(plan, call, tx, records.update(plan, call, tx, record, fields))
            )
        record = selection.find(tx, plan.kind, plan.operation, call) if identity else None
    if record is not None:
        allow(plan, call, tx, record)
        change = records.replace if plan.in_headers is None else records.update
        record = change(plan, call, tx, record, fields)
        return Outcome(response_context(plan, call, tx, record))
    return _created(plan, call, tx, fields, identity)


def _created(
    plan: Plan, call: Call, tx: Transaction, fields: dict[str, Any], identity: str | None = None
) -> Outcome:
    return Outcome(_made(plan, call, tx, fields, identity), created=True)


def _made(
    plan: Plan, call: Call, tx: Transaction, fields: dict[str, Any], identity: str | None
) -> ResponseContext:
    referenced = references.resolve_references(tx, plan.system, plan.operation, fields, call)
    made = records.create(plan, call, tx, fields, identity, referenced)
    create_children(plan, call, tx, made.record, fields)
    if plan.transition is not None:
        preconditions.check_dependents(plan, call, tx, made.record, fields)
        made.related |= consequences.follow(plan, call, tx, made.record, fields)
        records.rewrite(plan, tx, made.record)
    preconditions.check_quota(plan, call, tx, made.record)
    related = response_context(plan, call, tx, made.record).related | made.related
    return ResponseContext.at(call, made.record, related, made.reveal, created=True)


def delete(plan: Plan, call: Call, tx: Transaction) -> Outcome:
    """Delete the record and its descendants; on a collection, all its members."""
    if plan.validator is not None and call.body is not UNSET:
        plan.validator.check(call.body)
    preconditions.check_not_in_use(plan, call, tx)
    if plan.operation.target is Target.COLLECTION:
        return collections.clear(plan, call, tx)
    record = selection.by_path(tx, plan.system, plan.operation, call)
    check_reserved(plan, call, tx, {}, {name: values[-1] for name, values in call.query.items()})
    preconditions.check(plan, call, tx, record)
    if (fact := mark_of(plan)) is not None:
        mark(plan, call, tx, record, fact)
        records.keep(tx, record)
        return Outcome(response_context(plan, call, tx, record) if plan.root is not None else None)
    context = response_context(plan, call, tx, record) if plan.root is not None else None
    consequences.before_end(plan.system, plan.resource, call, tx, record)
    if record.id in plan.system.standing.of(plan.resource.name, call.version):
        standing.take_away(record)
        records.keep(tx, record)
        return Outcome(context)
    orphans = records.delete(tx, plan.system, plan.resource.name, record)
    return Outcome(context, orphans=tuple(orphans))


def check(plan: Plan, call: Call, tx: Reader) -> Outcome:
    """Is it there?"""
    selection.check_parents(tx, plan.system, plan.operation, call)
    if plan.resource.name not in plan.system.made_here:
        embedded_records.find_embedded(plan, call, tx)
        return Outcome()
    identity = call.path.get(plan.operation.identifier or "")
    relation = tx.get(plan.kind, "/".join(call.path.values()))
    if relation is None and (identity is None or selection.stored(tx, plan.kind, identity) is None):
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
    return plan.operation.effect.traits.takes_fields


def _target(plan: Plan, call: Call, tx: Reader, fields: dict[str, Any]) -> Record | None:
    if plan.operation.target is not Target.ITEM:
        return natural_keys.by_key(tx, plan.system, plan.operation, fields, call)
    return selection.by_path(tx, plan.system, plan.operation, call)


def _names_one(plan: Plan, fields: dict[str, Any]) -> bool:
    """Whether the body identifies a record of the collection that can be created here."""
    keys = (plan.resource.identifier, plan.resource.natural_key)
    made = plan.resource.name in plan.system.made_here
    return made and any(key in fields for key in keys)


def _meant(plan: Plan, fields: dict[str, Any]) -> str:
    resource = plan.resource
    return str(fields.get(resource.identifier) or fields.get(resource.natural_key or "") or "")


def _telling(look: Read) -> Read:
    """Wrap a read: its answer shows the generation of the parent."""

    def read_with_generation(plan: Plan, call: Call, tx: Reader) -> Outcome:
        plan.generations.add_to_answer(call, tx)
        return look(plan, call, tx)

    return read_with_generation


def _raising(change: Write) -> Write:
    """Wrap a change: it refuses a stale generation of the parent, and raises it."""

    def raised(plan: Plan, call: Call, tx: Transaction) -> Outcome:
        if plan.generations.of_parents and plan.validator is not None and call.body is not UNSET:
            plan.validator.check(call.body)
        plan.generations.raise_parents(call, tx)
        capacity_claims.check_claims(plan, call, tx)
        return change(plan, call, tx)

    return raised


_put = _raising(replace)


def _put_single(plan: Plan, call: Call, tx: Transaction) -> Outcome:
    """A single PUT, which may not remove an amount that others claim."""
    outcome = _put(plan, call, tx)
    if plan.operation.target is Target.COLLECTION and plan.system.draws:
        capacity_claims.check_unclaimed(plan, call, tx)
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
    Effect.REPLACE: _put_single,
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
    """The handler of the plan's read."""
    effect = plan.operation.effect
    return SETS[effect] if plan.set_field is not None else READS[effect]


def writing(plan: Plan) -> Write:
    """The handler of the plan's change."""
    if plan.batch_operations:
        return partial(batch_put.put_batch, put=_put)
    effect = plan.operation.effect
    return SETS[effect] if plan.set_field is not None else WRITES[effect]
