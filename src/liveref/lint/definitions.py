"""Rules on the keys of the entries of the parameter files."""

from __future__ import annotations

from collections.abc import Iterator

from liveref.lint.check import Check
from liveref.lint.view import View
from liveref.model.diagnostic import Diagnostic, Rule, Severity
from liveref.reading.document import Definition
from liveref.values.spelling import meant, similar

LOCATIONS = ("header", "path", "query", "body")
NEEDED = ("in", "type", "description")
KEYS = ("in", "type", "description", "required", "min_version", "max_version", "default", "format")
TOLERATED = ("enum", "items", "properties")

_SYNONYMS = {
    "desc": "description",
    "doc": "description",
    "summary": "description",
    "location": "in",
    "place": "in",
    "where": "in",
    "mandatory": "required",
    "optional": "required",
    "schema": "type",
    "values": "enum",
    "since": "min_version",
    "until": "max_version",
}
"""Other names for the same, as people and other formats use them."""

MISSING = Rule(
    code="DEF001",
    name="missing-definition-key",
    severity=Severity.ERROR,
    finds="A definition without `in`, `type` or `description`.",
    why="os-api-ref stops or leaves the rest of the table out, and a client cannot know where "
    "the value goes or what it looks like.",
    bad="""\
-- parameters.yaml
name:
  description: The name of the image.
  in: body
  required: true
""",
    good="""\
-- parameters.yaml
name:
  description: The name of the image.
  in: body
  required: true
  type: string
""",
)
MISSPELT = Rule(
    code="DEF002",
    name="unknown-definition-key",
    severity=Severity.ERROR,
    finds="A key of a definition that os-api-ref does not know, most often a misspelt one.",
    why="The key is ignored: with `requered: true` a parameter is shown as optional.",
    bad="""\
-- parameters.yaml
name:
  description: The name of the image.
  in: body
  requierd: true
  type: string
""",
    good="""\
-- parameters.yaml
name:
  description: The name of the image.
  in: body
  required: true
  type: string
""",
)
INVALID_IN = Rule(
    code="DEF003",
    name="invalid-in",
    severity=Severity.ERROR,
    finds="A definition whose `in` is none of header, path, query and body.",
    why="Nobody can tell where the value goes; os-api-ref warns of it.",
    bad="""\
-- parameters.yaml
name:
  description: The name of the image.
  in: boddy
  required: true
  type: string
""",
    good="""\
-- parameters.yaml
name:
  description: The name of the image.
  in: body
  required: true
  type: string
""",
)
OPTIONAL_PATH = Rule(
    code="DEF011",
    name="optional-path-parameter",
    severity=Severity.WARNING,
    finds="A definition with `in: path` and `required: false`.",
    why="A URL without one of its parts is another URL; the table shows the row as optional.",
    bad="""\
-- parameters.yaml
image_id:
  description: The UUID of the image.
  in: path
  required: false
  type: string
""",
    good="""\
-- parameters.yaml
image_id:
  description: The UUID of the image.
  in: path
  required: true
  type: string
""",
)
REQUIRED = Rule(
    code="DEF012",
    name="missing-required",
    severity=Severity.WARNING,
    finds="A definition that does not say whether the parameter is `required`.",
    why="It is shown as optional, whether it is or not.",
    bad="""\
-- parameters.yaml
name:
  description: The name of the image.
  in: body
  type: string
""",
    good="""\
-- parameters.yaml
name:
  description: The name of the image.
  in: body
  required: true
  type: string
""",
)

INVALID_VALUE = Rule(
    code="DEF013",
    name="invalid-definition-value",
    severity=Severity.ERROR,
    finds="A known key of a definition with a value that it cannot have, such as a `required` "
    "that is neither true nor false.",
    why="The value is ignored, or the parameter is shown as the opposite.",
    bad="""\
-- parameters.yaml
name:
  description: The name of the image.
  in: body
  required: sometimes
  type: string
""",
    good="""\
-- parameters.yaml
name:
  description: The name of the image.
  in: body
  required: true
  type: string
""",
)


def _near(key: str) -> str | None:
    """The key that an unknown one was meant to be."""
    plain = key.lower().replace("-", "_")
    names = (*KEYS, *TOLERATED)
    if plain in names:
        return plain
    return _SYNONYMS.get(plain) or meant(plain, names) or similar(plain, names)


def _absent(definition: Definition) -> Iterator[str]:
    meant_ones = {_near(key) or key for key in definition.extra}
    values = {
        "in": definition.location,
        "type": definition.type,
        "description": definition.description,
    }
    for key, value in values.items():
        if value is None and key not in meant_ones:
            yield key


def missing(view: View) -> Iterator[Diagnostic]:
    """Definitions without a key that they need."""
    for definition in view.definitions:
        for key in _absent(definition):
            message = f"The definition `{definition.key}` has no `{key}`: add it"
            yield MISSING.at(definition.origin, message, row=definition.key)


def misspelt(view: View) -> Iterator[Diagnostic]:
    """Keys that os-api-ref does not know."""
    for definition in view.definitions:
        for key in definition.extra:
            if key in TOLERATED or key in KEYS:
                continue
            near = _near(key)
            keys = ", ".join((*KEYS, *TOLERATED))
            hint = f"did you mean `{near}`?" if near else f"the known ones are {keys}"
            message = f"The definition `{definition.key}` has an unknown key `{key}`: {hint}"
            yield MISSPELT.at(definition.origin, message, row=definition.key)


def invalid_value(view: View) -> Iterator[Diagnostic]:
    """Known keys with values that say nothing."""
    for definition in view.definitions:
        for key, value in definition.extra.items():
            if key in KEYS:
                hint = "write true or false" if key == "required" else "write plain text"
                message = f"`{key}: {value}` of `{definition.key}` cannot be understood: {hint}"
                yield INVALID_VALUE.at(definition.origin, message, row=definition.key)


def invalid_in(view: View) -> Iterator[Diagnostic]:
    """Values of `in` that do not exist."""
    for definition in view.definitions:
        location = definition.location
        if location is not None and location not in LOCATIONS:
            near = similar(location, LOCATIONS) or "one of " + ", ".join(LOCATIONS)
            message = f"`in: {location}` of `{definition.key}` does not exist: write {near}"
            yield INVALID_IN.at(definition.origin, message, row=definition.key)


def optional_path(view: View) -> Iterator[Diagnostic]:
    """Path parameters that are shown as optional."""
    for definition in view.definitions:
        if definition.location == "path" and definition.required is False:
            message = f"`{definition.key}` is part of the URL: write `required: true`"
            yield OPTIONAL_PATH.at(definition.origin, message, row=definition.key)


def missing_required(view: View) -> Iterator[Diagnostic]:
    """Definitions that don't say whether they are required."""
    for definition in view.definitions:
        written = {_near(key) or key for key in definition.extra}
        if definition.required is None and "required" not in written:
            message = f"The definition `{definition.key}` has no `required`: add true or false"
            yield REQUIRED.at(definition.origin, message, row=definition.key)


CHECKS = (
    Check(MISSING, missing),
    Check(MISSPELT, misspelt),
    Check(INVALID_IN, invalid_in),
    Check(OPTIONAL_PATH, optional_path),
    Check(REQUIRED, missing_required),
    Check(INVALID_VALUE, invalid_value),
)
