"""Fields that no table needs to write down: identifiers, and what the prose adds."""

from __future__ import annotations

from collections.abc import Iterable

from liveref.model.api import Effect, Target
from liveref.model.behaviour import Behaviour
from liveref.model.conventions import Conventions
from liveref.model.reason import Evidence
from liveref.naming.patterns import matches
from liveref.rules.drafts.drafts import Draft, Message
from liveref.rules.drafts.lives import Ownership, PasswordRule
from liveref.rules.drafts.resource_drafts import ResourceDraft
from liveref.rules.drafts.shapes import Shape
from liveref.rules.reconcile.pooling import inner

__all__ = ["add_identifiers", "add_owned", "add_password", "ease", "require_natural_key"]

_MAKES = (Effect.CREATE, Effect.REPLACE)


def add_identifiers(draft: Draft, resource: ResourceDraft) -> None:
    """The identifier in what makes a resource, and in a body that chooses one by its key."""
    if draft.target is Target.KEY:
        _add(inner(draft.request), resource.identifier, Evidence.RULE)
    makes = draft.effect is Effect.CREATE or (
        draft.effect is Effect.REPLACE and draft.target is Target.KEY
    )
    if makes:
        _add(inner(draft.response), resource.identifier, Evidence.RULE)


def _add(shape: Shape | None, name: str, evidence: Evidence) -> None:
    if shape is not None and name not in shape.properties:
        shape.properties[name] = Shape(types=["string"], evidence={evidence})


def require_natural_key(draft: Draft, resource: ResourceDraft, conventions: Conventions) -> None:
    """Who makes a thing, or chooses it by its key, has to name it.

    It is so even where the row's definition is missing. An update that chooses by key may
    give the identifier instead.
    """
    shape = inner(draft.request)
    if shape is None or not (draft.effect in _MAKES or draft.target is Target.KEY):
        return
    undefined = {row.name for row in draft.request.body if row.definition is None}
    for name, child in shape.properties.items():
        if matches(conventions.names.natural_key, name):
            if name in undefined:
                child.required = True
                child.evidence.add(Evidence.TABLE)
            if draft.effect is Effect.UPDATE and child.required:
                child.required = False
                draft.assumed.append(
                    f"`{name}` may be left out where `{resource.identifier}` says which is meant."
                )


def add_owned(
    drafts: Iterable[Draft], pooled: dict[str, Shape], owned: Iterable[Ownership]
) -> None:
    """What is owned has its own fields where its owner's responses only name it."""
    for ownership in owned:
        for draft in drafts:
            shape = inner(draft.response) if draft.resource == ownership.owner else None
            _fill(shape, ownership.owned, pooled, draft)
        for draft in drafts:
            if draft.resource == ownership.owned and draft.response.wrapper:
                _fill(draft.response.shape, ownership.owned, pooled, draft)


def _fill(shape: Shape | None, name: str, pooled: dict[str, Shape], draft: Draft) -> None:
    child = shape.properties.get(name) if shape else None
    if child is None or child.properties or "object" not in child.all_types():
        return
    for key, field in pooled[name].properties.items():
        added = child.properties[key] = field.copy()
        added.evidence = {Evidence.RULE}
        added.required = False
    draft.assumed.append(f"`{name}` has the fields that the document shows of a {name}.")


def add_password(
    drafts: Iterable[Draft], rule: PasswordRule, owners: set[str], actions: tuple[str, ...]
) -> None:
    """The password attribute in what makes the resource or its owner; and in its update,
    where no action changes a password."""
    for draft in drafts:
        made = draft.effect in _MAKES and draft.resource in {rule.resource, *owners}
        changed = draft.effect is Effect.UPDATE and draft.resource == rule.resource
        if made or (changed and not actions):
            _add_password(draft.request, rule, draft)


def _add_password(message: Message, rule: PasswordRule, draft: Draft) -> None:
    shape = inner(message)
    if shape is None or rule.attribute in shape.properties:
        return
    _add(shape, rule.attribute, Evidence.PROSE)
    draft.assumed.append(f"`{rule.attribute}` is accepted: “{rule.because}”")


def ease(drafts: Iterable[Draft], behaviour: Behaviour) -> None:
    """Require nothing that behaviour says a request need not give."""
    for draft in drafts:
        said = behaviour.resources.get(draft.resource)
        fields = inner(draft.request)
        if said is None or fields is None:
            continue
        for name in fields.properties.keys() & set(said.optional):
            fields.properties[name].required = False
