"""Sentences about values that follow from others -> facts."""

from __future__ import annotations

from collections.abc import Iterator

from liveref.model.api import Effect, Operation
from liveref.model.constraints.conditions import Condition, Related, Term
from liveref.model.constraints.constraint import Constraint
from liveref.model.constraints.fields import Computed, Function
from liveref.model.constraints.operations import Change, Outcome
from liveref.model.constraints.resources import InitialValue
from liveref.model.sentence import Place
from liveref.rules.sentences.chart import Mark
from liveref.rules.sentences.context import Context
from liveref.rules.sentences.matching import match
from liveref.rules.sentences.rule import sentence_rule
from liveref.rules.sentences.states import State, condition_of, states
from liveref.rules.sentences.things import FieldRef

__all__ = ["computed_facts", "counted_operation"]

_NUMBERS = frozenset({"integer", "number"})
_SIGNS = {"TIMES": Function.MULTIPLY, "MINUS": Function.SUBTRACT, "SUM": Function.ADD}


@sentence_rule("computed")
def computed_facts(context: Context) -> Iterator[Constraint]:
    """A number that counts or adds up other records, counts calls, or is worked out from other
    fields. Only for fields that no request gives."""
    if context.place is not Place.PARAMETER or context.is_refusal:
        return
    if context.chart.has("OMIT", "MAX") or context.chart.has_word("default"):
        return
    if context.chart.has("MUST") and not match(context.chart, "MUST be? EQUAL"):
        return
    for ref in context.fields:
        if ref.location != "body" or not _NUMBERS & set(ref.types) or _is_given(context, ref):
            continue
        yield from _of_fields(context, ref)
        yield from _of_records(context, ref)
        yield from _of_calls(context, ref)


def _is_given(context: Context, ref: FieldRef) -> bool:
    """Whether a request may give the field."""
    return any(
        operation.resource == ref.resource
        and operation.request is not None
        and ref.name in operation.request.record.properties
        and (ref.resource, ref.name) not in context.memory.read_only
        for operation in context.things.api.operations
    )


def _of_records(context: Context, ref: FieldRef) -> Iterator[Constraint]:
    """A count of related records, or the sum of one of their fields."""
    chart = context.chart
    counts, sums = chart.has("COUNT"), chart.has("SUM") and not chart.has("COUNT")
    if sums and match(chart, "SUM of? RES !FIELD") is not None:
        counts, sums = True, False
    if match(chart, "how many/much f:FIELD ... RES ... SUM") is not None:
        counts, sums = False, True
    if not (counts or sums or chart.has("AVERAGE")):
        return
    for child in dict.fromkeys(mark.value for mark in chart.all("RES")):
        link = context.things.link(child, ref.resource)
        if child == ref.resource or link is None:
            continue
        where = _where(context, child)
        records = Related(resource=child, by=link, where=tuple(where))
        over = "" if counts else _summed(context, child)
        if sums and not over:
            continue
        function = Function.COUNT if counts else Function.SUM
        if chart.has("AVERAGE") and over:
            function = Function.AVERAGE
        yield Computed(
            reason=context.reason("computed"),
            resource=ref.resource,
            field=ref.name,
            function=function,
            records=records,
            over=over,
        )
        return


def _where(context: Context, child: str) -> list[Condition]:
    stated: list[State] = states(context, 0, len(context.chart), context.memory.outcomes)
    return [condition_of(s, holds=True, own=child) for s in stated if s.resource == child]


def _summed(context: Context, child: str) -> str:
    """The field of the other records that is added up."""
    for mark in context.chart.all("FIELD"):
        for ref in mark.value:
            if ref.resource == child and _NUMBERS & set(ref.types):
                return str(ref.name)
    fields = context.things.fields.get(child, {})
    numbers = [name for name, ref in fields.items() if _NUMBERS & set(ref.types)]
    described = context.chart.tokens
    for name in numbers:
        source = fields[name].schema.description
        text = source.source.lower() if source else ""
        if any(token.lower in text.split() for token in described if len(token.lower) > 5):
            return name
    return numbers[0] if len(numbers) == 1 else ""


def _of_fields(context: Context, ref: FieldRef) -> Iterator[Constraint]:
    """A product or difference of two fields: "price of the dish times `portions`"."""
    chart = context.chart
    for tag, function in _SIGNS.items():
        sign = chart.first(tag)
        if sign is None:
            continue
        before = [_term(context, ref, m) for m in chart.all("FIELD", end=sign.start)]
        after = [_term(context, ref, m) for m in chart.all("FIELD", start=sign.end)]
        left, right = [t for t in before if t], [t for t in after if t]
        terms = [*left[:1], *right[:1]] if left and right else right[:2]
        if len(terms) == 2:
            yield Computed(
                reason=context.reason("computed"),
                resource=ref.resource,
                field=ref.name,
                function=function,
                terms=tuple(term for term in terms if term is not None),
            )
            return


def _term(context: Context, ref: FieldRef, mark: Mark) -> Term | None:
    named = context.resolve(mark)
    if named is None or named[:2] == ref[:2] or not _NUMBERS & set(named.types):
        return None
    if named.resource == ref.resource:
        return Term(field=named.name)
    linked = context.things.link(ref.resource, named.resource)
    return Term(field=named.name, of=named.resource) if linked is not None else None


def _of_calls(context: Context, ref: FieldRef) -> Iterator[Constraint]:
    """A field that counts how often an operation was done to the record."""
    operation = counted_operation(context, ref)
    if operation is None:
        return
    yield InitialValue(
        reason=context.reason("computed"), resource=ref.resource, field=ref.name, value=0
    )
    yield Outcome(
        reason=context.reason("computed"),
        resource=ref.resource,
        operation=operation.verb,
        field=ref.name,
        change=Change.INCREMENT,
    )


def counted_operation(context: Context, ref: FieldRef) -> Operation | None:
    """The operation whose calls a field counts: "how many times the loan has been renewed"."""
    chart = context.chart
    if not chart.has("COUNT") or not _NUMBERS & set(ref.types):
        return None
    if match(chart, "how often/many") is None and match(chart, "COUNT times/time") is None:
        return None
    for mark in chart.all("OP"):
        operations: tuple[Operation, ...] = mark.value
        for operation in operations:
            if operation.resource == ref.resource and operation.effect is Effect.ACTION:
                return operation
    return None
