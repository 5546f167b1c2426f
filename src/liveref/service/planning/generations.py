"""Generations: a counter of changes by which clients detect concurrent changes. A field named for
it holds the record's own generation or that of its parent in the path
(`resource_provider_generation`). A request with a stale generation is refused if the document has
409; each change raises the generation by one."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any, NamedTuple

from liveref.model.api import Operation
from liveref.service.request.call import Call
from liveref.service.request.problem import Problem
from liveref.service.system.system import System
from liveref.store.base import Reader, Record, Transaction

_CONFLICT = 409


class Above(NamedTuple):
    """The generation of a parent: the field in which requests and answers have it, the parameter
    and the resource of the parent, and the field in which the parent stores it."""

    field: str
    parameter: str
    resource: str
    stored_as: str


class Generations:
    """The generations that an operation has to do with."""

    def __init__(self, system: System, operation: Operation) -> None:
        self._system, self._operation = system, operation

    def add_to_answer(self, call: Call, tx: Reader) -> None:
        """Add the generation of the parent to the answer."""
        for above in self.of_parents:
            record = self._record(above, call, tx)
            call.computed[above.field] = record.data.get(above.stored_as, 0) if record else 0

    def raise_parents(self, call: Call, tx: Transaction) -> None:
        """Raise the generation of the parent. Raises Problem 409 on a stale generation."""
        for above in self.of_parents:
            record = self._record(above, call, tx)
            if record is not None:
                self._check(call.body, record, above.field, above.stored_as)
                call.computed[above.field] = raised(record, above.stored_as)
                tx.update(record)

    def check_own(self, fields: Mapping[str, Any], record: Record) -> None:
        """Raises Problem 409 if a request has a stale generation of the record itself."""
        for name in self.own_fields:
            self._check(fields, record, name, name)

    def check_none(self, fields: Mapping[str, Any]) -> None:
        """Raises Problem 409 if a request has the generation of a record that does not exist: it
        was deleted meanwhile."""
        for name in self.own_fields:
            if fields.get(name) is not None and _CONFLICT in self._operation.errors:
                message = f"{name} is of something that does not exist by now."
                raise Problem(_CONFLICT, message, field=name)

    def raise_own(self, record: Record) -> None:
        """One change more of the record itself, if a request can name its generation: who does not
        has no part in the counting."""
        for name in self.own_fields:
            if name in self._requested:
                raised(record, name)

    @cached_property
    def _requested(self) -> set[str]:
        """The fields that the request of the operation has in any version."""
        operations = self._system.api.operations
        whole = next((one for one in operations if one.id == self._operation.id), None)
        request = whole.request if whole is not None else None
        return {*request.schema.properties, *request.record.properties} if request else set()

    def _check(self, body: Any, record: Record, field: str, stored_as: str) -> None:
        if not isinstance(body, Mapping) or field not in body:
            return
        given, current = body[field], record.data.get(stored_as, 0)
        if given != current and _CONFLICT in self._operation.errors:
            # Null says that there is none yet.
            message = f"{field} is {current} by now; {given} was given."
            raise Problem(_CONFLICT, message, field=field)

    def _record(self, above: Above, call: Call, tx: Reader) -> Record | None:
        return tx.get(self._system.kind(above.resource), call.path[above.parameter])

    @cached_property
    def _names(self) -> list[str]:
        """The fields of that meaning in all operations on the resource."""
        names: dict[str, None] = {}
        for operation in self._system.api.operations:
            if operation.resource == self._operation.resource:
                for body in (operation.request, *(r.body for r in operation.responses)):
                    if body is not None:
                        names |= dict.fromkeys((*body.schema.properties, *body.record.properties))
        return [name for name in names if self._system.names.means("generation", name)]

    @cached_property
    def of_parents(self) -> list[Above]:
        """The generations of parents in the path."""
        parents = {resource: name for name, resource in self._operation.parents.items()}
        result = []
        for field in self._names:
            resource = field.rpartition("_")[0]
            if resource in parents and resource != self._operation.resource:
                fields = self._system.resources[resource].schema.properties
                generations = (n for n in fields if self._system.names.means("generation", n))
                result.append(Above(field, parents[resource], resource, next(generations, field)))
        return result

    @cached_property
    def own_fields(self) -> list[str]:
        """The fields that hold the generation of the record itself."""
        above = {one.field for one in self.of_parents}
        return [name for name in self._names if name not in above]


def raised(record: Record, field: str) -> int:
    record.data[field] = number = int(record.data.get(field, 0)) + 1
    return number
