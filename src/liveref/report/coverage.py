"""The degree to which each operation is understood, as a table and as JSON."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from rich.console import Console

from liveref.report.rows import Column, Row, print_rows
from liveref.rules.findings.coverage import Coverage

_COLUMNS = (
    Column("operation", leads=True),
    Column("effect"),
    Column("read", around="read {}"),
    Column("served", around="served {}"),
    Column("validated", around="validated {}"),
    Column("stateful", around="stateful {}"),
    Column("assumed", around="{} assumed"),
)


def coverage_text(coverages: Sequence[Coverage], console: Console) -> None:
    """Print a row for each operation, and the shares of all."""
    print_rows(console, _COLUMNS, map(_row, coverages))
    console.print(_summary(coverages))


def _row(coverage: Coverage) -> Row:
    return Row(
        (
            f"{coverage.operation.method} {coverage.operation.path}",
            coverage.operation.verb,
            _yes_or_no(coverage.read),
            _yes_or_no(coverage.served),
            _of(coverage.validated),
            _yes_or_no(coverage.stateful),
            str(coverage.assumed or ""),
        )
    )


def coverage_json(coverages: Sequence[Coverage]) -> str:
    """An object with `operations`, each with its `id`, `method`, `path`, `origin` and what the
    table shows; `validated` is [fields that are judged, all fields], or null."""
    rows = [
        {
            "id": coverage.operation.id,
            "method": coverage.operation.method,
            "path": coverage.operation.path,
            "origin": str(coverage.operation.origin),
            "read": coverage.read,
            "served": coverage.served,
            "validated": coverage.validated,
            "stateful": coverage.stateful,
            "assumed": list(coverage.operation.assumed),
        }
        for coverage in coverages
    ]
    value = {"operations": rows}
    return msgspec.json.format(msgspec.json.encode(value), indent=2).decode()


def _summary(coverages: Sequence[Coverage]) -> str:
    bodies = [coverage.validated for coverage in coverages if coverage.validated]
    judged, fields = sum(b[0] for b in bodies), sum(b[1] for b in bodies)
    return (
        f"{len(coverages)} operations: {sum(e.read for e in coverages)} read whole,"
        f" {sum(e.served for e in coverages)} served,"
        f" {sum(e.stateful for e in coverages)} stateful;"
        f" {judged} of {fields} fields of requests are validated;"
        f" {sum(e.assumed for e in coverages)} assumptions"
    )


def _yes_or_no(yes: bool) -> str:
    return "yes" if yes else "no"


def _of(counted: tuple[int, int] | None) -> str:
    return f"{counted[0]} of {counted[1]}" if counted else ""
