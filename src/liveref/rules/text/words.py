"""The words that inference goes by, read from `words.yaml`."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import msgspec

from liveref.values.safe_yaml import load_yaml

__all__ = ["Words", "words"]


class Words(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The content of `words.yaml`; the file says what each entry means."""

    entry: str
    creating: str
    deprecated: str
    making: str
    listing: str
    updating: str
    replacing: str
    upserting: str
    whole: str
    checking: str
    deleting: str
    trying: str
    qualified: str
    types: dict[str, str]
    formats: dict[str, str]
    keys: tuple[tuple[str, str], ...]
    keyed: str
    standing: str
    answer_for_none: str
    widening: str
    narrowing: str
    having: str
    either: str
    brought: str
    available: str
    beside: str
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
    status_parts: dict[str, str]
    status_needed: tuple[str, ...]
    status_reached: tuple[str, ...]
    conditional: str
    successful: str
    failing: str
    code_versions: tuple[str, ...]
    demands: str
    forms: dict[str, str]
    other_forms: str
    comma_separated: str
    patch_types: str


@cache
def words() -> Words:
    """The words; the same object on every call."""
    text = files(__package__).joinpath("words.yaml").read_text(encoding="utf-8")
    return msgspec.convert(load_yaml(text), Words)
