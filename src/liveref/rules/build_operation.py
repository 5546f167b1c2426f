"""A draft turned into the frozen operation of the API, and a resource with its schema."""

from __future__ import annotations

import re
from collections.abc import Collection

import msgspec

from liveref.model.api import (
    Body,
    Documented,
    Effect,
    Example,
    Operation,
    Resource,
    Response,
)
from liveref.model.behaviour import Behaviour, ResourceBehaviour
from liveref.model.conventions import Conventions
from liveref.model.schema import Schema
from liveref.naming.patterns import matches
from liveref.reading.document import Side
from liveref.reading.locations import written_location, written_names
from liveref.rules.drafts.definitions import Definitions
from liveref.rules.drafts.drafts import Draft, Limits
from liveref.rules.drafts.parts import whole_examples
from liveref.rules.drafts.resource_drafts import ResourceDraft
from liveref.rules.drafts.shapes import Shape, freeze
from liveref.rules.lifecycle.statuses import statuses_of
from liveref.rules.operations.administrators import is_for_administrators
from liveref.rules.operations.effects import leaves_nothing
from liveref.rules.operations.parameters import headers, parameters
from liveref.rules.routes.header_fields import WRITES

__all__ = ["finish", "finish_resource"]

_JSON = ("application/json",)
_BINARY = ("application/octet-stream",)
_PATCH = re.compile(r"application/[\w.+-]*patch[\w.+-]*")
_EMPTY = (204, 205, 304)
_ALWAYS: Limits = (None, None)
_TELLS = {Side.REQUEST: WRITES, Side.RESPONSE: ("HEAD",)}
"""The methods whose messages tell of a thing in headers, where it does so."""


def finish(
    draft: Draft,
    identity: str,
    definitions: Definitions,
    conventions: Conventions,
    alone: Collection[tuple[str, ...]] = (),
) -> Operation:
    """The operation that a draft has become; `identity` is its id, and `alone` are the titles of
    the sections that are for administrators alone."""
    source = draft.source
    return Operation(
        id=identity,
        method=draft.method,
        path=source.path,
        title=source.title,
        origin=source.origin,
        resource=draft.resource,
        effect=draft.effect,
        target=draft.target,
        identifier=draft.identifier,
        parents=draft.parents,
        above=_above(draft),
        action=draft.action,
        leads_to=draft.leads_to,
        sections=source.sections,
        prose=source.prose,
        parameters=parameters(draft),
        request=_body(draft, Side.REQUEST, conventions),
        responses=_responses(draft, definitions, conventions),
        success=tuple(sorted(draft.success)),
        errors=tuple(sorted(draft.errors)),
        documented=_documented(draft),
        min_version=source.min_version,
        max_version=source.max_version,
        admin_only=is_for_administrators(source.prose) or _is_below(source.sections, alone),
        assumed=tuple(dict.fromkeys(draft.assumed)),
    )


def _is_below(sections: tuple[str, ...], titles: Collection[tuple[str, ...]]) -> bool:
    return any(sections[:end] in titles for end in range(1, len(sections) + 1))


def _above(draft: Draft) -> tuple[str, ...]:
    """The parameters above the thing that no resource stands for."""
    known = {draft.identifier, *draft.parents}
    names = (name for segment in draft.route.segments[:-1] for name in segment.parameters)
    return tuple(name for name in names if name not in known)


def _body(draft: Draft, side: Side, conventions: Conventions) -> Body | None:
    message = draft.message(side)
    binary = draft.effect is (Effect.UPLOAD if side is Side.REQUEST else Effect.DOWNLOAD)
    told = draft.in_headers and draft.method in _TELLS[side]
    if message.shape is None and not told:
        return Body(schema=Schema(), media_types=_BINARY) if binary else None
    schema = freeze(message.shape or Shape(types=["object"]), conventions)
    return Body(
        schema=_of_headers(schema, message.prefixes) if told else schema,
        wrapper=message.wrapper,
        media_types=_BINARY if binary else _media_types(draft, side),
        examples=() if told else _examples(draft, side),
        in_headers=told,
        prefixes=tuple(message.prefixes),
        forgets=told and _forgets(draft),
    )


def _forgets(draft: Draft) -> bool:
    """Whether what a message does not give goes: that of an upload, which is all there is then, and
    of a change whose text says so."""
    changes = draft.effect is Effect.UPDATE and leaves_nothing(draft)
    return changes or draft.effect is Effect.UPLOAD


