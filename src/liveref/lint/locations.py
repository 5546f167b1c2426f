"""Rules on whether a row belongs to the URL, a header or the body of its message."""

from __future__ import annotations

import re
from collections.abc import Iterator

from liveref.lint import template
from liveref.lint.check import Check
from liveref.lint.rows import defined, location
from liveref.lint.view import Exchange, View
from liveref.model.diagnostic import Diagnostic, Rule, Severity
from liveref.reading.document import Operation, Row, Side

WITHOUT_BODY = ("GET", "HEAD")
_HEADER = re.compile(r"[Xx]-[A-Za-z].*|[A-Z][a-z]\w*(-\w+)+|ETag")
# fmt: off
_ONE_WORD = frozenset((
    "accept", "age", "allow", "authorization", "cookie", "date", "etag", "expect", "expires",
    "forwarded", "from", "host", "link", "location", "origin", "pragma", "prefer", "range",
    "referer", "server", "trailer", "upgrade", "vary", "via", "warning",
))
# fmt: on
"""Headers whose names have no dash."""

IN_RESPONSE = Rule(
    code="PAR004",
    name="request-row-in-response",
    severity=Severity.ERROR,
    finds="A row of a response that is defined with `in: path` or `in: query`.",
    why="A response has no path and no query: the row is a field of the body, or belongs to the "
    "request.",
    bad="""\
.. rest_method:: GET /v2/images

Response
--------

.. rest_parameters:: parameters.yaml

   - image_id: image_id
""",
    good="""\
.. rest_method:: GET /v2/images

Response
--------

.. rest_parameters:: parameters.yaml

   - image_id: image_id_in_body
""",
)
BODY_OF_GET = Rule(
    code="PAR005",
    name="body-row-in-get",
    severity=Severity.ERROR,
    finds="A row of a GET's or HEAD's request that is defined with `in: body`.",
    why="A GET has no body: clients and proxies drop it. The value goes into the query.",
    bad="""\
.. rest_method:: GET /v2/images

.. rest_parameters:: parameters.yaml

   - name: name
""",
    good="""\
.. rest_method:: GET /v2/images

.. rest_parameters:: parameters.yaml

   - limit: limit
""",
)
BODY_OF_DELETE = Rule(
    code="PAR009",
    name="body-row-in-delete",
    severity=Severity.WARNING,
    finds="A row of a DELETE's request that is defined with `in: body`.",
    why="The body of a DELETE has no defined meaning, and many clients and proxies drop it.",
    bad="""\
.. rest_method:: DELETE /v2/images/{image_id}

.. rest_parameters:: parameters.yaml

   - image_id: image_id
   - name: name
""",
    good="""\
.. rest_method:: DELETE /v2/images/{image_id}

.. rest_parameters:: parameters.yaml

   - image_id: image_id
   - limit: limit
""",
)
TWICE = Rule(
    code="PAR006",
    name="row-stands-twice",
    severity=Severity.WARNING,
    finds="Two rows of one table with the same name and the same definition.",
    why="The second says nothing new; often another definition was meant.",
    bad="""\
.. rest_method:: POST /v2/images

.. rest_parameters:: parameters.yaml

   - name: name
   - name: name
""",
    good="""\
.. rest_method:: POST /v2/images

.. rest_parameters:: parameters.yaml

   - name: name
""",
)
IN_EXAMPLE_BODY = Rule(
    code="PAR007",
    name="body-field-elsewhere",
    severity=Severity.WARNING,
    finds="A row defined with `in: query` or `in: header`, though the examples show it as a key "
    "of the body and no other row describes that key.",
    why="The table and the example send the same value to different places.",
    bad="""\
.. rest_method:: POST /v2/images

.. rest_parameters:: parameters.yaml

   - limit: limit
   - name: name

.. literalinclude:: create-request.json

-- create-request.json
{"name": "cirros", "limit": 3}
""",
    good="""\
.. rest_method:: POST /v2/images

.. rest_parameters:: parameters.yaml

   - limit: limit
   - name: name

.. literalinclude:: create-request.json

-- create-request.json
{"name": "cirros"}
""",
)
HEADER = Rule(
    code="PAR008",
    name="header-elsewhere",
    severity=Severity.WARNING,
    finds="A row with the name of a header that is not defined with `in: header`, or a row "
    "defined as a header with a name that no header has: an underscore in it, or one small "
    "word that HTTP does not know.",
    why="Many servers and proxies drop headers with underscores, and a value that is "
    "documented in the wrong place is not found there.",
    bad="""\
.. rest_method:: POST /v2/images

.. rest_parameters:: parameters.yaml

   - X-Image-Name: name
""",
    good="""\
.. rest_method:: POST /v2/images

.. rest_parameters:: parameters.yaml

   - X-Image-Name: image_name_header
""",
)


