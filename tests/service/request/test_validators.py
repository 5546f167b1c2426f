"""The conditions of requests, by RFC 9110, section 13.2.2."""

from __future__ import annotations

import pytest

from liveref.service.request.validators import Validators, failed_condition, is_same_range

BEFORE, AT, AFTER = (f"Sun, 09 Sep 2001 01:46:{second} GMT" for second in (39, 40, 41))
RECORD = Validators("abc", 1_000_000_000.7, {"revision": "3", "name": "shelf"})

HOLDS: list[dict[str, str]] = [
    {},
    {"if-match": '"abc"'},
    {"if-match": '"x", "abc"'},
    {"if-match": "abc"},
    {"if-match": "*"},
    {"if-match": "revision=3"},
    {"if-match": '"abc"', "if-unmodified-since": BEFORE},
    {"if-unmodified-since": AT},
    {"if-unmodified-since": "soon"},
    {"if-none-match": '"x"', "if-modified-since": AFTER},
    {"if-none-match": "revision=4"},
    {"if-modified-since": BEFORE},
    {"if-modified-since": "32 Foo 2001"},
]
FAILS: list[tuple[int, dict[str, str]]] = [
    (412, {"if-match": '"x"'}),
    (412, {"if-match": "revision=4"}),
    (412, {"if-match": ""}),
    (412, {"if-unmodified-since": BEFORE}),
    (304, {"if-none-match": 'W/"abc"'}),
    (304, {"if-none-match": "*"}),
    (304, {"if-modified-since": AT}),
]


def encoded(headers: dict[str, str]) -> dict[bytes, bytes]:
    return {name.encode(): value.encode() for name, value in headers.items()}


@pytest.mark.parametrize("headers", HOLDS)
def test_condition_holds(headers: dict[str, str]) -> None:
    assert failed_condition(encoded(headers), RECORD, reads=True) is None


@pytest.mark.parametrize(("code", "headers"), FAILS)
def test_condition_fails(code: int, headers: dict[str, str]) -> None:
    assert failed_condition(encoded(headers), RECORD, reads=True) == code


def test_a_change_is_never_unmodified() -> None:
    assert failed_condition({b"if-none-match": b"*"}, RECORD, reads=False) == 412
    assert failed_condition(encoded({"if-modified-since": AT}), RECORD, reads=False) is None


def test_no_record() -> None:
    assert failed_condition({b"if-match": b"*"}, None, reads=False) == 412
    assert failed_condition({b"if-none-match": b"*"}, None, reads=False) is None


def test_range_of_the_same_state() -> None:
    assert is_same_range('"abc"', RECORD)
    assert is_same_range(AT, RECORD)
    assert not is_same_range('"x"', RECORD)
    assert not is_same_range("*", RECORD)
    assert not is_same_range(BEFORE, RECORD)
