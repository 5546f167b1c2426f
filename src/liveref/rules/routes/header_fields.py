"""Things that tell of themselves in headers: what a HEAD answers with, and writes send, are the
fields of the thing, and what a GET answers with is what is in it, or its data."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from typing import Any

import msgspec

from liveref.model.conventions import Conventions, Headers
from liveref.naming.patterns import matches
from liveref.reading.document import Row
from liveref.rules.drafts.drafts import Draft, Message

__all__ = ["WRITES", "tell_headers"]

WRITES = ("PUT", "POST", "PATCH", "COPY")
_ANY = re.compile(r"(.+[-_])(?:name|\{name\})", re.IGNORECASE)
_LINE = re.compile(r"^\s+([A-Z][\w-]+): (.+?)\s*$", re.MULTILINE)


def tell_headers(drafts: Iterable[Draft], conventions: Conventions) -> None:
    """Have headers be fields where a HEAD tells some that a write of the same place sends.

    Not those that are of the message itself (`Date`, `Content-Length`), which conventions name.
    A header of which the text says that a part of its name is the item's own stands for all that
    begin as it does.
    """
    places: dict[tuple[str, ...], list[Draft]] = {}
    for draft in drafts:
        places.setdefault(draft.node, []).append(draft)
    said = conventions.headers
    for group in places.values():
        told = {n for d in group if d.method == "HEAD" for n in _names(d.response, said)}
        sent = {n for d in group if d.method in WRITES for n in _names(d.request, said)}
        for draft in group if told & sent else ():
            draft.in_headers = True
            _move(draft, said)


def _names(message: Message, said: Headers) -> set[str]:
    return {field_of(row.name) for row in _own(message, said)}


def _own(message: Message, said: Headers) -> Iterator[Row]:
    rows = message.rows.get("header", [])
    return (row for row in rows if not matches(said.transport, row.name))


def field_of(header: str) -> str:
    """The field that a header stands for: `x_object_manifest` for `X-Object-Manifest`."""
    return header.lower().replace("-", "_")


def _move(draft: Draft, said: Headers) -> None:
    """Let the headers of what is written, and of what a HEAD answers, be rows of the body; a write
    answers nothing else."""
    if draft.method == "HEAD":
        _fields(draft.response, said)
        draft.response.examples = [_shown(draft, draft.response.names())]
    elif draft.method in WRITES:
        _fields(draft.request, said)
        draft.response.rows["body"] = []
        draft.response.examples, draft.request.examples = [], []


def _fields(message: Message, said: Headers) -> None:
    rows = []
    for row in _own(message, said):
        if matches(said.removing, row.name):
            continue
        if (of_user := _ANY.fullmatch(row.name)) and _is_any(row):
            message.prefixes.append(of_user[1].lower())
        else:
            rows.append(_as_field(row))
    message.rows["body"] = rows


def _as_field(row: Row) -> Row:
    """A header's row as that of a field, which no message has to have."""
    replace = msgspec.structs.replace
    told = row.definition and replace(row.definition, location="body", required=False)
    return replace(row, name=field_of(row.name), definition=told)


def _is_any(row: Row) -> bool:
    said = row.definition.description if row.definition else None
    return said is not None and "``name``" in said.source


def _shown(draft: Draft, known: Collection[str]) -> dict[str, Any]:
    """The headers of an answer that the text of an operation shows, as fields."""
    texts = "\n".join(piece.source for piece in draft.source.prose)
    found = {field_of(name): value for name, value in reversed(_LINE.findall(texts))}
    return {n: int(v) if v.isdecimal() else v for n, v in found.items() if n in known}
