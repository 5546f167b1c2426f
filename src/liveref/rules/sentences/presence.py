"""Sentences about which fields a request gives -> facts."""

from __future__ import annotations

from collections.abc import Iterator

from liveref.model.constraints.conditions import Condition, Operator
from liveref.model.constraints.constraint import Constraint
from liveref.model.constraints.fields import Forbidden, Required
from liveref.rules.sentences.access import is_plainly_named
from liveref.rules.sentences.amounts import conditions_in
from liveref.rules.sentences.clauses import CONDITIONS, MAIN, Clause
from liveref.rules.sentences.context import Context
from liveref.rules.sentences.matching import match, places
from liveref.rules.sentences.operators import OPPOSITES
from liveref.rules.sentences.rule import sentence_rule
from liveref.rules.sentences.states import State, condition_of
from liveref.rules.sentences.things import FieldRef

__all__ = ["given", "opposite", "required_facts"]

_BRIEF = 4


@sentence_rule("required", needs=("MUST", "REQUIRED", "CANNOT", "ONLY", "WITHOUT", "OMIT", "GIVE"))
def required_facts(context: Context) -> Iterator[Constraint]:
    """A field that is required, or must be missing, while others have some value."""
    if context.chart.has("ADMIN"):
        return
    other = _accompanying(context)
    if other is not None:
        yield other
        return
    if (missed := _missed(context)) is not None:
        yield missed
        return
    for ref in _needed(context):
        if not context.is_requested:
            continue
        conditions = _conditions(context, ref)
        if not conditions:
            continue
        if _demands(context):
            yield Required(
                reason=context.reason("required"),
                code=context.code,
                resource=ref.resource,
                field=ref.name,
                operation=ref.operation,
                conditions=tuple(conditions),
            )
        if _is_only_then(context):
            yield Forbidden(
                reason=context.reason("required"),
                code=context.code,
                resource=ref.resource,
                field=ref.name,
                operation=ref.operation,
                conditions=tuple(map(opposite, conditions[:1])),
            )


def _accompanying(context: Context) -> Constraint | None:
    """The field that has to come with the one described: "needs `unit`", "if it is given, `unit`
    must be given too"."""
    chart = context.chart
    own = next((ref for ref in context.fields if ref.location == "body"), None)
    place = match(chart, "IF THIS .. be GIVE , f:LIT MUST") or match(chart, "IF GIVE , f:LIT MUST")
    if place is None and len(chart) <= _BRIEF:
        place = match(chart, "MUST/REQUIRED f:LIT")
    if own is None or not context.is_requested:
        return None
    if (followed := _follows(context, own)) is not None:
        return followed
    if place is None:
        return None
    ref = context.things.field(own.resource, str(place["f"].value))
    if ref is None or ref.name == own.name:
        return None
    return Required(
        reason=context.reason("required"),
        code=context.code,
        resource=ref.resource,
        field=ref.name,
        operation=own.operation,
        conditions=(Condition(field=own.name, operator=Operator.PRESENT),),
    )


def _missed(context: Context) -> Constraint | None:
    """The field that must not be missing beside a value of another one: "refused if `paid` is true
    and `receipt` is missing"."""
    chart = context.chart
    place = match(chart, "and/but/while f:FIELD OMIT") if context.is_refusal else None
    ref = context.resolve(place["f"]) if place else None
    clause = next(
        (c for c in context.clauses if place and c.start <= place[""].start < c.end), None
    )
    if place is None or ref is None or clause is None or clause.kind != "IF":
        return None
    stated = conditions_in(context, clause.start, place[""].start)
    if len(stated) != 1 or stated[0].resource != ref.resource or stated[0].field == ref.name:
        return None
    return Required(
        reason=context.reason("required"),
        code=context.code,
        resource=ref.resource,
        field=ref.name,
        operation=ref.operation,
        conditions=(given(condition_of(stated[0], holds=True, own=ref.resource)),),
    )


_FOLLOWING = (
    "MUST .. accompany f:FIELD",
    "MUST .. GIVE together/along with f:FIELD",
    "REQUIRED together/along with f:FIELD",
    "MUST .. come/go with f:FIELD",
)


def _follows(context: Context, own: FieldRef) -> Constraint | None:
    """The field described as one that comes with another: "has to accompany `insurer`"."""
    place = next(places(context.chart, _FOLLOWING), None)
    ref = context.resolve(place["f"], own.resource) if place else None
    if ref is None or ref.name == own.name or context.chart.has("IF", "UNLESS", "CANNOT"):
        return None
    if place is None or context.chart.has("TRUE", "FALSE", "VALUE", start=place["f"].end):
        return None
    return Required(
        reason=context.reason("required"),
        code=context.code,
        resource=own.resource,
        field=own.name,
        operation=own.operation,
        conditions=(Condition(field=ref.name, operator=Operator.PRESENT),),
    )


