"""Texts that UTF-8 can hold: no half of a surrogate pair stands in them (Unicode, D91)."""

from __future__ import annotations

import re

_SURROGATE = re.compile("[\ud800-\udfff]")


def is_encodable(text: str) -> bool:
    """Whether the text can be written as UTF-8."""
    return text.isascii() or _SURROGATE.search(text) is None


def encodable(text: str) -> str:
    """The text with U+FFFD in place of each character that UTF-8 has no form of."""
    return text if text.isascii() else _SURROGATE.sub("\ufffd", text)
