"""The JSON body of a request: its types and bounds."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from liveref.limits import Limits
from liveref.service.request import json_body as module
from liveref.service.request.problem import Problem

LIMITS = Limits()
DEPTH, KEYS, VALUES = LIMITS.body_depth, LIMITS.body_keys, LIMITS.body_values


def json_body(raw: bytes, kind: str, text_field: str | None = None) -> Any:
    return module.json_body(raw, kind, LIMITS, text_field)


def code(raw: bytes, kind: str = "application/json") -> int:
    with pytest.raises(Problem) as raised:
        json_body(raw, kind)
    return raised.value.code


def nested(depth: int) -> bytes:
    return b'{"a":' * (depth - 1) + b"[]" + b"}" * (depth - 1)


def test_depth() -> None:
    assert json_body(nested(DEPTH), "")
    assert code(nested(DEPTH + 1)) == 400
    assert code(b"[" * 100_000 + b"]" * 100_000) == 400


def test_braces_in_a_text_are_no_depth() -> None:
    assert json_body(b'"' + b"{" * 1000 + b'"', "") == "{" * 1000


def keyed(number: int) -> bytes:
    return msgspec.json.encode([{f"k{n}": 1} for n in range(number)])


def test_keys() -> None:
    assert len(json_body(keyed(KEYS), "")) == KEYS
    assert code(keyed(KEYS + 1)) == 413


def test_values() -> None:
    assert len(json_body(msgspec.json.encode([1] * VALUES), "")) == VALUES
    assert code(msgspec.json.encode([1] * (VALUES + 1))) == 413


@pytest.mark.parametrize(
    "kind", ["application/json", "Application/JSON; charset=utf-8", "", "text/json"]
)
def test_types(kind: str) -> None:
    assert json_body(b"{}", kind) == {}


@pytest.mark.parametrize("raw", [b"{", b'{"a": NaN}', b"\xff", b'"\\ud83d"', b"1" * 5000])
def test_no_json(raw: bytes) -> None:
    assert code(raw) == 400


def test_other_types() -> None:
    assert code(b"<a/>", "text/xml") == 415
    assert json_body(b"hello", "text/plain", "message") == {"message": "hello"}
    assert json_body(b'{"a": 1}', "application/x-www-form-urlencoded") == {"a": 1}


@given(st.recursive(st.none() | st.booleans() | st.integers(-9, 9) | st.text(), st.lists))
def test_a_small_value_is_taken_as_it_is(value: Any) -> None:
    assert json_body(msgspec.json.encode(value), "") == value
