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
    contractions: dict[str, str]
    irregular: dict[str, str]
    adjectives: frozenset[str]
    noise: tuple[str, ...]
    numbers: dict[str, int]
    ordinals: dict[str, int]
    multiples: dict[str, int]
    units: frozenset[str]
    durations: dict[str, int]
    usual_verbs: frozenset[str]
    general_nouns: frozenset[str]
    no_nouns: frozenset[str]
    other_parameters: frozenset[str]
    page_parameters: frozenset[str]
    measures: dict[str, tuple[str, ...]]
    codes: dict[str, int]
    unnamed: frozenset[str]
    status_fields: tuple[str, ...]
    identities: frozenset[str]
    nominal: tuple[str, ...]
    verbs: dict[str, tuple[str, ...]]
    concepts: dict[str, tuple[str, ...]]
    hedges: dict[str, tuple[str, ...]]
    denials: dict[str, tuple[str, ...]]
    policies: dict[str, tuple[str, ...]]
    supplied: frozenset[str]
    limits: frozenset[str]
    fitted: frozenset[str]
    instructing: frozenset[str]
    behind_errors: frozenset[str]
    joining: tuple[str, ...]
    guarding: tuple[str, ...]
    strict: tuple[str, ...]
    agents: frozenset[str]
    neutral: frozenset[str]
    particles: frozenset[str]
    vague: tuple[str, ...]


@cache
def words() -> Words:
    """The words; the same object on every call."""
    text = files(__package__).joinpath("words.yaml").read_text(encoding="utf-8")
    return msgspec.convert(load_yaml(text), Words)
