"""References to values: `$name`, `$request.name`, with others to fall back on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, TypeGuard

import yaml

from liveref.reading.facts.entry import Mistake
from liveref.values.safe_yaml import load_yaml

__all__ = ["SOURCES", "BadReference", "is_reference", "paths_of", "template_of"]

SOURCES = {
    "request": "the arguments of the request",
    "body": "the whole body of the request",
    "query": "the parameters of the query",
    "caller": "who calls: `user`, `project`, `domain`, `roles`, `administers`; `request`, its id",
    "before": "the record before the request (conditions)",
    "parent": "the record that stands above (conditions)",
    "made": "the records that the operation created: `$made.port.id`",
    "mine": "the default record of the caller's project: `$mine.security_group`",
    "asked": "the amounts that the query asks for",
    "item": "the item of the list, or the entry of the map, that `each` goes through",
    "key": "the key of that entry",
    "secret": "a random text, a new one each time",
    "missed": "in `else` of a secret: the requirement that a value misses",
    "now": "the time of the request",
}
"""The first step of a reference, where it is no field of the record."""

CALLER = ("user", "project", "domain", "roles", "administers", "request")
_STEPS = {"request": "given", "item": "each", "_parent": "_.parent"}
"""The names of the first steps in the engine."""
_OLD = {"given": "request", "each": "item"}
_PATH = re.compile(r"\$[^\s$.]+(\.[^\s.]+)*")
_OR = re.compile(r"\s+or\s+")


class BadReference(Mistake):
    """A text that begins with `$` and is no reference; the message says why."""


def is_reference(value: Any) -> TypeGuard[str]:
    """Whether a value stands for another one."""
    return isinstance(value, str) and value.startswith("$")


def _alternatives(text: str) -> list[str]:
    return _OR.split(text.strip())


def paths_of(text: str) -> Iterator[list[str]]:
    """The steps of each reference in a text. Raises BadReference."""
    for alternative in _alternatives(text):
        if alternative.startswith("$"):
            yield _steps(alternative)


def _steps(text: str) -> list[str]:
    if not _PATH.fullmatch(text):
        raise BadReference(f"`{text}` is no reference: expected $NAME or $NAME.NAME")
    steps = text[1:].split(".")
    if steps[0] in _OLD:
        raise BadReference(f"there is no `${steps[0]}`; did you mean `${_OLD[steps[0]]}`?")
    if steps[0] == "caller" and (len(steps) < 2 or steps[1] not in CALLER):
        raise BadReference(f"`{text}`: expected one of {', '.join(CALLER)} after `$caller.`")
    return steps


def template_of(text: str) -> str:
    """A reference as the engine writes it. Raises BadReference."""
    return "|".join(map(_engine, _alternatives(text)))


def _engine(alternative: str) -> str:
    if not alternative.startswith("$"):
        return _literal(alternative)
    first, *rest = _steps(alternative)
    return "$" + ".".join([_STEPS.get(first, first), *rest])


def _literal(text: str) -> str:
    """A literal at the end of alternatives, without the quotes of a text."""
    if text[:1] in "\"'":
        try:
            return str(load_yaml(text))
        except yaml.YAMLError as error:
            raise BadReference(f"`{text}` is no text") from error
    return text
