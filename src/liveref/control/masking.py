"""Secrets in requests and answers, masked wherever they are shown or written."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from typing import Any
from urllib.parse import quote, unquote

from liveref.model.api import API

MASK = "***"
_SECRET = re.compile(
    r".*(pass[_-]?(word|wd|phrase|code).*|pass|pwd|secret.*|private[_-]?key|api[_-]?key"
    r"|access[_-]?key|credentials?|signature|_sig|authorization|cookie)"
    r"|(.*[_-])?(tokens?|blob|key_?data)(_?id)?|otp|pin",
    re.IGNORECASE,
)
_WHOLE = re.compile(r".*pass[_-]?(word|wd|phrase|code).*", re.IGNORECASE)
"""Names under which nothing is shown, however deep."""
_SHORTEST = 4
"""Characters of a secret that is looked for in texts."""
_HEADER = re.compile(
    r".*(authorization|cookie|token|secret|pass|credential|signature|key).*", re.IGNORECASE
)


def masked_headers(headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[str, str]]:
    """Headers as text; values of those that hold secrets by their names are masked."""
    pairs = ((name.decode("latin-1"), value.decode("latin-1")) for name, value in headers)
    return [(name, MASK if _HEADER.fullmatch(name) else value) for name, value in pairs]


def secret_fields(api: API | None) -> frozenset[str]:
    """The fields that behaviour calls secret, whatever their names are."""
    resources = api.behaviour.resources.values() if api is not None else ()
    return frozenset(name for behaviour in resources for name in behaviour.secrets)


def masked_value(value: Any, others: Container[str] = (), name: str = "") -> Any:
    """A JSON value; what a key has that names a secret, or is one of `others`, is masked at any
    depth. The object of a token is shown without its identity."""
    if isinstance(value, dict):
        is_token, inner = name.lower() == "token", name if _WHOLE.fullmatch(name) else ""
        return {
            key: MASK if is_token and key == "id" else masked_value(item, others, inner or key)
            for key, item in value.items()
        }
    if isinstance(value, list):
        return [masked_value(item, others, name) for item in value]
    is_shown = value is None or isinstance(value, bool) or not name
    return value if is_shown or not (_is_secret(name) or name in others) else MASK


def secrets_in(value: Any, others: Container[str] = (), name: str = "") -> Iterator[str]:
    """The texts of a JSON value that `masked_value` masks, but for those too short to tell."""
    if isinstance(value, dict):
        is_token, inner = name.lower() == "token", name if _WHOLE.fullmatch(name) else ""
        for key, item in value.items():
            named = "token_id" if is_token and key == "id" else inner or key
            yield from secrets_in(item, others, named)
    elif isinstance(value, list):
        for item in value:
            yield from secrets_in(item, others, name)
    elif isinstance(value, str) and (_is_secret(name) or name in others):
        yield from [value] if len(value) >= _SHORTEST else ()


def masked_text(text: str, secrets: Iterable[str]) -> str:
    """A text with each of the secrets in it masked, the longest first."""
    for secret in sorted(set(secrets), key=len, reverse=True):
        text = text.replace(secret, MASK)
    return text


def masked_url(url: str, template: str = "") -> str:
    """A path with its query; values of parameters that name secrets are masked, in the query and,
    by the template of the path, in the path."""
    path, mark, query = url.partition("?")
    parts = [_masked_parameter(part) for part in query.split("&")] if mark else []
    return _masked_path(path, template) + mark + "&".join(parts)


def _masked_parameter(part: str) -> str:
    name, separator, _ = part.partition("=")
    return f"{name}={quote(MASK, safe='*')}" if separator and _is_secret(unquote(name)) else part


def _masked_path(path: str, template: str) -> str:
    """The path with what stands for parameters that name secrets masked; the template may lack
    what the path begins with."""
    if "{" not in template:
        return path
    segments, names = path.split("/"), template.rstrip("*").split("/")
    for number in range(1, min(len(segments), len(names)) + 1):
        name = names[-number]
        if name[:1] == "{" and _is_secret(name.strip("{}")):
            segments[-number] = MASK
    return "/".join(segments)


def _is_secret(name: str) -> bool:
    return bool(name) and _SECRET.fullmatch(name) is not None
