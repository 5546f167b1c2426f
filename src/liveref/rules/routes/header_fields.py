"""Resources whose fields are headers: a HEAD answers with them, and writes send them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from liveref.model.conventions.messages import Headers
from liveref.naming.patterns import matches
from liveref.reading.document import Row
from liveref.rules.drafts.claims import Because, Claim
from liveref.rules.drafts.drafts import Draft, Key, Message
from liveref.rules.drafts.grounds import by_row
from liveref.rules.drafts.workspace import Workspace
from liveref.rules.rule import rule

__all__ = ["WRITES", "header_fields"]

WRITES = ("PUT", "POST", "PATCH", "COPY")
_PREFIXED = re.compile(r"(.+[-_])(?:name|\{name\})", re.IGNORECASE)
_LINE = re.compile(r"^\s+([A-Z][\w-]+): (.+?)\s*$", re.MULTILINE)


@rule("header-fields")
def header_fields(workspace: Workspace) -> Iterator[Claim]:
    """Headers are the fields of a resource if a HEAD of a path answers with one that a write of
    the same path sends. Headers of the message itself (`Date`, `Content-Length`), which the
    conventions name, are no fields. A header whose description calls a part of its name `name`
    stands for all headers with that prefix."""
    headers = workspace.conventions.headers
    places: dict[Key, list[Draft]] = {}
    for draft in workspace.drafts:
        places.setdefault(draft.path_key, []).append(draft)
    for group in places.values():
        shown = {n: r for d in group if d.method == "HEAD" for n, r in _rows(d.response, headers)}
        sent = {n for d in group if d.method in WRITES for n, _ in _rows(d.request, headers)}
        row = next((row for name, row in shown.items() if name in sent), None)
        if row is not None:
            for draft in group:
                yield Claim(draft, "in_headers", True, by_row(row))
                yield from _fields(draft, headers, by_row(row))


def _rows(message: Message, headers: Headers) -> Iterator[tuple[str, Row]]:
    """The headers of a message that are not of the message itself, by the name of the field."""
    for row in message.rows.get("header", []):
        if not matches(headers.transport, row.name):
            yield _field_name(row.name), row


def _field_name(header: str) -> str:
    """The field that a header stands for: `x_object_manifest` for `X-Object-Manifest`."""
    return header.lower().replace("-", "_")


def _fields(draft: Draft, headers: Headers, because: Because) -> Iterator[Claim]:
    """The headers of a write, and of the answer to a HEAD, as rows of the body; the answer to a
    write has no body then."""
    if draft.method == "HEAD":
        yield from _as_body(draft.response, headers)
        yield Claim(draft.response, "examples", [_shown(draft, headers)], because)
    elif draft.method in WRITES:
        yield from _as_body(draft.request, headers)
        yield Claim(draft.request, "examples", [], because)
        yield Claim(draft.response, "rows", [], because, "body")
        yield Claim(draft.response, "examples", [], because)


def _as_body(message: Message, headers: Headers) -> Iterator[Claim]:
    rows = [(n, r) for n, r in _rows(message, headers) if not matches(headers.removing, r.name)]
    fields = []
    for name, row in rows:
        if (prefix := _PREFIXED.fullmatch(row.name)) and _names_part(row):
            yield Claim(message, "prefixes", True, by_row(row), prefix[1].lower())
        else:
            fields.append(_as_field(name, row))
    because = by_row(rows[0][1]) if rows else None
    if because:
        yield Claim(message, "rows", fields, because, "body")


def _as_field(name: str, row: Row) -> Row:
    """The row of a header as that of an optional field."""
    definition = row.definition and row.definition.overruled(location="body", required=False)
    return msgspec.structs.replace(row, name=name, definition=definition)


def _names_part(row: Row) -> bool:
    text = row.definition.description if row.definition else None
    return text is not None and "``name``" in text.source


def _shown(draft: Draft, headers: Headers) -> dict[str, Any]:
    """The headers of an answer that the text of an operation shows, as fields."""
    names = {name for name, _ in _rows(draft.response, headers)}
    texts = "\n".join(piece.source for piece in draft.source.prose)
    lines = {_field_name(name): value for name, value in reversed(_LINE.findall(texts))}
    return {n: int(v) if v.isdecimal() else v for n, v in lines.items() if n in names}
