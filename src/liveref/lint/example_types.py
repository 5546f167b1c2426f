"""Rules that hold the types of a table against the values of the examples."""

from __future__ import annotations

from collections.abc import Iterator

from liveref.lint.check import Check
from liveref.lint.definition_values import version
from liveref.lint.places import Place
from liveref.lint.rows import defined
from liveref.lint.types import SCALARS, accepted
from liveref.lint.view import Exchange, View
from liveref.model.diagnostic import Diagnostic, Rule, Severity
from liveref.reading.document import Row

_SHOW = """\
.. rest_method:: POST /v2/images

.. rest_parameters:: parameters.yaml

   - {row}

.. literalinclude:: create-request.json

-- create-request.json
{json}
"""

STRUCTURE = Rule(
    code="EXA003",
    name="structure-against-example",
    severity=Severity.ERROR,
    finds="A row whose type is an object or an array where the example shows another "
    "structure, or a plain value where the example shows an object or an array.",
    why="A client that follows the table builds a body that the service refuses.",
    bad=_SHOW.format(row="tags: tags", json='{"tags": {"os": "linux"}}'),
    good=_SHOW.format(row="tags: tags", json='{"tags": ["linux"]}'),
)
SCALAR = Rule(
    code="EXA004",
    name="type-against-example",
    severity=Severity.WARNING,
    finds="A row whose type is one plain type (string, integer, number, boolean) where the "
    "example shows another plain one.",
    why="The table and the example cannot both be right; a typed client fails on one of them.",
    bad=_SHOW.format(row="size: size", json='{"size": "12"}'),
    good=_SHOW.format(row="size: size", json='{"size": 12}'),
)
DISAGREE = Rule(
    code="EXA009",
    name="examples-disagree",
    severity=Severity.INFO,
    finds="A row whose type one value in an operation's examples bears out and another, at the "
    "same place, contradicts.",
    why="Either an example is mistaken, or the field has two types and the table says one.",
    bad=_SHOW.format(row="size: size", json='{"size": 12}').replace(
        "-- create", ".. literalinclude:: create-again-request.json\n\n-- create"
    )
    + '-- create-again-request.json\n{"size": "12"}\n',
    good=_SHOW.format(row="size: size", json='{"size": 12}').replace(
        "-- create", ".. literalinclude:: create-again-request.json\n\n-- create"
    )
    + '-- create-again-request.json\n{"size": 24}\n',
)


def structure(view: View) -> Iterator[Diagnostic]:
    """Rows and examples of different structure."""
    for row, place in _contradictions(view):
        if not (_plain(row) and place.kind in SCALARS):
            yield STRUCTURE.at(row.origin, _message(row, place), row=row.name)


def scalar(view: View) -> Iterator[Diagnostic]:
    """Rows and examples of different plain types."""
    for row, place in _contradictions(view):
        if _plain(row) and place.kind in SCALARS:
            yield SCALAR.at(row.origin, _message(row, place), row=row.name)


def disagree(view: View) -> Iterator[Diagnostic]:
    """Rows that one example bears out and another contradicts, at the same place."""
    for exchange in view.exchanges:
        for rows, allowed in _rows_by_name(exchange):
            place = _odd_one(exchange, rows, allowed)
            if place:
                yield DISAGREE.at(rows[0].origin, _message(rows[0], place), row=rows[0].name)


def _plain(row: Row) -> bool:
    return _accepted(row) <= SCALARS


def _accepted(row: Row) -> frozenset[str]:
    return accepted(row.definition.type if row.definition else None)


def _message(row: Row, place: Place) -> str:
    written = row.definition.type if row.definition else None
    article = "an" if place.kind[0] in "aio" else "a"
    return (
        f"`{row.name}` is of `type: {written}` by {defined(row)}, but {place.where} shows "
        f"{article} {place.kind}: correct the one or the other"
    )


def _rows_by_name(exchange: Exchange) -> Iterator[tuple[list[Row], frozenset[str]]]:
    """The rows of each name, and the JSON types that they allow together, if that is known."""
    by_name: dict[str, list[Row]] = {}
    for row in exchange.body if exchange.places.paths else ():
        by_name.setdefault(row.name, []).append(row)
    for rows in by_name.values():
        kinds = [_accepted(row) for row in rows]
        if all(kinds):
            yield rows, frozenset().union(*kinds)


def _contradictions(view: View) -> Iterator[tuple[Row, Place]]:
    """Rows that no example bears out and some contradict, with the first that does."""
    for exchange in view.exchanges:
        for rows, allowed in _rows_by_name(exchange):
            places = list(_places(exchange, rows))
            wrong = [one for one in places if one.kind not in (*allowed, "null")]
            if wrong and len(wrong) == len(places):
                yield rows[0], wrong[0]


def _odd_one(exchange: Exchange, rows: list[Row], allowed: frozenset[str]) -> Place | None:
    """A contradicting value at a place where another value is right."""
    places = list(_places(exchange, rows))
    right = {place.path for place in places if place.kind in allowed}
    wrong = (one for one in places if one.kind not in (*allowed, "null") and one.path in right)
    return next(wrong, None)


def _places(exchange: Exchange, rows: list[Row]) -> Iterator[Place]:
    """The values that a row's name can mean, in examples of versions in which it exists."""
    for path in exchange.places.of(rows[0].name):
        for place in exchange.places.values(path):
            if _in_range(rows, place):
                yield place


def _in_range(rows: list[Row], place: Place) -> bool:
    """Whether some row exists in the version of the example, as far as one is known."""
    shown = version(place.example.microversion)
    if shown is None:
        return True
    for row in rows:
        low = version(row.definition.min_version if row.definition else None)
        high = version(row.definition.max_version if row.definition else None)
        if (low is None or low <= shown) and (high is None or shown <= high):
            return True
    return False


CHECKS = (Check(STRUCTURE, structure), Check(SCALAR, scalar), Check(DISAGREE, disagree))
