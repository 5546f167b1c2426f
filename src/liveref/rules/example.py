"""Examples of rules: small references, with the facts that a rule gives of them."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import msgspec

from liveref.values.safe_yaml import load_yaml

__all__ = ["Example", "Expected", "Sample", "example_of", "examples_of"]


class Expected(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A fact that a rule has to give; see `model.fact`."""

    about: str
    fact: str
    value: Any


class Sample(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A reference: its page, and further files, each after a line `-- NAME`; and what the rule
    gives of it, nothing for a bad example. `family` says that a service of a family describes
    itself so, for which all conventions hold; `behaviour` is a behaviour file beside it,
    or, with `is_profile`, the profile of the service. `name` is the name of the reference."""

    document: str
    name: str = ""
    family: bool = False
    behaviour: str = ""
    is_profile: bool = False
    gives: list[Expected] | Expected = []

    @property
    def expected(self) -> list[Expected]:
        """The facts as a list."""
        return self.gives if isinstance(self.gives, list) else [self.gives]


class Example(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The examples of one rule: `good` is a reference of which it gives facts, `bad` one of which
    it gives none, and `needs` are the rules without which the good one says nothing."""

    good: Sample
    bad: Sample
    needs: list[str] = []


@cache
def examples_of(stage: str) -> dict[str, Example]:
    """The examples of a stage, by rule."""
    file = files("liveref.rules.examples").joinpath(f"{stage}.yaml")
    if not file.is_file():
        return {}
    return msgspec.convert(load_yaml(file.read_text(encoding="utf-8")), dict[str, Example])


def example_of(stage: str, rule: str) -> Example:
    """The example of a rule of a stage. Raises KeyError where it has none."""
    return examples_of(stage)[rule]
