"""Defaults of fields that are worked out from other values."""

from __future__ import annotations

from typing import Any, Self

from liveref.service.effects.step import Step
from liveref.service.lookup.references import template
from liveref.service.planning.plan import Plan
from liveref.service.representation.templates import is_template
from liveref.service.request.problem import Problem
from liveref.service.work.change import Change


class TemplateDefaults(Step):
    """Fills the fields that a create leaves out and whose default is worked out from other fields,
    the request or related records, in turn, so that one may use another."""

    declared = ("defaults",)

    def __init__(self, plan: Plan, defaults: dict[str, Any]) -> None:
        super().__init__(plan)
        self._defaults = defaults
        self._nulls = plan.system.behaviour(plan.resource.name).nulls
        body = plan.operation.request
        properties = body.record.properties if body else {}
        self._required = {name for name, field in properties.items() if field.required}

    @classmethod
    def applies(cls, plan: Plan) -> Self | None:
        defaults = plan.system.behaviour(plan.resource.name).defaults
        templates = {name: value for name, value in defaults.items() if is_template(value)}
        return cls(plan, templates) if templates and plan.operation.effect.creates_record else None

    def make(self, change: Change) -> None:
        data = change.record.data
        templates = {
            name: default
            for name, default in self._defaults.items()
            if data.get(name) in (None, default) and not self._is_meant(name, change)
        }
        for name in templates:
            data.pop(name, None)
        self._fill(change, templates)

    def _is_meant(self, name: str, change: Change) -> bool:
        """Whether null is a value that the request gives."""
        return name in self._nulls and name in change.given

    def _fill(self, change: Change, templates: dict[str, Any]) -> None:
        system, record = self.plan.system, change.record
        resource = self.plan.resource.name
        values = template(change.tx, system, resource, record, change.call, change.given)
        for name, default in templates.items():
            record.data |= values.fill({name: default})
        for name in templates:
            if name not in record.data and name in self._required:
                raise Problem(400, f"{name} is required.", field=name)
