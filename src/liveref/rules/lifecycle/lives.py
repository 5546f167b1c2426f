"""The input of the rules on the life of a resource: its operations, its fields, its behaviour so
far."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from liveref.model.api import Target
from liveref.model.sentence import Sentence
from liveref.naming.nouns import singular, slug
from liveref.rules.drafts.behaviour_drafts import BehaviourDraft, TransitionDraft
from liveref.rules.drafts.drafts import Draft
from liveref.rules.drafts.shapes import Shape
from liveref.rules.drafts.workspace import Workspace
from liveref.rules.reconcile.pooling import inner

__all__ = ["Life", "Transit", "lives", "shown_fields", "transits"]


class Life(NamedTuple):
    """A resource: its name, its operations, all its documented fields, its behaviour so far."""

    resource: str
    drafts: list[Draft]
    fields: dict[str, Shape]
    behaviour: BehaviourDraft


class Transit(NamedTuple):
    """An operation that may be refused for the state of its record, or change that state."""

    life: Life
    draft: Draft
    transition: TransitionDraft
    sentences: tuple[Sentence, ...]


def lives(workspace: Workspace) -> Iterator[Life]:
    """The resources of a workspace."""
    operations: dict[str, list[Draft]] = {name: [] for name in workspace.pooled}
    for draft in workspace.drafts:
        operations[draft.resource].append(draft)
    for name, drafts in operations.items():
        fields = workspace.pooled[name].properties
        yield Life(name, drafts, fields, workspace.behaviour_of(name))


def transits(workspace: Workspace) -> Iterator[Transit]:
    """The operations on single records that may depend on their state; several of one verb (older
    versions of it) have one transition."""
    for life in lives(workspace):
        for draft in life.drafts:
            if draft.effect.traits.guarded and draft.target is Target.ITEM:
                transition = life.behaviour.transition(draft.verb)
                yield Transit(life, draft, transition, workspace.sentences_of(draft))


def shown_fields(life: Life, workspace: Workspace) -> dict[str, Shape]:
    """The fields that a look at the resource shows, without those that list other records: these
    are changed where the records are."""
    bodies = (inner(draft.response) for draft in life.drafts if draft.effect.traits.shows_records)
    fields = {name: shape for body in bodies if body for name, shape in body.properties.items()}
    return {
        name: shape for name, shape in fields.items() if not _lists_records(name, shape, workspace)
    }


def _lists_records(name: str, shape: Shape, workspace: Workspace) -> bool:
    """Whether a field lists records of a resource; a list of names or identities does not."""
    of_objects = shape.items is not None and bool(shape.items.properties)
    return of_objects and singular(slug(name)) in workspace.pooled
