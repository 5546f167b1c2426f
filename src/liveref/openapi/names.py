"""Names for what the export shares: `Server`, `ServerCreate`, `ServerList`."""

from __future__ import annotations

import re

from liveref.model.api import Effect, Operation

__all__ = [
    "Named",
    "envelope_name",
    "operation_name",
    "pascal",
    "request_name",
    "response_name",
    "version_of",
]

_WORDS = re.compile(r"[A-Za-z0-9]+")
_ROLE = re.compile(
    r"(Request|Response|Result|List(Item)?|(Cre|Upd)ated|Replaced)?(_initial|_\d+(_\d+)*)?$"
)
_HUMPS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")

Named = tuple[int, str]
"""A name and its rank: of several that a schema might bear, the lowest rank wins."""

_RESPONSES = {
    Effect.SHOW: (0, ""),
    Effect.CREATE: (2, "Created"),
    Effect.UPDATE: (3, "Updated"),
    Effect.REPLACE: (3, "Replaced"),
}


def pascal(text: str) -> str:
    """`os-volume_attachments` as `OsVolumeAttachments`."""
    words = _WORDS.findall(_HUMPS.sub(" ", text))
    return "".join(word[:1].upper() + word[1:] for word in words)


def operation_name(operation: Operation, name: Named) -> str:
    """The name of a part of a body, or of the whole, by the operation's own name."""
    role = _ROLE.search(name[1])
    return pascal(operation.id) + (role[0] if role else "")


def version_of(operation: Operation) -> str:
    """The major version that the path begins with: `V3`, or nothing."""
    first = operation.path.strip("/").split("/")[0]
    return pascal(first) if re.fullmatch(r"v\d+(\.\d+)*", first) else ""


def request_name(operation: Operation) -> Named:
    """The name of the part of a request's body that describes the resource."""
    if operation.effect is Effect.ACTION:
        return 4, _noun(operation) + _action(operation)
    return 1, _noun(operation) + _verb(operation)


def response_name(operation: Operation) -> Named:
    """The name of the part of a response's body that describes the resource."""
    noun = _noun(operation)
    if operation.effect is Effect.ACTION:
        return 5, f"{noun}{_action(operation)}Result"
    if operation.effect is Effect.LIST:
        return 1, f"{noun}{_kind_of_list(operation)}ListItem"
    if operation.effect in _RESPONSES:
        rank, suffix = _RESPONSES[operation.effect]
        return rank, noun + suffix
    return 4, f"{noun}{_verb(operation)}Result"


def envelope_name(operation: Operation) -> Named:
    """The name of the whole of a response's body, if the resource is a part of it."""
    noun = _noun(operation)
    if operation.effect is Effect.LIST:
        return 1, f"{noun}{_kind_of_list(operation)}List"
    if operation.effect is Effect.SHOW:
        return 0, f"{noun}Response"
    part = _action(operation) if operation.effect is Effect.ACTION else _verb(operation)
    return 4, f"{noun}{part}Response"


def _noun(operation: Operation) -> str:
    return pascal(operation.resource) or "Resource"


def _verb(operation: Operation) -> str:
    return pascal(operation.effect.value)


def _action(operation: Operation) -> str:
    last = operation.path.rstrip("/").rpartition("/")[2]
    return pascal(operation.action or (last if "{" not in last else "") or operation.method.lower())


def _kind_of_list(operation: Operation) -> str:
    """`Detail` for a list with more fields than the usual."""
    last = operation.path.rstrip("/").rpartition("/")[2]
    return pascal(last) if re.fullmatch(r"details?", last) else ""
