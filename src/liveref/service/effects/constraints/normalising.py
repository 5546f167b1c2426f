"""Normalisation: texts in the form in which the service keeps them."""

from __future__ import annotations

import copy
import ipaddress
from collections.abc import Callable
from typing import Any

from liveref.model.constraints.fields import Normalisation
from liveref.model.constraints.fields import Step as Form
from liveref.service.effects.step import FactStep, given_fields
from liveref.service.planning.plan import Plan
from liveref.service.work.change import Change
from liveref.service.work.unit import Unit


def _address(text: str) -> str:
    """The canonical form of an IP address; what is none stays as it is, for others to judge."""
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        return text


_FORMS: dict[Form, Callable[[str], str]] = {
    Form.LOWER: str.lower,
    Form.UPPER: str.upper,
    Form.TITLE: str.title,
    Form.TRIM: str.strip,
    Form.COLLAPSE: lambda text: " ".join(text.split()),
    Form.ADDRESS: _address,
}


class Normalising(FactStep[Normalisation]):
    """Changes texts before they are judged, and again before they are stored: a patch may have
    put them together."""

    kinds = (Normalisation,)

    @classmethod
    def facts_for(cls, plan: Plan) -> list[Normalisation]:
        return [] if plan.operation.effect.traits.reads else super().facts_for(plan)

    def arrive(self, unit: Unit) -> None:
        body = unit.call.body
        if not any(self._differs(given) for given in given_fields(self.plan, body)):
            return
        unit.call.body = copy.deepcopy(body)
        for fields in given_fields(self.plan, unit.call.body):
            fields.update(self._normalised(fields))

    def complete(self, change: Change) -> None:
        change.record.data |= self._normalised(change.record.data)

    def _differs(self, fields: dict[str, Any]) -> bool:
        return any(fields[name] != text for name, text in self._normalised(fields).items())

    def _normalised(self, fields: dict[str, Any]) -> dict[str, str]:
        normalised = {}
        for fact in self._facts:
            if isinstance(text := fields.get(fact.field), str):
                for form in fact.steps:
                    text = _FORMS[form](text)
                normalised[fact.field] = text
        return normalised
