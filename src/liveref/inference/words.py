"""The words that inference goes by, read from `words.yaml`."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

import msgspec

from liveref.values.safe_yaml import load_yaml

__all__ = ["Words", "compiled", "matches", "words"]


class Words(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The content of `words.yaml`; the file says what each entry means."""

    singular: tuple[tuple[str, str | None], ...]
    plural: tuple[tuple[str, str], ...]
    identity: str
    anonymous: str
    entry: str
    creating: str
    making: str
    listing: str
    updating: str
    replacing: str
    upserting: str
    whole: str
    checking: str
    deleting: str
    qualified: str
    types: dict[str, str]
    formats: dict[str, str]
    keys: tuple[tuple[str, str], ...]
    keyed: str
    standing: str
    widening: str
    having: str
    either: str
    brought: str
    counting: str
    beside: str
    turning: str
    schemas: str
    headings: str
    choosing: str
    paging: str
    of_all_lists: str
    administrators: str
    others_too: str
    barred: str
    determiners: str
    adding: str
    removing: str
    setting: str
    ending: str
    refusing: tuple[str, ...]
    qualifying: str
    hindrances: tuple[str, ...]
    used: str
    preconditions: tuple[str, ...]
    fixed_rows: tuple[str, ...]
    fixed: tuple[str, ...]
    at_times: str
    unique_field: tuple[str, ...]
    unique: tuple[str, ...]
    among_all: str
    among_those_below: str


@cache
def words() -> Words:
    """The words; the same object on every call."""
    text = files(__package__).joinpath("words.yaml").read_text(encoding="utf-8")
    return msgspec.convert(load_yaml(text), Words)


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """A pattern of the data files, compiled once, for any case."""
    return re.compile(pattern, re.IGNORECASE)


def matches(pattern: str, text: str) -> bool:
    """Whether the whole of `text` is what the pattern says."""
    return compiled(pattern).fullmatch(text) is not None
