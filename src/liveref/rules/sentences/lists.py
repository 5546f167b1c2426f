"""Sentences about lists: their order, their pages, their filters -> facts."""

from __future__ import annotations

from collections.abc import Iterator

from liveref.model.api import Effect, Operation
from liveref.model.constraints.constraint import Constraint
from liveref.model.constraints.lists import Order, PageSize, SortKey
from liveref.model.sentence import Place
from liveref.rules.sentences.chart import Mark
from liveref.rules.sentences.context import Context
from liveref.rules.sentences.matching import match
from liveref.rules.sentences.quantities import Quantity, quantities
from liveref.rules.sentences.rule import sentence_rule
from liveref.rules.sentences.words import words

__all__ = ["order_facts", "page_facts"]

CREATED = "created"


def _lists(context: Context) -> list[Operation]:
    """The lists that the sentence is about: its own, or those of the resource that it names."""
    if context.operation is not None:
        return [context.operation] if context.operation.effect is Effect.LIST else []
    if context.place is Place.SECTION and context.resource is not None:
        return context.things.of_effect(context.resource, Effect.LIST)
    return [operation for operation in context.operations if operation.effect is Effect.LIST]


@sentence_rule("order")
def order_facts(context: Context) -> Iterator[Constraint]:
    """The order of a list: "oldest first", "sorted by name, in descending order"."""
    chart = context.chart
    if context.place is Place.PARAMETER or not (_is_sorted(context) or _is_ranked(context)):
        return
    if chart.has("IF", "CAN", "UNLESS", "NOT") and not _is_usual(context):
        return
    for operation in _lists(context):
        keys = _keys(context, operation.resource)
        if keys:
            yield Order(
                reason=context.reason("order"),
                resource=operation.resource,
                operation=operation.id,
                by=tuple(keys),
            )


def _is_sorted(context: Context) -> bool:
    """Whether a list is said to be sorted: not what keys there are, and not what is ordered."""
    chart = context.chart
    noun = ("collection", "list", "set", "sequence", "key", "default")
    return not chart.has_word("key", "keys") and any(
        not chart.has_word(*noun, start=mark.end, end=mark.end + 1) for mark in chart.all("SORTED")
    )


def _is_usual(context: Context) -> bool:
    """Whether a list is ordered so where a request asks for no order."""
    chart = context.chart
    asked = match(chart, "IF .. NO/NOT/OMIT") or match(chart, "UNLESS .. GIVE/SORTED")
    return match(chart, "by default") is not None or asked is not None


def _is_ranked(context: Context) -> bool:
    chart = context.chart
    ranked = chart.has("FIRST", "LAST") and chart.has("ASCENDING", "DESCENDING")
    ranked = ranked or _came_last(context) is not None
    through = match(chart, "from .. ASCENDING/DESCENDING .. to .. ASCENDING/DESCENDING")
    return (
        ranked or through is not None or match(chart, "STARTS .. ASCENDING/DESCENDING") is not None
    )


def _keys(context: Context, resource: str) -> list[SortKey]:
    chart = context.chart
    keys: list[SortKey] = []
    descending = _is_descending(context)
    for mark in chart.all("FIELD"):
        ref = context.resolve(mark, resource)
        if ref is not None and all(ref.name != key.field for key in keys):
            keys.append(SortKey(field=ref.name, descending=_direction(context, mark, descending)))
    if keys:
        return keys
    if chart.has("CREATED") or any(
        op.effect is Effect.CREATE for ops in chart.values("OP") for op in ops
    ):
        return [SortKey(field=CREATED, descending=descending)]
    if chart.has_word("newest", "oldest", "latest", "recent", "new", "old"):
        return [SortKey(field=CREATED, descending=descending)]
    field = _measured(context, resource)
    return [SortKey(field=field, descending=descending)] if field else []


def _direction(context: Context, mark: Mark, otherwise: bool) -> bool:
    """The direction of one of several keys: the one that is said right behind it."""
    chart = context.chart
    if len(chart.all("FIELD")) == 1:
        return otherwise
    following = next((m.start for m in chart.all("FIELD", start=mark.end)), len(chart))
    if chart.has("DESCENDING", start=mark.end, end=following):
        return _is_descending(context, mark.end, following)
    return False if chart.has("ASCENDING", start=mark.end, end=following) else otherwise


def _came_last(context: Context) -> bool | None:
    """Whether the record that was made last leads a list (True), or the one that was made first:
    "the one registered last is at the top". None if a sentence says nothing of the kind."""
    chart = context.chart
    made = match(chart, "CREATED/OP l:LAST ... t:FIRST/LAST") or match(
        chart, "CREATED/OP l:FIRST ... t:FIRST/LAST"
    )
    led = match(chart, "STARTS .. RES .. be CREATED/OP l:LAST/FIRST")
    if led is not None:
        return led["l"].tag == "LAST"
    if made is None or made["l"].start == made["t"].start:
        return None
    return made["l"].tag == "LAST" if made["t"].tag == "FIRST" else made["l"].tag == "FIRST"


