"""Comparisons of two records that a new one joins: "the boat is longer than the berth"."""

from __future__ import annotations

from collections.abc import Iterator

from liveref.model.api import Operation
from liveref.model.constraints.conditions import Condition, Operator, Term
from liveref.model.constraints.constraint import Constraint
from liveref.model.constraints.operations import Precondition
from liveref.rules.sentences.chart import Mark
from liveref.rules.sentences.context import Context
from liveref.rules.sentences.matching import places
from liveref.rules.sentences.operators import OPPOSITES
from liveref.rules.sentences.words import words

__all__ = ["apart_facts"]

_NUMBERS = frozenset({"integer", "number"})
_COMPARED = {
    "ABOVE": Operator.GREATER,
    "BELOW": Operator.LESS,
    "MAX": Operator.AT_MOST,
    "MIN": Operator.AT_LEAST,
}
_PATTERNS = ("a:RES .. c:ABOVE/BELOW/MAX/MIN .. b:RES",)


def apart_facts(context: Context) -> Iterator[Constraint]:
    """A precondition on two records that the operation's own refers to, by what an adjective
    measures of both, where one that is too long, heavy or old is refused."""
    chart = context.chart
    place = next(places(chart, _PATTERNS), None)
    operations = [one for one in context.operations if one.effect.writes_values]
    if place is None or len(operations) != 1 or chart.has("NUM", "SORTED", "COUNT", "IF"):
        return
    operation, first, second = operations[0], place["a"].value, place["b"].value
    fields = [_measured(context, name, place["c"]) for name in (first, second)]
    if first == second or not all(fields) or not _are_linked(context, operation, first, second):
        return
    operator = _COMPARED[place["c"].tag]
    denied = chart.has("CANNOT", "NOT", "NO", end=place["c"].start)
    if chart.has("MUST", end=place["c"].start) or (denied and not context.is_refusal):
        operator = OPPOSITES[operator] if denied else operator
    elif context.is_refusal:
        operator = OPPOSITES[operator]
    else:
        return
    yield Precondition(
        reason=context.reason("comparison"),
        code=context.code,
        resource=operation.resource,
        operation=operation.verb,
        conditions=(
            Condition(
                field=fields[0], of=first, operator=operator, other=Term(field=fields[1], of=second)
            ),
        ),
    )


def _are_linked(context: Context, operation: Operation, *resources: str) -> bool:
    """Whether the operation's record refers to a record of each of two other resources."""
    own = operation.resource
    return all(name != own and context.things.link(own, name) is not None for name in resources)


def _measured(context: Context, resource: str, mark: Mark) -> str:
    """The number of a resource that the adjective of a comparison measures, "" if none does."""
    fields = context.things.fields.get(resource, {})
    forms = {form for token in context.chart.tokens[mark.start : mark.end] for form in token.forms}
    nouns = [noun for form in sorted(forms) for noun in words().measures.get(form, ())]
    names = [
        name
        for noun in nouns
        for name, ref in fields.items()
        if noun in name.split("_") and _NUMBERS & set(ref.types)
    ]
    return names[0] if names else ""
