"""Rules on the line that names an operation's method and URL."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from liveref.lint import template
from liveref.lint.check import Check
from liveref.lint.view import View
from liveref.model.diagnostic import Diagnostic, Rule, Severity
from liveref.values.spelling import similar

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT")
ANY_METHOD = "METHOD"

MALFORMED = Rule(
    code="URL001",
    name="uncallable-url",
    severity=Severity.ERROR,
    finds="A URL that cannot be called as it is written: braces that do not match, a missing "
    "or doubled slash, a space, an invisible character, a parameter not in braces.",
    why="Readers copy the URL, and tools split it at slashes and braces.",
    bad=".. rest_method:: GET /v2/images/{image_id",
    good=".. rest_method:: GET /v2/images/{image_id}",
)
REPEATED = Rule(
    code="URL002",
    name="repeated-url-parameter",
    severity=Severity.WARNING,
    finds="A URL that has two parameters of the same name.",
    why="The table can describe only one of them, and a client can fill in only one value.",
    bad=".. rest_method:: GET /v2/images/{id}/members/{id}",
    good=".. rest_method:: GET /v2/images/{image_id}/members/{member_id}",
)
METHOD = Rule(
    code="URL003",
    name="unknown-method",
    severity=Severity.ERROR,
    finds="A method that HTTP does not have. `METHOD` may stand for any method.",
    why="No client can send it.",
    bad=".. rest_method:: GTE /v2/images",
    good=".. rest_method:: GET /v2/images",
)


def malformed(view: View) -> Iterator[Diagnostic]:
    """URLs that cannot be called as written."""
    for operation in view.operations:
        for fault in template.faults(operation.url):
            yield MALFORMED.at(operation.origin, f"The URL `{operation.url}` is malformed: {fault}")


def repeated(view: View) -> Iterator[Diagnostic]:
    """URLs in which a parameter's name stands twice."""
    for operation in view.operations:
        for name, count in Counter(template.parameters(operation.path)).items():
            if count > 1:
                message = f"`{name}` stands {count} times in the URL: give each a name of its own"
                yield REPEATED.at(operation.origin, message, row=name)


def unknown_method(view: View) -> Iterator[Diagnostic]:
    """Methods that do not exist."""
    for operation in view.operations:
        method = operation.method
        if method.upper() not in METHODS and method != ANY_METHOD:
            hint = similar(method.upper(), METHODS) or "one of " + ", ".join(METHODS)
            yield METHOD.at(operation.origin, f"`{method}` is no method of HTTP: write {hint}")


CHECKS = (Check(MALFORMED, malformed), Check(REPEATED, repeated), Check(METHOD, unknown_method))
