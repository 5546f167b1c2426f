"""Rules on a parameter file as a whole: what nothing uses, and the order of what is there."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from liveref.lint.check import Check
from liveref.lint.definitions import LOCATIONS
from liveref.lint.view import View
from liveref.model.diagnostic import Diagnostic, Rule, Severity
from liveref.reading.document import Definition
from liveref.values.spelling import nearest

_NAME = """\
name:
  description: The name of the image.
  in: body
  required: true
  type: string
"""
_LIMIT = """\
limit:
  description: How many images to return.
  in: query
  required: false
  type: integer
"""
_SIZE = """\
size:
  description: The size of the image in bytes.
  in: body
  required: true
  type: integer
"""
_USES_NAME = """\
.. rest_method:: POST /v2/images

.. rest_parameters:: parameters.yaml

   - name: name

-- parameters.yaml
"""

UNUSED = Rule(
    code="DEF004",
    name="unused-definition",
    severity=Severity.WARNING,
    finds="A definition that no table refers to.",
    why="It misleads whoever searches for the right one, and is not kept up to date.",
    bad=_USES_NAME + _NAME + _SIZE,
    good=_USES_NAME + _NAME,
)
LOCATION_ORDER = Rule(
    code="DEF005",
    name="definitions-out-of-order",
    severity=Severity.WARNING,
    finds="A definition that stands below one of a later group: header, path, query, body.",
    why="os-api-ref warns of it: definitions that are not in their place are written twice.",
    bad="-- parameters.yaml\n" + _NAME + _LIMIT,
    good="-- parameters.yaml\n" + _LIMIT + _NAME,
)
NAME_ORDER = Rule(
    code="DEF006",
    name="definitions-not-sorted",
    severity=Severity.WARNING,
    finds="A definition that stands below one of the same group that comes later in the "
    "alphabet, capitals or not.",
    why="os-api-ref warns of it: definitions that are not in their place are written twice.",
    bad="-- parameters.yaml\n" + _SIZE + _NAME,
    good="-- parameters.yaml\n" + _NAME + _SIZE,
)


def unused(view: View) -> Iterator[Diagnostic]:
    """Definitions that no row of any table refers to."""
    used: dict[str, set[str]] = {}
    for operation in view.document.operations:
        for table in operation.tables:
            used.setdefault(table.file, set()).update(row.key for row in table.rows)
    used_origins = {row.definition.origin for _, row in view.rows() if row.definition is not None}
    for file, definitions in view.document.definitions.items():
        spared = _meant_by_rows(view, file)
        for definition in definitions:
            if definition.origin in used_origins or definition.key in used.get(file, ()):
                continue
            if definition.key in spared:
                continue
            message = f"No table uses the definition `{definition.key}`: take it out, or use it"
            yield UNUSED.at(definition.origin, message, row=definition.key)


def _meant_by_rows(view: View, file: str) -> set[str]:
    """The definitions that rows with a misspelt key were to use; the row is what is wrong."""
    keys = [definition.key for definition in view.document.definitions[file]]
    tables = (table for operation in view.document.operations for table in operation.tables)
    undefined = {
        row.key
        for table in tables
        if table.file == file
        for row in table.rows
        if row.definition is None
    }
    return {near for key in undefined if (near := nearest(key, keys))}


def location_order(view: View) -> Iterator[Diagnostic]:
    """Definitions below one of a later group."""
    for before, here in _neighbours(view):
        if _group(here) < _group(before):
            message = (
                f"`{here.key}` (`in: {here.location}`) stands below `{before.key}` "
                f"(`in: {before.location}`): move it up to the others in {here.location}; the "
                f"order is {', '.join(LOCATIONS)}"
            )
            yield LOCATION_ORDER.at(here.origin, message, row=here.key)


def name_order(view: View) -> Iterator[Diagnostic]:
    """Definitions below one that comes later in the alphabet."""
    for before, here in _neighbours(view):
        if _group(here) == _group(before) and here.key.lower() < before.key.lower():
            message = f"`{here.key}` stands below `{before.key}`: move it up, the order is a to z"
            yield NAME_ORDER.at(here.origin, message, row=here.key)


def _neighbours(view: View) -> Iterator[tuple[Definition, Definition]]:
    for definitions in view.document.definitions.values():
        yield from pairwise(one for one in definitions if one.location in LOCATIONS)


def _group(definition: Definition) -> int:
    return LOCATIONS.index(definition.location or "")


CHECKS = (
    Check(UNUSED, unused),
    Check(LOCATION_ORDER, location_order),
    Check(NAME_ORDER, name_order),
)
