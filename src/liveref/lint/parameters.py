"""Rules on the parameters of the URL and the rows that describe them."""

from __future__ import annotations

from collections.abc import Iterator

from liveref.lint import template
from liveref.lint.check import Check
from liveref.lint.rows import defined, location
from liveref.lint.view import View
from liveref.model.diagnostic import Diagnostic, Rule, Severity
from liveref.reading.document import Operation, Row, Side
from liveref.values.spelling import meant, similar

UNDOCUMENTED = Rule(
    code="PAR001",
    name="url-parameter-undocumented",
    severity=Severity.ERROR,
    finds="A parameter of the URL that no row of the operation's tables describes.",
    why="A client cannot know what to put there; os-api-ref warns of it.",
    bad="""\
.. rest_method:: GET /v2/images/{image_id}/members/{member_id}

.. rest_parameters:: parameters.yaml

   - image_id: image_id
""",
    good="""\
.. rest_method:: GET /v2/images/{image_id}/members/{member_id}

.. rest_parameters:: parameters.yaml

   - image_id: image_id
   - member_id: member_id
""",
)
NOT_IN_URL = Rule(
    code="PAR002",
    name="path-row-not-in-url",
    severity=Severity.ERROR,
    finds="A row of a request that is defined with `in: path`, but whose name is not in the URL.",
    why="The row describes a part of the URL that does not exist.",
    bad="""\
.. rest_method:: GET /v2/images

.. rest_parameters:: parameters.yaml

   - image_id: image_id
""",
    good="""\
.. rest_method:: GET /v2/images/{image_id}

.. rest_parameters:: parameters.yaml

   - image_id: image_id
""",
)
OTHER_PLACE = Rule(
    code="PAR003",
    name="url-parameter-elsewhere",
    severity=Severity.ERROR,
    finds="A parameter of the URL whose only row is defined with another `in` than `path`, or "
    "one of the URL's query string with another than `query`.",
    why="The table sends the value to a place where the service does not look for it.",
    bad="""\
.. rest_method:: GET /v2/hosts/{host}

.. rest_parameters:: parameters.yaml

   - host: host_in_body
""",
    good="""\
.. rest_method:: GET /v2/hosts/{host}

.. rest_parameters:: parameters.yaml

   - host: host_in_path
""",
)

QUERY_UNDOCUMENTED = Rule(
    code="PAR010",
    name="query-parameter-undocumented",
    severity=Severity.WARNING,
    finds="A parameter of the URL's query string that no row of the request describes, neither "
    "by the name of the parameter nor by that of its placeholder.",
    why="A client cannot know what to put there.",
    bad="""\
.. rest_method:: GET /v2/images?limit={limit}&visible={visible}

.. rest_parameters:: parameters.yaml

   - limit: limit
""",
    good="""\
.. rest_method:: GET /v2/images?limit={limit}

.. rest_parameters:: parameters.yaml

   - limit: limit
""",
)


def _documented(operation: Operation) -> set[str]:
    """The names of the request's rows; of misplaced path rows where the request has none."""
    rows = operation.rows(Side.REQUEST) or operation.rows(Side.RESPONSE, "path")
    return {row.name for row in rows}


def undocumented(view: View) -> Iterator[Diagnostic]:
    """URL parameters that no row describes."""
    for operation in view.operations:
        rows = _documented(operation)
        for name in dict.fromkeys(template.parameters(operation.path)):
            if name not in rows and "/" not in name:  # a slash makes the URL malformed: URL001
                yield _undocumented(operation, name)
            elif name in rows:
                yield from _in_other_versions(operation, name)


def _undocumented(operation: Operation, name: str) -> Diagnostic:
    stray = meant(name, (row.name for row in _stray(operation)))
    hint = (
        f"rename the row `{stray}`, or the parameter"
        if stray
        else f"add a row `{name}` defined with `in: path` to the request's table"
    )
    message = f"The URL's parameter `{name}` is not documented: {hint}"
    return UNDOCUMENTED.at(operation.origin, message, row=name)


def _in_other_versions(operation: Operation, name: str) -> Iterator[Diagnostic]:
    """Tables of some versions that lack what those of other versions describe."""
    tables = [
        table
        for table in operation.tables
        if table.side is Side.REQUEST and "version" in table.heading.lower()
    ]
    lacking = [table for table in tables if all(row.name != name for row in table.rows)]
    for table in lacking if len(lacking) < len(tables) else ():
        message = (
            f"The URL's parameter `{name}` is documented for other versions, but not in this "
            f'table of "{table.heading}": add a row `{name}`'
        )
        yield UNDOCUMENTED.at(table.origin, message, row=name)


def _stray(operation: Operation) -> list[Row]:
    names = template.in_url(operation).union(operation.query)
    return [row for row in operation.rows(Side.REQUEST, "path") if row.name not in names]


def not_in_url(view: View) -> Iterator[Diagnostic]:
    """Path rows whose name is not in the URL."""
    for operation in view.operations:
        if not operation.path:
            continue
        rows = _documented(operation)
        free = [name for name in template.parameters(operation.path) if name not in rows]
        for row in _stray(operation):
            near = similar(row.name, free) or (free[0] if len(free) == 1 else None)
            hint = (
                f"rename the row to `{near}`"
                if near
                else "take the row out, or use a definition with the right `in`"
            )
            message = (
                f"`{row.name}` is defined with `in: path` by {defined(row)}, but the URL "
                f"`{operation.path}` has no `{{{row.name}}}`: {hint}"
            )
            yield NOT_IN_URL.at(row.origin, message, row=row.name)


def other_place(view: View) -> Iterator[Diagnostic]:
    """URL and query-string parameters that are documented with another `in`."""
    for operation in view.operations:
        rows = [row for row in operation.rows(Side.REQUEST) if location(row)]
        names = set(template.parameters(operation.path))
        for wanted, among in (("path", names), ("query", set(operation.query) - names)):
            right = {row.name for row in rows if location(row) == wanted}
            for row in rows:
                if row.name in among and row.name not in right:
                    yield _elsewhere(row, wanted)


def _elsewhere(row: Row, wanted: str) -> Diagnostic:
    message = (
        f"`{row.name}` stands in the URL's {wanted}, but {defined(row)} is defined with "
        f"`in: {location(row)}`: use a definition with `in: {wanted}`"
    )
    return OTHER_PLACE.at(row.origin, message, row=row.name)


def query_undocumented(view: View) -> Iterator[Diagnostic]:
    """Parameters of query strings that no row describes."""
    for operation in view.operations:
        rows = {_plain(row.name) for row in operation.rows(Side.REQUEST)}
        for name, placeholder in template.placeholders(operation.url):
            if rows.isdisjoint((_plain(name), _plain(placeholder))):
                message = (
                    f"The query string's parameter `{name}` is not documented: add a row "
                    f"`{name}` defined with `in: query` to the request's table"
                )
                yield QUERY_UNDOCUMENTED.at(operation.origin, message, row=name)


def _plain(name: str) -> str:
    return name.replace("-", "_").lower()


CHECKS = (
    Check(UNDOCUMENTED, undocumented),
    Check(NOT_IN_URL, not_in_url),
    Check(OTHER_PLACE, other_place),
    Check(QUERY_UNDOCUMENTED, query_undocumented),
)
