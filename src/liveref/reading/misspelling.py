"""Lines that were meant as directives and are none, and options that no directive has.

docutils takes `.. rest_method: GET /things` for a comment and `..rest_method:: GET /things` for
prose, both in silence, and Sphinx leaves a directive out whose name or option it does not know.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from docutils.parsers.rst import directives

from liveref.model.diagnostic import Rule
from liveref.reading.blocks import Directive
from liveref.reading.directives import DIRECTIVES
from liveref.reading.markup_rules import MISSPELT_DIRECTIVE, MISSPELT_MARKUP
from liveref.values.spelling import meant, similar

_LINE = re.compile(
    r"\s*(?P<dots>\.{0,3}) *(?P<name>(?:rest )?(?:status )?[^\W\d_][\w.+-]*)"
    r"(?: ?(?P<colons>::?))?(?P<rest>.*)$"
)
_GROUPS = ("dots", "name", "colons", "rest")
_DIRECTIVE = re.compile(r"\s*\.\. +(?P<name>[A-Za-z][\w.+-]*) ?::(?: |$)")
_DOMAIN = re.compile(r"(\s*\.{0,3} *)[a-z][\w.-]*:(?=rest[_-])", re.IGNORECASE)
_WORTH = re.compile(r"[:\uff1a]|rest", re.IGNORECASE)
"""A part of each line that may be a directive: colons, or the beginning of a name of os-api-ref."""
_MARKUP = re.compile(r"[\\*`|@]")
"""Characters around or within a name that is marked up, or escaped."""
_OF_REFERENCES = ("rest_method", "rest_parameters", "rest_status_code", "literalinclude")
_CARRYING = frozenset({*_OF_REFERENCES, "include", "toctree", "code-block"})
"""Without these a reference lacks operations, tables, codes, examples or whole files."""

_OF_SPHINX = (
    "toctree only code-block sourcecode highlight literalinclude glossary index centered hlist "
    "tabularcolumns seealso versionadded versionchanged versionremoved deprecated rubric "
    "productionlist rest_expand_all ifconfig"
)
_REGISTRY: dict[str, object] = vars(directives)["_directive_registry"]
_NAMES = frozenset({*_REGISTRY, *DIRECTIVES, *_OF_SPHINX.split()})
"""The directives of docutils, Sphinx and os-api-ref."""

_BEHIND = {
    "rest_method": re.compile(r" +(?:[A-Z]+ +)?/\S"),
    "rest_parameters": re.compile(r" +\S+\.ya?ml\b"),
    "rest_status_code": re.compile(r" +(?:success|error)\b"),
    "literalinclude": re.compile(r" +\S+\.\w+ *$"),
}
"""The text behind a name if both colons are forgotten."""

_NAMED = {"class", "name"}
_PARTS = {"start-after", "end-before"} | {"encoding", "tab-width"}
_SHOWN = {"caption", "dedent", "emphasize-lines", "force", "lineno-start", "linenos"}
OPTIONS: dict[str, set[str]] = {
    "literalinclude": _NAMED
    | _PARTS
    | _SHOWN
    | {"append", "diff", "end-at", "language", "lineno-match", "lines", "prepend", "pyobject"}
    | {"start-at"},
    "include": _NAMED
    | _PARTS
    | {"code", "end-line", "literal", "number-lines", "parser", "start-line"},
    "toctree": _NAMED
    | {"caption", "glob", "hidden", "includehidden", "maxdepth", "numbered", "reversed"}
    | {"titlesonly"},
    "code-block": _NAMED | _SHOWN,
    "sourcecode": _NAMED | _SHOWN,
    "code": _NAMED | {"number-lines"} | _SHOWN,
    "rest_parameters": _NAMED | {"align", "header-rows", "stub-columns", "width", "widths"},
    "rest_status_code": _NAMED | {"align", "header-rows", "stub-columns", "width", "widths"},
}
"""The options that the directives which carry a reference have; those of others are not judged."""


class Misspelling(NamedTuple):
    """A line that is nearly a directive: how it was written, and what was meant."""

    written: str
    directive: str
    argument: str

    @property
    def rule(self) -> Rule:
        """The finding that it is: worse where a part of the reference is lost with it."""
        return MISSPELT_DIRECTIVE if self.directive in _CARRYING else MISSPELT_MARKUP

    @property
    def message(self) -> str:
        """The mistake, and the correction."""
        right = f".. {self.directive}:: {self.argument}".rstrip()
        return f"`{self.written}` is no directive, and what it says is lost: write `{right}`."


def misspelling(line: str) -> Misspelling | None:
    """The directive that a line of prose, or the first line of a comment, was meant to be; None if
    it is a directive, or nothing like one."""
    if (directive := _DIRECTIVE.match(line)) is not None and directive["name"].lower() in _NAMES:
        return None
    is_plain = line.isascii() and not _MARKUP.search(line)
    cleaned = line if is_plain or not _WORTH.search(line) else _cleaned(line)
    cleaned = _DOMAIN.sub(r"\1", cleaned, count=1)
    match = _LINE.match(cleaned)
    if match is None:
        return None
    dots, name, colons, rest = (part or "" for part in match.group(*_GROUPS))
    exists = _DIRECTIVE.match(cleaned) is not None
    meant_one = _meant(name, dots=dots, colons=colons, rest=rest, exists=exists)
    return Misspelling(_visible(line.strip()), meant_one, rest.strip()) if meant_one else None


def _cleaned(line: str) -> str:
    """A line without markup, with plain characters for those that look like them, and without
    those that are not seen."""
    plain = unicodedata.normalize("NFKC", line)
    seen = "".join(char for char in plain if unicodedata.category(char) != "Cf")
    return re.sub(r"\s", " ", _MARKUP.sub("", seen))


def _visible(line: str) -> str:
    """A line with a name for each character that is not seen, or that looks like a space."""
    return "".join(
        char if char == " " or unicodedata.category(char)[0] not in "CZ" else f"<U+{ord(char):04X}>"
        for char in line
    )


def _meant(name: str, *, dots: str, colons: str, rest: str, exists: bool) -> str | None:
    """The directive that a name in its surroundings stands for. `exists`: docutils sees one."""
    near = _near(name.lower(), _NAMES if exists or dots else frozenset(_OF_REFERENCES))
    if near is None or exists:
        return near
    exact = near.replace("-", "") == name.lower().replace("-", "")
    if not colons:
        return near if dots and near in _BEHIND and _BEHIND[near].match(rest) else None
    if near in _OF_REFERENCES:
        return near if dots or colons == "::" else None
    return near if exact and (dots == ".." or colons == "::") else None


def _near(name: str, names: frozenset[str]) -> str | None:
    """The name itself, the one that differs in its hyphens, or the one a slip of fingers away."""
    if name in names:
        return name
    plain = re.sub(r"[-_.+ ]", "", name)
    for other in sorted(names):
        if re.sub(r"[-_]", "", other) == plain:
            return other
    if name.startswith(("rest_", "rest-", "rest ")):  # os-api-ref's alone begin so
        return similar(re.sub("[- ]", "_", name), _OF_REFERENCES)
    return meant(name, sorted(names))


def unknown_options(directive: Directive) -> Iterator[str]:
    """A sentence for each option of a directive that it does not have."""
    options = OPTIONS.get(directive.name, set())
    for option in directive.options if options else ():
        if option not in options:
            near = meant(option, sorted(options)) or similar(option, sorted(options))
            hint = f"write `:{near}:`" if near else f"it has {', '.join(sorted(options))}"
            yield (
                f"`{directive.name}` has no option `:{option}:`, and Sphinx leaves the directive "
                f"out: {hint}."
            )
