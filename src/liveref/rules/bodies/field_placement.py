"""Where in a body a row's field stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from liveref.model.reason import Evidence
from liveref.naming.nouns import plural, singular
from liveref.naming.patterns import matches
from liveref.reading.document import Row
from liveref.rules.bodies.example_nesting import BESIDE
from liveref.rules.drafts.shapes import Shape
from liveref.rules.text.words import words

__all__ = ["Places"]

_PLAIN = re.compile(r"[^.{}]+")
_ENTRY = re.compile(r"\{\w+\}")
_DOTTED = re.compile(r"[^.{}]+(\.([^.{}]+|\{\w+\}))*\.[^.{}]+")
_OF = re.compile(r"(.+)_(links|count)")
_ALL = "total"
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
        self._listed = [n for n, s in self._top.properties.items() if s.items is inner]
        if root.items is inner:
            self._listed.append("")
        self._taken: set[int] = set()
        self._named: dict[str, list[Shape]] = {}
        self._holders: dict[int, Shape] = {}
        for holder in (self._top, *(below.container() for _, below in root.walk())):
            self._holders.update((id(child), holder) for child in holder.properties.values())
        for name, shape in root.walk():
            self._named.setdefault(name, []).append(shape)

    def place_all(
        self, names: Sequence[str], holder_of: Callable[[str], str | None]
    ) -> list[Shape | None]:
        """The fields that rows of these names describe, in the order of the table.

        One that nothing shows stands below a row before it, if that is what holds it elsewhere
        in the document (`holder_of`); else where the rows around it do, if both that are shown
        next to it are of one object further down.
        """
        found = [None if "{" in name else self._take(self._shown(name)) for name in names]
        holders = [self._holders.get(id(shape)) for shape in found]
        for at, name in enumerate(names):
            if found[at] is None:
                before = next((holder for holder in reversed(holders[:at]) if holder), None)
                after = next((holder for holder in holders[at:] if holder), None)
                found[at] = self._held(
                    name, holder_of(name), dict(zip(names[:at], found, strict=False))
                ) or self._beside(name, before if before is after else None)
        return found

    def is_again(self, row: Row, before: Sequence[Row]) -> bool:
        """Whether a row with the same definition stands before, and nothing shows its name at
        as many places."""
        same = sum(known.name == row.name and known.key == row.key for known in before)
        return 0 < len(self._named.get(row.name, ())) <= same

    def _held(self, name: str, holder: str | None, before: dict[str, Shape | None]) -> Shape | None:
        """What a row describes whose name stands below that of a row before, or beside lists,
        wherever an example shows it."""
        below = before.get(holder) if holder else None
        if holder == BESIDE and self._listed:
            return self._take(self._child(self._top, name))
        inside = below.inside() if below else None
        if inside is None or inside is self._inner:
            return None
        shape = self._child(inside, name)
        shape.guessed = True
        return self._take(shape)

    def _beside(self, name: str, holder: Shape | None) -> Shape | None:
        """What a row describes that nothing shows, and whose neighbours stand in `holder`."""
        aside = holder is None or holder is self._top or holder is self._inner
        if aside or name in self._named or not _PLAIN.fullmatch(name) or self._is_aside(name):
            return self.place(name)
        return self._take(self._child(holder or self._inner, name))

    def _take(self, shape: Shape | None) -> Shape | None:
        if shape is not None:
            self._taken.add(id(shape))
        return shape

    def place(self, name: str) -> Shape | None:
        """The field that a row of this name describes, made where nothing shows it.

        None for a name with braces, which stands for any key.
        """
        if "{" in name and not _DOTTED.fullmatch(name):
            self._inner.open = True
            return None
        return self._take(self._shown(name) or self._implied(name))

    def part(self, field: str, name: str) -> Shape:
        """What a row of a table on a single field describes: below that, made if need be."""
        return self._child(self.inside(field), name)

    def inside(self, field: str) -> Shape:
        """The object of the field of that name, or that of its items."""
        named = self._named.get(field) or [self._implied(field)]
        return named[0].inside()

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
        holds = "object" in self._inner.types or not self._inner.types
        aside = self._listed and self._is_aside(name)
        return self._child(self._inner if holds and not aside else self._top, name)

    def _is_aside(self, name: str) -> bool:
        """Whether a row tells of a list as a whole: its links, markers and counts. Those of a
        field, `roles_links`, stand beside that."""
        if not matches(words().beside, name):
            return False
        found = _OF.fullmatch(name)
        if found is None:
            return True
        counts_all = singular(found[1]) in (_ALL, *map(singular, self._listed))
        return found[1] not in self._inner.properties and (found[2] == "links" or counts_all)

    def _dotted(self, parts: list[str]) -> Shape:
        """The field of a dotted name, below that of its first part: where the inner object
        has one, else wherever there is one. A part in braces stands for any key of a map."""
        named = next(iter(self._named.get(parts[0], ())), None)
        shape = _same(self._inner, parts[0]) or named or self._made(self._inner, parts[0])
        for part in parts[1:-1]:
            if _ENTRY.fullmatch(part):
                shape = _entry(shape)
            else:
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


def _entry(shape: Shape) -> Shape:
    """What stands at any key of a map, which the shape is made if it is none."""
    if shape.values is None:
        shape.become_map()
    values = shape.values or Shape()
    if not values.evidence:
        values.evidence.add(Evidence.RULE)
    values.add_type("object")
    return values


def _same(shape: Shape, name: str) -> Shape | None:
    """The property of a name, or of its plural."""
    return shape.properties.get(name) or shape.properties.get(plural(name))
