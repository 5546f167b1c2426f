"""The version that a request is made for, of those that a document describes: the newest."""

from __future__ import annotations

from collections.abc import Iterable

from liveref.model.api import Example, Operation
from liveref.model.microversion import Version, understood
from liveref.model.schema import Property

_NEWEST: Version = (1 << 30,)


def version_of(operation: Operation) -> Version:
    """The newest version in which the operation exists."""
    return understood(operation.max_version) or _NEWEST


def exists(prop: Property, version: Version) -> bool:
    """Whether a field exists in that version."""
    low, high = understood(prop.min_version), understood(prop.max_version)
    return (low is None or low <= version) and (high is None or version <= high)


def newest(examples: Iterable[Example], version: Version) -> list[Example]:
    """The examples that suit a version, the newest first, those without one last."""
    dated = [(understood(e.microversion) or (), e) for e in examples]
    suiting = [pair for pair in dated if pair[0] <= version]
    return [e for _, e in sorted(suiting, key=lambda pair: pair[0], reverse=True)]
