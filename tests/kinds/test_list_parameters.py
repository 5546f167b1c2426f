"""Parameters of lists that are no filters: each does what it is documented for, or is refused."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kinds.small_service import SmallService, api_of
from liveref.exercise.in_process import InProcess

INDEX = """Lamps
=====

List lamps
----------

.. rest_method:: GET /lamps

Response codes: 200, 400

.. rest_parameters:: parameters.yaml

   - detail: detail
   - fields: fields
   - limit: limit
   - marker: marker
   - sort_key: sort_key
   - sort_dir: sort_dir

Response
~~~~~~~~

.. rest_parameters:: parameters.yaml

   - lamps: lamps
   - id: id
   - name: name

Create lamp
-----------

.. rest_method:: POST /lamps

Response codes: 201

Request
~~~~~~~

.. rest_parameters:: parameters.yaml

   - name: name
   - watts: watts
   - place: place

Response
~~~~~~~~

.. rest_parameters:: parameters.yaml

   - id: id
   - name: name
   - watts: watts
   - place: place

Show lamp
---------

.. rest_method:: GET /lamps/{lamp_id}

Response codes: 200, 404

.. rest_parameters:: parameters.yaml

   - lamp_id: lamp_id

Response
~~~~~~~~

.. rest_parameters:: parameters.yaml

   - id: id
   - name: name
   - watts: watts
   - place: place
"""
PARAMETERS = """
detail: {in: query, type: boolean, description: Whether to show details of the lamps.}
fields: {in: query, type: string, description: The fields to show.}
limit: {in: query, type: integer, description: The largest number of lamps of a page.}
marker: {in: query, type: string, description: The last lamp of the page before.}
sort_key: {in: query, type: string, description: The field to sort by.}
sort_dir: {in: query, type: string, description: The direction to sort in.}
lamp_id: {in: path, type: string, description: The lamp.}
lamps: {in: body, type: array, required: true, description: The lamps.}
id: {in: body, type: string, required: true, description: The identity.}
name: {in: body, type: string, required: true, description: A name.}
watts: {in: body, type: integer, required: false, description: What it takes.}
place: {in: body, type: string, required: false, description: Where it hangs.}
"""
BUILT_IN = """
version: 2
facts:
  - fact: built-in
    resource: lamp
    value: [{id: moon, name: moon, watts: 9}, {id: sun, name: sun, watts: 2}]
    because: They are there.
"""
NAMES = ["b", "a", "c"]


@pytest.fixture(params=["stored", "stored and built-in"])
def lamps(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SmallService]:
    """Three lamps, in the second service with two that exist without being created."""
    if request.param != "stored":
        (tmp_path / "behaviour.yaml").write_text(BUILT_IN, encoding="utf-8")
    with InProcess(api_of(tmp_path, INDEX, PARAMETERS)) as service:
        small = SmallService(service)
        for watts, name in enumerate(NAMES):
            lamp = {"name": name, "watts": watts, "place": f"the {name}"}
            assert small.ask("POST /lamps", lamp).code == 201
        assert len(names(small)) == (3 if request.param == "stored" else 5)
        yield small


def names(lamps: SmallService, query: str = "") -> list[str]:
    answer = lamps.ask(f"GET /lamps{query}")
    assert answer.code == 200, answer.body
    return [lamp["name"] for lamp in answer.body["lamps"]]


def first(lamps: SmallService, query: str) -> dict[str, object]:
    lamp: dict[str, object] = lamps.ask(f"GET /lamps{query}").body["lamps"][0]
    return lamp


def test_details_are_all_fields_that_a_show_has(lamps: SmallService) -> None:
    usual = first(lamps, "")
    shown = lamps.ask(f"GET /lamps/{usual['id']}").body
    assert usual == {"id": shown["id"], "name": "b"}
    assert first(lamps, "?detail=true") == shown
    assert first(lamps, "?detail=1&fields=place,name") == {"name": "b", "place": "the b"}


@pytest.mark.parametrize("query", ["", "?detail=false", "?detail=", "?detail=None"])
def test_there_are_none_for_who_does_not_ask(lamps: SmallService, query: str) -> None:
    assert sorted(first(lamps, query)) == ["id", "name"]


def test_a_field_that_the_list_leaves_out_can_be_asked_for(lamps: SmallService) -> None:
    assert first(lamps, "?fields=watts") == {"watts": 0}
    assert first(lamps, "?fields=name&fields=place") == {"name": "b", "place": "the b"}


@pytest.mark.parametrize(
    "query", ["detail=perhaps", "sort_dir=up", "sort_key=name&sort_dir=up", "sort_key=size"]
)
def test_a_value_without_a_meaning_is_refused(lamps: SmallService, query: str) -> None:
    assert lamps.ask(f"GET /lamps?{query}").code == 400


def test_all_records_are_in_the_order_that_is_asked_for(lamps: SmallService) -> None:
    everything = names(lamps)
    assert names(lamps, "?sort_key=name") == sorted(everything)
    assert names(lamps, "?sort_key=name&sort_dir=desc") == sorted(everything, reverse=True)
    by_watts = names(lamps, "?sort_key=watts&sort_dir=desc")
    assert by_watts[-3:] in (["c", "a", "b"], ["sun", "a", "b"])


@pytest.mark.parametrize("order", ["", "sort_key=name&", "sort_key=watts&sort_dir=desc&"])
def test_pages_together_are_the_list(lamps: SmallService, order: str) -> None:
    whole, pages = names(lamps, f"?{order}"), list[str]()
    marker = ""
    while page := lamps.ask(f"GET /lamps?{order}limit=2{marker}").body["lamps"]:
        pages += [lamp["name"] for lamp in page]
        marker = f"&marker={page[-1]['id']}"
    assert pages == whole
