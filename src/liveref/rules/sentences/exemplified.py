"""Facts that the examples of the same document contradict: the sentence means something else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from liveref.constraints.comparing import is_missing, meets, problem_of
from liveref.model.api import Effect, Operation
from liveref.model.constraints.conditions import Condition
from liveref.model.constraints.constraint import Constraint
from liveref.model.constraints.fields import (
    AtLeastOneField,
    Comparison,
    Enumeration,
    ExclusiveFields,
    Forbidden,
    Format,
    Length,
    Pattern,
    Range,
    ReadOnly,
    Required,
)
from liveref.rules.sentences.things import Things

__all__ = ["Examples"]


class Examples:
    """The request bodies that a document shows, and what they say against facts."""

    def __init__(self, things: Things) -> None:
        self._bodies: dict[str, list[tuple[Operation, dict[str, Any]]]] = {}
        for operation in things.api.operations:
            takes_fields = operation.effect.traits.takes_fields or operation.effect is Effect.ACTION
            if takes_fields and operation.request is not None:
                shown = self._bodies.setdefault(operation.resource, [])
                shown += [(operation, body) for body in _records(operation)]

    def contradict(self, fact: Constraint) -> bool:
        """Whether a request that the document shows would be refused because of a fact."""
        return next(self._refused(fact), None) is not None

    def beyond(self, fact: Range | Length) -> str:
        """The value of an example that lies beyond a limit, with its operation; "" if none does."""
        for operation, body in self._refused(fact):
            return f"the example of `{operation.id}` has {fact.field} = {body[fact.field]!r}"
        return ""

    def _refused(self, fact: Constraint) -> Iterator[tuple[Operation, dict[str, Any]]]:
        scope = getattr(fact, "operation", "")
        for operation, body in self._bodies.get(fact.resource, ()):
            is_meant = not scope or scope in (operation.verb, operation.id)
            if is_meant and _is_against(fact, operation, body):
                yield operation, body


def _records(operation: Operation) -> Iterator[dict[str, Any]]:
    """The fields of each example of a request: those below its wrapper, if it has one."""
    request = operation.request
    for example in request.examples if request is not None else ():
        body = example.value
        if isinstance(body, dict):
            inner = body.get(request.wrapper or "", body) if request is not None else body
            if isinstance(inner, dict):
                yield inner


def _is_against(fact: Constraint, operation: Operation, body: dict[str, Any]) -> bool:
    if isinstance(fact, Range | Length | Pattern | Enumeration | Format):
        value = body.get(fact.field)
        return not is_missing(value) and problem_of(fact, value) != ""
    if isinstance(fact, ReadOnly):
        return fact.refused and fact.field in body
    if isinstance(fact, Comparison):
        pair = body.get(fact.field), body.get(fact.other.field)
        given = not any(map(is_missing, pair)) and fact.other.of == ""
        return given and not meets(fact.operator, *pair)
    if isinstance(fact, Forbidden):
        return fact.field in body and _hold(fact.conditions, body)
    if isinstance(fact, ExclusiveFields):
        return sum(not is_missing(body.get(name)) for name in fact.fields) > 1
    if operation.effect is not Effect.CREATE:
        return False
    if isinstance(fact, AtLeastOneField):
        return all(is_missing(body.get(name)) for name in fact.fields)
    if isinstance(fact, Required):
        return is_missing(body.get(fact.field)) and _hold(fact.conditions, body)
    return False


def _hold(conditions: tuple[Condition, ...], body: dict[str, Any]) -> bool:
    return all(
        meets(condition.operator, body.get(condition.field), condition.value)
        for condition in conditions
        if condition.of == ""
    )
