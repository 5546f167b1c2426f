"""Rules on operations as a whole."""

from __future__ import annotations

from collections.abc import Iterator

from liveref.lint import template
from liveref.lint.check import Check
from liveref.lint.view import View
from liveref.model.diagnostic import Diagnostic, Rule, Severity
from liveref.reading.document import Operation, Side

_TWO = """\
List images
===========

.. rest_method:: GET /v2/images

{between}
===========

.. rest_method:: GET /v2/{path}
"""

UNDESCRIBED = Rule(
    code="OPE001",
    name="undescribed-operation",
    severity=Severity.WARNING,
    finds="An operation that no success code, no table and no example describes.",
    why="A client learns nothing but the URL, and a mock has to guess every answer.",
    bad=".. rest_method:: GET /v2/images\n",
    good=".. rest_method:: GET /v2/images\n\nNormal response codes: 200\n",
)
TWICE = Rule(
    code="OPE002",
    name="operation-stands-twice",
    severity=Severity.ERROR,
    finds="An operation that stands a second time with the same method, URL and title, in the "
    "same file or with the same tables.",
    why="The two drift apart, and readers find the one or the other.",
    bad=_TWO.format(between="List images", path="images"),
    good=_TWO.format(between="List queues", path="queues"),
)
SAME_ADDRESS = Rule(
    code="OPE003",
    name="operations-share-address",
    severity=Severity.INFO,
    finds="Operations with the same method and URL that differ in title or tables, where "
    "neither their bodies nor their query strings tell them apart. The names of parameters in "
    "the URL make no difference.",
    why="Often one is a leftover of the other; where both are meant, a reader has to find both.",
    bad=_TWO.format(between="Find images", path="images"),
    good=_TWO.format(between="List queues", path="queues"),
)
NO_SUCCESS = Rule(
    code="OPE004",
    name="no-success-code",
    severity=Severity.INFO,
    finds="An operation that is described, but by no success code.",
    why="Clients and mocks have to guess which code an answer has.",
    bad=".. rest_method:: GET /v2/images\n\nError response codes: 401, 403\n",
    good=".. rest_method:: GET /v2/images\n\nNormal response codes: 200\n",
)


def undescribed(view: View) -> Iterator[Diagnostic]:
    """Operations of which only the address is known."""
    for operation in view.operations:
        if not _has_success(operation) and not operation.tables and not operation.examples:
            message = (
                f"Nothing describes `{operation.method} {operation.path}`: add its success "
                "code, a table of its parameters or an example"
            )
            yield UNDESCRIBED.at(operation.origin, message)


def _has_success(operation: Operation) -> bool:
    return any(code.success for code in operation.codes)


def twice(view: View) -> Iterator[Diagnostic]:
    """Operations that stand a second time under the same title."""
    for first, other in _pairs(view):
        if _same(first, other):
            message = (
                f"`{other.method} {other.path}` stands in {first.origin} already under the "
                "same title: take one out, or say in the title how they differ"
            )
            yield TWICE.at(other.origin, message)


def same_address(view: View) -> Iterator[Diagnostic]:
    """Operations at one address under different titles."""
    for first, other in _pairs(view):
        if not _same(first, other) and not _told_apart(first, other):
            message = (
                f"`{other.method} {other.path}` stands in {first.origin} as well, titled "
                f'"{first.title}": join the two, or correct the URL'
            )
            yield SAME_ADDRESS.at(other.origin, message)


def _same(one: Operation, other: Operation) -> bool:
    if _title(one) != _title(other):
        return False
    return one.origin.file == other.origin.file or (bool(one.tables) and _rows(one) == _rows(other))


def _told_apart(one: Operation, other: Operation) -> bool:
    """Whether a body, a query string or a version tells which of the two is meant."""
    if one.path.rstrip("/").endswith(("/action", "/actions")):
        return True
    roots, others = _roots(one), _roots(other)
    if roots and others and not roots & others:
        return True
    return (one.query, one.min_version) != (other.query, other.min_version)


def _roots(operation: Operation) -> set[str]:
    """The keys at the root of an operation's request examples."""
    return {
        str(key)
        for example in operation.examples
        if example.side is Side.REQUEST and isinstance(example.data, dict)
        for key in example.data
    }


def _rows(operation: Operation) -> list[tuple[str, str, str]]:
    return [(table.side, row.name, row.key) for table in operation.tables for row in table.rows]


def _title(operation: Operation) -> str:
    return " ".join(operation.title.lower().split())


def _pairs(view: View) -> Iterator[tuple[Operation, Operation]]:
    """Each operation with the first one of its address that is more like it than any other."""
    seen: dict[tuple[str, str], list[Operation]] = {}
    for operation in view.operations:
        key = (operation.method, template.address(operation.path))
        before = seen.setdefault(key, [])
        if before:
            same = [one for one in before if _title(one) == _title(operation)]
            yield (same or before)[0], operation
        before.append(operation)


def no_success(view: View) -> Iterator[Diagnostic]:
    """Described operations without a success code."""
    for operation in view.operations:
        described = operation.tables or operation.examples or operation.codes
        if described and not _has_success(operation):
            message = (
                f"`{operation.method} {operation.path}` documents no success code: add it "
                "under `Normal response codes` or with `rest_status_code:: success`"
            )
            yield NO_SUCCESS.at(operation.origin, message)


CHECKS = (
    Check(UNDESCRIBED, undescribed),
    Check(TWICE, twice),
    Check(SAME_ADDRESS, same_address),
    Check(NO_SUCCESS, no_success),
)
