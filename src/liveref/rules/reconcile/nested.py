"""Resources that the create of another one makes as well, in one call."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from liveref.model.api import Effect, Target
from liveref.model.conventions.conventions import Conventions
from liveref.model.reason import Evidence
from liveref.naming.nouns import singular, slug
from liveref.naming.patterns import matches
from liveref.reading.document import Side
from liveref.rules.drafts.claims import Claim
from liveref.rules.drafts.drafts import Draft
from liveref.rules.drafts.shapes import Shape
from liveref.rules.drafts.workspace import Workspace
from liveref.rules.reconcile.copying import by_source, changes, guess
from liveref.rules.reconcile.pooling import inner
from liveref.rules.rule import rule

__all__ = ["nested_creates"]

_MOSTLY = 0.75
_ROUNDS = 2
"""The examples of one create tell of nested resources in those that stand before it."""
_DEPTH = 4
"""The most resources within one another that are followed."""


class Kind(NamedTuple):
    """A resource that has a create of its own: the fields of its request and its answer."""

    name: str
    request: Shape
    response: Shape | None


class Body(NamedTuple):
    """A body of a create with its resource's fields, and a copy of it that may change."""

    draft: Draft
    fields: Shape
    copy: Shape


@rule("nested-creates")
def nested_creates(workspace: Workspace) -> Iterator[Claim]:
    """A field of a create that is called like a resource with a create of its own makes such a
    resource, and has the fields of that create, if its examples show two or more of them and
    hardly any others; or if no example shows its content, and it stands in such a field or is
    one elsewhere. The answer has the fields of the other's answer. Fields that name the owner are
    left out, and all added fields are a guess."""
    kinds = {k.name: k for draft in workspace.drafts for k in _kinds(draft)}
    nester = _Nester(kinds, workspace.conventions)
    bodies = [
        (_body(draft, Side.REQUEST), _body(draft, Side.RESPONSE))
        for draft in workspace.drafts
        if draft.effect is Effect.CREATE and draft.resource in kinds
    ]
    for request, response in bodies * _ROUNDS:
        if request is not None:
            answer = response.copy if response else None
            nester.add(request.copy, answer, (request.draft.resource,))
    for body in (body for pair in bodies for body in pair if body is not None and pair[0]):
        yield from changes(body.fields, body.copy, by_source(body.fields, body.draft.source))


def _kinds(draft: Draft) -> Iterator[Kind]:
    request, response = inner(draft.request), inner(draft.response)
    makes = draft.effect is Effect.CREATE and draft.target is Target.COLLECTION
    if makes and request is not None and draft.source.rows(Side.REQUEST, "body"):
        yield Kind(draft.resource, request, response)


def _body(draft: Draft, side: Side) -> Body | None:
    fields = inner(draft.message(side))
    return Body(draft, fields, fields.copy()) if fields else None


class _Nester:
    """Adds the fields of nested resources to copies of bodies."""

    def __init__(self, kinds: dict[str, Kind], conventions: Conventions) -> None:
        self._kinds, self._conventions = kinds, conventions
        self._content: dict[tuple[str, str], Shape] = {}

    def add(self, request: Shape, response: Shape | None, above: tuple[str, ...]) -> None:
        """Add the fields of what `request` makes along with its resource; `above` is that resource
        and those it is nested in."""
        for name, field in list(request.properties.items()):
            kind = self._kind(name, above)
            if kind is None or not self._is_made(name, field, kind, above):
                continue
            inside = field.inside()
            source = self._content.get((above[-1], name), inside)
            self._fill(inside, kind.request if source is inside else source, above)
            answered = response.properties.get(name) if response else None
            answer = answered.container() if answered and _is_whole(answered) else None
            if answer is not None and kind.response is not None:
                self._fill(answer, kind.response, ())
            if len(above) < _DEPTH:
                self.add(inside, answer, (*above, kind.name))

    def _kind(self, name: str, above: tuple[str, ...]) -> Kind | None:
        word = singular(slug(name))
        for kind in self._kinds.values():
            is_called = word == kind.name or word.endswith(f"_{kind.name}")
            if kind.name not in above and (is_called or kind.name.endswith(f"_{word}")):
                return kind
        return None

    def _is_made(self, name: str, field: Shape, kind: Kind, above: tuple[str, ...]) -> bool:
        inside = field.container()
        examples = [n for n, part in inside.properties.items() if Evidence.EXAMPLE in part.evidence]
        if not examples:
            is_blank = not inside.properties and set(inside.all_types()) <= {"object", "array"}
            return (is_blank and (above[-1], name) in self._content) or (
                len(above) > 1 and (is_blank or inside.types == ["object"])
            )
        within = (*above, kind.name)
        common = sum(n in kind.request.properties or bool(self._kind(n, within)) for n in examples)
        is_made = common >= max(2, len(examples) * _MOSTLY)
        if is_made:
            self._content.setdefault((above[-1], name), inside)
        return is_made

    def _fill(self, inside: Shape, fields: Shape, above: tuple[str, ...]) -> None:
        inside.add_type("object")
        for name, field in fields.properties.items():
            if name not in inside.properties and not (above and self._is_owner(name, above)):
                inside.properties[name] = guess(field, nested_creates.id)

    def _is_owner(self, name: str, above: tuple[str, ...]) -> bool:
        """Whether a field names the owner: the resource above, or the project."""
        return name in {f"{kind}_id" for kind in above} or matches(
            self._conventions.names.owner, name
        )


def _is_whole(shape: Shape) -> bool:
    """Whether examples of an answer show more of a resource than its identity."""
    return sum(below.count > 0 for below in shape.container().properties.values()) > 2
