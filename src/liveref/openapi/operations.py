"""One operation of the export, of all that the reference documents on its method and path."""

from __future__ import annotations

import re
from typing import Any

from liveref.constraints.explaining import stated_for
from liveref.model.api import Operation
from liveref.model.prose import Prose
from liveref.openapi.contents import request_body, responses
from liveref.openapi.context import Context
from liveref.openapi.names import version_of
from liveref.openapi.parameters import parameters
from liveref.openapi.rules import SHARED_URL
from liveref.openapi.tags import Tags
from liveref.prose import commonmark

__all__ = ["Identities", "written_operation"]

_DEPRECATED = re.compile(r"\((deprecated|removed)\)", re.IGNORECASE)


class Identities:
    """Operation ids: those of the API, and one for each URL that several actions share."""

    def __init__(self, operations: tuple[Operation, ...]) -> None:
        self._taken = {operation.id for operation in operations}

    def of(self, operations: list[Operation]) -> str:
        """The id of what is exported of them: of a single one its own."""
        first = operations[0]
        if not _are_actions(operations):
            return first.id
        name = f"run_{first.resource}_action"
        version = version_of(first).lower()
        options = [name, f"{name}_{version}" if version else name]
        options += [f"{name}_{number}" for number in range(2, len(self._taken) + 3)]
        identity = next(option for option in options if option not in self._taken)
        self._taken.add(identity)
        return identity


def written_operation(
    context: Context, operations: list[Operation], identities: Identities, tags: Tags
) -> dict[str, Any]:
    """The operation object; `operations` are all on one method and path."""
    first = operations[0]
    written: dict[str, Any] = {
        "operationId": identities.of(operations),
        "summary": _summary(operations),
        "description": _description(operations),
        "tags": list(dict.fromkeys(tags.of(operation) for operation in operations)),
        "deprecated": all(_is_deprecated(operation) for operation in operations),
        "parameters": parameters(context, operations),
        "requestBody": request_body(context, operations),
        "responses": responses(context, operations),
    }
    written = {key: value for key, value in written.items() if value}
    if context.is_public(first):
        written["security"] = []
    if extension := _extension(context, operations):
        written["x-openstack"] = extension
    stated = [fact for operation in operations for fact in stated_for(context.api, operation)]
    if stated:
        written["x-liveref-constraints"] = stated
    added = {part: reason for operation in operations for part, reason in operation.added.items()}
    if added:
        written["x-liveref-added"] = {
            part: {"because": reason.text, "at": str(reason.origin)}
            for part, reason in added.items()
        }
    written["x-liveref-origin"] = str(first.origin)
    if len(operations) > 1:
        written["x-liveref-operations"] = [_record(context, operation) for operation in operations]
        _say_united(context, operations, written["operationId"])
    return written


def _summary(operations: list[Operation]) -> str:
    if not _are_actions(operations):
        return operations[0].title
    return f"Run one of {len(operations)} actions"


def _are_actions(operations: list[Operation]) -> bool:
    """Whether these are several, each named by its body."""
    return len({operation.action for operation in operations if operation.action}) > 1


def _description(operations: list[Operation]) -> str:
    """The prose of one; of several a heading and the prose of each."""
    parts: dict[str, str] = {}
    for operation in operations:
        title = commonmark(Prose(operation.title, operation.origin, "plain"))
        action = operation.action if operation.action and operation.action not in title else None
        heading = f"### {title} (`{action}`)" if action else f"### {title}"
        parts["\n\n".join(filter(None, (heading, _prose(operation))))] = _prose(operation)
    return "\n\n".join(parts if len(parts) > 1 else parts.values())


def _prose(operation: Operation) -> str:
    return "\n\n".join(filter(None, map(commonmark, operation.prose)))


def _is_deprecated(operation: Operation) -> bool:
    return any(_DEPRECATED.search(title) for title in (*operation.sections, operation.title))


def _extension(context: Context, operations: list[Operation]) -> dict[str, Any]:
    """The versions in which a single operation exists; those of several stand with each."""
    if len(operations) > 1:
        return {}
    first = operations[0]
    return context.extension(context.range(first.min_version, first.max_version, first.origin))


def _record(context: Context, operation: Operation) -> dict[str, Any]:
    """The description of an operation before it was united with others."""
    limits = context.range(operation.min_version, operation.max_version, operation.origin)
    action = {"action-name": operation.action} if operation.action else {}
    return {
        "id": operation.id,
        "title": operation.title,
        **action,
        **context.extension(limits),
        "origin": str(operation.origin),
    }


def _say_united(context: Context, operations: list[Operation], name: str) -> None:
    if all(operation.action for operation in operations):
        return  # the convention has a place for these
    first, *others = operations
    for other in others:
        where = f"at {first.origin} too" if other.origin != first.origin else "twice by one file"
        message = f"{other.method} {other.path} is documented {where}; both are exported as {name}."
        context.say(SHARED_URL, other.origin, message)
