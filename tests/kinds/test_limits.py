"""Each limit of a request holds at its bound and beyond it, and can be set."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kinds.small_service import SmallService, api_of
from liveref.exercise.in_process import InProcess
from liveref.limits import TABLE, Limits, limits_of
from liveref.loading import load
from published import release

LIMITS = Limits()
PATCH = {"content-type": "application/openstack-images-v2.1-json-patch"}


@pytest.fixture(scope="module")
def images() -> Iterator[SmallService]:
    with InProcess(load("image").api) as service:
        yield SmallService(service)


def query(count: int) -> str:
    return "GET /images?" + "&".join(f"limit={1 + number % 9}" for number in range(count))


def nested(depth: int) -> Any:
    value: Any = "x"
    for _ in range(depth - 1):
        value = [value]
    return {"name": "x", "extra": value}


def keys(count: int) -> Any:
    return {"name": "x"} | {f"k{number}": 1 for number in range(count - 1)}


def sized(size: int) -> bytes:
    frame = json.dumps({"name": "x", "extra": ""}).encode()
    return frame[:-2] + b"y" * (size - len(frame)) + frame[-2:]


@pytest.mark.parametrize(
    ("field", "code", "make"),
    [
        ("body_depth", 400, nested),
        ("body_keys", 413, keys),
        ("body_bytes", 413, sized),
    ],
)
def test_a_body_at_its_bound_and_beyond(
    images: SmallService, field: str, code: int, make: Any
) -> None:
    bound, headers = getattr(LIMITS, field), {"content-type": "application/json"}
    assert images.ask("POST /images", make(bound), headers).code != code
    beyond = images.ask("POST /images", make(bound + 1), headers)
    assert beyond.code == code
    assert beyond.body["error"]["message"]


def test_a_query_at_its_bound_and_beyond(images: SmallService) -> None:
    assert images.ask(query(LIMITS.query_parameters)).code == 200
    assert images.ask(query(LIMITS.query_parameters + 1)).code == 400


def test_values_at_their_bound_and_beyond(images: SmallService) -> None:
    def body(count: int) -> Any:
        return {"name": "x", "extra": ["y"] * (count - 2)}

    assert images.ask("POST /images", body(LIMITS.body_values)).code != 413
    assert images.ask("POST /images", body(LIMITS.body_values + 1)).code == 413


@pytest.mark.parametrize("field", TABLE)
def test_each_limit_can_be_set(field: str) -> None:
    limits = limits_of([f"{field.replace('_', '-')}=7"])
    assert getattr(limits, field) == 7


@pytest.fixture(scope="module")
def published_images() -> Iterator[SmallService]:
    with InProcess(load(release("glance")).api) as service:
        yield SmallService(service)


@pytest.mark.published("glance")
@pytest.mark.parametrize("bombs", [1, 14, 60])
def test_a_patch_that_copies_its_copies(published_images: SmallService, bombs: int) -> None:
    """Each step doubles the document: sixty of them would make 2^60 values."""
    image = published_images.ask("POST /v2/images", {"name": "n"}).body["id"]
    steps = [{"op": "add", "path": "/tags", "value": ["x"]}]
    steps += [{"op": "copy", "from": "/tags", "path": "/tags/-"}] * bombs
    answer = published_images.ask(f"PATCH /v2/images/{image}", steps, PATCH)
    assert answer.code == 400
    if bombs > 1:
        assert answer.body["error"]["field"] == "from"
    assert published_images.ask(f"GET /v2/images/{image}").body["tags"] == []


@pytest.mark.published("glance")
@pytest.mark.parametrize(
    ("length", "copies", "code"),
    [(10, 1000, 200), (50_000, 19, 200), (50_000, 20, 400), (500_000, 1, 200), (999_900, 2, 400)],
)
def test_a_patch_that_copies_a_text(
    published_images: SmallService, length: int, copies: int, code: int
) -> None:
    """A copy of a hundred characters counts as one value more."""
    image = published_images.ask("POST /v2/images", {"name": "n"}).body["id"]
    steps = [{"op": "add", "path": "/text", "value": "x" * length}]
    steps += [{"op": "copy", "from": "/text", "path": f"/text{n}"} for n in range(copies)]
    assert published_images.ask(f"PATCH /v2/images/{image}", steps, PATCH).code == code


MANY = """Lamps
=====

Create lamps
------------

.. rest_method:: POST /lamps

Response codes: 201, 400

Request
~~~~~~~

.. rest_parameters:: parameters.yaml

   - name: name
   - notes: notes
   - count: count

Response
~~~~~~~~

.. rest_parameters:: parameters.yaml

   - id: id
   - name: name

List lamps
----------

.. rest_method:: GET /lamps

Response
~~~~~~~~

.. rest_parameters:: parameters.yaml

   - lamps: lamps
   - id: id
   - name: name
"""
MANY_PARAMETERS = """
id: {in: body, type: string, required: true, description: The identity.}
lamps: {in: body, type: array, required: true, description: The lamps.}
name: {in: body, type: string, required: true, description: The name.}
notes: {in: body, type: object, required: false, description: Any notes.}
count: {in: body, type: integer, required: false, description: How many.}
"""
MANY_FACTS = """
version: 2
facts:
  - {fact: batch, resource: lamp, field: count, because: It says how many are made.}
"""


@pytest.mark.parametrize(
    ("length", "count", "code"),
    [(10, 500, 201), (10, 501, 400), (10, 10**30, 400), (33_000, 500, 201), (34_000, 500, 400)],
)
def test_the_records_of_one_request(tmp_path: Path, length: int, count: int, code: int) -> None:
    (tmp_path / "behaviour.yaml").write_text(MANY_FACTS, encoding="utf-8")
    with InProcess(api_of(tmp_path, MANY, MANY_PARAMETERS)) as service:
        small = SmallService(service)
        answer = small.ask(
            "POST /lamps", {"name": "x", "notes": {"a": "x" * length}, "count": count}
        )
        assert answer.code == code
        lamps = small.ask("GET /lamps").body["lamps"]
        assert len(lamps) == (count if code == 201 else 0)
