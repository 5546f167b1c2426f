"""Fields that answers may have as null.

A create leaves fields out. For some of them the service decides; a reference to nothing, or a
text of which the document shows no value, is another's to say, and null until then. A field that
one answer has as null may be null in every answer about such records: they show the same.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from msgspec import UNSET

from liveref.model.api import Effect
from liveref.model.behaviour.behaviour import ResourceBehaviour
from liveref.model.conventions.conventions import Conventions
from liveref.model.conventions.names import Names
from liveref.model.reason import Evidence
from liveref.model.schema import Property
from liveref.naming.absence import has_no_value, is_plain_text, is_shown_flag
from liveref.naming.nouns import singular, slug
from liveref.naming.patterns import matches
from liveref.rules.drafts.claims import Because, Claim
from liveref.rules.drafts.drafts import Draft
from liveref.rules.drafts.fields import answered_fields
from liveref.rules.drafts.grounds import (
    by_behaviour,
    by_call,
    by_convention,
    by_reason,
    by_shape,
)
from liveref.rules.drafts.shapes import Shape, freeze_field
from liveref.rules.drafts.workspace import Workspace
from liveref.rules.reconcile.pooling import inner
from liveref.rules.rule import rule

__all__ = ["NULLABILITY", "null_in_answers"]


def _shown(workspace: Workspace) -> Iterator[tuple[Draft, str, Shape]]:
    """The fields of answers, but for the identity."""
    for draft in workspace.drafts:
        for name, field in answered_fields(draft):
            if name != workspace.resources[draft.resource].identifier:
                yield draft, name, field


@rule("null-in-one-answer")
def in_one_answer(workspace: Workspace) -> Iterator[Claim]:
    """A field that a table or an example of one answer has as null may be null in every answer
    about such records, unless the service gives it a value. An identity is null only where the
    document itself says so."""
    for draft, name, field in _shown(workspace):
        resource = workspace.resources[draft.resource]
        if field.nullable and name not in resource.assigned:
            reason = resource.reasons.get(f"null_at_first.{name}")
            otherwise = by_reason(reason) if reason else by_call(draft.source)
            because = by_shape(field, otherwise, "nullable")
            yield Claim(resource, "nullable", True, because, key=name)


@rule("null-if-left-out")
def if_left_out(workspace: Workspace) -> Iterator[Claim]:
    """A field that every answer has and that a create may leave out is null in answers, if it has
    no default, the service gives it no value, and any value would be made up: it is called like
    a resource, refers to a record, or is a text of which no example shows a value. Plain texts and
    maps are empty instead, and flags false."""
    defaults = _with_defaults(workspace)
    for draft, name, field in _shown(workspace):
        resource = workspace.resources[draft.resource]
        reason = resource.reasons.get(f"optional.{name}")
        is_free = name in resource.optional and (draft.resource, name) not in defaults
        if not field.required or not is_free or name in resource.assigned or reason is None:
            continue
        is_null = _is_null(name, freeze_field(field), workspace.conventions)
        if name in workspace.resources or is_null:
            yield Claim(resource, "nullable", True, by_reason(reason), key=name)


def _with_defaults(workspace: Workspace) -> set[tuple[str, str]]:
    """The fields, after their resource, to which a create gives a documented default."""
    return {
        (draft.resource, name)
        for draft, shape in _creates(workspace)
        for name, field in shape.properties.items()
        if field.default is not UNSET
    }


def _creates(workspace: Workspace) -> Iterator[tuple[Draft, Shape]]:
    """The creates with the fields of their requests."""
    for draft in workspace.drafts:
        if draft.effect is Effect.CREATE and draft.request.shape is not None:
            yield draft, inner(draft.request) or Shape()


def _is_null(name: str, field: Property, conventions: Conventions) -> bool:
    """Whether any value for a field that nobody gave one would be made up. Empty texts, lists and
    maps are none, flags that give a thing away are false, and a JSON Schema that the document shows
    has said what may be."""
    schema, names = field.schema, conventions.names
    if schema.default is not UNSET or matches(names.withheld, name) or matches(names.free, name):
        return False
    if has_no_value(name, field, names):
        return True
    if Evidence.SCHEMA in field.evidence or is_shown_flag(schema, conventions):
        return False
    is_map = schema.is_object and (schema.is_open or not schema.properties)
    return not is_map and not is_plain_text(schema)


@rule("null-reference")
def reference(workspace: Workspace) -> Iterator[Claim]:
    """A field that is called as one that refers to a record of the API (`flavor_id`) is null in
    answers that have it, if the resource has a create: a new record refers to none that nobody
    named. It is not null where it is called as an owner, or as one of which the service chooses the
    name."""
    names = workspace.conventions.names
    created = {draft.resource for draft, _ in _creates(workspace)}
    for draft, name, field in _shown(workspace):
        resource = workspace.resources[draft.resource]
        is_new = field.required and draft.resource in created
        if is_new and _refers(name, workspace.resources, resource.assigned, names):
            yield Claim(resource, "nullable", True, by_convention("names.reference"), key=name)


def _refers(name: str, resources: Collection[str], assigned: Collection[str], names: Names) -> bool:
    """Whether a field is called like one that refers to a record of the API, and not to an owner.
    Where the service chooses one by its name (`volume_type`), it has an identity too
    (`volume_type_id`)."""
    if not matches(names.reference, name) or matches(names.owner, name):
        return False
    *words, _ = slug(name).split("_")
    if "_".join(words) in assigned:
        return False
    return any("_".join(words[start:]) in resources for start in range(len(words)))


@rule("null-declared")
def declared(workspace: Workspace) -> Iterator[Claim]:
    """A field is null in answers if its default, or the value that an action gives it, is null."""
    for name, resource in workspace.resources.items():
        behaviour = workspace.behaviour_of(name)
        for field, because in _declared_null(behaviour):
            yield Claim(resource, "nullable", True, because, key=field)


def _declared_null(behaviour: ResourceBehaviour) -> Iterator[tuple[str, Because]]:
    for field, value in behaviour.defaults.items():
        if value is None:
            yield field, by_behaviour(behaviour, "defaults", field)
    for action in behaviour.actions.values():
        for field, value in action.values.items():
            if value is None:
                yield field, by_behaviour(action, "values", field)


@rule("null-in-answers")
def null_in_answers(workspace: Workspace) -> Iterator[Claim]:
    """An answer may have null for a field that may be null in records of the resource, if the field
    is no list. A list is about the resource that its root key names, else about that of the
    operation."""
    for draft in workspace.drafts:
        about = workspace.resources[_about(draft, workspace)]
        for name, field in answered_fields(draft):
            types = field.all_types()
            if name in about.nullable and types and "array" not in types:
                because = by_reason(about.reasons[f"nullable.{name}"])
                yield Claim(field, "nullable", True, because)


def _about(draft: Draft, workspace: Workspace) -> str:
    wrapper = draft.response.wrapper if draft.effect is Effect.LIST else None
    called = singular(slug(wrapper)) if wrapper else ""
    return called if called in workspace.resources else draft.resource


NULLABILITY = (in_one_answer, if_left_out, reference, declared)
