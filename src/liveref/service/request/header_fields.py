"""Things that tell of themselves in headers: their fields, taken from a request and put into an
answer, and the lists of what is in them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote, unquote

from liveref.model.api import Body
from liveref.model.conventions import Headers, Queries

PLAIN = (b"content-type", b"text/plain; charset=utf-8")
_TURNED = {"gt": "lt", "lt": "gt"}


def taken(headers: Mapping[bytes, bytes], body: Body, said: Headers) -> dict[str, Any]:
    """The fields that a request's headers give; None takes one away, as an empty text does where
    what is not given stays."""
    found: dict[str, Any] = {}
    for name, text in headers.items():
        header, given = name.decode("latin-1"), text.decode(errors="replace")
        value = given if given or body.forgets else None
        if gone := re.fullmatch(said.removing, header):
            header, value = "".join(gone.groups()), None
        field = header.replace("-", "_")
        if field in body.schema.properties:
            found[field] = value
        elif _is_users(header, body):
            found[header] = value
    return found


def told(fields: Mapping[str, Any], body: Body) -> list[tuple[bytes, bytes]]:
    """The headers that tell of these fields, as far as they are documented and have a value."""
    known = {n.replace("_", "-"): v for n, v in fields.items() if n in body.schema.properties}
    known |= {n: v for n, v in fields.items() if _is_users(n, body)}
    found = [(n.encode(), str(v).encode()) for n, v in known.items() if v is not None]
    return found if known.get("content-type") else [PLAIN, *found]


def places(
    headers: Mapping[bytes, bytes], path: Mapping[str, str], names: Sequence[str], said: Headers
) -> tuple[dict[str, str], dict[str, str]] | None:
    """From where to where something is copied, as paths: one is that which was asked for, the
    other is told by a header, in its last two names."""
    own = dict(path)
    for way, header in said.copies.items():
        if told := headers.get(header.encode()):
            named = unquote(told.decode(errors="replace")).lstrip("/").split("/", 1)
            if len(named) > len(names):
                continue  # what stands there is nothing that can be copied
            other = own | dict(zip(names[-len(named) :], named, strict=True))
            return (own, other) if way == "to" else (other, own)
    return None


def copied_from(
    path: Mapping[str, str], names: Sequence[str], own: Sequence[tuple[bytes, bytes]]
) -> list[tuple[bytes, bytes]]:
    """What tells from where something was copied: the last two names of its path, and when that
    changed, which its own headers tell."""
    place = quote("/".join(path[name] for name in names[-2:])).encode()
    times = [(b"x-copied-from-" + n, value) for n, value in own if n == b"last-modified"]
    return [(b"x-copied-from", place), *times]


def copied(fields: Mapping[str, Any], given: Mapping[str, Any], body: Body) -> dict[str, Any]:
    """The fields of a copy: those of the request, over those of what is copied."""
    own = {n: v for n, v in fields.items() if n in body.schema.properties or _is_users(n, body)}
    return own | dict(given)


def asked_of_names(query: Mapping[str, list[str]], said: Queries) -> Iterator[tuple[str, str]]:
    """What a query asks of the names of what a list has: operators of the store, and values. With
    the order turned round, what comes behind is less."""
    turned = query.get(said.reverse, [""])[-1].lower() == "true"
    for name, operator in said.of_names.items():
        if values := query.get(name):
            yield (_TURNED.get(operator, operator) if turned else operator), values[-1]


def rolled_up(
    items: list[dict[str, Any]], query: Mapping[str, list[str]], said: Queries
) -> list[dict[str, Any]]:
    """The items of a list in which those are one that go on behind the delimiter of the query, as
    the files of a folder are; behind its marker, and no more than its limit."""
    part, begin, after, most = (
        query.get(name, [""])[-1] for name in (said.delimiter, "prefix", "marker", "limit")
    )
    found: dict[str, dict[str, Any]] = {}
    for item in items:
        head, between, _ = str(item["name"]).removeprefix(begin).partition(part)
        whole = begin + head + between
        found.setdefault(whole, {"subdir": whole} if between else item)
    return [each for name, each in found.items() if name != after][: int(most or len(found))]


def wants_json(form: str | None, headers: Mapping[bytes, bytes]) -> bool:
    """Whether a list is asked for as JSON: by the query, else by what the client accepts."""
    return "json" in (form or headers.get(b"accept", b"").decode("latin-1"))


def plain(items: list[dict[str, Any]]) -> bytes:
    """A list as plain text: a name in each line."""
    return "".join(f"{each.get('name', each.get('subdir'))}\n" for each in items).encode()


def _is_users(name: str, body: Body) -> bool:
    return name.startswith(body.prefixes)
