"""Normalisation: texts in the form in which the service keeps them."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import msgspec

from liveref.model.constraints.fields import Normalisation
from liveref.model.constraints.fields import Step as Form
from liveref.service.effects.constraints.step import FactStep, given_fields
from liveref.service.effects.constraints.values import Values
from liveref.service.request.call import Call

_FORMS: dict[Form, Callable[[str], str]] = {
    Form.LOWER: str.lower,
    Form.UPPER: str.upper,
    Form.TITLE: str.title,
    Form.TRIM: str.strip,
    Form.COLLAPSE: lambda text: " ".join(text.split()),
}


class Normalising(FactStep[Normalisation]):
    """Changes texts before they are judged, and again before they are stored: a patch may have
    put them together."""

    kinds = (Normalisation,)

    def arrive(self, call: Call) -> Call:
        if not any(self._differs(given) for given in given_fields(self.plan, call.body)):
            return call
        body = copy.deepcopy(call.body)
        for fields in given_fields(self.plan, body):
            fields.update(self._normalised(fields))
        return msgspec.structs.replace(call, body=body)

    def complete(self, values: Values) -> None:
        values.record.data |= self._normalised(values.record.data)

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
