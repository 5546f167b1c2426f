"""Claims about a collection and claims about its entries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from liveref.model.origin import Origin
from liveref.model.reason import Evidence, Reason
from liveref.rules.drafts.claims import Because, Claim
from liveref.rules.drafts.workspace import Workspace
from liveref.rules.merge import Merge
from liveref.rules.rule import rule


@dataclass
class Box:
    colours: tuple[str, ...] = ()
    labels: list[str] = field(default_factory=list)
    sizes: dict[str, int] = field(default_factory=dict)
    reasons: dict[str, Reason] = field(default_factory=dict)


def because(evidence: Evidence) -> Because:
    return Because(evidence, Origin("index.rst", 1))


@rule("first")
def first(workspace: Workspace) -> Iterator[Claim]:
    """A rule."""
    yield from ()


@rule("second", corrects=("first",))
def second(workspace: Workspace) -> Iterator[Claim]:
    """A rule that corrects another one."""
    yield from ()


def merged(*claims: tuple[Any, str, Any, Evidence, Any]) -> tuple[Box, list[tuple[str, Any]]]:
    box, merge = Box(), Merge()
    for subject, fact, value, evidence, key in claims:
        merge.add(subject, [Claim(box, fact, value, because(evidence), key)])
    return box, [(loser.fact, loser.value) for loser in merge.losers]


def test_entries_of_several_sentences_come_together() -> None:
    box, losers = merged(
        (first, "colours", True, Evidence.PROSE, "red"),
        (first, "colours", True, Evidence.PROSE, "blue"),
        (first, "colours", True, Evidence.TABLE, "red"),
    )
    assert (box.colours, losers) == (("red", "blue"), [])
    assert box.reasons["colours.red"].evidence is Evidence.TABLE


@pytest.mark.parametrize("fact", ["colours", "labels"])
def test_a_rule_takes_away_the_entry_that_it_corrects(fact: str) -> None:
    box, losers = merged(
        (first, fact, True, Evidence.PROSE, "red"),
        (second, fact, False, Evidence.RULE, "red"),
    )
    assert len(getattr(box, fact)) == 0
    assert losers == [(f"{fact}.red", True)]


def test_a_whole_collection_replaces_weaker_entries() -> None:
    box, losers = merged(
        (first, "colours", True, Evidence.PROSE, "red"),
        (first, "colours", True, Evidence.PROSE, "blue"),
        (first, "colours", ("blue", "green"), Evidence.PROFILE, None),
        (first, "colours", True, Evidence.PROSE, "black"),
    )
    assert box.colours == ("blue", "green")
    assert losers == [("colours.red", True), ("colours.black", True)]
    assert box.reasons.keys() == {"colours"}


def test_a_whole_collection_loses_against_a_stronger_entry() -> None:
    box, losers = merged(
        (first, "sizes", 3, Evidence.TABLE, "large"),
        (first, "sizes", {"large": 2}, Evidence.EXAMPLE, None),
    )
    assert (box.sizes, losers) == ({"large": 3}, [("sizes", {"large": 2})])


def test_an_entry_replaces_a_weaker_one() -> None:
    box, losers = merged(
        (first, "sizes", 3, Evidence.EXAMPLE, "large"),
        (first, "sizes", 4, Evidence.TABLE, "large"),
        (first, "sizes", 5, Evidence.TABLE, "large"),
    )
    assert (box.sizes, losers) == ({"large": 4}, [("sizes.large", 3), ("sizes.large", 5)])
