"""The version that brought a field, as the text says, or examples show."""

from __future__ import annotations

from typing import Any

import msgspec

from liveref.model.reason import Evidence
from liveref.reading.document import Side
from liveref.rules.drafts.drafts import Draft
from liveref.rules.drafts.shapes import Shape

__all__ = ["set_ranges"]

Version = tuple[int, ...]
Path = tuple[str, ...]
_DEPTH = 16


def set_ranges(draft: Draft, side: Side) -> None:
    """Give a field the version that the text says brought it, and one that no row has the lowest
    version whose examples show it.

    It is so only where all examples from that version on show it, and one of a lower version
    or of none, which means the lowest, has the object around it and not the field.
    """
    shape = draft.message(side).shape
    if shape is not None and draft.since:
        _set_told(shape, draft.since)
    examples = [
        (_version(example.microversion), _paths(example.data))
        for example in draft.source.examples
        if example.side is side and example.data is not msgspec.UNSET
    ]
    if shape is None or len({version for version, _ in examples}) < 2:
        return
    for path, below in _walk(shape):
        since = _since(path, examples) if Evidence.TABLE not in below.evidence else None
        if since and below.min_version is None:
            below.min_version = ".".join(map(str, since))


def _set_told(shape: Shape, since: dict[str, str]) -> None:
    """Of fields of one name those that are meant stand nearest to the root."""
    walked = sorted(_walk(shape), key=lambda each: len(each[0]))
    depths: dict[str, int] = {}
    for (*above, name), below in walked:
        if name in since and depths.setdefault(name, len(above)) == len(above):
            below.min_version = below.min_version or since[name]


def _since(path: Path, examples: list[tuple[Version, set[Path]]]) -> Version | None:
    around = [(version, path in paths) for version, paths in examples if path[:-1] in paths]
    first = min((version for version, shows in around if shows), default=())
    before = any(version < first for version, _ in around)
    after = all(shows for version, shows in around if version >= first)
    return first if first and before and after else None


def _version(written: str | None) -> Version:
    """(2, 20) for "2.20"; the lowest of all for what is none."""
    parts = (written or "").split(".")
    return tuple(map(int, parts)) if all(part.isdigit() for part in parts) else ()


def _paths(value: Any, at: Path = ()) -> set[Path]:
    """The paths of all keys in a value; the items of lists are in their place."""
    found = {at}
    if isinstance(value, list):
        for part in value:
            found |= _paths(part, at)
    elif isinstance(value, dict) and len(at) < _DEPTH:
        for key, part in value.items():
            found |= _paths(part, (*at, str(key)))
    return found


def _walk(shape: Shape, at: Path = ()) -> list[tuple[Path, Shape]]:
    found: list[tuple[Path, Shape]] = []
    for name, below in shape.container().properties.items():
        found.append(((*at, name), below))
        if len(at) < _DEPTH:
            found.extend(_walk(below, (*at, name)))
    return found
