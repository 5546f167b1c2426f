"""Rules that hold a definition's type against its place, its description and its namesakes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from liveref.lint.check import Check
from liveref.lint.types import accepted
from liveref.lint.view import View
from liveref.model.diagnostic import Diagnostic, Rule, Severity
from liveref.model.origin import Origin
from liveref.reading.document import Definition

_STRUCTURES = frozenset({"object", "array"})
_NOT_IN = {
    "path": _STRUCTURES | {"boolean"},
    "header": _STRUCTURES,
    "query": frozenset({"object"}),
}
"""The JSON types that make no sense at a place."""

_HINTS = tuple(
    (re.compile(pattern), frozenset(types.split()))
    for pattern, types in (
        (r"(?:The )?UUID\b(?! and\b)", "string"),
        (r"(?:The )?ID\b(?! and\b)", "string integer"),
        (r"(?:A|The|An) (?:list|array) of\b", "array string"),
        (r"An? ``?[\w-]+``? object\b", "object array"),
        (r"(?:Indicates|Specifies|Determines|Defines) (?:whether|if)\b", "boolean string"),
        (r"(?:Whether|A boolean|Boolean)\b", "boolean string"),
        (r"(?:If|Set to|When) ``?(?:true|True|false|False)\b", "boolean string"),
        (r"The (?:\w+ )?(?:number|size) of\b", "integer number string"),
        (r"The date and time\b", "string"),
        (r"The (?:name|status|URL|description|IP address) of\b", "string array"),
        (r"(?:A|The) (?:human-readable )?(?:name|description)\b", "string"),
    )
)
"""The beginnings of descriptions, and the JSON types that each allows."""

_USUAL = tuple(
    (re.compile(pattern, re.IGNORECASE), frozenset(types.split()))
    for pattern, types in (
        (r"(?:.*[_-])?(?:uuid|id)", "string integer"),
        (r".*_at", "string"),
        (r"(?:is|has|use|enable|allow|disable)[_-].*|.*_enabled", "boolean string"),
        (r"limit|offset|page_size", "integer string"),
        (r"marker|sort(?:_.*)?|(?:.*_)?(?:name|description|status|url|host)", "string"),
    )
)
"""Names of rows, and the JSON types that values of such a name have."""

MIN_NAMESAKES = 3

PLACE = Rule(
    code="DEF014",
    name="type-unfit-for-place",
    severity=Severity.WARNING,
    finds="A parameter of the URL or a header whose type is an object or an array (in a query "
    "an object, in a path a boolean).",
    why="There is no agreed way to write such a value there.",
    bad="""\
-- parameters.yaml
image_id:
  description: The image.
  in: path
  required: true
  type: object
""",
    good="""\
-- parameters.yaml
image_id:
  description: The image.
  in: path
  required: true
  type: string
""",
)
DESCRIPTION = Rule(
    code="DEF015",
    name="type-against-description",
    severity=Severity.WARNING,
    finds="A type that the first words of the description rule out, such as a boolean that is "
    "`The name of` something.",
    why="One of the two was copied from another definition.",
    bad="""\
-- parameters.yaml
name:
  description: The name of the image.
  in: body
  required: true
  type: boolean
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
NAMESAKES = Rule(
    code="DEF016",
    name="type-differs-from-namesakes",
    severity=Severity.INFO,
    finds="A definition whose type differs from that of three or more others that describe "
    "rows of the same name, all of one type, where no example bears it out.",
    why="Fields of one name mostly have one type: this one may be mistaken.",
    bad="""\
.. rest_method:: POST /v2/images

.. rest_parameters:: parameters.yaml

   - size: one
   - size: two
   - size: three
   - size: four

-- parameters.yaml
one: {description: The first., in: body, required: true, type: integer}
two: {description: The second., in: body, required: true, type: integer}
three: {description: The third., in: body, required: true, type: integer}
four: {description: The fourth., in: body, required: true, type: string}
""",
    good="""\
.. rest_method:: POST /v2/images

.. rest_parameters:: parameters.yaml

   - size: one
   - size: two
   - size: three
   - size: four

-- parameters.yaml
one: {description: The first., in: body, required: true, type: integer}
two: {description: The second., in: body, required: true, type: integer}
three: {description: The third., in: body, required: true, type: integer}
four: {description: The fourth., in: body, required: true, type: integer}
""",
)


