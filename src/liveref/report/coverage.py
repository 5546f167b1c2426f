"""How well each operation is understood, as a table and as JSON."""

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


def coverage_text(found: Sequence[Coverage], console: Console) -> None:
    """Print a row for each operation, and the shares of all."""
    print_rows(console, _COLUMNS, map(_row, found))
    console.print(_summary(found))


def _row(each: Coverage) -> Row:
    return Row(
        (
            f"{each.operation.method} {each.operation.path}",
            each.operation.verb,
            _told(each.read),
            _told(each.served),
            _of(each.validated),
            _told(each.stateful),
            str(each.assumed or ""),
        )
    )


def coverage_json(found: Sequence[Coverage]) -> str:
    """An object with `operations`, each with its `id`, `method`, `path`, `origin` and what the
    table shows; `validated` is [fields that are judged, all fields], or null."""
    rows = [
        {
            "id": each.operation.id,
            "method": each.operation.method,
            "path": each.operation.path,
            "origin": str(each.operation.origin),
            "read": each.read,
            "served": each.served,
            "validated": each.validated,
            "stateful": each.stateful,
            "assumed": list(each.operation.assumed),
        }
        for each in found
    ]
    value = {"operations": rows}
    return msgspec.json.format(msgspec.json.encode(value), indent=2).decode()


def _summary(found: Sequence[Coverage]) -> str:
    bodies = [each.validated for each in found if each.validated]
    judged, fields = sum(b[0] for b in bodies), sum(b[1] for b in bodies)
    return (
        f"{len(found)} operations: {sum(e.read for e in found)} read whole,"
        f" {sum(e.served for e in found)} served, {sum(e.stateful for e in found)} stateful;"
        f" {judged} of {fields} fields of requests are validated;"
        f" {sum(e.assumed for e in found)} assumptions"
    )


def _told(yes: bool) -> str:
    return "yes" if yes else "no"


def _of(counted: tuple[int, int] | None) -> str:
    return f"{counted[0]} of {counted[1]}" if counted else ""
