"""Fields of requests and answers about one resource: a record that a valid request makes must not
break the schema of the answer that shows it, however tables and examples describe the field."""

from __future__ import annotations

from collections.abc import Iterator

from liveref.rules.drafts.claims import Claim
from liveref.rules.drafts.fields import answered_fields, requested_fields
from liveref.rules.drafts.grounds import by_call, by_shape
from liveref.rules.drafts.shapes import Shape, freeze_field
from liveref.rules.drafts.workspace import Workspace
from liveref.rules.reconcile.wider import changes, unbound, wider
from liveref.rules.rule import rule

__all__ = ["WIDENING"]

_PLAIN = ("string", "boolean", "integer", "number")


@rule("answers-take-requests", revises=True)
def answers_take_requests(workspace: Workspace) -> Iterator[Claim]:
    """An answer may show a field with every value to which a request on the resource may set it: of
    each type, each listed value, each length. An object into which a request may put any keys has
    any values in answers, where only examples show its keys."""
    settable = _settable(workspace)
    for draft in workspace.drafts:
        for name, field in answered_fields(draft):
            requested = settable.get((draft.resource, name))
            if requested is None:
                continue
            new = unbound(wider(field, requested))
            if freeze_field(new) != freeze_field(field):
                because = by_shape(requested, by_call(draft.source), "types")
                for attribute, value, key in changes(field, new):
                    yield Claim(field, attribute, value, because, key)


@rule("requests-take-types", revises=True)
def requests_take_types(workspace: Workspace) -> Iterator[Claim]:
    """A request takes a plain value of each type as which another request on the resource takes the
    field."""
    settable = _settable(workspace)
    for draft in workspace.drafts:
        for name, field in requested_fields(draft) if draft.effect.traits.takes_fields else ():
            other, types = settable[draft.resource, name], field.all_types()
            for added in other.all_types() if types else ():
                if added in _PLAIN and added not in types:
                    because = by_shape(other, by_call(draft.source), "types")
                    yield Claim(field, "types", True, because, key=added)


def _settable(workspace: Workspace) -> dict[tuple[str, str], Shape]:
    """By resource and name, the fields of requests, as wide as all of these take them."""
    fields: dict[tuple[str, str], Shape] = {}
    for draft in workspace.drafts:
        for name, field in requested_fields(draft):
            key = (draft.resource, name)
            fields[key] = wider(fields[key], field) if key in fields else field
    return fields


WIDENING = (answers_take_requests, requests_take_types)
