"""The bodies of requests and answers, with their examples, as pages show them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from http import HTTPStatus
from itertools import pairwise
from typing import NamedTuple

import msgspec
from markupsafe import Markup
from msgspec import UNSET

from liveref.model.api import Body, Example, Operation, Response
from liveref.model.fact import Fact
from liveref.model.microversion import Version, understood, written
from liveref.model.reference import Reference
from liveref.site.markup import json_block, line
from liveref.site.reasons import Why, why
from liveref.site.rows import Row, field_rows, header_rows

__all__ = ["Answer", "BodyView", "ExampleView", "answers", "body_view", "example_text"]

_LONGEST = 60_000
"""Characters of an example that a page shows."""


class ExampleView(NamedTuple):
    """An example: with the microversions for which it is the newest, `is_open` for the last."""

    caption: str
    text: Markup
    place: str
    min_version: str | None
    max_version: str | None
    is_open: bool


class BodyView(NamedTuple):
    """A body: its rows, its examples, and the media types unless it is JSON alone."""

    rows: list[Row]
    examples: list[ExampleView]
    media_types: tuple[str, ...]
    in_headers: bool


class Answer(NamedTuple):
    """A possible answer of an operation: a code, the document's words, the reason, and the body."""

    code: int
    phrase: str
    text: Markup
    why: Why | None
    assumed: bool
    headers: list[Row]
    body: BodyView | None
    min_version: str | None
    max_version: str | None


def body_view(
    body: Body | None, prefix: str, references: dict[str, Reference], *, sent: bool
) -> BodyView | None:
    """A body for a page; None where there is none, or nothing to show of it."""
    if body is None:
        return None
    rows = field_rows(body.schema, prefix, references, sent=sent)
    examples = list(_examples(body.examples))
    types = body.media_types if body.media_types != ("application/json",) else ()
    if not (rows or examples or types):
        return None
    return BodyView(rows, examples, types, body.in_headers)


def answers(
    operation: Operation, facts: Iterable[Fact], references: dict[str, Reference]
) -> list[Answer]:
    """The answers of an operation by code, with the reason of each."""
    reasons = {
        fact.value: fact.reason
        for fact in facts
        if fact.fact in ("success", "errors") and isinstance(fact.value, int)
    }
    documented = {response.code: response for response in operation.responses}
    codes = dict.fromkeys((*operation.success, *documented, *operation.errors, *operation.unlisted))
    whole = [documented.get(code, Response(code=code)) for code in sorted(codes)]
    bodies = [response.code for response in whole if response.body is not None]
    views = []
    for response in whole:
        code, reason = response.code, reasons.get(response.code)
        prefix = "response." if bodies[:1] == [code] else f"response-{code}."
        views.append(
            Answer(
                code=code,
                phrase=_phrase(code),
                text=line(response.text) if response.text else Markup(),
                why=why(reason) if reason else None,
                assumed=code in operation.unlisted,
                headers=header_rows(response.headers, f"{prefix}header."),
                body=body_view(response.body, prefix, references, sent=False),
                min_version=response.min_version,
                max_version=response.max_version,
            )
        )
    return views


def example_text(example: Example) -> str:
    """An example as text: JSON is laid out anew."""
    if example.value is UNSET:
        return example.text
    return msgspec.json.format(msgspec.json.encode(example.value), indent=2).decode()


def _examples(examples: Iterable[Example]) -> Iterator[ExampleView]:
    """The examples from the newest on; each holds until the version of the next."""
    ordered = sorted(examples, key=_version, reverse=True)
    newest = _version(ordered[0]) if ordered else ()
    following: dict[Version, Version] = {}
    versions = sorted({_version(example) for example in ordered})
    following.update(pairwise(versions))
    for example in ordered:
        text = example_text(example)
        own = _version(example)
        after = following.get(own)
        yield ExampleView(
            caption=example.caption or "Example",
            text=json_block(text[:_LONGEST]) if example.value is not UNSET else _plain(text),
            place=str(example.origin),
            min_version=written(own) if own else None,
            max_version=written((*after[:-1], after[-1] - 1)) if after else None,
            is_open=own == newest,
        )


def _plain(text: str) -> Markup:
    return Markup("{}").format(text[:_LONGEST])


def _version(example: Example) -> Version:
    return understood(example.microversion) or ()


def _phrase(code: int) -> str:
    try:
        return HTTPStatus(code).phrase
    except ValueError:
        return ""
