"""The field of a resource that holds the identity of its records."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from liveref.model.api import Effect
from liveref.model.path import identifying
from liveref.model.reason import Evidence
from liveref.naming.nouns import noun_of, slug
from liveref.reading.document import Row, Side
from liveref.rules.drafts.claims import Claim
from liveref.rules.drafts.drafts import Draft
from liveref.rules.drafts.grounds import by_call, by_default, by_row
from liveref.rules.drafts.resource_drafts import ResourceDraft
from liveref.rules.drafts.shapes import Shape
from liveref.rules.drafts.text_grounds import by_field
from liveref.rules.drafts.workspace import Workspace
from liveref.rules.reconcile.pooling import inner
from liveref.rules.rule import rule

__all__ = [
    "given_identifier",
    "identifier_default",
    "identifier_field",
    "identifier_name",
    "identifier_uuid",
]

_PARAMETER = re.compile(r"\{([^{}]*)\}$")
_USUAL = ("id", "uuid")


class Case(NamedTuple):
    """A resource, its documented fields, its operations, and the last parameters of the paths of
    its items."""

    resource: ResourceDraft
    fields: dict[str, Shape]
    drafts: list[Draft]
    parameters: list[str]

    @property
    def items(self) -> list[Draft]:
        """The operations on the paths of items."""
        return [draft for draft in self.drafts if draft.is_item]

    @property
    def shown(self) -> Draft:
        """The operation whose path shows how an item is found."""
        return (self.items or self.drafts)[0]

    @property
    def by_name(self) -> bool:
        """Whether the paths of items ask for a name, or headers are the fields."""
        slugs = [slug(parameter.split("/", maxsplit=1)[0]) for parameter in self.parameters]
        named = bool(slugs) and all(name.endswith("name") for name in slugs)
        return "name" in self.fields and (named or any(d.in_headers for d in self.items))


def _cases(workspace: Workspace) -> Iterator[Case]:
    for name, resource in workspace.resources.items():
        drafts = [draft for draft in workspace.drafts if draft.resource == name]
        matches = (_PARAMETER.search(path) for path in resource.items)
        parameters = [match[1] for match in matches if match]
        yield Case(resource, workspace.pooled[name].properties, drafts, parameters)


@rule("identifier-name")
def identifier_name(workspace: Workspace) -> Iterator[Claim]:
    """A record is identified by its field `name` where the path of an item ends in a parameter for
    a name, and where headers are the fields of the resource."""
    for case in _cases(workspace):
        if case.by_name:
            yield Claim(case.resource, "identifier", "name", by_call(case.shown.source))


@rule("identifier-uuid")
def identifier_uuid(workspace: Workspace) -> Iterator[Claim]:
    """Of several fields that could identify a record, the UUID does where the row of the path's
    parameter calls it one: `uuid` beside `id`, `RESOURCE_uuid` beside an `id` that is a number."""
    for case in _cases(workspace):
        row = None if case.by_name else _uuid_row(case)
        if row is None and (case.by_name or "uuid" not in case.parameters):
            continue
        longer = f"{case.resource.name}_uuid"
        if _is_numbered(case, longer):
            field = longer
        elif all(name in case.fields for name in _USUAL):
            field = "uuid"
        else:
            continue
        because = by_row(row) if row is not None else by_call(case.shown.source)
        yield Claim(case.resource, "identifier", field, because)


@rule("identifier-field")
def identifier_field(workspace: Workspace) -> Iterator[Claim]:
    """A record is identified by its field `id` or `uuid`; else by the field that is called like the
    last parameter of its path, like that of the thing which the parameter names, or like the
    resource with `_id`."""
    for case in _cases(workspace):
        nouns = [noun_of(parameter) or "" for parameter in case.parameters]
        longer = [*(f"{noun}_id" for noun in nouns), f"{case.resource.name}_id"]
        candidates = (*_USUAL, *case.parameters, *longer, *nouns)
        field = next((name for name in candidates if name in case.fields), None)
        if field is not None and not case.by_name:
            because = by_call(case.shown.source) if case.items else by_field(case.drafts, field)
            yield Claim(case.resource, "identifier", field, because)


@rule("identifier-default")
def identifier_default(workspace: Workspace) -> Iterator[Claim]:
    """If no documented field fits, the identifier is called like the last parameter of the path, or
    `id` if that ends in `id` or there is none."""
    for case in _cases(workspace):
        first = slug(case.parameters[0].split("/", maxsplit=1)[0]) if case.parameters else "id"
        field = "id" if first.endswith(_USUAL) else case.parameters[0]
        yield Claim(case.resource, "identifier", field, by_default(case.drafts[0].source))


@rule("given-identifier")
def given_identifier(workspace: Workspace) -> Iterator[Claim]:
    """The client chooses the identity of a new record with a required text of the create that is
    called like the last parameter of the item's path, or like what that identifies, and is not the
    identifier itself: a volume is attached by its id, and found again by it."""
    for case in _cases(workspace):
        several = any(len(identifying(path)) > 1 for path in case.resource.items)
        wanted = {slug(name) for name in case.parameters} | {noun_of(n) for n in case.parameters}
        for draft in (draft for draft in case.drafts if draft.effect is Effect.CREATE):
            fields = inner(draft.request)
            for name, shape in fields.properties.items() if fields else ():
                alone = name == case.resource.identifier or not shape.required
                if (alone and not several) or "string" not in shape.all_types():
                    continue
                if slug(name) in wanted:
                    because = by_field([draft], name, (Side.REQUEST,))
                    yield Claim(case.resource, "given", name, because)


def _is_numbered(case: Case, name: str) -> bool:
    """Whether an `id` is a number, and beside it that field is shown, and no `uuid`."""
    number, other, usual = (case.fields.get(field) for field in ("id", name, "uuid"))
    if number is None or other is None or "integer" not in number.all_types():
        return False
    return usual is None or Evidence.EXAMPLE not in usual.evidence


def _uuid_row(case: Case) -> Row | None:
    """The first row of a path's parameter, if it calls it a UUID."""
    for draft in case.items:
        for row in draft.request.rows.get("path", []):
            if row.name in case.parameters and (definition := row.definition) is not None:
                description = definition.description
                text = f"{definition.type} {description.source if description else ''}"
                return row if "uuid" in text.lower() else None
    return None
