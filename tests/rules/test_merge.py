"""Of two claims about one fact the stronger holds; the loser is kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from liveref.model.origin import Origin
from liveref.model.reason import Evidence, Reason
from liveref.rules.drafts.claims import Because, Claim
from liveref.rules.drafts.workspace import Workspace
from liveref.rules.merge import Merge
from liveref.rules.rule import Rule, rule


@dataclass
class Field:
    """A subject as the workspace has them."""

    default: int | None = None
    names: list[str] = field(default_factory=list)
    sizes: dict[str, int] = field(default_factory=dict)
    reasons: dict[str, Reason] = field(default_factory=dict)


def named(name: str, *corrects: str) -> Rule:
    @rule(name, corrects=corrects)
    def infers(workspace: Workspace) -> Iterator[Claim]:
        """It claims nothing by itself."""
        yield from ()

    return infers


def because(evidence: Evidence) -> Because:
    return Because(evidence, Origin("index.rst", 1), "text")


@pytest.mark.parametrize(
    ("first", "second", "value"),
    [
        (Evidence.EXAMPLE, Evidence.TABLE, 2),
        (Evidence.TABLE, Evidence.EXAMPLE, 1),
        (Evidence.TABLE, Evidence.TABLE, 1),
        (Evidence.TABLE, Evidence.BEHAVIOUR, 2),
        (Evidence.PROFILE, Evidence.SCHEMA, 1),
        (Evidence.RULE, Evidence.CONVENTION, 2),
    ],
)
def test_stronger_evidence_holds(first: Evidence, second: Evidence, value: int) -> None:
    subject, merge = Field(), Merge()
    merge.add(named("one"), [Claim(subject, "default", 1, because(first))])
    merge.add(named("two"), [Claim(subject, "default", 2, because(second))])
    assert subject.default == value
    assert [loser.value for loser in merge.losers] == [3 - value]


def test_a_rule_corrects_the_rules_that_it_names() -> None:
    subject, merge = Field(), Merge()
    merge.add(named("one"), [Claim(subject, "default", 1, because(Evidence.TABLE))])
    merge.add(named("two", "one"), [Claim(subject, "default", 2, because(Evidence.RULE))])
    assert subject.default == 2
    assert [loser.reason.rule for loser in merge.losers] == ["one"]


def test_two_claims_of_one_value_keep_the_stronger_reason() -> None:
    subject, merge = Field(), Merge()
    merge.add(named("one"), [Claim(subject, "default", 1, because(Evidence.RULE))])
    merge.add(named("two"), [Claim(subject, "default", 1, because(Evidence.PROSE))])
    assert subject.reasons["default"].rule == "two"
    assert merge.losers == []


def test_entries_of_collections_are_facts_of_their_own() -> None:
    subject, merge = Field(), Merge()
    claims = [
        Claim(subject, "names", True, because(Evidence.TABLE), key="a"),
        Claim(subject, "names", True, because(Evidence.PROSE), key="b"),
        Claim(subject, "sizes", 3, because(Evidence.TABLE), key="a"),
    ]
    merge.add(named("one"), claims)
    assert (subject.names, subject.sizes) == (["a", "b"], {"a": 3})
    assert subject.reasons.keys() == {"names.a", "names.b", "sizes.a"}


def test_an_entry_that_lost_is_not_in_the_collection() -> None:
    subject, merge = Field(), Merge()
    absent = Claim(subject, "names", False, because(Evidence.BEHAVIOUR), key="a")
    merge.add(named("one"), [absent])
    merge.add(named("two"), [Claim(subject, "names", True, because(Evidence.TABLE), key="a")])
    assert subject.names == []
