"""Defaults that are worked out from other values."""

from __future__ import annotations

from liveref.service.effects.template_defaults import TemplateDefaults
from steps.bench import fields, refused
from steps.making import Api

BOOKS = """
    POST /books name* short* -> id name short shorter
    GET /books/{book_id} -> id name short shorter
"""
DEFAULTS = {"short": "$name", "shorter": "$short"}


def test_it_is_in_the_plan_of_a_create(api: Api) -> None:
    books = api(BOOKS, defaults=DEFAULTS)
    assert books.on("POST /books").has(TemplateDefaults)
    assert not books.on("GET /books/7").has(TemplateDefaults)
    assert not api(BOOKS, defaults={"short": "x"}).on("POST /books").has(TemplateDefaults)


def test_a_default_may_use_another_one(api: Api) -> None:
    create = api(BOOKS, defaults=DEFAULTS).on("POST /books")
    new = create.make(TemplateDefaults, name="Emma")
    assert fields(new.record) == {"name": "Emma", "short": "Emma", "shorter": "Emma"}
    assert create.make(TemplateDefaults, name="Emma", short="E").record.data["shorter"] == "E"


def test_a_required_field_without_a_value_is_refused(api: Api) -> None:
    with refused(400, "short is required"):
        api(BOOKS, defaults=DEFAULTS).on("POST /books").make(TemplateDefaults)
