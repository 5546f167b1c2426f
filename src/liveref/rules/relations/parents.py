"""Fields by which records name the record that stands above them in a path."""

from __future__ import annotations

from collections.abc import Iterator

from liveref.model.api import Effect
from liveref.rules.drafts.claims import Claim
from liveref.rules.drafts.drafts import Draft
from liveref.rules.drafts.grounds import by_call
from liveref.rules.drafts.workspace import Workspace
from liveref.rules.rule import rule

__all__ = ["lists_by_field", "parent_field"]


@rule("parent-field")
def parent_field(workspace: Workspace) -> Iterator[Claim]:
    """If a record has a field that refers to the resource above it in the path, that field names
    the record above: `node_uuid` of a port at `/nodes/{node_ident}/ports`."""
    for draft, field in _parent_fields(workspace):
        yield Claim(draft, "parent_field", field, by_call(draft.source))


@rule("list-by-parent-field")
def lists_by_field(workspace: Workspace) -> Iterator[Claim]:
    """A list below another record has all records whose parent field names that record, if no
    operation creates such records below one of that kind."""
    creates = [draft for draft in workspace.drafts if draft.effect is Effect.CREATE]
    made_below = {(draft.resource, *_above(draft)) for draft in creates}
    for draft, _ in _parent_fields(workspace):
        if draft.effect is Effect.LIST and (draft.resource, *_above(draft)) not in made_below:
            yield Claim(draft, "lists_by_parent_field", True, by_call(draft.source))


def _above(draft: Draft) -> list[str]:
    return list(draft.parents.values())[-1:]


def _parent_fields(workspace: Workspace) -> Iterator[tuple[Draft, str]]:
    for draft in workspace.drafts:
        above = [name for key, name in draft.parents.items() if key != draft.identifier]
        references = workspace.resources[draft.resource].references
        for field in workspace.finished[draft.resource].schema.properties if above else ():
            reference = references.get(field)
            if reference and not reference.services and reference.resource == above[-1]:
                yield draft, field
                break
