"""Whole numbers that clients write as texts: ASCII digits alone.

Python takes other characters for digits too, some of which `int` refuses, as it refuses to read
more than 4,300 of them."""

from __future__ import annotations

import re

_LONGEST = 1000
_WHOLE = re.compile(rf"[0-9]{{1,{_LONGEST}}}")
_INTEGER = re.compile(rf"-?[0-9]{{1,{_LONGEST}}}")


def whole_number(text: object) -> int | None:
    """The number of 0 or more that a text, or an integer, writes; None for any other."""
    written = str(text)
    return int(written) if _WHOLE.fullmatch(written) else None


def integer(text: str) -> int | None:
    """The number that a text writes, with a minus or not; None for any other."""
    return int(text) if _INTEGER.fullmatch(text) else None
