"""Sentences about deletes that only mark the record -> facts."""

from __future__ import annotations

from collections.abc import Iterator

from liveref.model.api import Operation
from liveref.model.constraints.constraint import Constraint
from liveref.model.constraints.operations import Change
from liveref.model.constraints.resources import SoftDelete
from liveref.rules.sentences.context import Context
from liveref.rules.sentences.effects import effects_of
from liveref.rules.sentences.matching import match
from liveref.rules.sentences.relations import deletes
from liveref.rules.sentences.rule import sentence_rule
from liveref.rules.sentences.states import states

__all__ = ["soft_delete_facts"]


@sentence_rule("soft-delete")
def soft_delete_facts(context: Context) -> Iterator[Constraint]:
    """A delete that only marks the record."""
    chart = context.chart
    stays = chart.has("STILLTHERE", "HIDDEN")
    conditional = chart.has("CANNOT", "MUST", "IF", "UNLESS")
    if context.is_refusal or context.fields or (conditional and not stays):
        return
    if match(chart, "IF .. STILLTHERE") is not None:
        return
    for operation in deletes(context):
        if not stays and not _is_set(context, operation):
            continue
        mark = _mark(context, operation)
        if mark is None and context.after is not None and _is_set(context.after, operation):
            mark = _mark(context.after, operation)
        if mark is None:
            continue
        field, value = mark
        parameter = _parameter(context, operation.resource)
        hidden = chart.has("HIDDEN") or bool(parameter)
        yield SoftDelete(
            reason=context.reason("soft-delete"),
            resource=operation.resource,
            field=field,
            value=value,
            listed=not hidden,
            parameter=parameter,
            operation=operation.verb,
        )
        return


def _is_set(context: Context, operation: Operation) -> bool:
    """Whether a sentence at a delete says which value a field of the record gets."""
    if context.operation is None or context.operation.id != operation.id:
        return False
    effects = [*effects_of(context, list(context.clauses))]
    own = [e for e in effects if e.ref.resource == operation.resource and e.change is Change.SET]
    return len(own) == 1


def _mark(context: Context, operation: Operation) -> tuple[str, object] | None:
    """The field and the value that mark a deleted record."""
    resource = operation.resource
    staying = {
        at for m in context.chart.all("STILLTHERE", "HIDDEN") for at in range(m.start, m.end)
    }
    for state in states(context, 0, len(context.chart)):
        if state.resource == resource and state.start not in staying:
            return state.field, state.values[0]
    field = context.things.status_field(resource)
    if field is None:
        return None
    for mark in context.chart.all("LIT"):
        if mark.value.replace("_", "").isalpha() and not context.chart.has(
            "FIELD", start=mark.start, end=mark.end
        ):
            return field, mark.value
    verb = operation.title.split()[0].lower() if operation.title else ""
    for token in context.chart.tokens:
        if verb and verb in token.forms and token.lower.endswith(("ed", "en", "wn")):
            return field, token.lower
    return None


def _parameter(context: Context, resource: str) -> str:
    """The query parameter that shows deleted records in a list."""
    for mark in context.chart.all("FIELD"):
        for ref in mark.value:
            if ref.location == "query" and ref.resource == resource:
                return str(ref.name)
    return ""
