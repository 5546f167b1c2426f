"""Sentences about how many records there may be -> facts."""

from __future__ import annotations

from collections.abc import Iterator

from liveref.model.api import Effect, Operation
from liveref.model.constraints.conditions import Condition, Operator
from liveref.model.constraints.constraint import Constraint
from liveref.model.constraints.operations import Precondition
from liveref.model.constraints.resources import InitialValue, Quota, Unique
from liveref.model.sentence import Place
from liveref.rules.sentences.chart import Mark
from liveref.rules.sentences.context import Context
from liveref.rules.sentences.matching import match
from liveref.rules.sentences.quantities import Quantity, quantities
from liveref.rules.sentences.rule import sentence_rule
from liveref.rules.sentences.states import State, condition_of, states

__all__ = ["quota_facts"]

_LIMITS = (
    "MAX", "CANNOT", "ORLESS", "ONLY", "REFUSE", "CODE", "NOT", "NO",
)  # fmt: skip


@sentence_rule("quota")
def quota_facts(context: Context) -> Iterator[Constraint]:
    """The most records of a resource that there may be, in all or of one kind, and how often an
    operation may be done to one record."""
    chart = context.chart
    if context.place is Place.PARAMETER and not match(chart, "per/each/every .. RES/FIELD"):
        return
    if context.is_list and not context.is_refusal:
        return
    for quantity in quantities(context):
        limit = _limit(context, quantity)
        if limit is None:
            continue
        if quantity.unit == "RES":
            yield from _of_records(context, quantity.counted, limit, quantity)
            return
    counted = match(chart, "COUNT r:RES ... MAX n:NUM")
    if counted is not None and not context.fields:
        yield from _of_records(context, counted["r"].value, int(counted["n"].value), None)
        return
    held = _held(context)
    if held is not None:
        yield from _of_records(context, held.counted, 1, held)
        return
    repeated = _repeated(context)
    if repeated is not None:
        yield from _of_calls(context, repeated)
        return
    ordinal = chart.first("ORD")
    if ordinal is not None and context.is_refusal and ordinal.value > 1:
        following = [m.value for m in chart.starting(ordinal.end) if m.tag == "RES"]
        if following:
            yield from _of_records(context, following[0], ordinal.value - 1, None)


def _limit(context: Context, quantity: Quantity) -> int | None:
    """The greatest number that is allowed, None if the sentence sets none."""
    number = int(quantity.number)
    if quantity.bound == "max":
        return number
    if quantity.bound == "below":
        return number - 1
    if quantity.bound == "above" and context.is_refusal:
        return number
    if quantity.bound:
        return None
    chart = context.chart
    following = [context.after.chart] if context.after is not None else []
    if any(m.value == number + 1 for c in (chart, *following) for m in c.all("ORD")):
        return number
    further = context.is_refusal and chart.has("ANOTHER", start=quantity.end)
    if further and match(chart, "CAN .. NUM RES") is not None:
        return number
    limited = match(chart, "NUM RES be .. MAX/limit/maximum") or match(
        chart, "NUM RES .. ORLESS/MAX"
    )
    full = match(chart, "RES with NUM RES ... CANNOT/REFUSE/CODE/full") or match(
        chart, "IF/ONCE ... have .. NUM RES ... CANNOT/REFUSE/CODE/full"
    )
    limited = (
        limited
        or full
        or match(chart, "have .. NUM RES .. ALREADY")
        or match(chart, "ALREADY .. have .. NUM RES")
    )
    only = match(chart, "ONLY .. NUM RES") or match(chart, "NUM RES .. and NOTHINGELSE")
    never = number == 1 and match(chart, "NOT/CANNOT/ONLY .. NUM RES")
    return number if limited or only or never else None


def _held(context: Context) -> Quantity | None:
    """The one record that another one may have, where a second one is refused: "the boat already
    has a stay"."""
    chart = context.chart
    place = match(chart, "h:RES ALREADY have .. r:RES") or match(
        chart, "h:RES have .. r:RES ALREADY"
    )
    if place is None or not context.is_refusal or chart.has("SAME", "ANOTHER", "FIELD"):
        return None
    mark = place["r"]
    single = chart.tokens[mark.start - 1].lower in ("a", "an", "one", "its")
    linked = context.things.link(mark.value, place["h"].value) is not None
    if not single or not linked or chart.has("IF", "UNLESS", "CANNOT", "MUST", end=place[""].start):
        return None
    return Quantity(1, "max", "RES", mark.value, mark.start, mark.end)


def _of_records(
    context: Context, resource: str, limit: int, quantity: Quantity | None
) -> Iterator[Constraint]:
    per = _per(context, resource)
    if per is None:
        return
    conditions = [
        condition_of(state, holds=True, own=resource)
        for state in states(context, 0, len(context.chart))
        if state.resource != resource and context.things.link(resource, state.resource) is not None
    ]
    where = [
        condition_of(state, holds=True, own=resource)
        for state in states(context, 0, len(context.chart), context.memory.outcomes)
        if state.resource == resource
        and quantity is not None
        and _qualifies(context, state, quantity)
    ]
    if not per and not where and _is_qualified(context, resource, quantity):
        return
    if not where and _is_of_some(context, quantity):
        return
    if limit == 1 and per and per not in ("project", "parent") and not where:
        yield Unique(
            reason=context.reason("quota"),
            code=context.code,
            resource=resource,
            fields=(per,),
            conditions=tuple(conditions),
        )
        return
    yield Quota(
        reason=context.reason("quota"),
        code=context.code,
        resource=resource,
        limit=limit,
        per=per,
        where=tuple(where),
        conditions=tuple(conditions),
    )


