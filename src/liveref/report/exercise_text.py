"""The report of an exercise for a person at a terminal: a table by resource, what went wrong
in sentences, and the shares."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from msgspec import UNSET
from rich.console import Console
from rich.table import Table
from rich.text import Text

from liveref.exercise.comparing import brief
from liveref.exercise.report import OperationReport, Report, Sent, Share
from liveref.report.constraints_text import constraint_faults, constraints_text
from liveref.report.places import shown
from liveref.report.rows import Column, Heading, Row, print_rows

_MARKS = {True: ("yes", "green"), False: ("NO", "bold red"), None: ("", "")}


_COLUMNS = (
    Column("operation", leads=True),
    Column("called"),
    Column("body", around="body from {}"),
    Column("code", around="answered {}"),
    Column("documented", around="documented {}"),
    Column("seen", around="seen {}"),
    Column("refused", around="refused {}"),
    Column("keys", around="keys {}"),
)
_LOOKS = 3
"""So many of the requests that looked are shown, the last ones."""


def exercise_text(report: Report, console: Console, *, root: Path | None = None) -> None:
    """Print how each operation fared, what is to be said against it, and the shares.

    Operations are named with their places as seen from the current folder, if the reference's
    `root` is given.
    """
    console.print(Text(report.title, style="bold"), soft_wrap=True)
    print_rows(console, _COLUMNS, _rows(report.operations))
    constraints_text(report.constraints, console, root=root)
    faulty = [operation for operation in report.operations if operation.severity]
    unrefused = list(constraint_faults(report.constraints, root))
    if faulty or unrefused:
        console.print(Text("\nWhat went wrong", style="bold"))
    for operation in faulty:
        for line in _fault(operation, root):
            console.print(line, soft_wrap=True)
    for line in unrefused:
        console.print(line, soft_wrap=True)
    for cycle in (cycle for cycle in report.cycles if cycle.fault):
        ended = f"error {cycle.resource}, from create to delete: {cycle.fault}"
        console.print(Text(ended), soft_wrap=True)
    for note in report.notes:
        console.print(Text(f"\nNote: {note}"), soft_wrap=True)
    console.print(Text(f"\nShares, of {len(report.operations)} operations", style="bold"))
    console.print(_shares(report.shares))
    console.print(Text(f"{report.requests} requests were sent."))


def _rows(operations: Iterable[OperationReport]) -> Iterator[Row | Heading]:
    ordered = sorted(operations, key=lambda operation: operation.resource)
    for resource, members in groupby(ordered, key=lambda operation: operation.resource):
        yield Heading(resource)
        yield from (Row(tuple(_row(operation))) for operation in members)


def _row(operation: OperationReport) -> Iterator[Text]:
    sent = operation.sent
    yield Text(f"  {operation.id} ({operation.effect})")
    yield Text(f"{sent.method} {sent.path}" if sent else "not called")
    yield Text(sent.source if sent else "")
    yield Text(str(sent.code) if sent else "", style="" if operation.success else "bold red")
    yield Text(_expected(operation))
    for verdict in (operation.seen, operation.refused, operation.within):
        text, style = _MARKS[verdict]
        yield Text(text, style=style)


def _fault(operation: OperationReport, root: Path | None) -> Iterator[Text]:
    """The faults of an operation, each with the request and the answer."""
    place = shown(operation.origin, root)
    name = f"{operation.id}: {operation.method} {operation.path}"
    yield Text(f"{operation.severity} {name} ({place})")
    yield from (Text(f"    {sentence}") for sentence in faults(operation))
    quoted = [operation.sent, *operation.looks[-_LOOKS:], operation.spoilt]
    for sent in quoted:
        if sent is not None and (sent.answer or sent.code >= 400) and _at_fault(operation, sent):
            yield from (Text(f"      {line}") for line in _quoted(sent))


def _at_fault(operation: OperationReport, sent: Sent) -> bool:
    """Whether a request belongs to what is said: a spoilt one that was refused does not."""
    return sent is not operation.spoilt or operation.refused is False or operation.server_error


def _quoted(sent: Sent) -> Iterator[str]:
    yield f"> {sent.method} {sent.path}"
    if sent.body is not UNSET:
        yield f"> {brief(sent.body, 300)}"
    yield f"< {sent.code} {sent.answer}".rstrip()


def _expected(operation: OperationReport) -> str:
    return " ".join(map(str, operation.expected)) or "2xx (undocumented)"


def faults(operation: OperationReport) -> Iterator[str]:
    """A sentence for each thing that is to be said against an operation, and what led to it."""
    sent = operation.sent
    if sent is None:
        yield "It could not be called."
    elif not operation.success:
        answer = f": {operation.answer}" if operation.answer else ""
        yield f"It answered {sent.code} where {_expected(operation)} was expected{answer}"
    if operation.server_error and (sent is None or sent.code < 500):
        yield f"The spoilt request was answered with {_code(operation.spoilt)}."
    yield from operation.unlike
    if operation.refused is False and not operation.server_error:
        spoilt = f"{operation.spoilt_how} was answered with {_code(operation.spoilt)}"
        yield f"A request {spoilt}, and should have been refused."
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
