"""How often a record was changed, by which clients see that they know it as it is.

A field named for it is the record's own, or that of what stands above in the path
(`resource_provider_generation`). Who sends another than the stored one is refused, where the
document knows 409; each change raises it by one.
"""

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
    """The generation of what is above: as which field it is sent and shown, which parameter of
    the path tells whose it is, of which resource, and in which field that one keeps it."""

    field: str
    parameter: str
    resource: str
    kept: str


class Generations:
    """The generations that an operation has to do with."""

    def __init__(self, system: System, operation: Operation) -> None:
        self._system, self._operation = system, operation

    def tell(self, call: Call, tx: Reader) -> None:
        """Have the answer show the generation of what is above."""
        for above in self.above:
            record = self._record(above, call, tx)
            call.told[above.field] = record.data.get(above.kept, 0) if record else 0

    def raise_above(self, call: Call, tx: Transaction) -> None:
        """One change more of what is above. Raises Problem 409 on a stale generation."""
        for above in self.above:
            record = self._record(above, call, tx)
            if record is not None:
                self._check(call.body, record, above.field, above.kept)
                call.told[above.field] = _raised(record, above.kept)
                tx.update(record)

    def check_own(self, fields: Mapping[str, Any], record: Record) -> None:
        """Raises Problem 409 where a request knows another generation of the record itself."""
        for name in self._own:
            self._check(fields, record, name, name)

    def raise_own(self, record: Record) -> None:
        """One change more of the record itself."""
        for name in self._own:
            _raised(record, name)

    def _check(self, body: Any, record: Record, field: str, kept: str) -> None:
        if not isinstance(body, Mapping) or field not in body:
            return
        given, current = body[field], record.data.get(kept, 0)
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
    def above(self) -> list[Above]:
        """Those of what is above in the path."""
        parents = {resource: name for name, resource in self._operation.parents.items()}
        found = []
        for field in self._names:
            resource = field.rpartition("_")[0]
            if resource in parents and resource != self._operation.resource:
                fields = self._system.resources[resource].schema.properties
                told = (n for n in fields if self._system.names.means("generation", n))
                found.append(Above(field, parents[resource], resource, next(told, field)))
        return found

    @cached_property
    def _own(self) -> list[str]:
        above = {one.field for one in self.above}
        return [name for name in self._names if name not in above]


def _raised(record: Record, field: str) -> int:
    record.data[field] = number = int(record.data.get(field, 0)) + 1
    return number
