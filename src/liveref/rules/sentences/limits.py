"""Amounts -> facts about numbers and lengths."""

from __future__ import annotations

from collections.abc import Iterator

from liveref.model.constraints.constraint import Constraint
from liveref.model.constraints.fields import Length, Range
from liveref.rules.sentences.access import is_plainly_named
from liveref.rules.sentences.clauses import CONDITIONS
from liveref.rules.sentences.context import Context
from liveref.rules.sentences.matching import match
from liveref.rules.sentences.quantities import Quantity, bounds, quantities
from liveref.rules.sentences.rule import sentence_rule
from liveref.rules.sentences.things import FieldRef
from liveref.rules.sentences.tokens import Kind
from liveref.rules.sentences.words import words

__all__ = ["length_facts", "range_facts"]

_SHORT = 4
_EACH = ("each", "every", "any", "per")
"""Words that turn from a list to its items."""
_NUMBERS = frozenset({"integer", "number"})


@sentence_rule("range", needs=("NUM", "POSITIVE", "NONNEGATIVE", "NEGATIVE", "PERCENT"))
def range_facts(context: Context) -> Iterator[Constraint]:
    """The range of a field that holds a number: "at most 12", "above 0", "a positive integer"."""
    if _is_conditional(context) or _is_of_others(context):
        return
    chart = context.chart
    stated = [
        quantity
        for quantity in quantities(context)
        if quantity.bound and quantity.unit in ("", "DIGIT")
    ]
    stated = _said_plainly(context, stated)
    for ref in context.subjects:
        if not is_plainly_named(context, ref):
            continue
        if ref.location != "body" or not _NUMBERS & set(ref.types) or not context.is_requested:
            continue
        if not _is_given(context, ref):
            continue
        whole = "integer" in ref.types and "number" not in ref.types
        limits = bounds(_about(context, ref, stated), whole=whole)
        if chart.has("POSITIVE") and "minimum" not in limits and not chart.has("NONNEGATIVE"):
            limits |= {"minimum": 1} if whole else {"exclusive_minimum": 0}
        if chart.has("PERCENT") and not limits and len(chart) <= _SHORT:
            limits = {"minimum": 0, "maximum": 100}
        divisor = match(chart, "multiple of n:NUM") or match(chart, "divisible by n:NUM")
        if divisor is not None:
            limits["multiple_of"] = divisor["n"].value
        if chart.has("NONNEGATIVE") or _is_never_negative(context):
            limits.setdefault("minimum", 0)
        if _is_never_zero(context):
            limits |= {"minimum": 1} if whole else {"exclusive_minimum": 0}
        if limits:
            yield Range(
                reason=context.reason("range"),
                code=context.code,
                resource=ref.resource,
                field=ref.name,
                operation=ref.operation,
                **limits,
            )


def _is_given(context: Context, ref: FieldRef) -> bool:
    """Whether some request gives a field; the operation that a sentence introduces, if there is
    one: the amount of any other field is a condition on the record."""
    operations = [context.operation] if context.operation else context.things.api.operations
    return bool(context.fields) or any(
        one.resource == ref.resource
        and one.request is not None
        and ref.name in one.request.record.properties
        for one in operations
    )


def _said_plainly(context: Context, stated: list[Quantity]) -> list[Quantity]:
    """The amounts outside of brackets, if there are any: "0 to 900 seconds (15 minutes)"."""
    asides = [c for c in context.clauses if c.kind == "ASIDE"]
    plain = [q for q in stated if not any(c.start <= q.start < c.end for c in asides)]
    return plain or stated


def _is_of_others(context: Context) -> bool:
    """Whether an amount is that of people or things that the document does not know: "experts take
    between 60 and 240", "fine for beginners"."""
    chart = context.chart
    if context.is_refusal or chart.has("MUST", "CANNOT"):
        return False
    for at, token in enumerate(chart.tokens[:-1]):
        plural = token.kind == Kind.WORD and token.lower.endswith("s") and not chart.starting(at)
        usual = token.forms & (words().units | words().neutral)
        is_subject = at == 0 and chart.tokens[1].kind == Kind.WORD
        if plural and not usual and (is_subject or chart.tokens[at - 1].lower == "for"):
            return True
    return False


def _is_never_zero(context: Context) -> bool:
    """Whether zero and all that is less is refused: "zero and negative numbers are refused"."""
    chart = context.chart
    place = match(chart, "n:NUM and/or NEGATIVE") or match(chart, "NEGATIVE and/or n:NUM")
    is_zero = place is not None and place["n"].value == 0
    return is_zero and _is_never_negative(context)


def _is_never_negative(context: Context) -> bool:
    chart = context.chart
    mark = chart.first("NEGATIVE")
    if mark is None:
        return False
    near = {"start": max(0, mark.start - 4), "end": mark.start}
    if mark.start <= 1 and chart.has("CANNOT", start=mark.end):
        return True
    return chart.has("CANNOT", "NO", "NOT", **near) or (context.is_refusal and not chart.has("CAN"))


