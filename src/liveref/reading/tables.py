"""The rows of `rest_parameters`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec.structs import replace

from liveref.model.origin import Origin
from liveref.reading import yaml_source
from liveref.reading.document import Definition, Row, Side, Table
from liveref.reading.outline import Placed
from liveref.reading.rules import MALFORMED_DIRECTIVE, MALFORMED_ROW, UNDEFINED_KEY
from liveref.reading.sources import Sources
from liveref.values.spelling import nearest

_PLAIN = re.compile(
    r"\s*-\s+([^\s\-?:,\[\]{}#&*!|>'\"%@`][^#'\"]*?)\s*:\s+([^\s#'\"&*!|>{\[][^#]*?)\s*$"
)


def read_table(placed: Placed, side: Side, heading: str, sources: Sources) -> Table:
    """A directive's table, with the definition of each row where there is one."""
    name, lines, first = _parts(placed, sources)
    pairs = list(_pairs(placed, lines, first, sources))
    if not pairs:
        message = "This table has no rows; write them indented below, as `- name: key`."
        sources.findings.add(MALFORMED_DIRECTIVE, placed.origin, message)
    file = sources.parameters(name, placed) if name else None
    rows = []
    for shown, key, line in pairs:
        origin = placed.place.origin(line)
        definition = file.definitions.get(key) if file else None
        if file and file.lacks(key):
            _report_undefined(sources, origin, shown, key, name, file.definitions)
        row = Row(name=shown, key=key, origin=origin, definition=definition)
        line_text = lines[line - first]
        spelt = "" if row.text in line_text else line_text.strip().removeprefix("- ")
        rows.append(replace(row, spelt=spelt) if spelt else row)
    path = sources.path_of(name, placed) if name else ""
    return Table(side=side, origin=placed.origin, file=path, heading=heading, rows=tuple(rows))


def _report_undefined(
    sources: Sources, origin: Origin, shown: str, key: str, file: str, keys: dict[str, Definition]
) -> None:
    near = nearest(key, keys)
    advice = f"did you mean {near}?" if near else "define it there, or correct the key."
    message = f"{file} does not define {key}; {advice}"
    sources.findings.add(UNDEFINED_KEY, origin, message, row=shown)


def _parts(placed: Placed, sources: Sources) -> tuple[str, tuple[str, ...], int]:
    """The file's name, the lines of the table and the number of the first of them."""
    directive = placed.directive
    name, *more = directive.argument.split("\n")
    if name.lstrip().startswith("- "):
        more.insert(0, name)
        name = ""
    if not name.strip():
        message = "This table names no file; write it as `rest_parameters:: parameters.yaml`."
        sources.findings.add(MALFORMED_DIRECTIVE, placed.origin, message)
    if more:
        message = "There is no blank line between this directive and its rows; put one there."
        sources.findings.add(MALFORMED_DIRECTIVE, placed.origin, message)
        first = directive.line + (1 if name else 0)
        return name.strip(), (*more, *directive.content), first
    return name.strip(), directive.content, directive.content_line


def _pairs(
    placed: Placed, lines: tuple[str, ...], first: int, sources: Sources
) -> Iterator[tuple[str, str, int]]:
    """(name, key, line) of each row."""
    matches = [
        (_PLAIN.match(line), number)
        for number, line in enumerate(lines, first)
        if line.strip() and not line.lstrip().startswith("#")
    ]
    if all(match and ": " not in match.group(1) + match.group(2) for match, _ in matches):
        for match, number in matches:
            if match:
                yield match.group(1), match.group(2), number
        return
    node, problem = yaml_source.compose("\n".join(lines), first)
    if problem is None and yaml_source.is_sequence(node):
        yield from _composed(placed, node, first, sources)
        return
    for match, number in matches:
        if match:
            yield match.group(1), match.group(2), number
        else:
            _report_row(placed, number, lines[number - first], sources)


def _composed(
    placed: Placed, node: yaml_source.Node, first: int, sources: Sources
) -> Iterator[tuple[str, str, int]]:
    """The rows of a list that YAML has parsed."""
    for item in node.value:
        line = yaml_source.line_of(item) + first - 1
        if not yaml_source.is_mapping(item):
            name = yaml_source.text_of(item) or ""
            _report_row(placed, line, name, sources)
            if name and not re.search(r"\s", name):
                yield name, name, line
            continue
        for key, value in yaml_source.entries(item):
            name, reference = yaml_source.key_of(key), yaml_source.text_of(value)
            line = yaml_source.line_of(key) + first - 1
            if reference is None:
                _report_row(placed, line, name, sources)
            yield name, (reference or name).strip(), line


def _report_row(placed: Placed, line: int, text: str, sources: Sources) -> None:
    message = f"“{text.strip()}” is no row; write it as `- name: key`."
    sources.findings.add(MALFORMED_ROW, placed.place.origin(line), message, row=text.strip())
