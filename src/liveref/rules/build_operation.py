"""A draft turned into the frozen operation of the API, and a resource with its schema."""

from __future__ import annotations

import msgspec

from liveref.model.api import (
    Body,
    Documented,
    Example,
    Operation,
    Resource,
    Response,
)
from liveref.model.behaviour.behaviour import Behaviour, ResourceBehaviour
from liveref.model.reason import Reason
from liveref.model.schema import Schema
from liveref.reading.document import Operation as Source
from liveref.reading.document import Side
from liveref.reading.locations import written_location, written_names
from liveref.rules.drafts.definitions import Definitions
from liveref.rules.drafts.drafts import Draft, Limits
from liveref.rules.drafts.parts import whole_examples
from liveref.rules.drafts.resource_drafts import ResourceDraft
from liveref.rules.drafts.shapes import Shape, freeze
from liveref.rules.drafts.workspace import Workspace
from liveref.rules.findings.assumptions import assumptions
from liveref.rules.operations.parameters import headers, parameters

__all__ = ["build_operation", "build_resource"]

_JSON = ("application/json",)
_ALWAYS: Limits = (None, None)


def build_operation(draft: Draft, identity: str, workspace: Workspace) -> Operation:
    """The operation of the API; `identity` is its id."""
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
        above=draft.above,
        action=draft.action,
        redirect_to=draft.redirect_to,
        sections=source.sections,
        prose=source.prose,
        parameters=parameters(draft),
        request=_body(draft, Side.REQUEST),
        responses=_responses(draft, workspace.definitions),
        success=tuple(sorted(draft.success)),
        errors=tuple(sorted(draft.errors)),
        unlisted=tuple(sorted(draft.unlisted)),
        documented=_documented(draft),
        min_version=source.min_version or draft.min_version,
        max_version=source.max_version,
        admin_only=draft.admin_only,
        added=_added(source),
        assumed=tuple(assumptions(draft, workspace)),
    )


def _added(source: Source) -> dict[str, Reason]:
    """The parts of an operation that behaviour files added, with their reasons."""
    parts: dict[str, Reason | None] = {"operation": source.added}
    parts |= {f"code {code.value}": code.added for code in source.codes}
    parts |= {f"field {row.name}": row.added for side in Side for row in source.rows(side)}
    return {part: reason for part, reason in parts.items() if reason is not None}


def _body(draft: Draft, side: Side) -> Body | None:
    message, in_headers = draft.message(side), draft.fields_are_headers(side)
    if message.shape is None and not message.media_types and not in_headers:
        return None
    schema = freeze(message.shape) if message.shape else Schema()
    if in_headers:
        types = schema.types or ("object",)
        schema = msgspec.structs.replace(schema, types=types, additional=bool(message.prefixes))
    return Body(
        schema=schema,
        wrapper=message.wrapper,
        media_types=tuple(message.media_types) or _JSON,
        examples=() if in_headers else _examples(draft, side),
        in_headers=in_headers,
        prefixes=tuple(message.prefixes),
        forgets=message.forgets,
    )


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


def _responses(draft: Draft, definitions: Definitions) -> tuple[Response, ...]:
    """One response for each code; those of success carry the documented body and headers."""
    body = _body(draft, Side.RESPONSE)
    sent = headers(draft.response, definitions)
    success = {code for code in (*draft.success, *draft.usual) if code < 400}
    return tuple(
        Response(
            code=code,
            text=draft.code_texts.get(code),
            body=body if code in draft.answers else None,
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
    names = written_names(draft.source, side)
    if side is Side.RESPONSE:
        names["body"] = tuple(
            dict.fromkeys(
                row.name
                for row in draft.source.rows(side)
                if written_location(draft.source, row) in ("body", "path")
            )
        )
    return names


def _count(draft: Draft, side: Side) -> int:
    return sum(example.side is side for example in draft.source.examples)


def build_resource(resource: ResourceDraft, shape: Shape, behaviour: Behaviour) -> Resource:
    """The resource of the API; `shape` is that of its records."""
    declared = behaviour.resources.get(resource.name, ResourceBehaviour())
    owned = [name for name, other in behaviour.resources.items() if other.owned_by == resource.name]
    return msgspec.structs.replace(
        resource.freeze(freeze(shape)),
        owned_by=declared.owned_by,
        owns=tuple(owned),
        shares=declared.shares,
    )
