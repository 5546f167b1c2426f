"""Resources whose fields are HTTP headers: reading them from a request, writing them to an answer,
and listing such resources."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote, unquote_to_bytes

from liveref.model.api import Body
from liveref.model.conventions.messages import Headers
from liveref.model.conventions.queries import Queries
from liveref.service.request.problem import Problem
from liveref.values.whole_numbers import whole_number

PLAIN_TEXT = (b"content-type", b"text/plain; charset=utf-8")
_TURNED = {"gt": "lt", "lt": "gt"}


def taken(headers: Mapping[bytes, bytes], body: Body, conventions: Headers) -> dict[str, Any]:
    """The fields that a request's headers give; None removes a field, as an empty text does if
    fields that are not given stay. Raises Problem 400 for a value that is not UTF-8."""
    fields: dict[str, Any] = {}
    for name, text in headers.items():
        header = name.decode("latin-1")
        is_field = header.replace("-", "_") in body.schema.properties or _is_users(header, body)
        given = _text(header, text) if is_field else text.decode("latin-1")
        value = given if given or body.forgets else None
        if gone := re.fullmatch(conventions.removing, header):
            header, value = "".join(gone.groups()), None
        field = header.replace("-", "_")
        if field in body.schema.properties:
            fields[field] = value
        elif _is_users(header, body):
            fields[header] = value
    return fields


def _text(header: str, content: bytes) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError:
        raise Problem(400, f"{header} is not UTF-8.", field=header) from None


def to_headers(fields: Mapping[str, Any], body: Body) -> list[tuple[bytes, bytes]]:
    """The headers of these fields, if they are documented and have a value."""
    texts = {n.replace("_", "-"): v for n, v in fields.items() if n in body.schema.properties}
    texts |= {n: v for n, v in fields.items() if _is_users(n, body)}
    headers = [(n.encode(), str(v).encode()) for n, v in texts.items() if v is not None]
    return headers if texts.get("content-type") else [PLAIN_TEXT, *headers]


def places(
    headers: Mapping[bytes, bytes],
    path: Mapping[str, str],
    names: Sequence[str],
    conventions: Headers,
) -> tuple[dict[str, str], dict[str, str]] | None:
    """The source and the destination of a copy, as paths: one is the path of the request, a header
    names the other by its last two parameters."""
    place = dict(path)
    for way, header in conventions.copies.items():
        if destination := headers.get(header.encode()):
            named = _text(header, unquote_to_bytes(destination)).lstrip("/").split("/", 1)
            if len(named) > len(names):
                continue  # what stands there is nothing that can be copied
            other = place | dict(zip(names[-len(named) :], named, strict=True))
            return (place, other) if way == "to" else (other, place)
    return None


def copied_from(
    path: Mapping[str, str], names: Sequence[str], headers: Sequence[tuple[bytes, bytes]]
) -> list[tuple[bytes, bytes]]:
    """The headers that describe the source of a copy: the last two values of its path, and the time
    of its last change, from its own headers."""
    place = quote("/".join(path[name] for name in names[-2:])).encode()
    times = [(b"x-copied-from-" + n, value) for n, value in headers if n == b"last-modified"]
    return [(b"x-copied-from", place), *times]


def copied(fields: Mapping[str, Any], given: Mapping[str, Any], body: Body) -> dict[str, Any]:
    """The fields of a copy: those of the request override those of the source."""
    copied_fields = {
        n: v for n, v in fields.items() if n in body.schema.properties or _is_users(n, body)
    }
    return copied_fields | dict(given)


def name_ranges(query: Mapping[str, list[str]], queries: Queries) -> Iterator[tuple[str, str]]:
    """The conditions of a query on names, as operators of the store with values. A reversed order
    exchanges less and greater."""
    turned = query.get(queries.reverse, [""])[-1].lower() == "true"
    for name, operator in queries.of_names.items():
        if values := query.get(name):
            yield (_TURNED.get(operator, operator) if turned else operator), values[-1]


def rolled_up(
    items: list[dict[str, Any]], query: Mapping[str, list[str]], queries: Queries
) -> list[dict[str, Any]]:
    """The items of a list, in which names that continue behind the delimiter of the query are
    merged, as the files of a folder are; from its marker on, and at most its limit."""
    part, begin, after, most = (
        query.get(name, [""])[-1] for name in (queries.delimiter, "prefix", "marker", "limit")
    )
    entries: dict[str, dict[str, Any]] = {}
    for item in items:
        head, between, _ = str(item["name"]).removeprefix(begin).partition(part)
        whole = begin + head + between
        entries.setdefault(whole, {"subdir": whole} if between else item)
    return [entry for name, entry in entries.items() if name != after][: whole_number(most)]


def plain(items: list[Any]) -> bytes:
    """A list as plain text: a name in each line."""
    return "".join(f"{_name_in(item)}\n" for item in items).encode()


def _name_in(item: Any) -> Any:
    return item.get("name", item.get("subdir")) if isinstance(item, dict) else item


def _is_users(name: str, body: Body) -> bool:
    return name.startswith(body.prefixes)
