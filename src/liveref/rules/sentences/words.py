"""The words and phrases of `words.yaml`."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import msgspec

from liveref.values.safe_yaml import load_yaml

__all__ = ["Words", "words"]


class Words(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The content of `words.yaml`; the file says what each entry means."""

    abbreviations: frozenset[str]


@cache
def words() -> Words:
    """The words; the same object on every call."""
    text = files(__package__).joinpath("words.yaml").read_text(encoding="utf-8")
    return msgspec.convert(load_yaml(text), Words)
