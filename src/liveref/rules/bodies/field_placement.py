"""Finds the place of a row's field in a body."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from liveref.model.reason import Evidence, Reason
from liveref.naming.nouns import plural, singular
from liveref.naming.patterns import matches
from liveref.rules.bodies.example_nesting import BESIDE
from liveref.rules.drafts.shapes import Shape
from liveref.rules.text.words import words

__all__ = ["Name", "Places"]

_PLAIN = re.compile(r"[^.{}]+")
_ENTRY = re.compile(r"\{\w+\}")
_DOTTED = re.compile(r"[^.{}]+(\.([^.{}]+|\{\w+\}))*\.[^.{}]+")
_OF = re.compile(r"(.+)_(links|count)")
_ALL = "total"
_DEPTH = 16
"""The most parts of a dotted name that are told apart; no table means more."""


class Name(NamedTuple):
    """The name of a row; `holder` is the field below which the examples of other bodies show it,
    and `reason` that of the row, with the id of the rule that places it."""

    text: str
    reason: Reason | None = None
    holder: str | None = None

    def by(self, rule: str) -> Reason | None:
        """The reason as that of a rule."""
        reason = self.reason
        if reason is None:
            return None
        return Reason(rule=rule, evidence=reason.evidence, origin=reason.origin, text=reason.text)


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
        self.opened: list[Shape] = []
        """The values of maps that a dotted name has made of objects."""
        for holder in (self._top, *(below.container() for _, below in root.walk())):
            self._holders.update((id(child), holder) for child in holder.properties.values())
        for name, shape in root.walk():
            self._named.setdefault(name, []).append(shape)

    def place_all(self, names: Sequence[Name]) -> list[tuple[Shape, str] | None]:
        """The fields that rows of these names describe, in the order of the table, each with the
        id of the rule that places it.

        One that nothing shows stands below a row before it, if that is what holds it elsewhere
        in the document; else where the rows around it do, if both that are shown next to it are
        of one object further down.
        """
        placed = [self._take_shown(name) for name in names]
        holders = [self._holders.get(id(field[0])) if field else None for field in placed]
        for at, name in enumerate(names):
            if placed[at] is None:
                before = next((holder for holder in reversed(holders[:at]) if holder), None)
                after = next((holder for holder in holders[at:] if holder), None)
                around = before if before is after else None
                earlier = {n.text: f[0] for n, f in zip(names[:at], placed, strict=False) if f}
                placed[at] = (
                    self._held(name, earlier) or self._between(name, around) or self._placed(name)
                )
        return placed

    def is_again(self, name: str, before: int) -> bool:
        """Whether as many rows with the same definition stand before as places show the name."""
        return 0 < len(self._named.get(name, ())) <= before

    def _take_shown(self, name: Name) -> tuple[Shape, str] | None:
        if "{" in name.text:
            return None
        shape = self._shown(name)
        return None if shape is None else (self._take(shape), "row-of-shown-field")

    def _held(self, name: Name, before: dict[str, Shape]) -> tuple[Shape, str] | None:
        """The shape that a row describes whose name stands below that of a row before, or beside
        lists, wherever an example shows it."""
        rule = "row-held-elsewhere"
        if name.holder == BESIDE and self._listed:
            return self._take(self._child(self._top, name.text, name.by(rule))), rule
        below = before.get(name.holder) if name.holder else None
        inside = self._within(below, name.by(rule)) if below else None
        if inside is None or inside is self._inner:
            return None
        shape = self._child(inside, name.text, name.by(rule))
        shape.guessed = True
        _note(shape, "guessed", name.by(rule))
        return self._take(shape), rule

    def _between(self, name: Name, holder: Shape | None) -> tuple[Shape, str] | None:
        """The shape that a row describes which no example shows, and whose neighbours stand in
        `holder`."""
        if holder is None or holder is self._top or holder is self._inner:
            return None
        text, rule = name.text, "row-between-shown-fields"
        if text in self._named or not _PLAIN.fullmatch(text) or self._is_aside(text):
            return None
        return self._take(self._child(holder, text, name.by(rule))), rule

    def _placed(self, name: Name) -> tuple[Shape, str] | None:
        if "{" in name.text and not _DOTTED.fullmatch(name.text):
            self._inner.open = True
            _note(self._inner, "open", name.by("row-of-any-key"))
            return None
        shape = self._shown(name)
        if shape is not None:
            return self._take(shape), "row-of-shown-field"
        shape, rule = self._implied(name)
        return self._take(shape), rule

    def _take(self, shape: Shape) -> Shape:
        self._taken.add(id(shape))
        return shape

    def place(self, name: str) -> Shape | None:
        """The field of a name, made where nothing shows it; None for a name with braces, which
        stands for any key."""
        placed = self._placed(Name(name))
        return placed[0] if placed else None

    def part(self, field: str, name: Name) -> Shape:
        """The shape that a row of a table on a single field describes: below that, made if need
        be."""
        named = self._named.get(field) or [self._implied(name._replace(text=field))[0]]
        reason = name.by("row-of-part")
        return self._child(self._within(named[0], reason), name.text, reason)

    def _shown(self, name: Name) -> Shape | None:
        """A field that the examples, or rows before, have: at the root, in the inner object,
        or anywhere; one that has no row yet, if there is one."""
        text = name.text
        if text in self._at_root:
            return self._child(self._top, text, name.by("row-of-shown-field"))
        around = (self._top, self._inner)
        near: list[Shape] = [s.properties[text] for s in around if text in s.properties]
        for shape in (*near, *self._named.get(text, [])):
            if id(shape) not in self._taken:
                return shape
        return near[0] if near else None

    def _implied(self, name: Name) -> tuple[Shape, str]:
        if "." in name.text:
            rule = "row-of-dotted-name"
            return self._dotted(name.text.split(".", _DEPTH), name.by(rule)), rule
        holds = "object" in self._inner.types or not self._inner.types
        aside = self._listed and self._is_aside(name.text)
        rule = "row-beside-list" if aside else "row-of-field"
        holder = self._inner if holds and not aside else self._top
        return self._child(holder, name.text, name.by(rule)), rule

    def _is_aside(self, name: str) -> bool:
        """Whether a row tells of a list as a whole: its links, markers and counts. Those of a
        field, `roles_links`, stand beside that."""
        if not matches(words().beside, name):
            return False
        parts = _OF.fullmatch(name)
        if parts is None:
            return True
        counts_all = singular(parts[1]) in (_ALL, *map(singular, self._listed))
        return parts[1] not in self._inner.properties and (parts[2] == "links" or counts_all)

    def _dotted(self, parts: list[str], reason: Reason | None) -> Shape:
        """The field of a dotted name, below that of its first part: where the inner object
        has one, else wherever there is one. A part in braces stands for any key of a map."""
        named = next(iter(self._named.get(parts[0], ())), None)
        shape = _same(self._inner, parts[0]) or named or self._made(self._inner, parts[0], reason)
        for part in parts[1:-1]:
            if _ENTRY.fullmatch(part):
                shape = self._entry(shape, reason)
            else:
                below = self._within(shape, reason)
                shape = _same(below, part) or self._made(below, part, reason)
        return self._child(self._within(shape, reason), parts[-1], reason)

    def _made(self, shape: Shape, name: str, reason: Reason | None) -> Shape:
        """A field that no row and no example has, but a dotted name speaks of."""
        child = self._child(shape, name, reason)
        child.evidence.add(Evidence.RULE)
        _note(child, f"evidence.{Evidence.RULE}", reason)
        _object(child, reason)
        return child

    def _entry(self, shape: Shape, reason: Reason | None) -> Shape:
        """The shape of the values of a map, which the shape is made if it is none."""
        if shape.values is None:
            shape.become_map()
            shape.reasons = {n: r for n, r in shape.reasons.items() if "properties." not in n}
            for fact in ("properties", "values"):
                _note(shape, fact, reason)
            self.opened.append(shape.values or Shape())
        values = shape.values or Shape()
        if not values.evidence:
            values.evidence.add(Evidence.RULE)
            _note(values, f"evidence.{Evidence.RULE}", reason)
        _object(values, reason)
        return values

    def _within(self, shape: Shape, reason: Reason | None) -> Shape:
        """The object below a shape, made where there is none."""
        lacked = shape.items is None
        inside = shape.inside()
        if lacked and shape.items is not None:
            _note(shape, "items", reason)
            for fact in ("types.object", f"evidence.{Evidence.RULE}"):
                _note(shape.items, fact, reason)
        return inside

    def _child(self, shape: Shape, name: str, reason: Reason | None) -> Shape:
        if name not in shape.properties:
            _object(shape, reason)
            self._named.setdefault(name, []).append(shape.child(name))
            _note(shape, f"properties.{name}", reason)
        return shape.properties[name]


def _object(shape: Shape, reason: Reason | None) -> None:
    if "object" not in shape.types:
        shape.add_type("object")
        _note(shape, "types.object", reason)


def _note(shape: Shape, fact: str, reason: Reason | None) -> None:
    if reason is not None:
        shape.reasons[fact] = reason


def _same(shape: Shape, name: str) -> Shape | None:
    """The property of a name, or of its plural."""
    return shape.properties.get(name) or shape.properties.get(plural(name))
