"""Fields that one body of a resource shows and another one has as well."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from liveref.model.api import Effect
from liveref.naming.patterns import matches
from liveref.reading.document import Side
from liveref.rules.drafts.claims import Claim
from liveref.rules.drafts.drafts import Draft
from liveref.rules.drafts.shapes import Shape
from liveref.rules.drafts.workspace import Workspace
from liveref.rules.reconcile.copying import added
from liveref.rules.reconcile.pooling import inner, record_of
from liveref.rules.rule import rule

__all__ = ["fields_of_updates", "settable_numbers"]

_SIMILAR = 0.7
"""The share of an update's fields that an answer shows, for both to be of the whole resource."""


@rule("fields-of-updates")
def fields_of_updates(workspace: Workspace) -> Iterator[Claim]:
    """An answer that shows or lists a resource has the fields that the answer to an update of it
    shows, if the two have most of them in common: a service writes both with the same code. A
    list has not where it shows few of the fields, or where a list of details stands beside
    it."""
    detail = workspace.conventions.paths.detail
    detailed = {draft.resource for draft in workspace.drafts if matches(detail, draft.last)}
    updates: dict[str, list[tuple[Draft, Shape]]] = defaultdict(list)
    for draft in workspace.drafts:
        answer = record_of(draft, Side.RESPONSE)
        if answer and draft.effect.traits.updates and draft.is_item:
            updates[_collection(draft)].append((draft, answer))
    for draft in workspace.drafts:
        answer = record_of(draft, Side.RESPONSE)
        is_summary = draft.effect is Effect.LIST and draft.resource in detailed
        if answer and draft.effect.traits.shows_records and not is_summary:
            for update, updated in updates[_collection(draft)]:
                for name in _lacking(draft, answer, updated):
                    source = updated.properties[name]
                    yield added(answer, name, source, update.source, fields_of_updates.id)


def _collection(draft: Draft) -> str:
    """The path of the collection that an operation is about, or about an item of."""
    path = draft.source.path.rstrip("/")
    return path.rpartition("/")[0] if draft.is_item else path


def _lacking(draft: Draft, answer: Shape, updated: Shape) -> list[str]:
    """The fields to add; not those that name the collection, or that stand elsewhere in the
    answer."""
    common = answer.properties.keys() & updated.properties.keys()
    if len(common) <= _SIMILAR * len(updated.properties):
        return []
    around = draft.response.shape.properties if draft.response.shape else {}
    elsewhere = {*answer.properties, *around, *draft.source.path.split("/")}
    return [name for name in updated.properties if name not in elsewhere]


@rule("settable-numbers")
def settable_numbers(workspace: Workspace) -> Iterator[Claim]:
    """An update of a resource without a create, whose answer shows nothing but integers, sets each
    of them: the limits of a quota."""
    created = {draft.resource for draft in workspace.drafts if draft.effect is Effect.CREATE}
    for draft in workspace.drafts:
        request, answer = inner(draft.request), inner(draft.response)
        if (
            not draft.effect.traits.updates
            or draft.resource in created
            or not request
            or not answer
        ):
            continue
        if all("integer" in field.all_types() for field in answer.properties.values()):
            for name, field in answer.properties.items():
                if name not in request.properties:
                    yield added(request, name, field, draft.source, settable_numbers.id)
