"""The version that brought a field, as the text says, or examples show."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from liveref.reading.document import Example, Side
from liveref.reading.json_keys import ExampleKeys
from liveref.rules.bodies.field_rows import fields_of
from liveref.rules.drafts.claims import Claim
from liveref.rules.drafts.drafts import Draft
from liveref.rules.drafts.grounds import by_key, by_reason
from liveref.rules.drafts.shapes import Shape
from liveref.rules.drafts.workspace import Workspace
from liveref.rules.rule import rule

__all__ = ["version_in_examples", "version_in_text"]

Version = tuple[int, ...]
Path = tuple[str, ...]
_DEPTH = 16


@rule("field-version-in-text")
def version_in_text(workspace: Workspace) -> Iterator[Claim]:
    """A field exists since the version that the text of its operation says brought it, unless its
    row has another one. Of several fields of that name, those nearest to the root are meant."""
    for draft in workspace.drafts:
        for side in Side if draft.since else ():
            shape = draft.message(side).shape
            for name, field in _nearest(shape, draft.since) if shape is not None else ():
                reason = draft.reasons[f"since.{name}"]
                because = by_reason(reason)
                yield Claim(field, "min_version", draft.since[name], because)


def _nearest(shape: Shape, names: dict[str, str]) -> Iterator[tuple[str, Shape]]:
    depths: dict[str, int] = {}
    for (*above, name), below in sorted(_walk(shape), key=lambda pair: len(pair[0])):
        if name in names and depths.setdefault(name, len(above)) == len(above):
            yield name, below


@rule("field-version-in-examples")
def version_in_examples(workspace: Workspace) -> Iterator[Claim]:
    """A field without a row exists since the lowest version whose examples show it, if all examples
    of higher versions show it too, and one of a lower version, or of none, has the object around
    it and not the field."""
    rows = {id(field.shape) for field in fields_of(workspace)}
    for draft in workspace.drafts:
        for side in Side:
            shape, examples = draft.message(side).shape, _examples(draft, side)
            if shape is None or len({version for version, _, _ in examples}) < 2:
                continue
            for path, below in _walk(shape):
                first = _since(path, examples) if id(below) not in rows else None
                if first is not None:
                    version, _, example = first
                    because = by_key(ExampleKeys(example), path)
                    yield Claim(below, "min_version", ".".join(map(str, version)), because)


Versioned = tuple[Version, set[Path], Example]


def _examples(draft: Draft, side: Side) -> list[Versioned]:
    return [
        (_version(example.microversion), _paths(example.data), example)
        for example in draft.source.examples
        if example.side is side and example.data is not msgspec.UNSET
    ]


def _since(path: Path, examples: list[Versioned]) -> Versioned | None:
    """The example of the version that brought a field; None where examples do not tell."""
    around = [example for example in examples if path[:-1] in example[1]]
    having = [example for example in around if path in example[1]]
    first = min(having, key=lambda example: example[0], default=None)
    if first is None or not first[0]:
        return None
    before = any(version < first[0] for version, _, _ in around)
    after = all(path in paths for version, paths, _ in around if version >= first[0])
    return first if before and after else None


def _version(written: str | None) -> Version:
    """(2, 20) for "2.20"; the lowest of all for what is none."""
    parts = (written or "").split(".")
    return tuple(map(int, parts)) if all(part.isdigit() for part in parts) else ()


def _paths(value: Any, at: Path = ()) -> set[Path]:
    """The paths of all keys in a value; the items of lists are in their place."""
    paths = {at}
    if isinstance(value, list):
        for part in value:
            paths |= _paths(part, at)
    elif isinstance(value, dict) and len(at) < _DEPTH:
        for key, part in value.items():
            paths |= _paths(part, (*at, str(key)))
    return paths


def _walk(shape: Shape, at: Path = ()) -> list[tuple[Path, Shape]]:
    fields: list[tuple[Path, Shape]] = []
    for name, below in shape.container().properties.items():
        fields.append(((*at, name), below))
        if len(at) < _DEPTH:
            fields.extend(_walk(below, (*at, name)))
    return fields
