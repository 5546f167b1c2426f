"""Texts that have a form: times, addresses and ranges of them. A field is held to one only if
it is called so, or said to be so, and an example shows it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from liveref.meaning.names import FieldNames
from liveref.model.schema import Property
from liveref.values import ranges
from liveref.values.times import moment

_MAC = re.compile(r"[0-9a-f]{2}([:-][0-9a-f]{2}){5}", re.IGNORECASE)
_ELSE = re.compile(r"\b(FQDN|host ?names?|domain|ranges?|or an?)\b", re.IGNORECASE)


class Form(NamedTuple):
    """A form: what it is called, how a text says that a field has it, and what has it."""

    noun: str
    said: re.Pattern[str]
    fits: Callable[[Any], bool]


_TIME = Form("a time as ISO 8601 has it", re.compile("(?!)"), lambda v: moment(v) is not None)
_FORMS = (
    Form("a MAC address", re.compile(r"\bmac\b", re.IGNORECASE),
         lambda value: isinstance(value, str) and _MAC.fullmatch(value) is not None),
    Form("a range of addresses", re.compile(r"\b(cidr|ip[_ ]prefix)\b", re.IGNORECASE),
         lambda value: "/" in str(value) and ranges.network(value) is not None),
    Form("an IP address", re.compile(r"\bip(v[46])?[ _]address\b", re.IGNORECASE),
         lambda value: ranges.address(value) is not None),
)  # fmt: skip


def _form_of(name: str, known: Property, names: FieldNames) -> Form | None:
    """The form of a field's values, None for a field that has none."""
    example = known.schema.example
    if names.means("time", name):
        return _TIME if _TIME.fits(example) else None
    said = known.schema.description.source if known.schema.description else ""
    if _ELSE.search(said):
        return None
    words = f"{name.replace('_', ' ')} {said}"
    return next((f for f in _FORMS if f.said.search(words) and f.fits(example)), None)


def forms_of(known: Mapping[str, Property], names: FieldNames) -> dict[str, Form]:
    """The forms that a table's fields have."""
    found = {n: _form_of(n, each, names) for n, each in known.items() if each.is_strong}
    return {name: form for name, form in found.items() if form is not None}
