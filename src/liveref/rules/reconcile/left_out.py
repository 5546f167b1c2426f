"""Fields that a create leaves out: whether it may, and whether the service gives them a value."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from liveref.model.api import Effect
from liveref.naming.patterns import matches
from liveref.reading.document import Example, Side
from liveref.reading.json_keys import ExampleKeys, Trail
from liveref.rules.drafts.claims import Claim
from liveref.rules.drafts.drafts import Draft
from liveref.rules.drafts.grounds import by_behaviour, by_call, by_key, by_shape
from liveref.rules.drafts.parts import whole_examples
from liveref.rules.drafts.workspace import Workspace
from liveref.rules.reconcile.pooling import inner
from liveref.rules.rule import rule

__all__ = ["LEFT_OUT"]


@rule("optional-in-create")
def optional_in_create(workspace: Workspace) -> Iterator[Claim]:
    """A field is optional if the request of a create has it and does not require it."""
    for draft in workspace.drafts:
        shape = inner(draft.request) if draft.effect is Effect.CREATE else None
        for name, field in shape.properties.items() if shape else ():
            if not field.required:
                because = by_shape(field, by_call(draft.source), "required")
                yield Claim(workspace.resources[draft.resource], "optional", True, because, name)


@rule("optional-in-update")
def optional_in_update(workspace: Workspace) -> Iterator[Claim]:
    """A field is optional if an update or a replace may set it and no create requires it. Of a
    resource without a create nothing is said."""
    required: dict[str, set[str]] = {}
    for draft in workspace.drafts:
        if draft.effect is Effect.CREATE and draft.request.shape is not None:
            shape = inner(draft.request)
            fields = shape.properties.items() if shape else ()
            names = {name for name, field in fields if field.required}
            required.setdefault(draft.resource, set()).update(names)
    for draft in workspace.drafts:
        shape = inner(draft.request) if draft.effect.traits.updates else None
        if shape is None or draft.resource not in required or _is_patch(draft):
            continue
        for name, field in shape.properties.items():
            if name not in required[draft.resource]:
                because = by_shape(field, by_call(draft.source))
                yield Claim(workspace.resources[draft.resource], "optional", True, because, name)


def _is_patch(draft: Draft) -> bool:
    """Whether a request is a list of steps, whose keys are no fields."""
    return draft.request.shape is None or "object" not in draft.request.shape.all_types()


@rule("optional-declared")
def optional_declared(workspace: Workspace) -> Iterator[Claim]:
    """A field is optional if a behaviour file says so of a resource that has a create."""
    for draft in workspace.drafts:
        behaviour = workspace.behaviours.get(draft.resource)
        if behaviour is None or draft.effect is not Effect.CREATE or draft.request.shape is None:
            continue
        for name in behaviour.optional:
            because = by_behaviour(behaviour, "optional", name)
            yield Claim(workspace.resources[draft.resource], "optional", True, because, name)


class _Shown(NamedTuple):
    """One record in an example, and the way to it."""

    example: Example
    trail: Trail
    fields: dict[str, Any]


@rule("assigned-by-service")
def assigned(workspace: Workspace) -> Iterator[Claim]:
    """The service gives a field a value if no example of a create's request has one, the example of
    its answer has, and no create answers with null for
    it alone. A name is never made up. It is so with the
    services that the conventions know: elsewhere an example is an example."""
    if workspace.conventions.authentication is None:
        return
    named = workspace.conventions.names.natural_key
    null = {key for draft in _with_examples(workspace) for key in _always_null(draft)}
    for draft in _with_examples(workspace):
        sent = [shown.fields for shown in _records(draft, Side.REQUEST)]
        for example, trail, fields in _records(draft, Side.RESPONSE):
            keys = ExampleKeys(example)
            for name, value in fields.items():
                is_sent = any(record.get(name) is not None for record in sent)
                is_null = value is None or (draft.resource, name) in null
                if not (is_sent or is_null or matches(named, name)):
                    resource = workspace.resources[draft.resource]
                    yield Claim(resource, "assigned", True, by_key(keys, (*trail, name)), name)


def _with_examples(workspace: Workspace) -> Iterator[Draft]:
    """The creates that have an example of their request."""
    for draft in workspace.drafts:
        if draft.effect is Effect.CREATE and whole_examples(draft.source, Side.REQUEST):
            yield draft


def _always_null(draft: Draft) -> set[tuple[str, str]]:
    """The fields, after their resource, that examples of an operation's answers show only as
    null."""
    records = [shown.fields for shown in _records(draft, Side.RESPONSE)]
    names = {name for fields in records for name in fields}
    return {
        (draft.resource, name)
        for name in names
        if all(fields.get(name) is None for fields in records)
    }


@rule("null-at-first")
def null_at_first(workspace: Workspace) -> Iterator[Claim]:
    """A field has null at first if an example of an answer shows it so."""
    for draft in workspace.drafts:
        for example, trail, fields in _records(draft, Side.RESPONSE):
            keys = ExampleKeys(example)
            for name, value in fields.items():
                if value is None:
                    resource = workspace.resources[draft.resource]
                    because = by_key(keys, (*trail, name))
                    yield Claim(resource, "null_at_first", True, because, name)


def _records(draft: Draft, side: Side) -> Iterator[_Shown]:
    """The records that the examples of a body show."""
    message = draft.message(side)
    if draft.fields_are_headers(side) or (side is Side.RESPONSE and not draft.answers):
        return
    for example in whole_examples(draft.source, side):
        value: Any = example.data
        trail: Trail = ()
        if isinstance(value, dict) and message.wrapper in value:
            value, trail = value[message.wrapper], (message.wrapper or "",)
        records = enumerate(value) if isinstance(value, list) else [(None, value)]
        for index, record in records:
            if isinstance(record, dict):
                yield _Shown(example, trail if index is None else (*trail, index), record)


LEFT_OUT = (optional_in_create, optional_in_update, optional_declared, assigned, null_at_first)