def _needed(context: Context) -> list[FieldRef]:
    """The field that is needed: the one described, else the first that no condition names."""
    if context.fields:
        return [ref for ref in context.fields if ref.location == "body"]
    conditional = {
        at for clause in context.clauses if _is_conditional(clause) for at in range(*clause[1:])
    }
    modal = context.chart.first("MUST", "CANNOT", "REQUIRED")
    for mark in context.chart.all("FIELD"):
        ref = context.resolve(mark)
        literal = context.chart.has("LIT", start=mark.start, end=mark.end)
        behind = modal is not None and (modal.tag == "REQUIRED" or mark.start > modal.start)
        plain = literal or is_plainly_named(context, ref) if ref is not None else False
        if mark.start not in conditional and ref is not None and plain and (behind or literal):
            return [ref]
    return []


def _is_conditional(clause: Clause) -> bool:
    return clause.kind in CONDITIONS | {"WHICH"}


def _conditions(context: Context, needed: FieldRef) -> list[Condition]:
    """The values of other fields of the record under which it is needed."""
    stated: list[State] = []
    kinds = CONDITIONS | {"WHICH", "BECAUSE"}
    if context.fields or match(context.chart, "for .. VALUE") is not None:
        kinds = kinds | {"MAIN"}
    for clause in _demanding(context):
        if clause.kind in kinds:
            stated += conditions_in(context, clause.start, clause.end)
    own = [s for s in stated if s.resource == needed.resource and s.field != needed.name]
    if len({state.field for state in own}) != 1:
        return _present(context, needed)
    return [given(condition_of(own[-1], holds=True, own=needed.resource))]


def given(condition: Condition) -> Condition:
    """A condition that is met by a value alone, and not where a request leaves the field out."""
    if condition.operator is Operator.NOT_EQUAL and condition.value is True:
        return Condition(
            field=condition.field, of=condition.of, operator=Operator.EQUAL, value=False
        )
    return condition


def _demanding(context: Context) -> tuple[Clause, ...]:
    """The clauses before a part that says the opposite: "..., and must not be given for free"."""
    modal = context.chart.first("MUST", "REQUIRED")
    denial = context.chart.first("CANNOT", start=modal.end) if modal is not None else None
    cut = next((c for c in context.clauses if denial and c.start <= denial.start < c.end), None)
    if cut is None or cut.kind != MAIN:
        return context.clauses
    return tuple(clause for clause in context.clauses if clause.end <= cut.start)


def _present(context: Context, needed: FieldRef) -> list[Condition]:
    """The condition that another field is given: "required if `x` is set"."""
    for clause in context.clauses:
        if clause.kind != "IF":
            continue
        chart = context.chart
        marks = chart.all("FIELD", start=clause.start, end=clause.end)
        if not context.fields:
            marks = [m for m in marks if chart.has("LIT", start=m.start, end=m.end)]
        refs = [ref for mark in marks if (ref := context.resolve(mark, needed.resource))]
        others = [ref for ref in refs if ref.name != needed.name]
        inside = {"start": clause.start, "end": clause.end}
        if len(others) == 1 and chart.has("OMIT", **inside):
            return [Condition(field=others[0].name, operator=Operator.ABSENT)]
        if len(others) == 1 and chart.has("GIVE", **inside):
            return [Condition(field=others[0].name, operator=Operator.PRESENT)]
    return []


def _demands(context: Context) -> bool:
    """Whether the sentence says that the field must be given."""
    chart = context.chart
    required = [m for m in chart.all("REQUIRED") if not context.is_negated(m.start, 3)]
    other = match(chart, "MUST .. GIVE f:FIELD")
    named = context.resolve(other["f"]) if other else None
    if context.fields and named is not None and named.name != context.fields[0].name:
        return False
    given = match(chart, "MUST .. GIVE") or match(chart, "MUST be there/present")
    ordered = match(chart, "GIVE THIS IF") if context.fields else None
    given = given or (ordered if ordered and ordered[""].start == 0 else None)
    missed = match(chart, "CANNOT .. OMIT") or (
        context.is_refusal
        and match(chart, "WITHOUT" if context.fields == () else "WITHOUT/OMIT .. be? REFUSE")
    )
    return bool(required or given or missed) and not chart.has("DEFAULT")


def _is_only_then(context: Context) -> bool:
    """Whether the field is for these records alone: "for child fares only"."""
    chart = context.chart
    only = match(chart, "VALUE .. ONLY") or match(chart, "ONLY .. VALUE")
    only = only or match(chart, "CAN ONLY IF ... TRUE/FALSE")
    allowed = match(chart, "CAN .. GIVE .. ONLY") or match(chart, "ONLY .. CAN .. GIVE")
    demanded = chart.has("REQUIRED")
    free = bool(context.fields or allowed) and not chart.has("REQUIRED", "MUST")
    return bool(only and (free or (context.fields and demanded)))


def opposite(condition: Condition) -> Condition:
    """The condition that holds where another one does not."""
    operator = OPPOSITES[condition.operator]
    return Condition(
        field=condition.field, of=condition.of, operator=operator, value=condition.value
    )