def _of_headers(schema: Schema, prefixes: list[str]) -> Schema:
    """The fields that headers are: any may be missing, and there may be more with a prefix."""
    replace = msgspec.structs.replace
    known = {
        name: replace(each, schema=replace(each.schema, nullable=True))
        for name, each in schema.properties.items()
    }
    return replace(schema, properties=known, additional=bool(prefixes))


def _media_types(draft: Draft, side: Side) -> tuple[str, ...]:
    """The media types of a body: those of a JSON patch where an update is a list of steps."""
    shape = draft.message(side).shape
    steps = shape.items.properties if shape and shape.items and "array" in shape.types else {}
    if draft.method != "PATCH" or side is Side.RESPONSE or not {"op", "path"} <= set(steps):
        return _JSON
    said = [name for piece in draft.source.prose for name in _PATCH.findall(piece.source)]
    return tuple(dict.fromkeys([*said, "application/json-patch+json"]))


def _examples(draft: Draft, side: Side) -> tuple[Example, ...]:
    return tuple(
        Example(
            value=example.data,
            text=example.text,
            caption=example.caption,
            microversion=example.microversion,
            origin=example.origin,
        )
        for example in whole_examples(draft.source, side)
    )


def _responses(
    draft: Draft, definitions: Definitions, conventions: Conventions
) -> tuple[Response, ...]:
    """One response for each code; those of success carry the documented body and headers."""
    body = _body(draft, Side.RESPONSE, conventions)
    sent = headers(draft.response, definitions)
    body_is_headers = body is not None and body.in_headers
    success = {code for code in (*draft.success, *draft.usual) if code < 400}
    return tuple(
        Response(
            code=code,
            text=draft.code_texts.get(code),
            body=body if code in success and (code not in _EMPTY or body_is_headers) else None,
            headers=sent if code in success else (),
            min_version=draft.code_versions.get(code, _ALWAYS)[0],
            max_version=draft.code_versions.get(code, _ALWAYS)[1],
        )
        for code in sorted({*draft.success, *draft.usual, *draft.errors})
    )


def _documented(draft: Draft) -> Documented:
    return Documented(
        request=_names(draft, Side.REQUEST),
        response=_names(draft, Side.RESPONSE),
        request_examples=_count(draft, Side.REQUEST),
        response_examples=_count(draft, Side.RESPONSE),
    )


def _names(draft: Draft, side: Side) -> dict[str, tuple[str, ...]]:
    """The names of one side's rows by the place that is written down. A row of the path in a
    response is a part of the body there, for a response has no path."""
    found = written_names(draft.source, side)
    if side is Side.RESPONSE:
        found["body"] = tuple(
            dict.fromkeys(
                row.name
                for row in draft.source.rows(side)
                if written_location(draft.source, row) in ("body", "path")
            )
        )
    return found


def _count(draft: Draft, side: Side) -> int:
    return sum(example.side is side for example in draft.source.examples)


def finish_resource(
    resource: ResourceDraft,
    shape: Shape,
    drafts: list[Draft],
    behaviour: Behaviour,
    conventions: Conventions,
) -> Resource:
    """A resource with its schema, and what behaviour says of it."""
    said = behaviour.resources.get(resource.name, ResourceBehaviour())
    natural = [n for n in shape.properties if matches(conventions.names.natural_key, n)]
    natural += [n for n in shape.properties if n == f"{resource.name}_name"]
    near = [draft for draft in drafts if draft.resource == resource.name]
    statuses: dict[str, None] = {}
    if said.status_field:
        statuses.update(dict.fromkeys(statuses_of(said.status_field, shape, near)))
    statuses.update(dict.fromkeys(phase.status for phase in said.initial))
    cases = [c for told in said.actions.values() for by in told.when.values() for c in by.values()]
    for told in (*said.actions.values(), *cases):
        statuses.update(dict.fromkeys((*told.allowed, *(phase.status for phase in told.to))))
    statuses.update({s.missed: None for s in said.secrets.values() if s.missed})
    owns = [n for n, other in behaviour.resources.items() if other.owned_by == resource.name]
    return msgspec.structs.replace(
        resource.freeze(freeze(shape, conventions)),
        natural_key=said.natural_key or next(iter(natural), None),
        owned_by=said.owned_by,
        owns=tuple(owns),
        shares=said.shares,
        statuses=tuple(statuses),
    )