def in_response(view: View) -> Iterator[Diagnostic]:
    """Path and query rows in responses."""
    for _, row in view.rows(Side.RESPONSE):
        if location(row) in ("path", "query"):
            message = (
                f"`{row.name}` stands in a response, but {defined(row)} is defined with "
                f"`in: {location(row)}`: use a definition with `in: body` (or `header`), or "
                "move the row to the request"
            )
            yield IN_RESPONSE.at(row.origin, message, row=row.name)


def body_of_get(view: View) -> Iterator[Diagnostic]:
    """Body rows in the requests of methods that have no body."""
    for operation in view.operations:
        if operation.method in WITHOUT_BODY:
            for row in _body_rows(operation):
                message = (
                    f"`{row.name}` is defined with `in: body` by {defined(row)}, but a "
                    f"{operation.method} has no body: use a definition with `in: query`"
                )
                yield BODY_OF_GET.at(row.origin, message, row=row.name)


def body_of_delete(view: View) -> Iterator[Diagnostic]:
    """Body rows in the requests of a DELETE."""
    for operation in view.operations:
        if operation.method == "DELETE":
            for row in _body_rows(operation):
                message = (
                    f"`{row.name}` is defined with `in: body` by {defined(row)}, but the body "
                    "of a DELETE has no meaning: use a definition with `in: query`"
                )
                yield BODY_OF_DELETE.at(row.origin, message, row=row.name)


def _body_rows(operation: Operation) -> Iterator[Row]:
    """The body rows of a request, but for those of the URL, of which PAR003 speaks."""
    in_url = template.in_url(operation).union(operation.query)
    for row in operation.rows(Side.REQUEST, "body"):
        if row.name not in in_url:
            yield row


def twice(view: View) -> Iterator[Diagnostic]:
    """Rows that stand twice in a table."""
    for operation in view.operations:
        for table in operation.tables:
            seen: dict[tuple[str, str], Row] = {}
            for row in table.rows:
                first = seen.setdefault((row.name, row.key), row)
                if first is not row:
                    message = (
                        f"`{row.name}` stands in this table already, in line "
                        f"{first.origin.line}: take one out, or use another definition"
                    )
                    yield TWICE.at(row.origin, message, row=row.name)


def in_example_body(view: View) -> Iterator[Diagnostic]:
    """Query and header rows that the examples show in the body."""
    for exchange in view.exchanges:
        if exchange.side is Side.REQUEST and exchange.operation.method in WITHOUT_BODY:
            continue
        for row in _outside(exchange):
            shown = [path for path in exchange.places.of(row.name) if len(path) <= 2]
            if shown:
                message = (
                    f"`{row.name}` is defined with `in: {location(row)}` by {defined(row)}, but "
                    f"{exchange.places.values(shown[0])[0].where} shows it in the body: use a "
                    "definition with `in: body`"
                )
                yield IN_EXAMPLE_BODY.at(row.origin, message, row=row.name)


def _outside(exchange: Exchange) -> Iterator[Row]:
    body = {part for row in exchange.body for part in row.name.split(".")}
    places = ("query", "header") if exchange.side is Side.REQUEST else ("header",)
    for row in exchange.operation.rows(exchange.side):
        if location(row) in places and row.name not in body:
            yield row


def header_elsewhere(view: View) -> Iterator[Diagnostic]:
    """Rows named like headers that are none, and headers that are not named so."""
    for _, row in view.rows():
        place = location(row)
        named = bool(_HEADER.fullmatch(row.name))
        if place == "header" and not named and not _may_be_header(row.name):
            hint = "use a definition with another `in`, or correct the header's name"
        elif place in ("body", "query") and named:
            hint = "use a definition with `in: header`"
        else:
            continue
        message = f"`{row.name}` is defined with `in: {place}` by {defined(row)}: {hint}"
        yield HEADER.at(row.origin, message, row=row.name)


def _may_be_header(name: str) -> bool:
    return "_" not in name and ("-" in name or name.lower() in _ONE_WORD)


CHECKS = (
    Check(IN_RESPONSE, in_response),
    Check(BODY_OF_GET, body_of_get),
    Check(BODY_OF_DELETE, body_of_delete),
    Check(TWICE, twice),
    Check(IN_EXAMPLE_BODY, in_example_body),
    Check(HEADER, header_elsewhere),
)