def _about(context: Context, ref: FieldRef, stated: list[Quantity]) -> list[Quantity]:
    """The amounts that are about a field: none that stands behind the name of another one."""
    chart = context.chart
    names = chart.all("FIELD")
    others = [m for m in names if (o := context.resolve(m)) is None or o.name != ref.name]
    own = [m for m in names if (o := context.resolve(m)) is not None and o.name == ref.name]
    if own or not others:
        return stated
    return [
        quantity for quantity in stated if all(quantity.start < mark.start for mark in others)
    ] or (stated if context.fields else [])


def _is_conditional(context: Context) -> bool:
    """Whether what the sentence states holds under a condition that names other things."""
    chart = context.chart
    for clause in context.clauses:
        if clause.kind not in CONDITIONS | {"UNLESS", "UNTIL"}:
            continue
        inside = {"start": clause.start, "end": clause.end}
        if clause.kind == "IF" and not chart.has("NUM", "NEGATIVE", "EMPTYTEXT", **inside):
            return True
        if clause.kind == "IF" and not context.is_refusal and not chart.has("OMIT", **inside):
            return True
        amounts = any(clause.start <= q.start < clause.end for q in quantities(context))
        if chart.has("VALUE", "OP", "TRUE", "FALSE", "ADMIN", **inside) and not amounts:
            return True
        names = [context.resolve(mark) for mark in chart.all("FIELD", **inside)]
        own = {ref.name for ref in context.subjects}
        if any(ref is not None and ref.name not in own for ref in names):
            return True
    return False


@sentence_rule("length", needs=("NUM", "EMPTYTEXT"))
def length_facts(context: Context) -> Iterator[Constraint]:
    """The length of a text or list: "3 to 20 characters", "no longer than 40", "not empty"."""
    if _is_conditional(context):
        return
    stated = [
        quantity
        for quantity in quantities(context)
        if quantity.bound or _is_exact(context, quantity)
    ]
    one = any(quantity.number == 1 and quantity.bound == "min" for quantity in stated)
    if one and match(context.chart, "NUM ORMORE") is not None:
        return  # "one or more groups" describes a list, and demands nothing
    for ref in context.subjects:
        counted = [quantity for quantity in stated if _counts(context, ref, quantity)]
        if not is_plainly_named(context, ref):
            continue
        if (
            ref.location != "body"
            or not counted
            or not _has_length(ref)
            or not context.is_requested
        ):
            continue
        exact = [e._replace(bound="exact") if not e.bound else e for e in counted]
        limits = bounds(exact, whole=True)
        if _is_never_empty(context):
            limits.setdefault("minimum", 1)
        yield Length(
            reason=context.reason("length"),
            code=context.code,
            resource=ref.resource,
            field=ref.name,
            operation=ref.operation,
            **{name: int(limit) for name, limit in limits.items()},
        )
    if not stated and _is_never_empty(context):
        for ref in context.subjects:
            if ref.location == "body" and _has_length(ref):
                yield Length(
                    reason=context.reason("length"),
                    code=context.code,
                    resource=ref.resource,
                    field=ref.name,
                    operation=ref.operation,
                    minimum=1,
                )


def _has_length(ref: FieldRef) -> bool:
    return bool({"string", "array"} & set(ref.types))


def _counts(context: Context, ref: FieldRef, quantity: Quantity) -> bool:
    if "array" in ref.types:
        return quantity.unit in ("ITEMS", "RES", "") and not context.chart.has_word(*_EACH)
    if quantity.unit == "CHARS" or (
        quantity.unit == "LETTER"
        and quantity.bound not in ("", "exact")
        and not context.chart.has("DIGIT")
    ):
        return True
    chart = context.chart
    counts_characters = chart.has("LENGTH") or chart.has("CHARS")
    return quantity.unit in ("", "LETTER") and counts_characters


def _is_exact(context: Context, quantity: Quantity) -> bool:
    """Whether a number without a bound is one: "must be 8 characters long"."""
    chart = context.chart
    if quantity.unit == "CHARS" and quantity.start == 0 and len(chart) <= _SHORT:
        return True  # "16 characters."
    return (
        quantity.unit == "CHARS"
        and chart.has("MUST", "LENGTH", "CONSIST", "HAVE")
        and not chart.has("EXAMPLE")
    )


def _is_never_empty(context: Context) -> bool:
    """Whether an empty text is refused: "must not be empty"."""
    chart = context.chart
    mark = chart.first("EMPTYTEXT")
    spaces = [m for m in chart.all("SPACE") if mark is not None and m.start != mark.start]
    if mark is None or spaces or chart.has("RES"):
        return False
    denied = chart.has("CANNOT", end=mark.start) or chart.has_word("non-empty", "nonempty")
    return denied or (context.is_refusal and not chart.has("VALUE"))
