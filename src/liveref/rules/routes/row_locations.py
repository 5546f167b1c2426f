"""Rows of a request that stand elsewhere than their definition says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from liveref.reading.document import Operation, Row, Side
from liveref.rules.drafts.claims import Claim
from liveref.rules.drafts.drafts import Draft, shows
from liveref.rules.drafts.grounds import by_row
from liveref.rules.drafts.new_drafts import example_values, located_rows
from liveref.rules.drafts.workspace import Workspace
from liveref.rules.rule import rule

__all__ = ["path_rows", "query_rows"]


@rule("query-row-in-body")
def query_rows(workspace: Workspace) -> Iterator[Claim]:
    """A row of a GET whose definition says `in: body` is a query parameter: a GET has no body."""
    for draft in workspace.drafts:
        if draft.method == "GET":
            yield from _moved(draft, "query", lambda _operation, _row: True)


@rule("path-row-in-body")
def path_rows(workspace: Workspace) -> Iterator[Claim]:
    """A row whose definition says `in: body` describes a path parameter if it has the name of one,
    no other row has that name, and no example of the request shows a field of that name."""
    for draft in workspace.drafts:
        if draft.method != "GET":
            yield from _moved(draft, "path", _is_of_path)


def _moved(draft: Draft, location: str, moves: Callable[[Operation, Row], bool]) -> Iterator[Claim]:
    """The claims that rows of the body stand in `location`, all of them in the tables' order."""
    rows = list(located_rows(draft.source, Side.REQUEST))
    moved = [row for place, row in rows if place == "body" and moves(draft.source, row)]
    if moved:
        inside = [row for place, row in rows if place == location or row in moved]
        body = [row for place, row in rows if place == "body" and row not in moved]
        yield Claim(draft.request, "rows", inside, by_row(moved[0]), location)
        yield Claim(draft.request, "rows", body, by_row(moved[0]), "body")


def _is_of_path(operation: Operation, row: Row) -> bool:
    others: Iterable[Row] = (r for r in operation.rows(Side.REQUEST) if r is not row)
    examples = example_values(e for e in operation.examples if e.side is Side.REQUEST)
    return (
        f"{{{row.name}}}" in operation.path
        and all(other.name != row.name for other in others)
        and not any(shows(example, row.name) for example in examples)
    )
