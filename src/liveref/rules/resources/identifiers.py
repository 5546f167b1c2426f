"""The field of a resource that holds its identity."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from liveref.model.api import Effect
from liveref.model.path import identifying
from liveref.model.reason import Evidence
from liveref.naming.nouns import slug, thing_of
from liveref.rules.drafts.drafts import Draft
from liveref.rules.drafts.resource_drafts import ResourceDraft
from liveref.rules.drafts.shapes import Shape
from liveref.rules.reconcile.pooling import inner

__all__ = ["given_by", "identifier_of"]

_PARAMETER = re.compile(r"\{([^{}]*)\}$")
_USUAL = ("id", "uuid")


def identifier_of(resource: ResourceDraft, shape: Shape, drafts: Iterable[Draft]) -> str:
    """The field whose value stands in the path of an item.

    `name` where the path asks for a name; else `id` or `uuid` (where both are there, the one
    of which the parameter's description speaks); else the field called like the parameter,
    like the thing that it names, or like the resource. Where no such field is documented,
    the parameter's own name if it is none of an id, else `id`. Beside an `id` that is a number
    stands `THING_uuid`, where the parameter is a UUID.
    """
    fields = shape.properties
    parameters = [found[1] for path in resource.items if (found := _PARAMETER.search(path))]
    slugs = [slug(parameter.split("/", maxsplit=1)[0]) for parameter in parameters]
    if parameters and all(name.endswith("name") for name in slugs) and "name" in fields:
        return "name"
    if "name" in fields and any(draft.in_headers for draft in drafts):
        return "name"
    if _is_numbered(fields, f"{resource.name}_uuid") and _speaks_of_uuid(parameters, drafts):
        return f"{resource.name}_uuid"
    if all(name in fields for name in _USUAL):
        return "uuid" if _speaks_of_uuid(parameters, drafts) else "id"
    things = [thing_of(parameter) or "" for parameter in parameters]
    candidates = [*_USUAL, *parameters, *(f"{t}_id" for t in things), f"{resource.name}_id"]
    for name in (*candidates, *things):
        if name in fields:
            return name
    if not parameters:
        return _USUAL[0]
    return _USUAL[0] if slugs[0].endswith(_USUAL) else parameters[0]


def _is_numbered(fields: Mapping[str, Shape], name: str) -> bool:
    """Whether an `id` is a number, and beside it that field is shown, and no `uuid`."""
    number, other, usual = (fields.get(each) for each in ("id", name, "uuid"))
    if number is None or other is None or "integer" not in number.all_types():
        return False
    return usual is None or Evidence.EXAMPLE not in usual.evidence


def given_by(resource: ResourceDraft, identifier: str, drafts: Iterable[Draft]) -> str | None:
    """The field of a create that says which identity the path of the new item will have, where
    the client has to give it and it is not the identifier: it is called like the parameter,
    or like what that identifies. A volume is attached by its id, and found again by it."""
    found = [_PARAMETER.search(path) for path in resource.items]
    parameters = [match[1] for match in found if match]
    several = any(len(identifying(path)) > 1 for path in resource.items)
    wanted = {slug(name) for name in parameters} | {thing_of(name) for name in parameters}
    for draft in drafts:
        fields = inner(draft.request) if draft.effect is Effect.CREATE else None
        for name, shape in fields.properties.items() if fields else ():
            alone = name == identifier or not shape.required
            if (alone and not several) or "string" not in shape.all_types():
                continue
            if slug(name) in wanted:
                return name
    return None


def _speaks_of_uuid(parameters: list[str], drafts: Iterable[Draft]) -> bool:
    """Whether the rows of these path parameters call them a UUID."""
    for draft in drafts:
        for row in draft.request.rows.get("path", []):
            said = row.definition
            if row.name in parameters and said is not None:
                text = said.description.source if said.description else ""
                return "uuid" in f"{said.type} {text}".lower()
    return "uuid" in parameters
