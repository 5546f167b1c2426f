"""A record is gone at the moment that its request set: in lists, in shows and in counts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kinds.small_service import SmallService, api_of
from liveref.exercise.in_process import InProcess
from liveref.loading import load
from published import each_of, release

START = 1_700_000_000
"""The clock of the service; a minute tickets with each request."""
ROWS = """
.. rest_parameters:: parameters.yaml

   - holder: holder
   - ends_at: ends_at
"""
REQUEST = f"""
Request
~~~~~~~
{ROWS}   - lifetime: lifetime

.. code-block:: json

   {{"ticket": {{"holder": "x", "ends_at": "2023-11-14T23:00:00Z"}}}}
"""
RESPONSE = f"""
Response
~~~~~~~~
{ROWS}
.. code-block:: json

   {{"ticket": {{"id": "1", "holder": "x", "ends_at": "2023-11-14T23:00:00Z"}}}}
"""
INDEX = f"""Tickets
=======

List tickets
------------

.. rest_method:: GET /v1/tickets

Create ticket
-------------

.. rest_method:: POST /v1/tickets
{REQUEST}{RESPONSE}
Show ticket
-----------

.. rest_method:: GET /v1/tickets/{{ticket_id}}
{RESPONSE}
Change ticket
-------------

.. rest_method:: PUT /v1/tickets/{{ticket_id}}
{REQUEST}{RESPONSE}"""
PARAMETERS = """
holder: {in: body, type: string, required: true, description: Who has it.}
ends_at: {in: body, type: string, required: false, description: When it ends.}
lifetime: {in: body, type: integer, required: false, description: Seconds until it ends.}
"""
BEHAVIOUR = """
version: 2
facts:
  - {fact: expiry, resource: ticket, field: ends_at, by: lifetime, because: "A ticket ends."}
"""


@pytest.fixture
def tickets(tmp_path: Path) -> Iterator[SmallService]:
    folder = tmp_path / "tickets"
    folder.mkdir()
    (folder / "behaviour.yaml").write_text(BEHAVIOUR)
    with InProcess(api_of(folder, INDEX, PARAMETERS)) as service:
        yield SmallService(service)


def made(service: SmallService, **fields: object) -> str:
    answer = service.ask("POST /v1/tickets", {"ticket": {"holder": "x", **fields}})
    assert answer.code == 201, answer.body
    return str(answer.body["ticket"]["id"])


def test_a_record_is_gone_at_its_moment(tickets: SmallService) -> None:
    name = made(tickets, ends_at="2023-11-14T22:17:00Z")  # START is 22:13:20
    other = made(tickets, ends_at="2030-01-01T00:00:00Z")
    assert tickets.ask(f"GET /v1/tickets/{name}").code == 200  # 22:16:20
    assert tickets.ask(f"GET /v1/tickets/{name}").code == 404
    assert [one["id"] for one in tickets.ask("GET /v1/tickets").body["tickets"]] == [other]


def test_seconds_become_the_moment(tickets: SmallService) -> None:
    name = made(tickets, lifetime=90)
    shown = tickets.ask(f"GET /v1/tickets/{name}").body["ticket"]
    assert shown["ends_at"] == START + 60 + 90
    assert "lifetime" not in shown
    assert tickets.ask(f"GET /v1/tickets/{name}").code == 404


@pytest.mark.parametrize(
    "fields", [{"ends_at": "2020-01-01T00:00:00Z"}, {"ends_at": "soon"}, {"lifetime": 0}]
)
def test_a_moment_that_cannot_come_is_refused(
    tickets: SmallService, fields: dict[str, object]
) -> None:
    answer = tickets.ask("POST /v1/tickets", {"ticket": {"holder": "x", **fields}})
    assert (answer.code, tickets.ask("GET /v1/tickets").body["tickets"]) == (400, [])


def test_a_change_of_the_moment_counts(tickets: SmallService) -> None:
    name = made(tickets, lifetime=90)
    later = {"ticket": {"holder": "x", "ends_at": "2030-01-01T00:00:00Z"}}
    assert tickets.ask(f"PUT /v1/tickets/{name}", later).code == 200
    assert [tickets.ask(f"GET /v1/tickets/{name}").code for _ in range(3)] == [200] * 3


@pytest.mark.parametrize("name", each_of("swift"))
def test_bytes_go_with_their_record(name: str) -> None:
    with InProcess(load(release(name)).api) as service:
        small = SmallService(service)
        account, headers = "/v1/AUTH_x", {"content-length": "1"}
        small.ask(f"PUT {account}/c", b"")
        after = headers | {"x-delete-after": "90"}
        assert small.ask(f"PUT {account}/c/o", b"x", after).code == 201
        assert small.ask(f"GET {account}/c/o").raw == b"x"
        assert small.ask(f"GET {account}/c/o").code == 404
        assert small.ask(f"HEAD {account}/c").headers["x-container-object-count"] == "0"
        past = headers | {"x-delete-at": "100"}
        assert small.ask(f"PUT {account}/c/o", b"x", past).code == 400
