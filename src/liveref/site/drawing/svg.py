"""A layout as SVG. It has classes and no style of its own, so that a page's colours apply."""

from __future__ import annotations

from itertools import pairwise

from markupsafe import Markup

from liveref.site.drawing.graph import Graph
from liveref.site.drawing.layout import Box, Point, draw

__all__ = ["svg"]

_LINE = 18


def svg(graph: Graph, name: str, title: str) -> Markup:
    """The picture of a graph. `name` is its own on the page; a screen reader says the `title`."""
    drawing = draw(graph)
    labels = {node.id for node in graph.nodes if node.style == "label"}
    ways = zip(graph.edges, drawing.edges, strict=True)
    parts = [_edge(points, "" if edge.end in labels else name) for edge, points in ways]
    parts += [_box(box) for box in drawing.boxes]
    return Markup(
        '<svg class="graph" role="group" aria-label="{title}" xmlns="http://www.w3.org/2000/svg" '
        'width="{w}" height="{h}" viewBox="0 0 {w} {h}">{arrow}{inner}</svg>'
    ).format(
        title=title,
        w=round(drawing.width),
        h=round(drawing.height),
        arrow=_ARROW.format(name),
        inner=Markup("").join(parts),
    )


_ARROW = Markup(
    '<defs><marker id="arrow-{}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" '
    'markerHeight="7" orient="auto"><path class="head" d="M0 0.5 L8 4 L0 7.5 z"/></marker></defs>'
)


def _edge(points: list[Point], head: str) -> Markup:
    """A line through the points, level where it leaves a box and where it comes to one. `head` is
    the name of the picture that has the head of the arrow, "" for none."""
    steps = [f"M{points[0][0]:.0f} {points[0][1]:.0f}"] if points else []
    for (x1, y1), (x2, y2) in pairwise(points):
        if y1 == y2:
            steps.append(f"L{x2:.0f} {y2:.0f}")
        else:
            middle = (x1 + x2) / 2
            steps.append(f"C{middle:.0f} {y1:.0f} {middle:.0f} {y2:.0f} {x2:.0f} {y2:.0f}")
    end = Markup(' marker-end="url(#arrow-{})"').format(head) if head else ""
    return Markup('<path class="edge" d="{}"{}/>').format(" ".join(steps), end)


def _box(box: Box) -> Markup:
    node = box.node
    if node.style == "start":
        return Markup('<circle class="start" cx="{}" cy="{}" r="7"/>').format(*_rounded(box))
    parts = [] if node.style == "label" else [_frame(box)]
    parts += [_text(box, number, line) for number, line in enumerate(node.lines)]
    inner = Markup('<g class="{}" data-node="{}">{}</g>').format(
        node.style, node.id if node.style != "label" else "", Markup("").join(parts)
    )
    return Markup('<a href="{}">{}</a>').format(node.href, inner) if node.href else inner


def _frame(box: Box) -> Markup:
    node = box.node
    return Markup('<rect x="{}" y="{}" width="{}" height="{}" rx="7"/>').format(
        round(box.x - node.width / 2),
        round(box.y - node.height / 2),
        round(node.width),
        round(node.height),
    )


def _text(box: Box, number: int, line: str) -> Markup:
    first = box.y - (len(box.node.lines) - 1) * _LINE / 2
    kind = "main" if number == 0 else "more"
    return Markup('<text class="{}" x="{}" y="{}">{}</text>').format(
        kind, round(box.x), round(first + number * _LINE + 4), line
    )


def _rounded(box: Box) -> tuple[int, int]:
    return round(box.x), round(box.y)