NAME = Rule(
    code="DEF017",
    name="type-unusual-for-name",
    severity=Severity.INFO,
    finds="A row whose type is not one that names like its own have: an object called "
    "`image_id`, an array called `created_at`.",
    why="The type was most likely copied from another definition.",
    bad="""\
-- parameters.yaml
image_id:
  description: Which image it is.
  in: body
  required: true
  type: boolean
""",
    good="""\
-- parameters.yaml
image_id:
  description: Which image it is.
  in: body
  required: true
  type: string
""",
)


def unfit_place(view: View) -> Iterator[Diagnostic]:
    """Types that cannot be written where the parameter stands."""
    for definition in view.definitions:
        kinds = accepted(definition.type)
        if kinds and kinds <= _NOT_IN.get(definition.location or "", frozenset()):
            message = (
                f"`{definition.key}` is defined with `in: {definition.location}` and `type: "
                f"{definition.type}`: correct the one or the other"
            )
            yield PLACE.at(definition.origin, message, row=definition.key)


def against_description(view: View) -> Iterator[Diagnostic]:
    """Types that the description rules out."""
    for definition in view.definitions:
        text = " ".join(definition.description.source.split()) if definition.description else ""
        kinds = accepted(definition.type)
        for pattern, allowed in _HINTS:
            match = pattern.match(text)
            if match:
                if kinds and not kinds & allowed:
                    message = (
                        f"`{definition.key}` is of `type: {definition.type}`, but described as "
                        f'"{match.group()}": correct the one or the other'
                    )
                    yield DESCRIPTION.at(definition.origin, message, row=definition.key)
                break


def namesakes(view: View) -> Iterator[Diagnostic]:
    """Definitions whose type is not that of the others of their rows' name."""
    confirmed = _confirmed(view)
    for name, definitions in _by_name(view).items():
        kinds = {origin: accepted(one.type) for origin, one in definitions.items()}
        for origin, own in kinds.items():
            others = [one for at, one in kinds.items() if at != origin and one]
            alike = len(others) >= MIN_NAMESAKES and len(set(others)) == 1
            if own and alike and not own & others[0] and (origin, name) not in confirmed:
                definition = definitions[origin]
                message = (
                    f"`{definition.key}` gives `{name}` the `type: {definition.type}`, the "
                    f"{len(others)} other definitions of `{name}` give it another "
                    f"({', '.join(sorted(others[0]))}): check it"
                )
                yield NAMESAKES.at(origin, message, row=definition.key)


def _by_name(view: View) -> dict[str, dict[Origin, Definition]]:
    definitions: dict[str, dict[Origin, Definition]] = {}
    for _, row in view.rows():
        if row.definition:
            definitions.setdefault(row.name, {})[row.definition.origin] = row.definition
    return definitions


def _confirmed(view: View) -> set[tuple[Origin, str]]:
    """The definitions, with a row's name, whose type some example bears out."""
    confirmed = set()
    for exchange in view.exchanges:
        for row in exchange.body:
            if row.definition is None:
                continue
            kinds = accepted(row.definition.type)
            for path in exchange.places.of(row.name):
                if any(place.kind in kinds for place in exchange.places.values(path)):
                    confirmed.add((row.definition.origin, row.name))
    return confirmed


def unusual(view: View) -> Iterator[Diagnostic]:
    """Rows whose names promise another type."""
    confirmed = _confirmed(view)
    for name, definitions in _by_name(view).items():
        last = name.rpartition(".")[2]
        usual = next((types for pattern, types in _USUAL if pattern.fullmatch(last)), None)
        for origin, definition in definitions.items():
            kinds = accepted(definition.type)
            if usual and kinds and not kinds & usual and (origin, name) not in confirmed:
                message = (
                    f"`{definition.key}` gives `{name}` the `type: {definition.type}`; values "
                    f"of such names are mostly of type {' or '.join(sorted(usual))}: check it"
                )
                yield NAME.at(origin, message, row=definition.key)


CHECKS = (
    Check(PLACE, unfit_place),
    Check(DESCRIPTION, against_description),
    Check(NAMESAKES, namesakes),
    Check(NAME, unusual),
)
