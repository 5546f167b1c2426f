"""A `Document` as lines of text, each beginning with the kind of thing that it tells of."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from liveref.model.prose import Prose
from liveref.reading.document import Code, Document, Example, Operation, Row, Section, Table
from liveref.reading.locations import location_of


def listing(document: Document) -> list[str]:
    """All lines: the document, its sections, its operations, its diagnostics."""
    settings = msgspec.to_builtins(document.settings)
    text = ", ".join(f"{name} {value}" for name, value in settings.items() if value)
    lines = [f"document {document.title}", *([f"settings {text}"] if text else [])]
    for section in document.sections:
        lines += _section(section)
    for operation in document.operations:
        lines += _operation(operation)
    for file, definitions in document.definitions.items():
        for definition in definitions:
            lines.append(
                f"defined {definition.key} {_definition_of(definition)} [{definition.origin}]"
            )
        lines += [f"file {file} {len(definitions)}"]
    for diagnostic in document.diagnostics:
        row = f" ({diagnostic.row})" if diagnostic.row else ""
        lines.append(f"{diagnostic.code} {diagnostic.origin}{row}: {diagnostic.message}")
    return lines


def kind(line: str) -> str:
    """A line's kind: its first word."""
    return line.split(maxsplit=1)[0]


def _section(section: Section) -> Iterator[str]:
    yield f"section {' > '.join((*section.sections, section.title))} [{section.origin}]"
    yield from map(_prose, section.prose)
    for table in section.tables:
        yield from _table(table, None)
    yield from map(_example, section.examples)


def _operation(operation: Operation) -> Iterator[str]:
    where = " > ".join((*operation.sections, operation.title))
    yield f"operation {operation.method} {operation.path} | {where} [{operation.origin}]"
    if operation.query:
        yield f"query {' '.join(operation.query)}"
    if operation.min_version or operation.max_version:
        yield f"versions {operation.min_version} to {operation.max_version}"
    yield from map(_prose, operation.prose)
    for table in operation.tables:
        yield from _table(table, operation)
    yield from map(_code, operation.codes)
    yield from map(_example, operation.examples)


def _prose(prose: Prose) -> str:
    return f"prose {prose.source!r} [{prose.origin}]"


def _table(table: Table, operation: Operation | None) -> Iterator[str]:
    yield f"table {table.side} “{table.heading}” {table.file} [{table.origin}]"
    for row in table.rows:
        yield _row(row, table, operation)


def _row(row: Row, table: Table, operation: Operation | None) -> str:
    place = location_of(operation, table.side, row) if operation else "-"
    definition = _definition_of(row.definition) if row.definition else "undefined"
    return f"row {row.name} = {row.key} in {place}: {definition} [{row.origin}]"


def _definition_of(definition: object) -> str:
    data = msgspec.to_builtins(definition)
    for name in ("key", "origin", "lines", "spelt"):
        data.pop(name, None)
    if data.get("description"):
        description = data["description"]
        origin = description["origin"]
        data["description"] = f"{description['source']!r}@{origin['line']}"
    parts = [f"{name}={data[name]}" for name in data if data[name] not in (None, [], {}, ())]
    return " ".join(parts)


def _code(code: Code) -> str:
    parts = [str(code.value), "success" if code.success else "error", code.name, code.reason]
    text = f" {code.text.source!r}@{code.text.origin}" if code.text else ""
    return f"code {' '.join(part for part in parts if part)}{text} [{code.origin}]"


def _example(example: Example) -> str:
    data = "" if example.data is msgspec.UNSET else f" data={example.data}"
    parts = [
        f"example {example.side}",
        example.path or "inline",
        example.language and f"as {example.language}",
        example.caption and f"“{example.caption}”",
        example.microversion and f"v{example.microversion}",
        example.error and f"error={example.error!r}",
    ]
    return f"{' '.join(part for part in parts if part)}{data} [{example.origin}]"
