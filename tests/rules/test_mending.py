"""Examples that are nearly JSON."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from liveref.rules.text.json_repair import mended


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"a": [1, 2,], }', {"a": [1, 2]}),
        ('{"a": "x"\n "b": 1}', {"a": "x", "b": 1}),
        ('[{"a": 1}\n {"b": null}\n]', [{"a": 1}, {"b": None}]),
        ('{"a": <uuid>, "b": 1}', {"a": None, "b": 1}),
        ('{"a": 1,\n  ....\n}', {"a": 1}),
        ('{"a":\u3000"x"}', {"a": "x"}),
        ('{"a, b": "x,\\n}"}', {"a, b": "x,\n}"}),
    ],
)
def test_what_was_meant(text: str, value: Any) -> None:
    assert mended(text) == value


@pytest.mark.parametrize("text", ["", "a=b", "{'a': 1}", "<xml/>", '{"a"', "[" * 5000])
def test_what_can_not_be_told(text: str) -> None:
    assert mended(text) is msgspec.UNSET
