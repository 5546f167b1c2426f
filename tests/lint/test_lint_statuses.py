"""Statuses that sentences name, held against those that the status field has."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from lint_trees import files, findings

from liveref.model.diagnostic import Diagnostic

TREE = """\
Books
=====

Create a book
-------------

.. rest_method:: POST /books

Normal response codes: 201

Response
~~~~~~~~

.. rest_parameters:: parameters.yaml

   - id: id
   - status: status

.. literalinclude:: book.json

Lend a book
-----------

.. rest_method:: POST /books/{{book_id}}/lend

A book leaves the library.
{sentence}

Normal response codes: 202

-- parameters.yaml
id:
  description: The UUID of the book.
  in: body
  required: true
  type: string
status:
  description: The status of the book.
  in: body
  required: true
  type: string
{enum}
"""
ENUM = "  enum: [available, lent]"


def status_findings(folder: Path, sentence: str, enum: str = "") -> list[Diagnostic]:
    """The findings on statuses; the example of a create shows `available`."""
    tree = files(TREE.format(sentence=sentence, enum=enum))
    tree["book.json"] = json.dumps({"id": "1", "status": "available"})
    return [one for one in findings(tree, folder) if one.code == "STA001"]


@pytest.mark.parametrize("enum", ["", ENUM])
def test_misspelt_status_is_found_where_it_stands(tmp_path: Path, enum: str) -> None:
    (one,) = status_findings(tmp_path, "The book status must be ``availabel``.", enum)
    assert str(one.origin) == "index.rst:27"
    assert one.message == "The status of `book` is never `availabel`: did you mean `available`?"


def test_status_that_is_reached_is_judged_too(tmp_path: Path) -> None:
    (one,) = status_findings(tmp_path, "The status of the book changes to ``lnet``.", ENUM)
    assert one.message.endswith("did you mean `lent`?")


def test_other_status_than_those_of_the_enum_is_found(tmp_path: Path) -> None:
    (one,) = status_findings(tmp_path, "The book status must be ``on-shelf``.", ENUM)
    assert one.message.endswith("the documented ones are `available`, `lent`")


@pytest.mark.parametrize(
    ("sentence", "enum"),
    [
        ("The book status must be ``available``.", ENUM),
        ("The status of the reader must be ``availabel``.", ENUM),
        ("The book status must be ``reserved``.", ""),
    ],
    ids=["documented", "of another thing", "examples need not have all"],
)
def test_silent(tmp_path: Path, sentence: str, enum: str) -> None:
    assert not status_findings(tmp_path, sentence, enum)
