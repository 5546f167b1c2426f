"""An exercise brings records into the states that others need, and judges only what can succeed."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from mischief import Mischief, Request

from liveref.exercise.caller import Answer
from liveref.exercise.exercise import exercise
from liveref.exercise.in_process import InProcess
from liveref.exercise.report import OperationReport, Report
from steps.reference import read

SHELVES = """
    POST /shelves name* -> id name open:boolean 400
    GET /shelves -> id name open:boolean
    GET /shelves/{shelf_id} -> id name open:boolean
    PUT /shelves/{shelf_id} name open:boolean -> id name open:boolean
    POST /books title* shelf_id* -> id title shelf_id 400
    GET /books/{book_id} -> id title shelf_id
    DELETE /books/{book_id} -> 204 409
"""
OPEN = """
- resource: book
  because: A book is put on an open shelf.
  facts:
    - {operation: create, require: $shelf_id.open = true}
"""
AGENTS = """
    GET /agents -> id name
    GET /agents/{agent_id} -> id name 404
    POST /agents/{agent_id}/pages name* -> id name 404
    GET /books -> id name
    POST /books name* -> id name
    GET /books/{book_id} -> id name 404
"""


def entry(report: Report, call: str) -> OperationReport:
    """The entry of an operation."""
    return next(o for o in report.operations if f"{o.method} {o.path}" == call)


def share(report: Report) -> tuple[int, int]:
    """The operations that succeeded, and those that could be judged."""
    return next((share.count, share.of) for share in report.shares if share.name == "success")


def test_an_update_brings_a_referenced_record_into_the_state_that_a_create_needs() -> None:
    report = exercise(read(SHELVES, OPEN))
    assert [o.id for o in report.operations if o.success is not True] == []


@pytest.fixture(scope="module")
def agents() -> Report:
    """The report on a service that lists agents, which nothing creates."""
    return exercise(read(AGENTS))


@pytest.mark.parametrize("call", ["GET /agents/{agent_id}", "POST /agents/{agent_id}/pages"])
def test_what_needs_a_record_that_there_cannot_be_is_not_judged(agents: Report, call: str) -> None:
    operation = entry(agents, call)
    assert (operation.success, operation.sent and operation.sent.code) == (None, 404)


def test_what_is_not_judged_is_not_in_the_share(agents: Report) -> None:
    assert share(agents) == (4, 4)


FAILED = Answer(code=500, headers={}, body=msgspec.UNSET)


def shown(**lists: Any) -> Answer:
    """An answer with these lists."""
    return Answer(code=200, headers={}, body=lists, raw=msgspec.json.encode(lists))


def played(text: str, answers: dict[str, Answer]) -> Report:
    """The report on a service whose answers to some calls are others."""
    api = read(text)

    def prank(request: Request, honest: Answer) -> Answer:
        return answers.get(f"{request.method} {request.path}", honest)

    with InProcess(api) as service:
        return exercise(api, Mischief(service, prank))


def test_a_record_whose_create_fails_is_judged() -> None:
    report = played(AGENTS, {"POST /books": FAILED, "GET /books": shown(books=[])})
    assert entry(report, "GET /books/{book_id}").success is False


def test_a_record_whose_list_fails_is_judged() -> None:
    report = played(AGENTS, {"GET /agents": FAILED})
    assert entry(report, "GET /agents/{agent_id}").success is False


def test_a_record_that_a_list_shows_is_judged() -> None:
    report = played(AGENTS, {"GET /agents": shown(agents=[{"id": "a-1", "name": "Ada"}])})
    assert entry(report, "GET /agents/{agent_id}").success is False


TRAITS = """
    GET /traits -> name
    PUT /traits/{name} -> 201 400
    GET /traits/{name} -> name 404
    DELETE /traits/{name} -> 204 404
"""
CUSTOM = """
- {fact: pattern, resource: trait, field: name, value: "^CUSTOM_[A-Z0-9_]+$", because: Own ones.}
"""


def test_a_name_in_a_path_has_the_form_that_is_stated() -> None:
    report = exercise(read(TRAITS, CUSTOM))
    assert [o.id for o in report.operations if o.success is not True] == []
    put = entry(report, "PUT /traits/{name}").sent
    assert put is not None
    assert put.path.startswith("/traits/CUSTOM_")


LOANS = """
    POST /books name* -> id name
    GET /books/{book_id} -> id name
    POST /books/{book_id}/lend desk* -> 202 409
"""
DESKS = """
- resource: book
  because: A book is lent at a desk.
  facts:
    - {operation: lend, require: "$request.desk in [north, south]"}
"""


def test_a_value_that_a_precondition_lists_is_given() -> None:
    sent = entry(exercise(read(LOANS, DESKS)), "POST /books/{book_id}/lend").sent
    assert sent is not None
    assert (sent.code, sent.body) == (202, {"desk": "north"})


HOSTS = """
    GET /hosts -> id hostname
    GET /hosts/{host_id} -> id hostname 404
    GET /hosts/{hostname_pattern}/search -> id hostname 404
"""
BUILT_IN = """
- {fact: built-in, resource: host, value: [{id: "7", hostname: north}], because: There is one.}
- {fact: natural-key, resource: host, field: hostname, because: It is known by that.}
"""


def test_a_parameter_that_is_named_for_the_natural_key_has_its_value() -> None:
    sent = entry(exercise(read(HOSTS, BUILT_IN)), "GET /hosts/{hostname_pattern}/search").sent
    assert sent is not None
    assert (sent.code, sent.path) == (200, "/hosts/north/search")