def _qualifies(context: Context, state: State, quantity: Quantity) -> bool:
    """Whether a state is one of the records that are counted: right behind them, or in the clause
    that hangs on them."""
    if quantity.end <= state.start <= quantity.end + 1:
        return True
    return any(
        c.kind == "WHICH" and c.start == quantity.end and c.start <= state.start < c.end
        for c in context.clauses
    )


def _is_of_some(context: Context, quantity: Quantity | None) -> bool:
    """Whether those that are counted are only some of the records, by words that are not read:
    "one subnet in a given zone", "one session can be deployed"."""
    chart = context.chart
    if quantity is None:
        return False
    if match(chart, "RES CAN be VALUE/OP", quantity.start) is not None and not chart.has(
        "CREATED", start=quantity.end, end=quantity.end + 4
    ):
        operations = [one for mark in chart.all("OP", start=quantity.end) for one in mark.value]
        return not any(one.effect is Effect.CREATE for one in operations)
    place = match(chart, "RES in/on/at a/an/one given/certain", quantity.start)
    return place is not None


def _is_qualified(context: Context, resource: str, quantity: Quantity | None) -> bool:
    """Whether a limit is one of some of the records, by words that are not read: "no more than two
    books may have the `priority` `high`", "with the same `isbn`"."""
    chart = context.chart
    start = quantity.end if quantity is not None else 0
    stop = next((at for at in range(start, len(chart)) if chart.is_stop(at)), len(chart))
    inside = {"start": start, "end": stop}
    if chart.has("SAME", **inside) or chart.has_word("share", **inside):
        return True
    own = [s for s in states(context, start, stop) if s.resource == resource]
    written = [
        m for m in chart.all("FIELD", **inside) if chart.has("LIT", start=m.start, end=m.end)
    ]
    refs = (context.resolve(mark, resource) for mark in written)
    return bool(own) or any(ref is not None and ref.location == "body" for ref in refs)


def _per(context: Context, resource: str) -> str | None:
    """Of what the number is counted, as `Quota.per` says it; None if it is not clear."""
    chart = context.chart
    if chart.has("PROJECT"):
        return "project"
    holders = [mark.value for mark in chart.all("RES") if mark.value != resource]
    for holder in holders:
        link = context.things.link(resource, holder)
        if link is not None:
            return link or "parent"
    for mark in chart.all("FIELD"):
        ref = context.resolve(mark, resource)
        if ref is not None and ref.resource == resource and _is_per(context, mark):
            return ref.name
    if holders:
        return None
    own = context.things.resources[resource].parents
    if own:
        return "parent"
    creates = context.things.of_effect(resource, Effect.CREATE)
    stands = context.operation is None or context.operation in creates
    stop = next((at for at in range(len(chart)) if chart.is_stop(at)), len(chart))
    is_whole = chart.has("GLOBAL", "SERVICE") or not chart.has("PER", end=stop)
    return "" if stands and is_whole else None


def _is_per(context: Context, mark: Mark) -> bool:
    return context.chart.has("PER", "ONE", start=max(0, mark.start - 3), end=mark.end) or (
        context.chart.has("NUM", start=max(0, mark.start - 2), end=mark.start)
    )


def _repeated(context: Context) -> tuple[Operation, int] | None:
    """The operation that may be done so many times to one record: "renewed twice"."""
    chart = context.chart
    count = chart.first("MULT")
    number = int(count.value) if count is not None else None
    for quantity in quantities(context):
        if quantity.unit == "MULT":
            number = int(quantity.number)
    ordinal = chart.first("ORD")
    if number is None and ordinal is not None and match(chart, "ORD time"):
        number = ordinal.value - 1
    if number is None and match(chart, "CAN/CANNOT .. OP SHOWNONCE") is not None:
        number = 1
    if number is None or chart.has("SHOW", "FIXED") or context.fields:
        return None
    limited = chart.has("CAN", "CANNOT", "MAX", "ONLY") or context.is_refusal
    limited = limited or match(chart, "NO/NOT ... ABOVE") is not None
    for mark in chart.all("OP"):
        for operation in mark.value:
            own = context.operation is None or operation.id == context.operation.id
            if own and limited and operation.effect is Effect.ACTION:
                return operation, number
    return None


def _of_calls(context: Context, repeated: tuple[Operation, int]) -> Iterator[Constraint]:
    """The limit as a precondition on the field that counts the calls, if there is one."""
    operation, number = repeated
    field = context.memory.counters.get(operation.id)
    outcome = context.memory.outcomes.get(operation.id)
    if field is None and number == 1 and outcome is not None:
        state = State(operation.resource, outcome[0], (outcome[1],), False, 0, 0)
        yield Precondition(
            reason=context.reason("quota"),
            code=context.code,
            resource=operation.resource,
            operation=operation.verb,
            conditions=(condition_of(state, holds=False, own=operation.resource),),
        )
    if field is not None and (operation.resource, field) not in context.memory.initial:
        yield InitialValue(
            reason=context.reason("quota"), resource=operation.resource, field=field, value=0
        )
    if field is not None:
        yield Precondition(
            reason=context.reason("quota"),
            code=context.code,
            resource=operation.resource,
            operation=operation.verb,
            conditions=(Condition(field=field, operator=Operator.LESS, value=number),),
        )
