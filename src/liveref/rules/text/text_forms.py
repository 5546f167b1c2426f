"""Which texts have a form: a field is held to one only if it is called so, or said to be so, and
an example shows it."""

from __future__ import annotations

import re
from typing import Any

from liveref.model.conventions import Names
from liveref.naming.patterns import matches
from liveref.values.forms import FORMS

__all__ = ["form_of"]

_ELSE = re.compile(r"\b(FQDN|host ?names?|domain|ranges?|or an?)\b", re.IGNORECASE)
_WORDS = {
    "mac": re.compile(r"\bmac\b", re.IGNORECASE),
    "cidr": re.compile(r"\b(cidr|ip[_ ]prefix)\b", re.IGNORECASE),
    "ip": re.compile(r"\bip(v[46])?[ _]address\b", re.IGNORECASE),
}


def form_of(name: str, text: str, example: Any, names: Names) -> str | None:
    """The form of a field's values, by its name, its description and an example; None for a field
    that has none."""
    if matches(names.time, name):
        return "time" if FORMS["time"].fits(example) else None
    if _ELSE.search(text):
        return None
    words = f"{name.replace('_', ' ')} {text}"
    fitting = (form for form, word in _WORDS.items() if word.search(words))
    return next((form for form in fitting if FORMS[form].fits(example)), None)
