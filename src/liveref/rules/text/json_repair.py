"""Examples that are nearly JSON: a comma too many or too few, a placeholder for a value."""

from __future__ import annotations

import re
from typing import Any

import msgspec

__all__ = ["mended"]

_HEAVY = 200_000
_TOO_MANY = re.compile(r",(\s*[}\]])")
_TOO_FEW = re.compile(r'(["\]}\d]|true|false|null)([ \t]*\n\s*)(?=["{\[])')
_BLANK = re.compile(r"[\u00a0\u3000]")
_AND_SO_ON = re.compile(r"^[ \t]*\.{2,}[ \t]*,?[ \t]*$", re.MULTILINE)
_PLACEHOLDER = re.compile(r"(?<=[:\[,])(\s*)<[\w \-./]+>(?=\s*[,}\]\n])")


def mended(text: str) -> Any:
    """The value that a broken example was meant to be; UNSET where that can't be told.

    Commas are put right at the ends of lines, lines of dots are left out, and a placeholder in
    angle brackets stands for null, whatever value it may be.
    """
    if len(text) > _HEAVY or not text.lstrip().startswith(("{", "[")):
        return msgspec.UNSET
    text = _AND_SO_ON.sub("", _BLANK.sub(" ", text))
    text = _TOO_FEW.sub(r"\1,\2", _PLACEHOLDER.sub(r"\1null", text))
    try:
        value = msgspec.json.decode(_TOO_MANY.sub(r"\1", text))
    except (msgspec.DecodeError, RecursionError, UnicodeError):
        return msgspec.UNSET
    return value
