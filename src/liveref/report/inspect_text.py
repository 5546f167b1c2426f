"""The model as tables for a person at a terminal."""

from __future__ import annotations

from rich.console import Console, Group
from rich.table import Table
from rich.text import Text

from liveref.model.api import API, Operation
from liveref.model.diagnostic import Diagnostic


def inspect_text(api: API, console: Console) -> None:
    """Print what the API does, operation by operation, and what was assumed and found."""
    console.print(Text(api.title, style="bold"))
    console.print(_operations(api))
    console.print(_resources(api))
    for heading, lines in (
        ("Assumed, because the document is silent", _assumptions(api)),
        ("Found while reading", [_finding(found) for found in api.diagnostics]),
    ):
        if lines:
            console.print(Group(Text(f"\n{heading}", style="bold"), *lines))


def _operations(api: API) -> Table:
    table = Table(box=None, header_style="bold", pad_edge=False)
    for name in ("method", "path", "effect", "resource", "codes", "where", "assumed"):
        table.add_column(name, overflow="fold")
    for operation in api.operations:
        table.add_row(
            operation.method,
            operation.path,
            _effect(operation),
            operation.resource,
            _codes(operation),
            str(operation.origin),
            str(len(operation.assumed) or ""),
        )
    return table


def _effect(operation: Operation) -> str:
    how = {"key": " by key", "singleton": " singleton"}.get(operation.target, "")
    name = f" {operation.action}" if operation.action else ""
    return f"{operation.effect}{name}{how}"


def _codes(operation: Operation) -> str:
    success = " ".join(map(str, operation.success)) or "?"
    return f"{success} | {' '.join(map(str, operation.errors))}" if operation.errors else success


def _resources(api: API) -> Table:
    table = Table(box=None, header_style="bold", pad_edge=False, title_justify="left")
    for name in ("resource", "identifier", "collections", "items", "belongs to", "statuses"):
        table.add_column(name, overflow="fold")
    for resource in api.resources:
        above = [*resource.parents, *filter(None, [resource.owned_by])]
        table.add_row(
            resource.name,
            resource.identifier,
            "\n".join(resource.collections),
            "\n".join(resource.items),
            ", ".join(dict.fromkeys(above)),
            ", ".join(resource.statuses),
        )
    return table


def _assumptions(api: API) -> list[Text]:
    return [
        Text(f"  {operation.method} {operation.path}: {sentence}")
        for operation in api.operations
        for sentence in operation.assumed
    ]


def _finding(found: Diagnostic) -> Text:
    return Text(f"  {found.origin}: {found.severity} {found.code} {found.message}")
