"""Where in a body a row's field stands."""

from __future__ import annotations

from liveref.inference.naming import plural
from liveref.inference.shapes import Shape
from liveref.inference.words import matches, words
from liveref.model.schema import Evidence

__all__ = ["Places"]

_DEPTH = 16
"""How many parts of a dotted name are told apart; no table means more."""


class Places:
    """The fields of a body by name, nearest to the root first, and which have a row already.

    `root` is the body, `inner` the object that holds the resource's fields; `at_root` are
    names that stand at the root even where nothing shows them there.
    """

    def __init__(self, root: Shape, inner: Shape, at_root: set[str]) -> None:
        self._top = root.container()
        self._inner = inner
        self._at_root = at_root
        self._listed = any(s.items is inner for s in (root, *self._top.properties.values()))
        self._taken: set[int] = set()
        self._named: dict[str, list[Shape]] = {}
        for name, shape in root.walk():
            self._named.setdefault(name, []).append(shape)

    def place(self, name: str) -> Shape | None:
        """The field that a row of this name describes, made where nothing shows it.

        None for a name with braces, which stands for any key.
        """
        if "{" in name:
            self._inner.open = True
            return None
        shape = self._shown(name) or self._implied(name)
        self._taken.add(id(shape))
        return shape

    def _shown(self, name: str) -> Shape | None:
        """A field that the examples, or rows before, have: at the root, in the inner object,
        or anywhere; one that has no row yet, if there is one."""
        if name in self._at_root:
            return self._child(self._top, name)
        around = (self._top, self._inner)
        near: list[Shape] = [s.properties[name] for s in around if name in s.properties]
        for shape in (*near, *self._named.get(name, [])):
            if id(shape) not in self._taken:
                return shape
        return near[0] if near else None

    def _implied(self, name: str) -> Shape:
        if "." in name:
            return self._dotted(name.split(".", _DEPTH))
        beside = self._listed and matches(words().beside, name)
        holds = "object" in self._inner.types or not self._inner.types
        return self._child(self._inner if holds and not beside else self._top, name)

    def _dotted(self, parts: list[str]) -> Shape:
        """The field of a dotted name, below that of its first part: where the inner object
        has one, else wherever there is one."""
        named = next(iter(self._named.get(parts[0], ())), None)
        shape = _same(self._inner, parts[0]) or named or self._made(self._inner, parts[0])
        for part in parts[1:-1]:
            below = shape.inside()
            shape = _same(below, part) or self._made(below, part)
        return self._child(shape.inside(), parts[-1])

    def _made(self, shape: Shape, name: str) -> Shape:
        """A field that no row and no example has, but a dotted name speaks of."""
        child = self._child(shape, name)
        child.evidence.add(Evidence.RULE)
        child.add_type("object")
        return child

    def _child(self, shape: Shape, name: str) -> Shape:
        if name not in shape.properties:
            self._named.setdefault(name, []).append(shape.child(name))
        return shape.properties[name]


def _same(shape: Shape, name: str) -> Shape | None:
    """The property of a name, or of its plural."""
    return shape.properties.get(name) or shape.properties.get(plural(name))
