"""The keys that prose lists, in the object that it speaks of."""

from __future__ import annotations

from liveref.model.reason import Evidence
from liveref.rules.drafts.shapes import Shape
from liveref.rules.text.keys import Keys

__all__ = ["add_keys"]


def add_keys(shape: Shape, keys: Keys) -> None:
    """Add keys to the object of a row, or to the objects of its list.

    A list whose examples hold no objects has none. Where no key is shown there may be others.
    """
    if not keys:
        return
    inside = shape.inside()
    if inside.values is not None or any(name != "object" for name in inside.types):
        return
    inside.open = inside.open or not inside.properties
    for name, below in keys.items():
        child = inside.child(name)
        if not child.evidence:
            child.evidence.add(Evidence.PROSE)
        add_keys(child, below)
