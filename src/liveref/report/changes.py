"""The differences between two models of one reference, for its author."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

import msgspec

from liveref.model.api import API, Operation, Resource

MOST = 20
"""Lines of one comparison."""
_ASIDE = frozenset({"origin", "prose", "text", "sections", "title", "assumed"})
"""The attributes that say where a statement stands and how it is worded."""


def change_lines(old: API, new: API) -> list[str]:
    """A line for each operation that was added (`+`), removed (`-`) or changed (`~`), and for
    each resource that changed; the first lines only, and how many are left."""
    lines = [*_operations(old, new), *_resources(old, new)]
    left = len(lines) - MOST
    return [*islice(lines, MOST), *([f"... and {left} more"] if left > 0 else [])]


def _operations(old: API, new: API) -> Iterator[str]:
    before, after = _by_call(old.operations), _by_call(new.operations)
    yield from (f"+ {call}" for call in after if call not in before)
    yield from (f"- {call}" for call in before if call not in after)
    for call, operation in after.items():
        if call in before and (parts := _different(before[call], operation)):
            yield f"~ {call}: {', '.join(parts)}"


def _resources(old: API, new: API) -> Iterator[str]:
    before = {resource.name: resource for resource in old.resources}
    for resource in new.resources:
        former = before.get(resource.name)
        if former is not None and (parts := _different(former, resource)):
            yield f"~ resource {resource.name}: {', '.join(parts)}"
    if _plain(old.behaviour) != _plain(new.behaviour):
        yield "~ behaviour"


def _by_call(operations: Iterable[Operation]) -> dict[str, Operation]:
    """Operations by what a client calls."""
    return {
        " ".join(filter(None, (operation.method, operation.path, operation.action))): operation
        for operation in operations
    }


def _different(old: Operation | Resource, new: Operation | Resource) -> list[str]:
    """The names of the fields that differ."""
    before, after = _plain(old), _plain(new)
    names = dict.fromkeys([*before, *after])
    return [name for name in names if before.get(name) != after.get(name)]


def _plain(value: Any) -> Any:
    """A part of the model as JSON values, without what is aside."""
    return _without(msgspec.to_builtins(value))


def _without(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _without(item) for key, item in value.items() if key not in _ASIDE}
    return [_without(item) for item in value] if isinstance(value, list) else value
