"""The share of facts that each rule gets right, as `python -m benchmarks.rules --write` measured
it."""

from __future__ import annotations

from importlib.resources import files

import msgspec

from liveref.values.safe_yaml import load_yaml

__all__ = ["Score", "measured"]


class Score(msgspec.Struct, frozen=True, kw_only=True):
    """The number of facts that a rule gave, of those that could be judged, and of those that are
    right."""

    facts: int
    judged: int
    right: int


def measured() -> dict[str, Score]:
    """The scores by the ids of the rules, as far as they were measured."""
    file = files("liveref.rules").joinpath("measured.yaml")
    return msgspec.convert(load_yaml(file.read_text(encoding="utf-8")), dict[str, Score])
