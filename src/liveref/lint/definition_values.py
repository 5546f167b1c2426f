"""Rules on what the entries of the parameter files say of a value: type, versions, default."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from liveref.lint.check import Check
from liveref.lint.places import kind
from liveref.lint.types import COMMON, NAMES, SCALARS, accepted, agrees, is_type
from liveref.lint.view import View
from liveref.model.diagnostic import Diagnostic, Rule, Severity
from liveref.reading.document import Definition
from liveref.values.spelling import meant

TYPE = Rule(
    code="DEF007",
    name="misspelt-type",
    severity=Severity.ERROR,
    finds="A `type` that is a known one with a slip of the fingers.",
    why="Tools take an unknown type for none.",
    bad="""\
-- parameters.yaml
name:
  description: The name of the image.
  in: body
  required: true
  type: sting
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
TYPE_IN_WORDS = Rule(
    code="DEF008",
    name="unknown-type",
    severity=Severity.INFO,
    finds="A `type` that is not the name of a type.",
    why="Tools take it for no type at all. Its explanation belongs to the description.",
    bad="""\
-- parameters.yaml
name:
  description: The name of the image.
  in: body
  required: true
  type: a readable name
""",
    good="""\
-- parameters.yaml
name:
  description: The readable name of the image.
  in: body
  required: true
  type: string
""",
)
VERSION = Rule(
    code="DEF009",
    name="impossible-version-range",
    severity=Severity.ERROR,
    finds="A `min_version` or `max_version` that is no version, or a minimum above the maximum.",
    why="The parameter would exist in no version.",
    bad="""\
-- parameters.yaml
name:
  description: The name of the image.
  in: body
  required: true
  type: string
  min_version: 2.19
  max_version: 2.2
""",
    good="""\
-- parameters.yaml
name:
  description: The name of the image.
  in: body
  required: true
  type: string
  min_version: 2.2
  max_version: 2.19
""",
)
DEFAULT = Rule(
    code="DEF010",
    name="default-of-other-type",
    severity=Severity.WARNING,
    finds="A `default` that is not of the definition's own type, or not one of its `enum`.",
    why="A service that sends the default would break its own documentation.",
    bad="""\
-- parameters.yaml
limit:
  description: How many images to return.
  in: query
  required: false
  type: integer
  default: many
""",
    good="""\
-- parameters.yaml
limit:
  description: How many images to return.
  in: query
  required: false
  type: integer
  default: 25
""",
)


def misspelt_type(view: View) -> Iterator[Diagnostic]:
    """Types that are known ones, mistyped."""
    for definition in view.definitions:
        near = _meant_type(definition)
        if near:
            message = f"`type: {definition.type}` of `{definition.key}`: write `{near}`"
            yield TYPE.at(definition.origin, message, row=definition.key)


def _meant_type(definition: Definition) -> str | None:
    if definition.type is None or is_type(definition.type):
        return None
    word = definition.type.strip().lower()
    return meant(word, COMMON) or meant(word, NAMES)


def unknown_type(view: View) -> Iterator[Diagnostic]:
    """Types that are something else than the name of a type."""
    for definition in view.definitions:
        written = definition.type
        if written is not None and not is_type(written) and not _meant_type(definition):
            message = (
                f"`type: {written}` of `{definition.key}` is not the name of a type: write "
                f"one of {', '.join(COMMON)}"
            )
            yield TYPE_IN_WORDS.at(definition.origin, message, row=definition.key)


def version_range(view: View) -> Iterator[Diagnostic]:
    """Version ranges that hold no version."""
    for definition in view.definitions:
        for fault in _range_faults(definition):
            message = f"The definition `{definition.key}` {fault}"
            yield VERSION.at(definition.origin, message, row=definition.key)


def _range_faults(definition: Definition) -> Iterator[str]:
    low, high = definition.min_version, definition.max_version
    for key, value in (("min_version", low), ("max_version", high)):
        if value is not None and version(value) is None:
            yield f"has `{key}: {value}`, which is no version: write it like `2.31`"
    low_number, high_number = version(low), version(high)
    if low_number and high_number and low_number > high_number:
        yield f"has `min_version: {low}` above `max_version: {high}`: swap or correct them"


def version(written: str | None) -> tuple[int, ...] | None:
    """A version's numbers, None where it is none; `2.20` is above `2.3`."""
    if written is None or not re.fullmatch(r"\d+(\.\d+)*", written.strip()):
        return None
    return tuple(int(part) for part in written.strip().split("."))


def default_type(view: View) -> Iterator[Diagnostic]:
    """Defaults that contradict the definition they stand in."""
    for definition in view.definitions:
        default = definition.default
        if default is msgspec.UNSET or default is None:
            continue
        if definition.enum and default not in definition.enum:
            hint = "write one of " + ", ".join(str(one) for one in definition.enum)
        elif not _fits(definition, default):
            hint = "correct the one or the other"
        else:
            continue
        message = (
            f"`default: {default}` of `{definition.key}` is not of its "
            f"`type: {definition.type}`: {hint}"
        )
        yield DEFAULT.at(definition.origin, message, row=definition.key)


def _fits(definition: Definition, default: Any) -> bool:
    wanted = accepted(definition.type)
    if agrees(wanted, kind(default)):
        return True
    # YAML reads `default: 10` as a number and `default: None` as a word: what is written for
    # people to read is no contradiction.
    as_text = str(default).strip().lower()
    return bool(
        (wanted <= {"string"} and kind(default) in SCALARS)
        or as_text in ("", "none", "null")
        or (wanted <= {"integer", "number"} and re.fullmatch(r"-?\d+(\.\d+)?", as_text))
        or (wanted == {"boolean"} and as_text in ("true", "false"))
    )


CHECKS = (
    Check(TYPE, misspelt_type),
    Check(TYPE_IN_WORDS, unknown_type),
    Check(VERSION, version_range),
    Check(DEFAULT, default_type),
)
