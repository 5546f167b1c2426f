"""An operation on its way from the document to the model, with the rows and examples it rests
on."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import msgspec

from liveref.model.api import Effect, Target, undoes, verb_of
from liveref.model.prose import Prose
from liveref.model.reason import Reason
from liveref.model.relations import RequestList
from liveref.naming.patterns import compiled
from liveref.naming.routes import ITEM, Route
from liveref.reading.document import Example, Operation, Row, Side
from liveref.reading.json_keys import ExampleKeys
from liveref.rules.drafts.parameter_drafts import ParameterDraft
from liveref.rules.drafts.shapes import Shape
from liveref.rules.text.json_repair import mended
from liveref.rules.text.words import words

__all__ = ["Draft", "Key", "Limits", "Message", "shows", "value_of"]

_HEADER_METHODS = {Side.REQUEST: ("PUT", "POST", "PATCH", "COPY"), Side.RESPONSE: ("HEAD",)}
"""The methods whose messages have the fields of a resource in headers, where any has."""
_EMPTY = (204, 205, 304)
"""The codes of answers without a body."""
_ANY = re.compile(r"[<{]\w+[>}]")

Key = tuple[str, ...]
"""A place in the tree of paths: singular slugs and ITEM."""
Limits = tuple[str | None, str | None]
"""The first and the last microversion, None for no limit."""


@dataclass(slots=True)
class Message:
    """One side of an operation: its body's rows and examples, and what is made of them.

    `sources` are the examples that the values of `examples` stand in, one for each. `parts` and
    `shown` are the rows and examples of single fields, by the field's name; `fields` the shapes
    that rows describe, by the number of the row in `described`.
    `wrapper` is the root key under which the resource stands; `shape` the whole body.
    `prefixes` are what the names of headers begin with that are fields of the user's own; with
    `forgets` those that a request does not give are removed. `media_types` are empty for JSON.
    """

    rows: dict[str, list[Row]] = field(default_factory=dict)
    prefixes: list[str] = field(default_factory=list)
    examples: list[Any] = field(default_factory=list)
    sources: list[ExampleKeys] = field(default_factory=list)
    parts: dict[str, list[Row]] = field(default_factory=dict)
    shown: dict[str, list[Example]] = field(default_factory=dict)
    fields: dict[int, Shape] = field(default_factory=dict)
    shape: Shape | None = None
    wrapper: str | None = None
    media_types: list[str] = field(default_factory=list)
    forgets: bool = False
    reasons: dict[str, Reason] = field(default_factory=dict)

    @property
    def body(self) -> list[Row]:
        """The rows of the body."""
        return self.rows.get("body", [])

    @property
    def described(self) -> list[Row]:
        """The rows of the body, then those of single fields."""
        return [*self.body, *(row for rows in self.parts.values() for row in rows)]

    @property
    def has_body(self) -> bool:
        """Whether the document describes a body."""
        return bool(self.body) or any(value not in (None, {}) for value in self.examples)

    def names(self) -> set[str]:
        """All names that stand in the rows."""
        return {row.name for row in self.body}

    def keyed(self) -> set[str]:
        """The names of rows that stand for any key of a map: a word in brackets, or one of
        which the row says so."""
        return {row.name for row in self.body if _stands_for_keys(row)}

    def roots(self) -> dict[str, Any]:
        """The keys at the root of all examples with their values, the first of each."""
        roots: dict[str, Any] = {}
        for value in self.examples:
            if isinstance(value, dict):
                for key, part in value.items():
                    roots.setdefault(key, part)
        return roots


@dataclass(slots=True)
class Draft:
    """An operation on its way from the document to the model.

    `path_key` is its path as a key; `resource_key` the key of the resource that it works on.
    `parameters` are by location and name (`query limit`), `since` are the versions that the text
    says brought fields and parameters, `min_version` is the version since which it says that
    the operation exists, `redirect_to` the path that a redirect sends to.
    `map_root` is the place of a map whose values are maps, if the operation is on one or on a part
    of one. `in_headers` says that headers are the fields of its resource.

    `success` and `errors` are the codes that the document lists, `usual` the convention's codes of
    success where it lists none, `unlisted` the errors that it lacks. `faults` are the names of
    errors, `code_texts` the texts of codes, `code_versions` the first and the last version of a
    code of success.
    """

    source: Operation
    route: Route
    path_key: Key
    request: Message
    response: Message
    resource_key: Key = ()
    effect: Effect = Effect.ACTION
    target: Target = Target.COLLECTION
    resource: str = ""
    identifier: str | None = None
    action: str | None = None
    redirect_to: str | None = None
    map_root: Key | None = None
    in_headers: bool = False
    parents: dict[str, str] = field(default_factory=dict)
    admin_only: bool = False
    min_version: str | None = None
    parameters: dict[str, ParameterDraft] = field(default_factory=dict)
    since: dict[str, str] = field(default_factory=dict)
    success: list[int] = field(default_factory=list)
    errors: list[int] = field(default_factory=list)
    usual: list[int] = field(default_factory=list)
    unlisted: list[int] = field(default_factory=list)
    faults: dict[int, str] = field(default_factory=dict)
    code_texts: dict[int, Prose] = field(default_factory=dict)
    code_versions: dict[int, Limits] = field(default_factory=dict)
    refusals: list[int] = field(default_factory=list)
    related_fields: dict[str, str] = field(default_factory=dict)
    parent_field: str | None = None
    location: str | None = None
    spread_over: dict[str, str] = field(default_factory=dict)
    text_field: str | None = None
    lists_by_parent_field: bool = False
    request_lists: dict[str, RequestList] = field(default_factory=dict)
    standing: dict[str, tuple[dict[str, Any], ...]] = field(default_factory=dict)
    absent_answer: dict[str, Any] | None = None
    reasons: dict[str, Reason] = field(default_factory=dict)

    @property
    def method(self) -> str:
        """The HTTP method in capitals."""
        return self.source.method.upper()

    @property
    def path(self) -> str:
        """The path as it is called."""
        return self.source.path

    @property
    def above(self) -> tuple[str, ...]:
        """The parameters before the last segment that identify no resource."""
        identified = {self.identifier, *self.parents}
        names = (name for segment in self.route.segments[:-1] for name in segment.parameters)
        return tuple(name for name in names if name not in identified)

    @property
    def last(self) -> str:
        """The last segment as a slug, "" for a parameter."""
        return self.route.segments[-1].name if self.route.segments else ""

    @property
    def verb(self) -> str:
        """The name of the operation in behaviour files."""
        return verb_of(self.effect, self.action, self.source.path, self.undoes)

    @property
    def undoes(self) -> bool:
        """Whether an action takes back what its path says."""
        return undoes(self.method, self.source.path, self.source.title)

    def is_titled(self, verbs: str) -> bool:
        """True if the title starts with one of such verbs."""
        return compiled(rf"(?:{verbs})\w?s?\b").match(self.source.title.strip()) is not None

    @property
    def is_item(self) -> bool:
        """Whether the path ends in a parameter."""
        return bool(self.path_key) and self.path_key[-1] == ITEM

    @property
    def answers(self) -> tuple[int, ...]:
        """The codes of the answers that have the documented body, in order."""
        codes = sorted({code for code in (*self.success, *self.usual) if code < 400})
        has_headers = self.fields_are_headers(Side.RESPONSE)
        return tuple(code for code in codes if has_headers or code not in _EMPTY)

    def fields_are_headers(self, side: Side) -> bool:
        """Whether the headers of a message are the fields of the resource."""
        return self.in_headers and self.method in _HEADER_METHODS[side]

    def message(self, side: Side) -> Message:
        """The request or the response."""
        return self.request if side is Side.REQUEST else self.response


def _stands_for_keys(row: Row) -> bool:
    if _ANY.fullmatch(row.name):
        return True
    description = row.definition.description if row.definition else None
    literal = f"``{row.name}``"
    if description is None or literal not in description.source:
        return False
    phrase = compiled(rf"\s+(?:{words().standing})\b")
    parts = description.source.split(literal)[1:]
    return any(phrase.match(part) for part in parts)


def value_of(example: Example) -> Any:
    """An example's value, mended where it is nearly JSON; UNSET where it is none."""
    broken = example.data is msgspec.UNSET and example.error is not None
    return mended(example.text) if broken else example.data


def shows(value: Any, name: str, depth: int = 32) -> bool:
    """Whether an example's value has a key of that name, at any level."""
    if isinstance(value, dict) and name in value:
        return True
    parts = value.values() if isinstance(value, dict) else value
    below = parts if isinstance(value, dict | list) and depth else ()
    return any(shows(part, name, depth - 1) for part in below)
