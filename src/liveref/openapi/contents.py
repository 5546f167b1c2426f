"""Request bodies and responses of the operations that stand on one method and path."""

from __future__ import annotations

import json
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from liveref.families import service_type
from liveref.model.api import Body, Effect, Example, Operation, Response
from liveref.openapi.bodies import Bodies, exclusive
from liveref.openapi.context import Context
from liveref.openapi.examples import named_examples
from liveref.openapi.parameters import headers
from liveref.openapi.rules import ODD_CODE, UNUSUAL_BODY
from liveref.prose import commonmark

__all__ = ["request_body", "responses"]

_BODILESS = (204, 205, 304)
_JSON = "application/json"
Uses = list[tuple[Operation, Body]]


def request_body(context: Context, operations: list[Operation]) -> dict[str, Any] | None:
    """The request body of all of them; None where none has one."""
    by_action = any(operation.action for operation in operations)
    uses = [(o, o.request) for o in operations if o.request is not None]
    if not uses and not by_action:
        return None
    for operation, _ in uses:
        if operation.method.upper() in ("GET", "HEAD", "DELETE"):
            message = (
                f"{operation.method} {operation.path} documents a request body, which tools may"
                " ignore; document its fields as query parameters if that is what they are."
            )
            context.say(UNUSUAL_BODY, operation.origin, message)
    content = {
        media_type: _request_content(context, operations, uses, media_type)
        for media_type in dict.fromkeys([t for _, b in uses for t in b.media_types] or [_JSON])
    }
    request: dict[str, Any] = {"content": content}
    if _is_required(operations):
        request["required"] = True
    return request


def _is_required(operations: list[Operation]) -> bool:
    """Whether none of them can go without a body."""
    return all(
        operation.action
        or (
            operation.request is not None
            and any(prop.required for prop in operation.request.schema.properties.values())
        )
        for operation in operations
    )


def _request_content(
    context: Context, operations: list[Operation], uses: Uses, media_type: str
) -> dict[str, Any]:
    having = [o for o, body in uses if media_type in body.media_types]
    if media_type == _JSON:
        having = [o for o in operations if o in having or (o.action and o.request is None)]
    references = [(operation, Bodies(context, operation).request()) for operation in having]
    media_type_object: dict[str, Any] = {"schema": _alternatives(references)}
    examples = [(o, e) for o, b in uses if media_type in b.media_types for e in b.examples]
    return _with_examples(context, media_type_object, examples, media_type)


def _alternatives(references: list[tuple[Operation, dict[str, Any]]]) -> dict[str, Any]:
    """One schema of those of several operations, told apart by action or by version.

    Where neither tells them apart, a value may meet any of them.
    """
    distinct = _distinct(reference for _, reference in references)
    if any(operation.action for operation, _ in references):
        return {
            "oneOf": _by_action(references),
            "x-openstack": {"discriminator": "action"},
        }
    if len(distinct) == 1:
        return distinct[0]
    if all(operation.min_version or operation.max_version for operation, _ in references):
        return {"oneOf": exclusive(distinct), "x-openstack": {"discriminator": "microversion"}}
    return {"anyOf": distinct}


def _by_action(references: list[tuple[Operation, dict[str, Any]]]) -> list[dict[str, Any]]:
    """The bodies of actions; those of one name, and of none, exclude the ones before."""
    bodies: list[dict[str, Any]] = []
    seen: list[tuple[str | None, dict[str, Any]]] = []
    for operation, reference in references:
        if any(reference == other for _, other in seen):
            continue
        before = [other for name, other in seen if operation.action in (None, name)]
        bodies.append(exclusive([*before, reference])[-1])
        seen.append((operation.action, reference))
    return bodies


def responses(context: Context, operations: list[Operation]) -> dict[str, Any]:
    """The responses of all of them, by code: the documented ones, else the convention's."""
    uses: dict[int, list[tuple[Operation, Response | None]]] = {}
    for operation in operations:
        documented = {response.code: response for response in operation.responses}
        for code in sorted(_codes(context, operation, set(documented))):
            uses.setdefault(code, []).append((operation, documented.get(code)))
    return {str(code): _response(context, code, uses[code]) for code in sorted(uses)}


