"""Each limit of a request holds at its bound and beyond it, and can be set."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from kinds.small_service import SmallService
from liveref.exercise.in_process import InProcess
from liveref.limits import TABLE, Limits, limits_of
from liveref.loading import load

LIMITS = Limits()


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
