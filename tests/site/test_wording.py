"""Facts as sentences: each kind of constraint has one, and says what the fact says."""

from __future__ import annotations

import re
from typing import Any, get_args

import msgspec
import pytest

from liveref.constraints.index import tag_of
from liveref.families import conventions
from liveref.model.api import API, Resource
from liveref.model.behaviour.behaviour import Behaviour
from liveref.model.constraints.constraint import Constraint
from liveref.model.schema import Property, Schema
from liveref.site.wording.constraints import SENTENCES, constraint_sentence
from liveref.site.wording.names import Subject

KINDS = {tag_of(kind): kind for kind in get_args(Constraint)}
REASON = {"rule": "r", "evidence": "prose", "origin": {"file": "books.rst", "line": 1}}
CASES: list[tuple[dict[str, Any], str]] = [
    (
        {"kind": "unique", "fields": ["title", "shelf"]},
        "No two books have the same title and shelf.",
    ),
    (
        {"kind": "unique", "fields": ["title"], "scope": "project"},
        "No two books of a project have the same title.",
    ),
    ({"kind": "quota", "limit": 3, "per": "project"}, "There are at most 3 books in a project."),
    (
        {"kind": "in-use", "records": {"resource": "loan"}},
        "It is refused while loans belong to the record.",
    ),
    (
        {"kind": "cascade", "records": {"resource": "loan"}},
        "It deletes its loans too.",
    ),
    (
        {"kind": "reference", "field": "shelf_id", "target": "shelf"},
        "shelf_id must name a shelf that exists.",
    ),
    ({"kind": "initial", "field": "status", "value": "new"}, "A new book is new."),
    (
        {
            "kind": "precondition",
            "operation": "lend",
            "conditions": [{"field": "status", "value": "shelved"}],
        },
        "It is refused unless status is shelved.",
    ),
    (
        {"kind": "outcome", "operation": "lend", "field": "status", "value": "lent"},
        "It sets status to lent.",
    ),
    (
        {"kind": "outcome", "operation": "lend", "field": "count", "change": "increment"},
        "It adds 1 to count.",
    ),
    ({"kind": "immutable", "field": "title"}, "title can't be changed."),
    (
        {"kind": "required", "field": "title", "conditions": [{"field": "kind", "value": "novel"}]},
        "title must have a value if kind is novel.",
    ),
    ({"kind": "exclusive", "fields": ["a", "b"]}, "At most one of a and b may have a value."),
    (
        {"kind": "comparison", "field": "end", "operator": ">", "other": {"field": "start"}},
        "It is required that end is greater than start.",
    ),
    (
        {"kind": "length", "field": "authors", "minimum": 1, "maximum": 3},
        "authors has at least 1 and at most 3 items.",
    ),
    ({"kind": "length", "field": "title", "maximum": 64}, "title has at most 64 characters."),
    ({"kind": "length", "field": "other", "maximum": 9}, "The length of other is at most 9."),
    ({"kind": "default", "field": "pages", "value": 1}, "Without a value, pages becomes 1."),
    ({"kind": "page-size", "maximum": 50}, "A page has at most 50 records."),
    (
        {"kind": "order", "by": [{"field": "title", "descending": True}]},
        "The list is sorted by title (last first).",
    ),
    (
        {"kind": "enum", "field": "kind", "values": ["novel", "play", "poem"]},
        "kind is novel, play or poem.",
    ),
    (
        {"kind": "administrators-only", "operation": "lend", "roles": ["librarian"]},
        "Only administrators and who has the role librarian may call it.",
    ),
]


@pytest.fixture
def subject() -> Subject:
    names = {"book": "books", "loan": "loans", "shelf": "shelves"}
    types = {"authors": "array", "title": "string"}
    fields = {name: Property(schema=Schema(types=(kind,))) for name, kind in types.items()}
    schema = Schema(types=("object",), properties=fields)
    resources = tuple(
        Resource(name=name, plural=plural, schema=schema) for name, plural in names.items()
    )
    api = API(
        name="books",
        title="Books",
        resources=resources,
        conventions=conventions(None),
        behaviour=Behaviour(),
    )
    return Subject(api, lambda name: f"{name}.html", "book")


def constraint(fields: dict[str, Any]) -> Any:
    """A constraint by its fields."""
    content = {"resource": "book", "reason": REASON} | fields
    return msgspec.convert(content, KINDS[fields["kind"]], strict=False)


@pytest.mark.parametrize(("fields", "sentence"), CASES, ids=lambda case: str(case)[:40])
def test_a_constraint_is_a_sentence(
    fields: dict[str, Any], sentence: str, subject: Subject
) -> None:
    html = constraint_sentence(constraint(fields), subject)
    assert html.striptags() == sentence


def test_every_kind_of_constraint_has_a_sentence() -> None:
    assert set(SENTENCES) == set(KINDS.values())


def test_what_a_fact_holds_is_text(subject: Subject) -> None:
    hostile = '"><script>alert(1)</script>'
    fact = constraint({"kind": "initial", "field": hostile, "value": hostile})
    html = constraint_sentence(fact, subject)
    assert "<script" not in html
    assert re.findall(r"<(\w+)", html) == ["code", "a", "code"]
