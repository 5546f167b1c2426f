"""Rules on the status codes that operations document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from http import HTTPStatus

from liveref.lint import template
from liveref.lint.check import Check
from liveref.lint.stated import stated
from liveref.lint.view import View
from liveref.model.diagnostic import Diagnostic, Rule, Severity
from liveref.reading.document import Code, Operation, Side

STATUS_CODES = frozenset(status.value for status in HTTPStatus)
NO_BODY = frozenset({204, 304})

WRONG_CLASS = Rule(
    code="COD001",
    name="code-of-wrong-class",
    severity=Severity.ERROR,
    finds="A 4xx or 5xx code among the success codes, or a 1xx or 2xx among the errors.",
    why="Clients take the one for the other; a mock would answer every call with an error.",
    bad="""\
.. rest_method:: GET /v2/images

.. rest_status_code:: success status.yaml

   - 404
""",
    good="""\
.. rest_method:: GET /v2/images

.. rest_status_code:: error status.yaml

   - 404
""",
)
UNKNOWN = Rule(
    code="COD002",
    name="unknown-code",
    severity=Severity.ERROR,
    finds="A status code that HTTP does not define.",
    why="No client knows what it means; it is most often a mistyped one.",
    bad="""\
.. rest_method:: GET /v2/images

.. rest_status_code:: success status.yaml

   - 220
""",
    good="""\
.. rest_method:: GET /v2/images

.. rest_status_code:: success status.yaml

   - 200
""",
)
REPEATED = Rule(
    code="COD003",
    name="success-and-error-code",
    severity=Severity.WARNING,
    finds="A code that an operation lists both as a success and as an error.",
    why="One of the two is wrong: a client cannot take it for both.",
    bad="""\
.. rest_method:: GET /v2/images

Normal response codes: 200, 404

Error response codes: 401, 404
""",
    good="""\
.. rest_method:: GET /v2/images

Normal response codes: 200

Error response codes: 401, 404
""",
)
NO_404 = Rule(
    code="COD004",
    name="item-without-404",
    severity=Severity.INFO,
    finds="An operation on one item (its URL ends in a parameter) that documents errors, but "
    "no 404.",
    why="The item that a client names may be gone.",
    bad="""\
.. rest_method:: GET /v2/images/{image_id}

Error response codes: 401, 403
""",
    good="""\
.. rest_method:: GET /v2/images/{image_id}

Error response codes: 401, 403, 404
""",
)
BODY_OF_204 = Rule(
    code="COD005",
    name="no-content-with-body",
    severity=Severity.ERROR,
    finds="An operation whose only success code is 204 (no content) and that documents a "
    "response body all the same.",
    why="A 204 cannot have a body: either the code is wrong or the body is never sent.",
    bad="""\
.. rest_method:: POST /v2/images

Normal response codes: 204

Response
--------

.. rest_parameters:: parameters.yaml

   - name: name
""",
    good="""\
.. rest_method:: POST /v2/images

Normal response codes: 201

Response
--------

.. rest_parameters:: parameters.yaml

   - name: name
""",
)
UNFIT = Rule(
    code="COD006",
    name="code-unfit-for-method",
    severity=Severity.WARNING,
    finds="A GET or HEAD that is said to answer 201 (created), or 202 (accepted).",
    why="Nothing is created by reading: the code was most likely copied from a create.",
    bad="""\
.. rest_method:: GET /v2/images

Normal response codes: 201
""",
    good="""\
.. rest_method:: GET /v2/images

