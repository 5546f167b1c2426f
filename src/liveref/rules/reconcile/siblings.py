"""Facts that requests and answers of the same method and URL have in common."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator

import msgspec

from liveref.model.reason import Evidence
from liveref.naming.nouns import singular, slug
from liveref.reading.document import Side
from liveref.rules.drafts.claims import Claim
from liveref.rules.drafts.drafts import Draft, Message
from liveref.rules.drafts.shapes import Shape
from liveref.rules.drafts.workspace import Workspace
from liveref.rules.reconcile.copying import added, by_source, changes
from liveref.rules.reconcile.pooling import inner
from liveref.rules.rule import rule

__all__ = ["bulk_fields", "row_beside", "shared_rows"]

Bodies = list[tuple[Draft, Shape]]


@rule("shared-rows")
def shared_rows(workspace: Workspace) -> Iterator[Claim]:
    """The row of a field in one request describes that field in other requests with the same
    method, URL and action whose examples only show it, if the types agree. The field becomes
    required nowhere."""
    for bodies in _by_url(workspace.drafts):
        for _, shape in bodies:
            for name, field in shape.properties.items():
                if Evidence.TABLE not in field.evidence:
                    yield from _described(field, name, bodies)


def _described(field: Shape, name: str, bodies: Bodies) -> Iterator[Claim]:
    """The claims that a field has what the first row of its name states."""
    for draft, shape in bodies:
        source = shape.properties.get(name)
        if source and Evidence.TABLE in source.evidence and _agree(source, field):
            copy = field.copy()
            copy.take_keywords(source)
            copy.evidence.add(Evidence.TABLE)
            yield from changes(field, copy, by_source(source, draft.source, Evidence.TABLE))
            return


def _by_url(drafts: Iterable[Draft]) -> Iterable[Bodies]:
    """The objects at the root, and those with the resource's fields, of requests by their URL."""
    groups: dict[Hashable, Bodies] = defaultdict(list)
    for draft in drafts:
        root, fields = draft.request.shape, inner(draft.request)
        for shape in (root, fields if fields is not root else None):
            if shape is not None:
                place = (draft.method, draft.source.path, draft.action, shape is root)
                groups[place].append((draft, shape))
    return groups.values()


def _agree(one: Shape, other: Shape) -> bool:
    return bool(one.all_types()) and set(one.all_types()) == set(other.all_types())


@rule("row-beside-object")
def row_beside(workspace: Workspace) -> Iterator[Claim]:
    """A row that an example of a request has inside an object describes a field beside that
    object, if the answer has both beside each other and not one in the other."""
    for draft in workspace.drafts:
        request, answer = inner(draft.request), inner(draft.response)
        if request is None or answer is None:
            continue
        for name in (name for name in request.properties if name in answer.properties):
            holder = request.properties[name]
            for key in _outside(holder, request, answer, answer.properties[name]):
                because = by_source(answer.properties[key], draft.source, Evidence.TABLE)
                yield Claim(holder, "properties", msgspec.UNSET, because, key)
                yield Claim(request, "properties", holder.properties[key].copy(), because, key)


def _outside(holder: Shape, request: Shape, answer: Shape, answered: Shape) -> Iterator[str]:
    """The fields of an object in a request that the answer has beside that object only."""
    for name, field in holder.properties.items():
        beside = answer.properties.get(name)
        described = beside is not None and Evidence.TABLE in beside.evidence & field.evidence
        if described and name not in answered.properties and name not in request.properties:
            yield name


@rule("bulk-fields")
def bulk_fields(workspace: Workspace) -> Iterator[Claim]:
    """The bulk form of a call (`{"ports": [...]}`) and the form for one thing (`{"port": {...}}`)
    on the same method and URL have each other's fields, which are optional where they are added.
    The root keys are one word in two numbers, and only one of them holds a list."""
    forms: dict[Hashable, list[tuple[Draft, Message]]] = defaultdict(list)
    for draft in workspace.drafts:
        for side in Side if draft.action is None else ():
            message = draft.message(side)
            if message.shape is not None and message.wrapper is not None:
                word = singular(slug(message.wrapper))
                forms[draft.method, draft.source.path, side, word].append((draft, message))
    for messages in forms.values():
        if len({_is_bulk(message) for _, message in messages}) > 1:
            yield from _shared(messages)


def _shared(messages: list[tuple[Draft, Message]]) -> Iterator[Claim]:
    bodies = [(draft, shape) for draft, message in messages if (shape := inner(message))]
    fields: dict[str, tuple[Draft, Shape]] = {}
    for draft, shape in bodies:
        for name, field in shape.properties.items():
            fields.setdefault(name, (draft, field))
    for _, shape in bodies:
        for name, (draft, field) in fields.items():
            if name not in shape.properties:
                yield added(shape, name, field, draft.source, bulk_fields.id)


def _is_bulk(message: Message) -> bool:
    root = message.shape.container() if message.shape else Shape()
    wrapped = root.properties.get(message.wrapper or "")
    return wrapped is not None and wrapped.items is not None
