"""Lines of keys in JSON text."""

from __future__ import annotations

from liveref.lint.json_lines import has_repeats, keys, line_of

TEXT = """{
  "a": {"b": 1,
    "c": [{"d": "{\\"d\\": 1}"},
          {"d": 2, "d": 3}]},
  "e": [[{"b": 1}], "b:"],
  "c": null
}
"""


def test_lines_of_nested_keys() -> None:
    assert line_of(TEXT, ("a", "b")) == 2
    assert line_of(TEXT, ("a", "c", "d")) == 3
    assert line_of(TEXT, ("e", "b")) == 5
    assert line_of(TEXT, ("c",)) == 6
    assert line_of(TEXT, ("x",)) == 0


def test_repeats_are_within_one_object() -> None:
    assert [(key.path, key.line) for key in keys(TEXT) if key.repeated] == [(("a", "c", "d"), 4)]
    assert has_repeats(TEXT)
    assert not has_repeats('{"a": {"b": 1}, "b": [{"a": 1}, {"a": 2}]}')


def test_what_is_no_json_is_no_error() -> None:
    for text in ("", "{", "]]}", '{"a": 1, "a"', "curl -d '{\"a\": 1}'", '"' * 9, "[" * 99999):
        assert not has_repeats(text)
        assert isinstance(list(keys(text)), list)
