"""Keys of definitions, sentences and keys of examples: their texts stand at their lines."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from liveref.fetching.locate import locate
from liveref.model.origin import Origin
from liveref.reading.document import KEYS, Document, Example, Side
from liveref.reading.json_keys import ExampleKeys, Trail
from liveref.reading.parameters import parse_parameters
from liveref.reading.reader import read_traced
from liveref.rules.drafts.drafts import value_of
from liveref.rules.drafts.text_grounds import by_definition, by_prose

PARAMETERS = """\
base: &base
  in: body
  type:   "string"
name:
  <<: *base
  required: yes
  description: >
    A first line
    that goes on.

    The default is ``x``.
  enum:
    - a
    - b
size: {in: body, type: integer, default: 3}
mode:
  type: string
  enum: &modes [slow,
    fast]
  description: |

    It can be slow.
    It must be set.
other:
  enum: *modes
  description: "A quoted
    text. It ends
    here."
"""


def test_each_key_knows_its_line_and_text() -> None:
    definitions = parse_parameters("p.yaml", PARAMETERS).definitions
    name = definitions["name"]
    places = [str(name.origin_of(key)) for key in ("type", "required", "enum")]
    assert places == ["p.yaml:3", "p.yaml:6", "p.yaml:12"]
    assert name.text_of("type") == 'type: "string"'
    assert name.text_of("required") == "required: yes"
    assert name.text_of("enum") == "enum: - a - b"
    assert str(definitions["size"].origin_of("default")) == "p.yaml:15"
    assert by_definition(definitions["size"], "default").text == "default: 3"
    assert definitions["mode"].text_of("enum") == "enum: &modes [slow, fast]"
    assert definitions["other"].text_of("enum") == "enum: *modes"


def test_the_place_of_a_key_that_is_absent_is_the_entry() -> None:
    other = parse_parameters("p.yaml", PARAMETERS).definitions["other"]
    assert (str(other.origin_of("default")), other.text_of("default")) == ("p.yaml:24", "other")


@pytest.mark.parametrize(
    ("key", "part", "line", "sentence"),
    [
        ("name", "goes on", 8, "A first line that goes on."),
        ("name", "``x``", 11, "The default is ``x``."),
        ("mode", "slow", 22, "It can be slow."),
        ("mode", "must be", 23, "It must be set."),
        ("other", "ends", 27, "It ends here."),
    ],
)
def test_each_sentence_of_a_description_has_its_line(
    key: str, part: str, line: int, sentence: str
) -> None:
    description = parse_parameters("p.yaml", PARAMETERS).definitions[key].description
    assert description is not None
    because = by_prose(description, description.source.index(part))
    assert (because.origin.line, because.text) == (line, sentence)


def test_each_key_of_an_example_has_its_line() -> None:
    text = """{
 "books": [
  {"id": 1,
   "id2" : "a, b"},
  {"id": 2}
 ],
 "x": {"id": []}}"""
    example = Example(side=Side.RESPONSE, origin=Origin("i.rst", 9), path="a.json", text=text)
    keys = ExampleKeys(example)
    assert keys.place(("books", 1, "id")) == (Origin("a.json", 5), '"id": 2')
    assert keys.place(("books", 0, "id2")) == (Origin("a.json", 4), '"id2" : "a, b"')
    assert keys.place(("x", "id")) == (Origin("a.json", 7), '"id"')
    assert keys.place(("book", "x")) == (Origin("a.json", 7), '"x"')
    assert keys.place(("none",)) == (Origin("i.rst", 9), "")


@pytest.mark.parametrize("name", ["image", "identity"])
def test_the_texts_of_references_stand_at_their_lines(name: str) -> None:
    root = Path(str(locate(name).path))
    document, _ = read_traced(root)
    places = [*_definitions(document), *_examples(document)]
    lines = {o.file: (root / o.file).read_text().splitlines() for o, _ in places}
    wrong = [
        f"{origin}: {text}"
        for origin, text in places
        if _joined(text) not in _joined("\n".join(lines[origin.file][origin.line - 1 :]))
    ]
    assert len(places) > 100
    assert wrong == []


def _definitions(document: Document) -> Iterator[tuple[Origin, str]]:
    for definition in (d for entries in document.definitions.values() for d in entries):
        yield from ((definition.origin_of(key), definition.text_of(key)) for key in KEYS)
        prose = definition.description
        if prose is not None:
            grounds = [by_prose(prose, at) for at in range(0, len(prose.source), 50)]
            yield from ((ground.origin, ground.text) for ground in grounds)


def _examples(document: Document) -> Iterator[tuple[Origin, str]]:
    for example in (example for o in document.operations for example in o.examples):
        value = value_of(example)
        keys = ExampleKeys(example)
        if value is not msgspec.UNSET:
            yield from (keys.place(trail) for trail in _trails(value))


def _trails(value: Any, above: Trail = ()) -> Iterator[Trail]:
    if isinstance(value, dict | list):
        for key, part in value.items() if isinstance(value, dict) else enumerate(value):
            if isinstance(key, str):
                yield (*above, key)
            yield from _trails(part, (*above, key))


def _joined(text: str) -> str:
    return " ".join(text.split())
