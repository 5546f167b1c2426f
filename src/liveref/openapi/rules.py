"""The findings of the export if OpenAPI can't express what the reference says."""

from __future__ import annotations

from liveref.model.diagnostic import Rule, Severity

UNKNOWN_METHOD = Rule(
    code="OAS001",
    name="unknown-method",
    severity=Severity.WARNING,
    finds="An operation whose method OpenAPI has no place for; it is left out.",
    why="A path item of OpenAPI 3.1 has fields for eight methods and no others.",
)
RENAMED_PARAMETER = Rule(
    code="OAS002",
    name="path-parameter-renamed",
    severity=Severity.INFO,
    finds="A path parameter that bears another name in the export.",
    why="OpenAPI takes paths that differ only in the names of parameters for one and the same,"
    " and a name stands once in a path.",
)
SHARED_URL = Rule(
    code="OAS003",
    name="operations-united",
    severity=Severity.INFO,
    finds="Several operations on one method and path, exported as one operation.",
    why="OpenAPI has one operation for each method and path.",
)
NOT_JSON = Rule(
    code="OAS004",
    name="example-left-out",
    severity=Severity.INFO,
    finds="An example that is no JSON, beside a body that is; it is left out.",
    why="An example has to be a value of the media type that it stands under.",
)
UNFIT_DEFAULT = Rule(
    code="OAS005",
    name="default-left-out",
    severity=Severity.WARNING,
    finds="A default that its own schema refuses; it is left out.",
    why="Validators refuse a document whose defaults don't fit.",
)
IGNORED_HEADER = Rule(
    code="OAS006",
    name="header-left-out",
    severity=Severity.INFO,
    finds="A header that OpenAPI describes by other means; its row is left out.",
    why="Parameters named Accept, Content-Type or Authorization are to be ignored"
    " (OpenAPI 3.1, 4.8.12), and so is a response's Content-Type.",
)
UNUSUAL_BODY = Rule(
    code="OAS007",
    name="unusual-request-body",
    severity=Severity.INFO,
    finds="A request body with a method that gives it no meaning; it is exported all the same.",
    why="Tools may ignore the body of a GET, HEAD or DELETE (RFC 9110, 9.3).",
)
ODD_CODE = Rule(
    code="OAS008",
    name="code-left-out",
    severity=Severity.WARNING,
    finds="A status code beyond 100 to 599; it is left out.",
    why="OpenAPI allows no others.",
)
ODD_PATTERN = Rule(
    code="OAS009",
    name="pattern-left-out",
    severity=Severity.WARNING,
    finds="A pattern that is no regular expression; it is left out.",
    why="JSON Schema demands one.",
)
ODD_VERSION = Rule(
    code="OAS010",
    name="version-not-understood",
    severity=Severity.WARNING,
    finds="A version that is not made of numbers and dots; it is taken as no limit.",
    why="Without it, nobody can tell which statement holds from which version.",
)
MENDED_PATH = Rule(
    code="OAS011",
    name="path-mended",
    severity=Severity.WARNING,
    finds="A path with a query string, a fragment or a stray brace, or without its leading slash;"
    " it is exported without the one, or with the other.",
    why="OpenAPI's paths begin with a slash and hold nothing but segments and templates.",
)
DIFFERING_PARAMETER = Rule(
    code="OAS012",
    name="parameter-united",
    severity=Severity.INFO,
    finds="A parameter that stands there twice and not alike; the first one is exported.",
    why="A parameter is unique by name and location.",
)
NOT_REQUIRED = Rule(
    code="OAS013",
    name="required-left-out",
    severity=Severity.INFO,
    finds="A field that is documented as required and absent from the document's own example;"
    " it is exported as optional.",
    why="A schema that refuses the document's own examples would refuse true answers too.",
)

RULES: tuple[Rule, ...] = (
    UNKNOWN_METHOD,
    RENAMED_PARAMETER,
    SHARED_URL,
    NOT_JSON,
    UNFIT_DEFAULT,
    IGNORED_HEADER,
    UNUSUAL_BODY,
    ODD_CODE,
    ODD_PATTERN,
    ODD_VERSION,
    MENDED_PATH,
    DIFFERING_PARAMETER,
    NOT_REQUIRED,
)
"""All of them, by code."""