Normal response codes: 200
""",
)
MALFORMED = Rule(
    code="COD007",
    name="code-that-is-none",
    severity=Severity.ERROR,
    finds="A word in a list of status codes in the prose that has a digit and is no code.",
    why="It is most often a mistyped code, which tools pass over without a word.",
    bad=".. rest_method:: GET /v2/images\n\nNormal response codes: 20\n",
    good=".. rest_method:: GET /v2/images\n\nNormal response codes: 200\n",
)


def wrong_class(view: View) -> Iterator[Diagnostic]:
    """Codes under the wrong label."""
    for _, code in _codes(view):
        if code.success and 400 <= code.value < 600:
            label, right = "success", "error"
        elif not code.success and 100 <= code.value < 300:
            label, right = "error", "success"
        else:
            continue
        message = f"{code.value} stands among the {label} codes: move it to the {right} codes"
        yield WRONG_CLASS.at(code.origin, message, row=str(code.value))


def unknown(view: View) -> Iterator[Diagnostic]:
    """Codes that HTTP does not define."""
    for _, code in _codes(view):
        if code.value not in STATUS_CODES:
            message = f"{code.value} is no status code of HTTP: write the one that is meant"
            yield UNKNOWN.at(code.origin, message, row=str(code.value))


def repeated(view: View) -> Iterator[Diagnostic]:
    """Codes that are listed under both labels."""
    for _, codes in view.codes:
        success = {code.value: code for code in codes if code.success}
        for code in codes:
            if not code.success and code.value in success:
                message = (
                    f"{code.value} is listed as an error here and as a success in "
                    f"{success[code.value].origin}: take one out"
                )
                yield REPEATED.at(code.origin, message, row=str(code.value))


def malformed(view: View) -> Iterator[Diagnostic]:
    """Entries of lists in prose that are no codes."""
    for operation in view.operations:
        for word, origin in stated(operation):
            if not re.fullmatch(r"[1-5]\d\d", word):
                message = f"`{word}` stands among status codes and is none: write the one meant"
                yield MALFORMED.at(origin, message, row=word)


def no_404(view: View) -> Iterator[Diagnostic]:
    """Item operations with errors and no 404."""
    for operation in view.operations:
        errors = {code.value for code in operation.codes if not code.success}
        if errors and 404 not in errors and template.is_item(operation.path):
            first = next(code for code in operation.codes if not code.success)
            message = (
                f"`{operation.method} {operation.path}` names one item and documents errors, "
                "but no 404: add it for the item that does not exist"
            )
            yield NO_404.at(first.origin, message, row="404")


def body_of_204(view: View) -> Iterator[Diagnostic]:
    """Responses without content that have some."""
    for operation in view.operations:
        success = [code for code in operation.codes if code.success]
        if not success or any(code.value not in NO_BODY for code in success):
            continue
        shown = _response_body(operation)
        if shown:
            message = (
                f"The only success code is {success[0].value}, which has no body, but {shown}: "
                "correct the code (200?), or take the body out"
            )
            yield BODY_OF_204.at(success[0].origin, message, row=str(success[0].value))


def _response_body(operation: Operation) -> str | None:
    rows = operation.rows(Side.RESPONSE, "body")
    if rows:
        return f"`{rows[0].name}` is documented in the response's body ({rows[0].origin})"
    for example in operation.examples:
        if example.side is Side.RESPONSE and isinstance(example.data, dict | list):
            return f"a response is shown ({example.origin})"
    return None


def unfit(view: View) -> Iterator[Diagnostic]:
    """Success codes of a create on operations that only read."""
    for operation, code in _codes(view):
        if operation.method in ("GET", "HEAD") and code.success and code.value in (201, 202):
            message = f"A {operation.method} does not answer {code.value}: write 200"
            yield UNFIT.at(code.origin, message, row=str(code.value))


def _codes(view: View) -> Iterator[tuple[Operation, Code]]:
    for operation, codes in view.codes:
        for code in codes:
            yield operation, code


CHECKS = (
    Check(WRONG_CLASS, wrong_class),
    Check(UNKNOWN, unknown),
    Check(REPEATED, repeated),
    Check(NO_404, no_404),
    Check(BODY_OF_204, body_of_204),
    Check(UNFIT, unfit),
    Check(MALFORMED, malformed),
)