def _is_descending(context: Context, start: int = 0, end: int | None = None) -> bool:
    chart = context.chart
    came_last = _came_last(context)
    if came_last is not None:
        return came_last
    if chart.has_word("descend", "reverse", start=start, end=end):
        return True
    if chart.has_word("ascend", start=start, end=end):
        return False
    up = chart.first("ASCENDING", start=start, end=end)
    down = chart.first("DESCENDING", start=start, end=end)
    if up is not None and down is not None:
        first = chart.first("FIRST", "STARTS", start=start, end=end)
        nearest = min((up, down), key=lambda m: abs(m.start - first.start) if first else m.start)
        descending = nearest is down
    else:
        descending = down is not None
    if chart.has("LAST", start=start, end=end) and not chart.has("FIRST", start=start, end=end):
        return not descending
    return descending


def _measured(context: Context, resource: str) -> str:
    """The field that an adjective measures: `cheap` a price, `long` a length."""
    measures = words().measures
    for token in context.chart.tokens:
        for form in token.forms:
            for noun in measures.get(form, ()):
                for name in context.things.fields.get(resource, {}):
                    if noun in name.split("_"):
                        return name
    return ""


@sentence_rule("page-size")
def page_facts(context: Context) -> Iterator[Constraint]:
    """The number of items of a page of a list."""
    lists = _lists(context)
    parameter = _parameter(context)
    if not lists or (parameter is None and not _is_about_pages(context)):
        return
    if context.fields and (parameter is None or context.fields[0].name != parameter):
        return
    if match(context.chart, "response code") is not None:
        return
    default, maximum = _sizes(context)
    if default is None and maximum is None:
        return
    for operation in lists:
        name = parameter or _limit_parameter(operation)
        if name:
            yield PageSize(
                reason=context.reason("page-size"),
                code=context.code,
                resource=operation.resource,
                operation=operation.id,
                parameter=name,
                default=default,
                maximum=maximum,
                refused=context.is_refusal or _is_range(context),
            )


def _is_range(context: Context) -> bool:
    """Whether both ends of a range are stated: other numbers are wrong, and none of them is cut."""
    stated = {quantity.bound for quantity in quantities(context)}
    return bool(context.fields) and {"min", "max"} <= stated


def _is_about_pages(context: Context) -> bool:
    chart = context.chart
    own = {operation.resource for operation in _lists(context)}
    counted = [q for q in quantities(context) if q.unit in ("RES", "ITEMS", "") and q.number > 1]
    named = [q for q in counted if q.unit != "RES" or q.counted in own]
    listed = chart.has("RESPONSE", "LIST", "SHOW") or chart.has_word("page")
    return bool(named) and listed and (context.place is not Place.SECTION or chart.has("LIST"))


def _limit_parameter(operation: Operation) -> str:
    names = [p.name for p in operation.parameters if p.location.value == "query"]
    return next((name for name in names if name.lower() in words().page_parameters), "")


def _parameter(context: Context) -> str | None:
    """The query parameter that asks for a number of items, if the sentence is about it."""
    for ref in context.fields:
        if ref.location == "query" and ref.name.lower() in words().page_parameters:
            return ref.name
    for mark in context.chart.all("FIELD"):
        for ref in mark.value:
            if ref.location == "query" and ref.name.lower() in words().page_parameters:
                return str(ref.name)
    return None


def _sizes(context: Context) -> tuple[int | None, int | None]:
    """(default, maximum) of a page's size."""
    chart = context.chart
    default = maximum = None
    for quantity in quantities(context):
        if quantity.unit not in ("", "RES", "ITEMS"):
            continue
        if _is_given_by_default(context, quantity):
            default = int(quantity.number)
        elif quantity.bound in ("max", "above"):
            maximum = int(quantity.number) if maximum is None else maximum
        elif quantity.bound == "" and chart.has("DEFAULT", "OMIT", "UNLESS"):
            default = int(quantity.number) if default is None else default
        elif quantity.bound == "" and match(chart, "LIMIT/MAX .. be .. NUM"):
            maximum = int(quantity.number)
    return default, maximum


def _is_given_by_default(context: Context, quantity: Quantity) -> bool:
    """Whether a number is the size of a page that a request asks no number for."""
    chart = context.chart
    if quantity.bound in ("above", "min"):
        return False
    near = max(0, quantity.start - 6), min(len(chart), quantity.end + 6)
    following = [q for q in quantities(context) if q.start >= quantity.end]
    named = chart.first("DEFAULT", start=quantity.end)
    if named is not None and any(q.end <= named.start for q in following):
        return False
    names_default = chart.has("DEFAULT", start=near[0], end=near[1])
    commas = [at for at in range(*near) if chart.tokens[at].text in (",", ";")]
    start = max([at for at in commas if at < quantity.start], default=near[0])
    own = chart.has("DEFAULT", "OMIT", start=start, end=near[1])
    omitted = chart.has("OMIT", "UNLESS", "WITHOUT", end=quantity.start)
    if match(chart, "IF NO FIELD be? GIVE") is not None and _is_first(context, quantity):
        return True
    return (names_default and own) or (
        omitted and not chart.has("LIMIT", start=start) and _is_first(context, quantity)
    )


def _is_first(context: Context, quantity: Quantity) -> bool:
    return quantities(context)[0].start == quantity.start
