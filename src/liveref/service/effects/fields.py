"""The fields of a request that its record stores."""

from __future__ import annotations

from typing import Any, Self

from liveref.service.effects.step import Step
from liveref.service.planning.plan import Plan
from liveref.service.system.record_meta import INTERNAL
from liveref.service.work.change import Change
from liveref.service.work.steps import Basis


class GivenFields(Step):
    """Chooses the fields of the request that the record may store; a new record has the plain
    defaults of the others. Null leaves a field to the service, unless the answer may show null."""

    @classmethod
    def applies(cls, plan: Plan) -> Self | None:
        return cls(plan) if plan.takes_fields else None

    def basis(self) -> list[Basis]:
        return [Basis(self.plan.operation.id, "body")]

    def make(self, change: Change) -> None:
        writable = self.plan.writable
        change.changes = writable.defaults | writable.of(change.given)
        change.record.data |= stored_fields(self.plan, change.changes)

    def change(self, change: Change) -> None:
        change.changes = self.plan.writable.of(change.given)
        change.changes.pop(self.plan.resource.identifier, None)


class UpdatedFields(Step):
    """Stores the given fields and keeps the others. Null takes a value away (RFC 7396), unless the
    answer may show null."""

    @classmethod
    def applies(cls, plan: Plan) -> Self | None:
        updates = plan.updates and not plan.replaces_whole
        return cls(plan) if updates else None

    def basis(self) -> list[Basis]:
        return [Basis(self.plan.operation.id, "effect")]

    def change(self, change: Change) -> None:
        data, body = change.record.data, self.plan.operation.request
        stored = stored_fields(self.plan, change.changes)
        gone = change.changes.keys() - stored.keys()
        if body is not None and body.forgets:
            gone |= {name for name in data if name.startswith(body.prefixes)}
        for name in gone:
            data.pop(name, None)
        data |= stored


class ReplacedFields(Step):
    """Stores the given fields in the place of all that a request may give; what the service manages
    stays."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(plan)
        body = plan.operation.request
        status_field = plan.system.status_field(plan.resource.name)
        self._replaceable = {*(body.record.properties if body else ())}
        self._replaceable -= {status_field or "", INTERNAL}

    @classmethod
    def applies(cls, plan: Plan) -> Self | None:
        return cls(plan) if plan.replaces_whole else None

    def basis(self) -> list[Basis]:
        return [Basis(self.plan.operation.id, "effect")]

    def change(self, change: Change) -> None:
        unchanged = {
            key: value
            for key, value in change.record.data.items()
            if key not in self._replaceable or self.plan.system.names.means("generation", key)
        }
        stored = stored_fields(self.plan, change.changes)
        change.record.data = self.plan.writable.defaults | unchanged | stored


def stored_fields(plan: Plan, fields: dict[str, Any]) -> dict[str, Any]:
    """The fields that are stored: without null, unless the answer may show it."""
    return {n: value for n, value in fields.items() if value is not None or plan.shows_null(n)}
