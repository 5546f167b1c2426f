"""Every fact of a reference has a rule and a place, and its text stands at that place."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

import published
from liveref.loading import Loaded, load
from liveref.model.fact import Fact
from liveref.model.reason import Evidence

FETCHED = ("designate", "heat", "ironic", "neutron", "octavia", "manila")
SHARED = ("cinder", "glance", "keystone", "nova", "placement")
_NAMED = (Evidence.CONVENTION, Evidence.PROFILE, Evidence.BEHAVIOUR)
"""The evidence that may stand outside the reference, in a place with a name."""
PROFILES = Path(load.__code__.co_filename).parent / "families" / "openstack" / "profiles"
_LINES = 60
"""How many lines a sentence or a row may take."""


@cache
def lines_of(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8", errors="replace").splitlines()


def flat(text: str) -> str:
    return "".join(text.split())


def stands(fact: Fact, root: Path) -> bool:
    """Whether the text of a fact begins in the line that its place names."""
    origin, text = fact.reason.origin, flat(fact.reason.text)
    if not origin.line:
        return fact.reason.evidence in _NAMED and bool(origin.file)
    path = root / origin.file
    if fact.reason.evidence is Evidence.PROFILE or not path.is_file():
        path = PROFILES / origin.file
    if not text or not path.is_file():
        return False
    first, *rest = (flat(line) for line in lines_of(path)[origin.line - 1 :][:_LINES])
    place = (first + "".join(rest)).find(text)
    return 0 <= place < max(len(first), 1)


def wrong(read: Loaded) -> list[str]:
    """The facts of a reference whose reason is not what it says."""
    explanation = read.explanation
    return [
        f"{fact.about} {fact.fact} {fact.reason}"
        for fact in (*explanation.facts, *explanation.rejected)
        if not (fact.reason.rule and stands(fact, read.root))
    ]


def check(reference: str) -> None:
    read = load(reference, offline=True)
    assert read.explanation.facts
    faults = wrong(read)
    assert not faults, f"{len(faults)} of {len(read.explanation.facts)}: " + "\n".join(faults[:10])


@pytest.mark.parametrize("name", ["image", "identity"])
def test_bundled_reference(name: str) -> None:
    check(name)


@pytest.mark.parametrize("name", published.each_of(*published.CORE, *FETCHED))
def test_published_reference(name: str) -> None:
    check(str(published.published(name)))


@pytest.mark.shared
@pytest.mark.parametrize("name", SHARED)
def test_shared_reference(name: str, shared: Path) -> None:
    check(str(shared / "references" / name))


@pytest.mark.shared
def test_seed(shared: Path) -> None:
    check(str(shared / "seed"))
