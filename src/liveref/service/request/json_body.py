"""The JSON body of a request, bounded in depth and in numbers of keys and values."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any

import msgspec
from msgspec import UNSET

from liveref.limits import Limits
from liveref.service.request.problem import Problem

FORM = "application/x-www-form-urlencoded"
_TYPES = ("application/json", "text/json", "")
_ENDINGS = ("+json", "-json-patch")
_decode = msgspec.json.Decoder().decode


def json_body(raw: bytes, content_type: str, limits: Limits, text_field: str | None = None) -> Any:
    """The JSON value of a request's body, UNSET for an empty one. Raises Problem 415 for a type
    other than JSON, 400 for invalid JSON or one nested too deeply, 413 for too many keys or
    values. A plain text is the value of the field for one, if there is any. JSON under the type of
    a form is accepted, because `curl -d` sends that type by default.
    """
    if not raw:
        return UNSET
    kind = content_type.split(";", maxsplit=1)[0].strip().lower()
    if text_field is not None and kind.startswith("text/"):
        return {text_field: raw.decode(errors="replace")}
    form = kind == FORM and raw.lstrip()[:1] in (b"{", b"[")
    if kind not in _TYPES and not kind.endswith(_ENDINGS) and not form:
        raise Problem(415, f"The body must be application/json, not {kind}.")
    try:
        value = _decode(raw)
    except RecursionError:
        raise _too_deep(limits.body_depth) from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Problem(400, f"The body is not valid JSON: {error}.") from None
    _check_bounds(raw, value, limits)
    return value


def _check_bounds(raw: bytes, value: Any, limits: Limits) -> None:
    """Raises Problem 400 or 413: more would hold up the requests of others. The signs in the text
    tell whether anything needs to be counted: there are at least as many as there are parts."""
    depth, most_keys, most_values = limits.body_depth, limits.body_keys, limits.body_values
    holders = raw.count(b"{") + raw.count(b"[")
    if holders > depth and _is_deeper(value, depth):
        raise _too_deep(depth)
    if raw.count(b":") > most_keys:
        keys = sum(len(part) for part in _parts(value) if isinstance(part, dict))
        if keys > most_keys:
            raise Problem(413, f"The body has {keys} keys; {most_keys} are the most.")
    if raw.count(b",") + holders > most_values:  # a holder has one value more than commas
        values = sum(map(len, _parts(value)))
        if values > most_values:
            raise Problem(413, f"The body has {values} values; {most_values} are the most.")


def _too_deep(depth: int) -> Problem:
    return Problem(400, f"The body is nested deeper than {depth} levels.")


def _is_deeper(value: Any, depth: int) -> bool:
    level = [value]
    for _ in range(depth):
        level = list(chain.from_iterable(map(_within, level)))
        if not level:
            return False
    return True


def _parts(value: Any) -> Iterator[dict[str, Any] | list[Any]]:
    """All objects and lists of a value, which is not deep."""
    if isinstance(value, dict | list):
        yield value
        for below in _within(value):
            yield from _parts(below)


def _within(value: Any) -> list[Any]:
    """The objects and lists that stand in an object or a list."""
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [item for item in items if isinstance(item, dict | list)]
