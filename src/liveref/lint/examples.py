"""Rules on examples: their JSON, and the names that they share with the tables."""

from __future__ import annotations

import re
from collections.abc import Iterator

from liveref.lint.check import Check
from liveref.lint.json_lines import has_repeats, keys
from liveref.lint.places import KeyPath
from liveref.lint.rows import defined
from liveref.lint.view import Exchange, View
from liveref.model.diagnostic import Diagnostic, Rule, Severity
from liveref.model.origin import Origin
from liveref.reading.document import Example, Row, Side
from liveref.values.spelling import meant

_LINE = re.compile(r"\bline (\d+)")

_CREATE = """\
.. rest_method:: POST /v2/images

.. rest_parameters:: parameters.yaml

   - name: name
   - size: size

.. literalinclude:: create-request.json

-- create-request.json
"""

INVALID = Rule(
    code="EXA001",
    name="invalid-json",
    severity=Severity.ERROR,
    finds="An example that is said to be JSON and cannot be parsed.",
    why="A reader who copies it gets an error, and no tool can read anything off it.",
    bad=_CREATE + '{"name": "cirros", "size": 12,}\n',
    good=_CREATE + '{"name": "cirros", "size": 12}\n',
)
DUPLICATE_KEY = Rule(
    code="EXA002",
    name="duplicate-json-key",
    severity=Severity.ERROR,
    finds="An object in an example that has the same key twice.",
    why="Parsers keep one of the two values, and not all of them the same.",
    bad=_CREATE + '{"name": "cirros", "size": 12, "name": "debian"}\n',
    good=_CREATE + '{"name": "cirros", "size": 12}\n',
)
ABSENT = Rule(
    code="EXA005",
    name="required-row-not-shown",
    severity=Severity.INFO,
    finds="A required row of a body that none of the examples beside the table has.",
    why="Either the example is not valid, or the row is not required, or its name is wrong.",
    bad=_CREATE + '{"name": "cirros"}\n',
    good=_CREATE + '{"name": "cirros", "size": 12}\n',
)
UNDOCUMENTED = Rule(
    code="EXA006",
    name="example-key-undocumented",
    severity=Severity.INFO,
    finds="A key of an example that no row documents, in an object whose other keys are.",
    why="Readers see the key and cannot look up what it means.",
    bad=_CREATE + '{"name": "cirros", "size": 12, "color": "red"}\n',
    good=_CREATE + '{"name": "cirros", "size": 12}\n',
)
MISSPELT = Rule(
    code="EXA007",
    name="name-differs-by-a-letter",
    severity=Severity.WARNING,
    finds="A row that no example shows, where an example has an undocumented key that "
    "differs by a letter or two.",
    why="One of the two is misspelt, and a client that copies it is refused.",
    bad=_CREATE + '{"nmae": "cirros", "size": 12}\n',
    good=_CREATE + '{"name": "cirros", "size": 12}\n',
)
REQUEST_OF_GET = Rule(
    code="EXA008",
    name="request-example-of-get",
    severity=Severity.WARNING,
    finds="A JSON body shown as the request of a GET or HEAD.",
    why="A GET has no body; most often the example stands under the wrong heading.",
    bad="""\
.. rest_method:: GET /v2/images

Request
-------

.. literalinclude:: list.json

-- list.json
{"images": []}
""",
    good="""\
.. rest_method:: GET /v2/images

Response
--------

.. literalinclude:: list.json

-- list.json
{"images": []}
""",
)


def is_broken(example: Example) -> bool:
    """Whether the text is there and is no JSON; a file that is not there is none of ours."""
    return example.error is not None and bool(example.text or _LINE.search(example.error))


def invalid(view: View) -> Iterator[Diagnostic]:
    """Examples that are no JSON, each file once."""
    for example in view.examples:
        if is_broken(example):
            line = _LINE.search(example.error or "")
            origin = _line(example, int(line[1]) if line else 0)
            message = f"This is no JSON: {example.error}; correct it there or just before"
            yield INVALID.at(origin, message)


def duplicate_key(view: View) -> Iterator[Diagnostic]:
    """Keys that stand twice in one object."""
    for example in view.examples:
        if not has_repeats(example.text):
            continue
        for key in keys(example.text):
            if key.repeated:
                name = key.path[-1]
                message = f"`{name}` stands twice in the same object: take one out"
                yield DUPLICATE_KEY.at(_line(example, key.line), message, row=name)


def _line(example: Example, line: int) -> Origin:
    return example.origin if example.path is None else Origin(example.path, line)


def absent(view: View) -> Iterator[Diagnostic]:
    """Required rows that no example shows."""
    for exchange in view.exchanges:
        for row in _absent(exchange):
            definition = row.definition
            if not definition or not definition.required or _misspelt(exchange, row):
                continue
            if definition.min_version or definition.max_version:
                continue
            message = (
                f"`{row.name}` is required by {defined(row)}, but no example of the "
                f"{exchange.side.value} has it: add it there, or write `required: false`"
            )
            yield ABSENT.at(row.origin, message, row=row.name)


def _absent(exchange: Exchange) -> list[Row]:
    return [row for row in exchange.body if exchange.absent(row)]


def undocumented(view: View) -> Iterator[Diagnostic]:
    """Keys of examples that no row documents."""
    for exchange in view.exchanges:
        names = [row.name for row in _absent(exchange)]
        for name, path in exchange.undocumented.items():
            if name.endswith("links") or meant(name, names):
                continue
            place = exchange.places.values(path)[0]
            message = (
                f"`{name}` ({place.where}) is not documented: add a row for it to the "
                f"{exchange.side.value}'s table"
            )
            yield UNDOCUMENTED.at(place.example.origin, message, row=name)


def misspelt(view: View) -> Iterator[Diagnostic]:
    """Names that differ by a letter between table and example."""
    for exchange in view.exchanges:
        for row in _absent(exchange):
            path = _misspelt(exchange, row)
            if path:
                place = exchange.places.values(path)[0]
                message = (
                    f"No example shows `{row.name}`, but {place.where} shows `{path[-1]}`: "
                    "correct the name that is misspelt"
                )
                yield MISSPELT.at(row.origin, message, row=row.name)


def _misspelt(exchange: Exchange, row: Row) -> KeyPath | None:
    """The key path of an undocumented key that the row's name, or a part of it, was meant for."""
    *above, last = row.name.split(".")
    name = meant(last, exchange.unnamed)
    if name:
        return exchange.unnamed[name]
    for part in above:
        name = meant(part, exchange.names) if part not in exchange.names else None
        if name:
            return exchange.names[name]
    return None


def request_of_get(view: View) -> Iterator[Diagnostic]:
    """Bodies shown as the request of a GET."""
    for exchange in view.exchanges:
        if exchange.operation.method not in ("GET", "HEAD") or exchange.side is Side.RESPONSE:
            continue
        for example in exchange.examples:
            if isinstance(example.data, dict | list):
                message = (
                    f"A {exchange.operation.method} has no body: show this under the response, "
                    "or take it out"
                )
                yield REQUEST_OF_GET.at(example.origin, message)


CHECKS = (
    Check(INVALID, invalid),
    Check(DUPLICATE_KEY, duplicate_key),
    Check(ABSENT, absent),
    Check(UNDOCUMENTED, undocumented),
    Check(MISSPELT, misspelt),
    Check(REQUEST_OF_GET, request_of_get),
)
