"""The form of a list whose query asks for more fields than the list shows without it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from liveref.model.api import Effect, Location
from liveref.model.microversion import Version
from liveref.model.projection import at_version
from liveref.model.schema import Property
from liveref.naming.patterns import compiled
from liveref.service.planning.answer_plan import AnswerPlan
from liveref.service.representation.listing import ListShape
from liveref.service.request.call import Call


class ListDetails:
    """The forms of one list: the usual one, and that with details, which a flag of its query asks
    for, or the name of a field that the usual one leaves out."""

    def __init__(self, plan: AnswerPlan) -> None:
        queries = plan.system.api.conventions.queries
        names = [p.name for p in plan.operation.parameters if p.location is Location.QUERY]
        self._flags = [name for name in names if compiled(queries.detailed).fullmatch(name)]
        self._fields = [name for name in names if compiled(queries.fields).fullmatch(name)]
        self._plan = plan
        self._shapes: dict[Version | None, ListShape] = {}

    def listing(self, call: Call) -> ListShape:
        """The form that a request asks for."""
        if not call.query or not self._asks(call):
            return self._plan.listing
        if call.version not in self._shapes:
            fields = max(self._fields_of_others(call.version), key=len, default={})
            self._shapes[call.version] = self._plan.listing.with_fields(fields)
        return self._shapes[call.version]

    def _asks(self, call: Call) -> bool:
        if any(call.says(name) for name in self._flags):
            return True
        texts = (text for name in self._fields for text in call.query.get(name, ()))
        named = {part.strip() for text in texts for part in text.split(",")} - {""}
        return not self._plan.listing.fields.keys() >= named

    def _fields_of_others(self, version: Version | None) -> Iterator[Mapping[str, Property]]:
        """The fields of the answers below the path of the list: of a longer list, of one record."""
        plan = self._plan
        for operation in plan.system.api.operations if plan.other_end is None else ():
            is_own = operation.resource == plan.resource.name
            shows = is_own and operation.effect.traits.shows_records
            if shows and operation.path.startswith(plan.operation.path):
                there = at_version(operation, version) if version is not None else operation
                if there is not None:
                    yield _fields_shown(AnswerPlan(plan.system, there))


def _fields_shown(answer: AnswerPlan) -> Mapping[str, Property]:
    """The documented fields of the records of an answer."""
    if answer.operation.effect is Effect.LIST:
        return answer.listing.fields
    schema = answer.record_schema()
    return schema.properties if schema is not None else {}
