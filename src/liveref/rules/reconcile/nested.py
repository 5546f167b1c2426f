"""Things that are made along with another, in one call."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from liveref.model.api import Effect, Target
from liveref.model.conventions import Conventions
from liveref.model.reason import Evidence
from liveref.naming.nouns import singular, slug
from liveref.naming.patterns import matches
from liveref.reading.document import Side
from liveref.rules.drafts.drafts import Draft
from liveref.rules.drafts.shapes import Shape
from liveref.rules.reconcile.pooling import inner

__all__ = ["nest"]

_MOSTLY = 0.75
_ROUNDS = 2
"""What one create shows tells of others that stand before it."""
_DEPTH = 4
"""How many things within one another are followed."""


class Kind(NamedTuple):
    """A resource that has a create of its own: the fields of its request and its answer."""

    name: str
    request: Shape
    response: Shape | None


def nest(drafts: Iterable[Draft], conventions: Conventions) -> None:
    """Give what one create makes along with its resource the fields of its own create.

    A field of a create's request is such a thing where it is called like a resource that has
    a create, and its examples show two of that one's fields or more and hardly any others;
    or where nothing is shown, and it stands in such a thing, or is shown in one elsewhere.
    What the create answers has then the fields of the other's answer. The fields that say
    whose a thing is are left out.
    """
    drafts = list(drafts)
    kinds = {kind.name: kind for draft in drafts for kind in _kinds(draft)}
    nester = _Nester(kinds, conventions)
    for draft in (draft for _ in range(_ROUNDS) for draft in drafts):
        request = inner(draft.request)
        if draft.effect is Effect.CREATE and request is not None and draft.resource in kinds:
            nester.add(request, inner(draft.response), (draft.resource,))


def _kinds(draft: Draft) -> Iterator[Kind]:
    request, response = inner(draft.request), inner(draft.response)
    makes = draft.effect is Effect.CREATE and draft.target is Target.COLLECTION
    if makes and request is not None and draft.source.rows(Side.REQUEST, "body"):
        yield Kind(draft.resource, request.copy(), response.copy() if response else None)


class _Nester:
    def __init__(self, kinds: dict[str, Kind], conventions: Conventions) -> None:
        self._kinds, self._conventions = kinds, conventions
        self._shown: dict[tuple[str, str], Shape] = {}

    def add(self, request: Shape, response: Shape | None, above: tuple[str, ...]) -> None:
        """Fill in what is made along with what `request` makes; `above` is that, and what it
        is made along with in turn."""
        for name, field in list(request.properties.items()):
            kind = self._kind(name, above)
            if kind is None or not self._is_made(name, field, kind, above):
                continue
            inside = field.inside()
            known = self._shown.get((above[-1], name), inside)
            self._fill(inside, kind.request if known is inside else known, above)
            answered = response.properties.get(name) if response else None
            answer = answered.container() if answered and _is_whole(answered) else None
            if answer is not None and kind.response is not None:
                self._fill(answer, kind.response, ())
            if len(above) < _DEPTH:
                self.add(inside, answer, (*above, kind.name))

    def _kind(self, name: str, above: tuple[str, ...]) -> Kind | None:
        word = singular(slug(name))
        for kind in self._kinds.values():
            called = word == kind.name or word.endswith(f"_{kind.name}")
            if kind.name not in above and (called or kind.name.endswith(f"_{word}")):
                return kind
        return None

    def _is_made(self, name: str, field: Shape, kind: Kind, above: tuple[str, ...]) -> bool:
        inside = field.container()
        shown = [n for n, child in inside.properties.items() if Evidence.EXAMPLE in child.evidence]
        if not shown:
            blank = not inside.properties and set(inside.all_types()) <= {"object", "array"}
            return (blank and (above[-1], name) in self._shown) or (
                len(above) > 1 and (blank or inside.types == ["object"])
            )
        within = (*above, kind.name)
        known = sum(n in kind.request.properties or bool(self._kind(n, within)) for n in shown)
        is_made = known >= max(2, len(shown) * _MOSTLY)
        if is_made:
            self._shown.setdefault((above[-1], name), inside)
        return is_made

    def _fill(self, inside: Shape, fields: Shape, above: tuple[str, ...]) -> None:
        inside.add_type("object")
        for name, field in fields.properties.items():
            if name in inside.properties or (above and self._is_owner(name, above)):
                continue
            added = field.copy()
            added.required, added.evidence = False, {Evidence.RULE}
            inside.properties[name] = added

    def _is_owner(self, name: str, above: tuple[str, ...]) -> bool:
        """Whether a field says whose the thing is: what stands above it, or the project."""
        return name in {f"{kind}_id" for kind in above} or matches(
            self._conventions.names.owner, name
        )


def _is_whole(shape: Shape) -> bool:
    """Whether examples of an answer show more of a thing than which one it is."""
    return sum(below.count > 0 for below in shape.container().properties.values()) > 2
