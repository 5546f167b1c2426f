"""Maps: objects whose keys are the user's own, told from objects whose keys are fields."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from liveref.model.conventions import Conventions
from liveref.model.reason import Evidence
from liveref.naming.patterns import matches
from liveref.rules.drafts.shapes import Shape
from liveref.rules.text.words import words
from liveref.values.identities import UUID

__all__ = ["close_maps", "is_keyed", "open_maps"]

_IDENTITY = re.compile(UUID + r"|\d+(\.\d+){3}|\d+", re.IGNORECASE)
_CAPITALS = re.compile(r"(?=\w{4})[A-Z][A-Z0-9]*(_[A-Z0-9]+)*")
_WRITTEN = {Evidence.TABLE, Evidence.SCHEMA, Evidence.PROSE}
_ALIKE = 3
"""How many fields the values of a map have, so that their being the same is no accident."""


def open_maps(
    root: Shape,
    documented: set[str],
    wrapper: str | None = None,
    *,
    keyed: bool = False,
    fields: Collection[str] = (),
) -> None:
    """Make maps of the objects in examples whose keys are data: identities; words in capitals;
    or several that no row names and whose values are objects with the same fields, but where most
    of them are `fields` elsewhere. If a row stands for any key (`keyed`), also those whose values
    hold others. The wrapper is no data."""
    keys = list(root.properties)
    unknown = bool(keys) and not any(key in documented or key == wrapper for key in keys)
    data = all(_IDENTITY.fullmatch(key) or _CAPITALS.fullmatch(key) for key in keys)
    known = sum(key in fields for key in keys) * 2 > len(keys)
    alike = _are_alike(root, documented) and not known
    if unknown and (data or alike or (keyed and _holds(root))):
        root.become_map()
    for part in (*root.properties.values(), root.items, root.values):
        if part is not None:
            open_maps(part, documented, wrapper, keyed=keyed, fields=fields)


def is_keyed(value: Any) -> bool:
    """Whether a value of an example is a map whose keys are identities."""
    return isinstance(value, dict) and bool(value) and all(map(_IDENTITY.fullmatch, value))


def _holds(shape: Shape) -> bool:
    """Whether all values of an object hold others."""
    return all({"object", "array"} & set(child.types) for child in shape.properties.values())


def _are_alike(shape: Shape, documented: set[str]) -> bool:
    """Whether an object has several values, all of them objects with mostly the same fields:
    enough of them, or such that rows name."""
    children = list(shape.properties.values())
    if len(children) < 2 or any(child.types != ["object"] for child in children):
        return False
    first = set(children[0].properties)
    enough = len(first) >= _ALIKE or (bool(first) and first <= documented)
    return enough and all(
        len(first & set(child.properties)) * 2 >= max(len(first), len(child.properties))
        for child in children[1:]
    )


def close_maps(root: Shape, conventions: Conventions, *, listed: bool = False) -> None:
    """Tell maps by what the rows say: an object that a row has, with not one of the keys that
    the example shows, is a map where its name or the row says so, and open in any case. Without
    a row it is a map where its name says so and all its values are plain. What stands at the
    root of a list is about that, and none."""
    aside = _plain_ones(root) if listed else set()
    for name, shape in list(root.walk()):
        if not shape.properties or "object" not in shape.all_types() or id(shape) in aside:
            continue
        documented = any(_is_field(key, below) for key, below in shape.walk())
        if documented:
            continue
        described = Evidence.TABLE in shape.evidence
        called = matches(conventions.open_fields, name) and (described or _is_plain(shape))
        if called or (described and _is_told(shape)):
            shape.become_map()
        elif described:
            shape.open = True


def _plain_ones(root: Shape) -> set[int]:
    """The plain objects at the root, beside a list of others, by identity."""
    children = list(root.properties.values())
    listing = any(child.items is not None for child in children)
    return {id(child) for child in children if listing and child.properties and _is_plain(child)}


def _is_told(shape: Shape) -> bool:
    """Whether the row of an object says that its keys are any, and names none that is shown;
    and all its values are of one type."""
    text = shape.description.source if shape.description else ""
    named = any(f"``{key}``" in text for key in shape.properties)
    alike = len({tuple(child.types) for child in shape.properties.values()}) == 1
    said = re.search(words().keyed, text, re.IGNORECASE) if alike and not named else None
    return said is not None


def _is_plain(shape: Shape) -> bool:
    """Whether no value in an object holds others."""
    return not any({"object", "array"} & set(c.types) for c in shape.properties.values())


def _is_field(name: str, shape: Shape) -> bool:
    """Whether something of writing says that a key is a field: a row, or a sentence. A row that
    is called "key" stands for any key, but where an example has that very one."""
    written = bool(shape.evidence & _WRITTEN)
    return written and (Evidence.EXAMPLE in shape.evidence or not matches(words().entry, name))