def _codes(context: Context, operation: Operation, documented: set[int]) -> set[int]:
    codes = documented | {*operation.success, *operation.errors, *operation.unlisted}
    codes |= context.refusals(operation)
    for code in sorted(codes):
        if not 100 <= code <= 599:
            message = f"The status code {code} of {operation.id} is left out; correct it."
            context.say(ODD_CODE, operation.origin, message)
            codes.remove(code)
    if not any(code < 400 for code in codes):
        usual = context.api.conventions.default_success
        acts = operation.effect is Effect.ACTION and operation.method.upper() == "POST"
        codes.add(usual.get("ACTION" if acts else operation.method.upper(), 200))
    return codes


def _response(
    context: Context, code: int, uses: list[tuple[Operation, Response | None]]
) -> dict[str, Any]:
    descriptions = [r.text for _, r in uses if r is not None and r.text is not None]
    texts = dict.fromkeys(text for prose in descriptions if (text := commonmark(prose)))
    response: dict[str, Any] = {"description": "\n\n".join(texts) or _phrase(code)}
    if all(code in operation.unlisted for operation, _ in uses):
        response["x-liveref-assumed"] = True
    sent = [(operation, header) for operation, r in uses if r for header in r.headers]
    if written := headers(context, sent):
        response["headers"] = written
    bodies = [(operation, r.body) for operation, r in uses if r is not None and r.body is not None]
    if code in _BODILESS or all(o.method.upper() == "HEAD" for o, _ in uses):
        return response
    if bodies:
        response["content"] = _response_content(context, bodies)
    elif code >= 400:
        response["content"] = {_JSON: {"schema": _error(context)}}
    return response


def _response_content(context: Context, uses: Uses) -> dict[str, Any]:
    content = {}
    for media_type in dict.fromkeys(t for _, body in uses for t in body.media_types):
        having = [(o, body) for o, body in uses if media_type in body.media_types]
        references = _distinct(Bodies(context, o).response(body) for o, body in having)
        media_type_object: dict[str, Any] = {"schema": references[0]}
        if len(references) > 1 and all(operation.action for operation, _ in having):
            media_type_object["schema"] = {
                "oneOf": exclusive(references),
                "x-openstack": {"discriminator": "action"},
            }
        elif len(references) > 1:
            media_type_object["schema"] = {"anyOf": references}
        examples = [(o, example) for o, body in having for example in body.examples]
        content[media_type] = _with_examples(context, media_type_object, examples, media_type)
    return content


def _with_examples(
    context: Context,
    content: dict[str, Any],
    uses: list[tuple[Operation, Example]],
    media_type: str,
) -> dict[str, Any]:
    examples = named_examples(context, uses, media_type)
    return content | {"examples": examples} if examples else content


def _distinct(references: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return list(
        {json.dumps(reference, sort_keys=True): reference for reference in references}.values()
    )


def _error(context: Context) -> dict[str, Any]:
    """A reference to the schema of an error's body: the service type's, else the family's."""
    api = context.api
    form = api.conventions.errors.form(service_type(api.name), is_named=bool(api.faults))
    return context.pool.add(_of_template(form), (0, "Error"), resource="error")


_OPTIONAL = ("{field}", "{because}")
_REASON = {
    "type": "object",
    "description": "Why the request is refused, where the document says so.",
    "properties": {
        "rule": {"type": "string", "description": "The rule that read it."},
        "at": {"type": "string", "description": "The file and line where it stands."},
        "text": {"type": "string", "description": "The text that stands there."},
    },
    "required": ["rule", "at", "text"],
}


def _of_template(template: Any) -> dict[str, Any]:
    """The schema of what a template of an envelope is filled to; see `conventions.Errors`."""
    if isinstance(template, dict) and "{fault}" in template:
        inner = _of_template(template["{fault}"])
        return {"type": "object", "additionalProperties": inner, "minProperties": 1}
    if isinstance(template, dict):
        properties = {str(key): _of_template(part) for key, part in template.items()}
        required = [str(key) for key, part in template.items() if part not in _OPTIONAL]
        return {"type": "object", "properties": properties, "required": required}
    if isinstance(template, list):
        options = [_of_template(part) for part in template]
        return {"type": "array", "items": options[0] if len(options) == 1 else {"anyOf": options}}
    if template == "{code}":
        return {"type": "integer", "description": "The status code."}
    if template == "{because}":
        return _REASON
    meanings = {
        "{title}": "The standard phrase of the status code.",
        "{message}": "What went wrong, for a person.",
        "{field}": "The field at fault, where one is.",
    }
    description = {"description": meanings[template]} if template in meanings else {}
    return {"type": "string", **description}


def _phrase(code: int) -> str:
    try:
        return HTTPStatus(code).phrase
    except ValueError:
        return "Success" if code < 400 else "Error"
