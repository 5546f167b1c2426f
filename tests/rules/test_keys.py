"""Keys of objects that prose lists, and attributes that a section lists."""

from __future__ import annotations

import pytest
from test_bodies import answered, outline, sent

from documents import document, operation, row
from liveref.families import conventions
from liveref.model.origin import Origin
from liveref.model.prose import Prose
from liveref.model.reason import Evidence
from liveref.reading.document import Document, Section
from liveref.rules.bodies.attributes import read_attributes
from liveref.rules.infer import infer
from liveref.rules.text.keys import Keys, read_keys

HERE = Origin("index.rst", 1)


def test_attributes_then_a_noun() -> None:
    assert read("It has a size, including ``wide`` and ``high`` attributes.") == ["wide", "high"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("An object containing the fields ``a``, ``b`` and ``c``.", ["a", "b", "c"]),
        ("A list of objects, each with the keys ``a`` and ``b``.", ["a", "b"]),
        ("Available options are ``a``.", ["a"]),
        ("An object with an ``a`` key and a ``b`` key.", ["a", "b"]),
        ("It must contain ``a`` (a word, or two) and ``b`` (another) fields.", ["a", "b"]),
        ("This field includes the following attributes: ``a`` is one, ``b`` is two.", ["a", "b"]),
        ("The following fields:\n\n``a``\n  First.\n\n``b``\n  Second.\n", ["a", "b"]),
        ("What it holds, which include ``a``, ``b``, etc.", []),
        ("The name of the ``size`` field.", []),
        ("Key=value pairs, including ``a`` and ``b``.", []),
        ("The value of the ``other_id`` attribute.", []),
    ],
)
def test_sentences(text: str, names: list[str]) -> None:
    assert read(text) == names


def read(text: str, type_: str = "object") -> list[str]:
    keys: Keys = read_keys(text, "size", type_)
    return list(keys)


def test_keys_of_a_key() -> None:
    text = "A list of objects. Each contains ``a`` and ``b``. ``b`` is a dict with ``c`` and ``d``."
    assert read_keys(text, "size", "array") == {"a": {}, "b": {"c": {}, "d": {}}}


def test_a_list_of_strings_has_no_keys() -> None:
    assert read("The methods. It contains ``a`` and ``b``.", "array") == []
    text = "Objects with ``a`` and ``b`` keys."
    body = sent("POST /books", [row("size", "array", text=text)], {"size": ["x"]})
    assert outline(body.schema) == {"size": ["string"]}


def test_keys_stand_in_the_object() -> None:
    body = answered(
        "GET /books/{id}",
        [row("size", "object", text="Including ``wide`` and ``high`` fields."), row("wide")],
        {"size": {"wide": 3}},
    )
    size = body.schema.properties["size"].schema
    assert outline(size) == {"wide": "string/integer", "high": ""}
    assert size.properties["high"].evidence == (Evidence.PROSE,)


def test_what_nothing_shows_has_the_type_of_its_name() -> None:
    rows = [row("size", "object", text="Including ``wide`` and ``high`` fields.")]
    api = infer(
        document(
            operation("POST /books", request=rows),
            operation("GET /pens/{id}", answered=[{"pen": {"wide": 3, "high": None}}]),
        ),
        conventions(),
    )
    assert api.operations[0].request is not None
    size = api.operations[0].request.schema.properties["size"].schema
    assert outline(size) == {"wide": "integer", "high": ""}
    assert size.properties["wide"].evidence == (Evidence.RULE,)


def test_a_map_of_no_known_keys_has_the_values_of_its_name() -> None:
    shown = [operation(f"POST /{name}", sent=[{"metadata": {"k": "v"}}]) for name in "abc"]
    rows = [row("metadata", "object")]
    shown = [
        operation(f"POST /{name}", request=rows, sent=[{"metadata": {"k": "v"}}]) for name in "abc"
    ]
    api = infer(document(*shown, operation("POST /d", request=rows)), conventions())
    assert api.operations[3].request is not None
    schema = api.operations[3].request.schema.properties["metadata"].schema
    assert not isinstance(schema.additional, bool)
    assert schema.additional.types == ("string",)
    assert schema.additional.evidence == (Evidence.RULE,)


LISTED = """
::

    /books

A book. Required attributes:

- ``rules`` (list of objects)

  Who may read it.

  ::

      [
          {
              "rules": [{"who": {"name": "x"}}],
          }
      ]

  - ``since`` (string)

- ``shelf`` (integer)
- ``colour`` (since version 3)
"""


def test_attributes_that_a_section_lists() -> None:
    rules, shelf = read_attributes(Prose(LISTED, HERE))
    assert (rules.name, rules.type, rules.items) == ("rules", "array", "object")
    assert [below.name for below in rules.below] == ["since"]
    assert (shelf.name, shelf.type) == ("shelf", "integer")


def test_they_are_those_of_the_resource() -> None:
    written = document(
        operation("POST /books", "Create", sent=[{"book": {"rules": [{"a": 1}]}}]),
        operation("POST /pens", "Create", sent=[{"pen": {"a": 1}}]),
    )
    section = Section(title="On books", origin=HERE, prose=(Prose(LISTED, HERE),))
    api = infer(
        Document(name="x", title="X", root=".", operations=written.operations, sections=(section,)),
        conventions(),
    )
    books, pens = (o.request for o in api.operations)
    assert books is not None
    assert pens is not None
    assert outline(books.schema) == {
        "book": {
            "rules": [{"a": "integer", "since": "string", "who": {"name": "string"}}],
            "shelf": "integer",
        }
    }
    assert outline(pens.schema) == {"pen": {"a": "integer"}}
