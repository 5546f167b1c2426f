"""A filter finds a record by the value that the list shows of it, and no documented parameter of a
list is ignored."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kinds.small_service import SmallService, api_of
from liveref.exercise.caller import Answer
from liveref.exercise.exercise import exercise
from liveref.exercise.in_process import InProcess
from liveref.loading import load
from liveref.model.api import API, Effect, Location, Operation
from published import each_of, release

FIELDS: dict[str, tuple[str, Any]] = {
    "label": ("string", st.sampled_from(["left", "right", "a,b", "x y", "true", "1"])),
    "open": ("boolean", st.booleans()),
    "width": ("integer", st.integers(-2, 3)),
    "kind": ("string", st.sampled_from(["wide", "narrow"])),
}
DEFAULTS: dict[str, Any] = {"open": True, "width": 0, "kind": "wide"}
records = st.lists(
    st.fixed_dictionaries(
        {"label": FIELDS["label"][1]},
        optional={name: values for name, (_, values) in FIELDS.items() if name != "label"},
    ),
    min_size=1,
    max_size=4,
)


def _rows(names: list[str]) -> str:
    return "\n".join(f"   - {name}: {name}" for name in names)


def _reference() -> tuple[str, str]:
    names = [*FIELDS]
    queries = "\n".join(f"   - {name}: {name}_query" for name in (*names, "shade"))
    shelf = json.dumps({"label": "left", "open": True, "width": 0, "kind": "wide"})
    index = f"""Shelves
=======

List shelves
------------

.. rest_method:: GET /v1/shelves

Response codes: 200

.. rest_parameters:: parameters.yaml

{queries}

Response
~~~~~~~~

.. rest_parameters:: parameters.yaml

   - shelves: shelves
   - id: id
{_rows(names)}

Create shelf
------------

.. rest_method:: POST /v1/shelves

Response codes: 201

Request
~~~~~~~

.. rest_parameters:: parameters.yaml

{_rows(names)}

.. code-block:: json

   {{"shelf": {shelf}}}

Response
~~~~~~~~

.. rest_parameters:: parameters.yaml

   - id: id
{_rows(names)}
"""
    definitions = "shelves:\n  in: body\n  type: array\n  required: true\n"
    definitions += "id:\n  in: body\n  type: string\n  required: true\n"
    definitions += "shade_query:\n  in: query\n  type: string\n"
    definitions += "  description: |\n    Filters the list by the shade of the shelves.\n"
    for name, (type_, _) in FIELDS.items():
        default = DEFAULTS.get(name)
        words = (
            f"    Default is ``{json.dumps(default).strip(chr(34))}``.\n"
            if default is not None
            else ""
        )
        required = str(name == "label").lower()
        definitions += f"{name}:\n  in: body\n  type: {type_}\n  required: {required}\n"
        definitions += f"  description: |\n    The {name} of the shelf.\n{words}"
        definitions += f"{name}_query:\n  in: query\n  type: {type_}\n"
        definitions += f"  description: |\n    Filters the list by the {name}.\n"
    return index, definitions


@pytest.fixture(scope="module")
def shelves(tmp_path_factory: pytest.TempPathFactory) -> API:
    api: API = api_of(tmp_path_factory.mktemp("tree") / "shelves", *_reference())
    return api


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(made=records)
def test_a_filter_finds_the_records_that_the_list_shows_with_its_value(
    shelves: API, made: list[dict[str, Any]]
) -> None:
    with InProcess(shelves) as service:
        small = SmallService(service)
        for shelf in made:
            assert small.ask("POST /v1/shelves", {"shelf": shelf}).code == 201
        shown = small.ask("GET /v1/shelves").body["shelves"]
        for name in FIELDS:
            for value in {_text(one[name]) for one in shown if name in one}:
                answer = small.ask(f"GET /v1/shelves?{name}={quote(value, safe='')}")
                wanted = [one for one in shown if name in one and _text(one[name]) == value]
                assert answer.body["shelves"] == wanted, (name, value)


def test_an_unset_field_is_shown_with_its_documented_default(shelves: API) -> None:
    with InProcess(shelves) as service:
        small = SmallService(service)
        small.ask("POST /v1/shelves", {"shelf": {"label": "left"}})
        (shown,) = small.ask("GET /v1/shelves").body["shelves"]
        assert {name: shown[name] for name in DEFAULTS} == DEFAULTS


def test_a_filter_by_what_no_record_has_finds_nothing(shelves: API) -> None:
    with InProcess(shelves) as service:
        small = SmallService(service)
        small.ask("POST /v1/shelves", {"shelf": {"label": "left"}})
        assert small.ask("GET /v1/shelves?shade=dark").body["shelves"] == []


class _Exercised:
    """A service in which the life of every resource was begun and none ended."""

    def __init__(self, service: InProcess) -> None:
        self._service = service

    def send(self, method: str, path: str, headers: Any, body: bytes | None) -> Answer:
        """The answer, 404 for a DELETE, which is not sent."""
        if method == "DELETE":
            return Answer(code=404)
        return self._service.send(method, path, headers, body)


def _lists(api: API) -> list[Operation]:
    operations = (o for o in api.operations if o.effect is Effect.LIST and "{" not in o.path)
    return [o for o in operations if not o.admin_only]


@pytest.mark.parametrize("name", each_of("glance", "neutron"))
def test_lists_of_published_references(name: str) -> None:
    """Each documented filter by a plain field finds each record that is shown with a value."""
    api = load(release(name)).api
    count = 0
    with InProcess(api) as service:
        exercise(api, _Exercised(service))
        small = SmallService(service)
        for operation in _lists(api):
            count += _judge(small, operation)
    assert count > 20


def _judge(small: SmallService, operation: Operation) -> int:
    answer = small.ask(f"GET {operation.path}")
    items = next((v for v in answer.body.values() if isinstance(v, list)), [])
    shown = [item for item in items if isinstance(item, dict)]
    queries = {p.name for p in operation.parameters if p.location is Location.QUERY}
    count = 0
    for item in shown[:3]:
        for name in queries & item.keys():
            if isinstance(item[name], str | int | bool) and item[name] != "":
                query = f"{name}={quote(_text(item[name]), safe='')}"
                answer = small.ask(f"GET {operation.path}?{query}")
                (items,) = (v for v in answer.body.values() if isinstance(v, list))
                assert item in items, f"{operation.path}?{query}"
                count += 1
    return count
