"""Fields that no table needs to write down: identifiers, and what the prose adds."""

from __future__ import annotations

from collections.abc import Iterator

from liveref.model.api import Effect, Target
from liveref.model.reason import Evidence
from liveref.naming.patterns import matches
from liveref.rules.drafts.behaviour_drafts import BehaviourDraft
from liveref.rules.drafts.claims import Claim
from liveref.rules.drafts.drafts import Draft
from liveref.rules.drafts.grounds import by_call, by_default, by_reason, by_row
from liveref.rules.drafts.shapes import Shape
from liveref.rules.drafts.workspace import Workspace
from liveref.rules.reconcile.pooling import inner
from liveref.rules.rule import Stage, rule

__all__ = ["IMPLIED_FIELDS", "record_identifier"]


@rule("record-identifier", corrects=("union-row-place",))
def record_identifier(workspace: Workspace) -> Iterator[Claim]:
    """The records of a resource have its identifier as a text, though no table shows it."""
    for name, resource in workspace.resources.items():
        shape = workspace.pooled[name]
        if resource.identifier not in shape.properties:
            draft = next(one for one in workspace.drafts if one.resource == name)
            added = Shape(types=["string"], evidence={Evidence.RULE})
            yield Claim(shape, "properties", added, by_default(draft.source), resource.identifier)


@rule("body-identifier")
def body_identifier(workspace: Workspace) -> Iterator[Claim]:
    """The answer to a create shows the identifier of the new record, and a body that chooses its
    record by a key may give it, though no table shows it."""
    for draft in workspace.drafts:
        identifier = workspace.resources[draft.resource].identifier
        by_key = draft.target is Target.KEY
        makes = draft.effect is Effect.CREATE or (draft.effect is Effect.REPLACE and by_key)
        bodies = [draft.request] if by_key else []
        for message in [*bodies, *([draft.response] if makes else [])]:
            shape = inner(message)
            if shape is not None and identifier not in shape.properties:
                added = Shape(types=["string"], evidence={Evidence.RULE})
                yield Claim(shape, "properties", added, by_default(draft.source), identifier)


@rule("natural-key-required")
def natural_key_required(workspace: Workspace) -> Iterator[Claim]:
    """A request that makes a record, or chooses one by its key, has to give the natural key, even
    where the row has no definition."""
    for draft in workspace.drafts:
        rows = {row.name: row for row in draft.request.body if row.definition is None}
        for name, shape in _natural_keys(draft, workspace):
            if name in rows:
                yield Claim(shape, "evidence", True, by_row(rows[name]), Evidence.TABLE)
                yield Claim(shape, "required", True, by_row(rows[name]))


@rule("natural-key-optional", corrects=("natural-key-required",))
def natural_key_optional(workspace: Workspace) -> Iterator[Claim]:
    """An update that chooses its record by a key may give the identifier instead of the natural
    key."""
    for draft in workspace.drafts:
        undefined = {row.name for row in draft.request.body if row.definition is None}
        for name, shape in _natural_keys(draft, workspace):
            if draft.effect is Effect.UPDATE and (shape.required or name in undefined):
                yield Claim(shape, "required", False, by_call(draft.source))


def _natural_keys(draft: Draft, workspace: Workspace) -> Iterator[tuple[str, Shape]]:
    """The natural keys in a request that has to name its record."""
    shape = inner(draft.request)
    if shape is not None and (draft.effect.creates_record or draft.target is Target.KEY):
        for name, child in shape.properties.items():
            if matches(workspace.conventions.names.natural_key, name):
                yield name, child


@rule("owned-fields")
def owned_fields(workspace: Workspace) -> Iterator[Claim]:
    """If an answer shows a record that its own one owns as an object without fields, the object has
    all fields that the reference shows of such records."""
    for name, behaviour in workspace.behaviours.items():
        for draft in workspace.drafts if behaviour.owned_by is not None else ():
            body = _showing(draft, name, behaviour.owned_by or "")
            child = body.properties.get(name) if body else None
            if child is None or child.properties or "object" not in child.all_types():
                continue
            because = by_reason(behaviour.reasons["owned_by"])
            for field, shape in workspace.pooled[name].properties.items():
                added = shape.copy()
                added.evidence, added.required = {Evidence.RULE}, False
                yield Claim(child, "properties", added, because, field)


def _showing(draft: Draft, owned: str, owner: str) -> Shape | None:
    """The part of an answer that shows the record which a record owns."""
    if draft.resource == owner:
        return inner(draft.response)
    return draft.response.shape if draft.resource == owned and draft.response.wrapper else None


@rule("offered-field")
def offered_field(workspace: Workspace) -> Iterator[Claim]:
    """The requests that make a resource, or its owner, accept a field that a sentence offers for
    them, though no table shows it, and so does its update where no action changes it."""
    for name, behaviour in workspace.behaviours.items():
        for field in behaviour.offered:
            because = by_reason(behaviour.reasons[f"offered.{field}"])
            for draft in workspace.drafts:
                made = draft.effect.creates_record and draft.resource in (name, behaviour.owned_by)
                changed = draft.effect is Effect.UPDATE and draft.resource == name
                shape = inner(draft.request)
                if shape is None or field in shape.properties:
                    continue
                if made or (changed and not _has_action(behaviour, field)):
                    added = Shape(types=["string"], evidence={Evidence.PROSE})
                    yield Claim(shape, "properties", added, because, field)


def _has_action(behaviour: BehaviourDraft, field: str) -> bool:
    """Whether an action changes a secret."""
    return field in behaviour.secrets and bool(behaviour.secrets[field].actions)


IMPLIED_FIELDS = Stage(
    "implied-fields",
    "Fields that no table shows.",
    (body_identifier, natural_key_required, natural_key_optional, owned_fields, offered_field),
)
