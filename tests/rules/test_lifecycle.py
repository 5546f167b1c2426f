"""The status of a resource, and how it begins."""

from __future__ import annotations

from typing import Any

import pytest

from documents import document, operation, row
from liveref.families import conventions
from liveref.model.api import API
from liveref.rules.infer import infer


def life(created: Any, *shown: str) -> API:
    create = operation("POST /books", answered=[created])
    shows = [operation("GET /books/{id}", answered=[{"status": status}]) for status in shown]
    return infer(document(create, operation("GET /books/{id}"), *shows), conventions())


@pytest.mark.parametrize(
    ("created", "shown", "phases"),
    [
        ({"status": "ACTIVE"}, [], ["ACTIVE"]),
        ({"status": "BUILD"}, ["ACTIVE"], ["BUILD", "ACTIVE"]),
        ({"status": "creating"}, ["error", "available"], ["creating", "available"]),
        ({"status": "queued"}, ["active"], ["queued"]),
        ({"id": "1"}, ["error"], ["active"]),
        ({"id": "1"}, ["error", "idle"], ["idle"]),
        ({"id": "1"}, ["inactive"], ["active"]),
        ({"status": "allocating"}, ["idle"], ["allocating", "idle"]),
        ({"status": "running"}, ["idle"], ["running"]),
        ({"id": "1"}, ["ERROR"], ["ACTIVE"]),
        ({"status": "error"}, ["available"], ["available"]),
    ],
)
def test_first_phases(created: Any, shown: list[str], phases: list[str]) -> None:
    book = life(created, *shown).behaviour.resources["book"]
    assert book.status_field == "status"
    assert [phase.status for phase in book.initial] == phases


def test_all_statuses_that_the_document_shows() -> None:
    assert life({"status": "BUILD"}, "ERROR", "ACTIVE").resource("book").statuses == (
        "BUILD",
        "ERROR",
        "ACTIVE",
    )


def test_the_values_of_a_table() -> None:
    status = row("status", text="One of ``open`` or ``shut``.")
    create = operation("POST /books", response=[status])
    api = infer(document(create, operation("GET /books/{id}")), conventions())
    assert api.resource("book").statuses[:2] == ("open", "shut")


def test_what_nobody_makes_has_no_life() -> None:
    shown = operation("GET /books/{id}", answered=[{"status": "ACTIVE"}])
    assert infer(document(shown), conventions()).behaviour.resources == {}


def test_the_plain_create_tells_how_one_begins() -> None:
    made = infer(
        document(
            operation(
                "POST /books/manage", "Manage book", answered=[{"status": "manage_starting"}]
            ),
            operation("POST /books", "Create book", sent=[{"a": "b"}], answered=[{"id": "1"}]),
            operation("GET /books/{id}", answered=[{"id": "1", "status": "available"}]),
        ),
        conventions(),
    )
    assert [phase.status for phase in made.behaviour.resources["book"].initial] == ["available"]


@pytest.mark.parametrize(
    ("created", "shown", "code", "phases"),
    [
        ("PENDING", "ACTIVE", 202, ["PENDING", "ACTIVE"]),
        ("ACTIVE", "PENDING", 202, ["PENDING", "ACTIVE"]),
        ("PENDING", "ACTIVE", 201, ["PENDING"]),
        ("ACTIVE", "DELETED", 202, ["ACTIVE"]),
    ],
)
def test_what_is_only_accepted_waits_first(
    created: str, shown: str, code: int, phases: list[str]
) -> None:
    create = operation("POST /books", answered=[{"status": created}], success=(code,))
    show = operation("GET /books/{id}", answered=[{"status": shown}])
    book = infer(document(create, show), conventions()).behaviour.resources["book"]
    assert [phase.status for phase in book.initial] == phases
