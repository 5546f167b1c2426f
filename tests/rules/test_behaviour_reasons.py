"""No fact about the life of a resource is without its reason."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from liveref.loading import load
from liveref.model.behaviour.behaviour import Behaviour, ResourceBehaviour
from liveref.model.behaviour.transitions import Transition
from liveref.model.reason import STRONG, Reason

SHARED = ("cinder", "glance", "keystone", "nova", "placement")
_SETS = ("allowed", "unless", "unique", "fixed", "once", "keys", "shares")
"""The facts of which each entry may come from another sentence."""


def unreasoned(behaviour: Behaviour) -> Iterator[str]:
    for name, resource in behaviour.resources.items():
        yield from (f"{name}.{fact}" for fact in without_reason(resource))
        for verb, transition in resource.actions.items():
            yield from (f"{name}.{verb}.{fact}" for fact in without_reason(transition))


def without_reason(part: ResourceBehaviour | Transition) -> Iterator[str]:
    plain = type(part)()
    for fact in part.__struct_fields__:
        value = getattr(part, fact)
        if fact in ("actions", "reasons") or value == getattr(plain, fact):
            continue
        entries = value if isinstance(value, dict) or fact in _SETS else [""]
        for entry in entries:
            key = ",".join(entry) if isinstance(entry, tuple) else entry
            if f"{fact}.{key}" not in part.reasons and fact not in part.reasons:
                yield f"{fact}.{key}"


@pytest.mark.parametrize("name", ["image", "identity"])
def test_bundled_reference(name: str) -> None:
    behaviour = load(name, offline=True).api.behaviour
    assert behaviour.resources
    assert [*unreasoned(behaviour)] == []


@pytest.mark.shared
@pytest.mark.parametrize("name", SHARED)
def test_shared_reference(name: str, shared: Path) -> None:
    behaviour = load(str(shared / "references" / name), offline=True).api.behaviour
    assert [*unreasoned(behaviour)] == []
    for reason in refusing(behaviour):
        # Weak evidence never refuses a request.
        assert reason.evidence in STRONG
        assert reason.origin.line
        assert reason.text


def refusing(behaviour: Behaviour) -> Iterator[Reason]:
    """The reasons of what refuses an operation on a record."""
    for resource in behaviour.resources.values():
        for transition in resource.actions.values():
            for fact, reason in transition.reasons.items():
                if fact.partition(".")[0] in ("allowed", "unless", "without"):
                    yield reason
