"""The fields of a record as lists and shows present them, one at a time: filters compare them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from liveref.model.api import Operation
from liveref.model.schema import Property
from liveref.service.planning.answer_plan import AnswerPlan
from liveref.service.representation.field_renderers import Constant
from liveref.service.representation.response_context import FieldRenderer
from liveref.service.representation.shape import ABSENT, Stored


class ShownField(NamedTuple):
    """The origin of the value that answers show for a field.

    The value is stored at the key `path` of the record, or is `default` for a record without it.
    If `render` is given, the value is worked out instead, with the related records that it
    `needs`."""

    path: str
    default: Any = ABSENT
    render: FieldRenderer | None = None
    needs: frozenset[str] = frozenset()


class ShownFields:
    """The shown fields of the records of one list, worked out when they are first asked for."""

    def __init__(self, plan: AnswerPlan) -> None:
        self._plan = plan
        self._fields: dict[str, ShownField] = {}

    def of(self, name: str) -> ShownField:
        """The field as the list shows it, else as another answer about its record does; as it is
        stored if no answer shows it."""
        if name not in self._fields:
            self._fields[name] = self._shown(name)
        return self._fields[name]

    def _shown(self, name: str) -> ShownField:
        plan = self._plan
        if plan.other_end is not None:  # The list shows the records that its relations lead to.
            return ShownField(name)
        for answer, field in self._answers(name):
            renderer, needs = answer.builder().field(plan.resource, name, field)
            return _origin(name, renderer, needs)
        return ShownField(name)

    def _answers(self, name: str) -> Iterator[tuple[AnswerPlan, Property]]:
        """The answers that document a field of the record, the list itself first."""
        plan = self._plan
        if name in plan.listing.fields:
            yield plan, plan.listing.fields[name]
        operations = plan.system.api.operations
        for other in (o for o in operations if o.resource == plan.resource.name):
            if other.effect.traits.shows_records and other.id != plan.operation.id:
                for field in _documented(other, name):
                    yield AnswerPlan(plan.system, other), field


def _documented(operation: Operation, name: str) -> Iterator[Property]:
    """The field of that name in the successful answers of an operation."""
    for response in operation.responses:
        record = response.body.record if response.code < 400 and response.body else None
        if record is not None and name in record.properties:
            yield record.properties[name]


def _origin(name: str, renderer: FieldRenderer, needs: frozenset[str]) -> ShownField:
    if isinstance(renderer, Stored) and isinstance(renderer.fallback, Constant):
        return ShownField(renderer.key, renderer.fallback.value)
    return ShownField(name, render=renderer, needs=needs)
