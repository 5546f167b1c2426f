"""The report of an exercise for a person at a terminal: a table by resource, what went wrong
in sentences, and the shares."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from rich.console import Console
from rich.table import Table
from rich.text import Text

from liveref.exercise.report import OperationReport, Report, Sent, Share

_MARKS = {True: ("yes", "green"), False: ("NO", "bold red"), None: ("", "")}


def exercise_text(report: Report, console: Console) -> None:
    """Print how each operation fared, what is to be said against it, and the shares."""
    console.print(Text(report.title, style="bold"))
    console.print(_table(report.operations))
    faulty = [operation for operation in report.operations if not operation.flawless]
    if faulty:
        console.print(Text("\nWhat went wrong", style="bold"))
    for operation in faulty:
        console.print(Text(f"{operation.id}: {operation.method} {operation.path}"))
        for sentence in faults(operation):
            console.print(Text(f"    {sentence}"))
    for cycle in (cycle for cycle in report.cycles if cycle.fault):
        console.print(Text(f"{cycle.resource}, from create to delete: {cycle.fault}"))
    for note in report.notes:
        console.print(Text(f"\nNote: {note}"))
    console.print(Text(f"\nShares, of {len(report.operations)} operations", style="bold"))
    console.print(_shares(report.shares))
    console.print(Text(f"{report.requests} requests were sent."))


def _table(operations: Iterable[OperationReport]) -> Table:
    table = Table(box=None, header_style="bold", pad_edge=False)
    for name in ("operation", "called", "body", "code", "documented", "seen", "refused", "keys"):
        table.add_column(name, overflow="fold")
    ordered = sorted(operations, key=lambda operation: operation.resource)
    for resource, members in groupby(ordered, key=lambda operation: operation.resource):
        table.add_row(Text(resource, style="bold"))
        for operation in members:
            table.add_row(*_row(operation))
    return table


def _row(operation: OperationReport) -> Iterator[Text]:
    sent = operation.sent
    name = f" ({operation.effect})"
    yield Text(f"  {operation.id}{name}")
    yield Text(f"{sent.method} {sent.path}" if sent else "not called")
    yield Text(sent.source if sent else "")
    yield Text(str(sent.code) if sent else "", style="" if operation.success else "bold red")
    yield Text(_expected(operation))
    for verdict in (operation.seen, operation.refused, operation.within):
        text, style = _MARKS[verdict]
        yield Text(text, style=style)


def _expected(operation: OperationReport) -> str:
    return " ".join(map(str, operation.expected)) or "2xx (undocumented)"


def faults(operation: OperationReport) -> Iterator[str]:
    """A sentence for each thing that is to be said against an operation, and what led to it."""
    sent = operation.sent
    if sent is None:
        yield "It could not be called."
    elif not operation.success:
        said = f": {operation.answer}" if operation.answer else ""
        yield f"It answered {sent.code} where {_expected(operation)} was expected{said}"
    if operation.server_error and (sent is None or sent.code < 500):
        yield f"The spoilt request was answered with {_code(operation.spoilt)}."
    yield from operation.unlike
    if operation.refused is False and not operation.server_error:
        told = f"{operation.spoilt_how} was answered with {_code(operation.spoilt)}"
        yield f"A request {told}, and should have been refused."
    if operation.within is False:
        yield f"The answer has keys that are not documented: {', '.join(operation.undocumented)}"
    yield from (f"({note})" for note in operation.notes)


def _code(sent: Sent | None) -> str:
    return str(sent.code) if sent else "nothing"


def _shares(shares: Iterable[Share]) -> Table:
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column()
    table.add_column(justify="right")
    table.add_column(justify="right")
    for share in shares:
        percent = "" if share.percent is None else f"{share.percent} %"
        table.add_row(f"  {share.title}", f"{share.count} of {share.of}", percent)
    return table
