"""Tables -> GFM's pipe tables."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from docutils import nodes

Cell = Callable[[Any], str]
_WIDEST = 100


def pipe_table(table: Any, cell: Cell) -> str:
    """The rows of a docutils table, each cell as `cell` writes it in one line.

    GFM knows no spans: the places that a cell spans beyond its first stay empty. A table
    without a head gets an empty one, because GFM demands it.
    """
    group = next((child for child in table.children if isinstance(child, nodes.tgroup)), None)
    if group is None:
        return ""
    head = [_cells(row, cell) for part in group if isinstance(part, nodes.thead) for row in part]
    body = _spread([row for part in group if isinstance(part, nodes.tbody) for row in part], cell)
    width = min(max((len(row) for row in (*head, *body)), default=0), _WIDEST)
    if not width:
        return ""
    first, *more = head or [[""] * width]
    lines = [first, ["---"] * width, *more, *body]
    return "\n".join(_line(row, width) for row in lines)


def _line(row: list[str], width: int) -> str:
    cells = (row + [""] * width)[:width]
    return "| " + " | ".join(cells) + " |"


def _cells(row: Any, cell: Cell) -> list[str]:
    texts: list[str] = []
    for entry in row:
        texts += [cell(entry), *[""] * min(entry.get("morecols", 0), _WIDEST)]
    return texts


def _spread(rows: list[Any], cell: Cell) -> list[list[str]]:
    """The rows of a body; a cell that spans rows leaves its place empty in those below."""
    taken: dict[int, int] = {}
    lines = []
    for row in rows:
        line: list[str] = []
        entries = list(row)
        while entries or any(place >= len(line) for place, left in taken.items() if left):
            if taken.get(len(line), 0):
                taken[len(line)] -= 1
                line.append("")
                continue
            if not entries:
                line.append("")
                continue
            entry = entries.pop(0)
            for _ in range(min(entry.get("morecols", 0), _WIDEST) + 1):
                taken[len(line)] = entry.get("morerows", 0)
                line.append("")
            line[-1 - min(entry.get("morecols", 0), _WIDEST)] = cell(entry)
        lines.append(line)
    return lines
