"""The places of nodes and edges in pixels."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

from liveref.site.drawing.graph import Graph, Node
from liveref.site.drawing.layers import layered

__all__ = ["Box", "Drawing", "draw"]

_BETWEEN_LAYERS = 46.0
_BETWEEN_NODES = 16.0
_MARGIN = 12.0
_BEND = Node("", ("",), style="bend")
_PASSES = 24
Point = tuple[float, float]


class Box(NamedTuple):
    """A node with the place of its middle."""

    node: Node
    x: float
    y: float


class Drawing(NamedTuple):
    """All boxes, the points of each edge from box to box, and the size of the whole."""

    boxes: list[Box]
    edges: list[list[Point]]
    width: float
    height: float


def draw(graph: Graph) -> Drawing:
    """The layout of a graph. The words of an edge stand in a layer of their own."""
    nodes = {node.id: node for node in graph.nodes}
    pairs: list[tuple[str, str]] = []
    plain: list[tuple[str, ...]] = []
    for number, edge in enumerate(graph.edges):
        if edge.label:
            label = Node(f"\1{number}", edge.label, style="label")
            nodes[label.id] = label
            pairs += [(edge.start, label.id), (label.id, edge.end)]
            plain.append((edge.start, label.id, edge.end))
        else:
            pairs.append((edge.start, edge.end))
            plain.append((edge.start, edge.end))
    placed = layered(nodes, pairs)
    sizes = {name: nodes.get(name, _BEND) for layer in placed.layers for name in layer}
    columns = _columns(placed.layers, sizes)
    rows = _rows(placed.layers, sizes, placed.chains.values())
    boxes = {name: Box(node, columns[name], rows[name]) for name, node in sizes.items()}
    edges = [_points(way, placed.chains, boxes) for way in plain]
    shown = [box for name, box in boxes.items() if name in nodes]
    return _shifted(shown, edges)


def _columns(layers: list[list[str]], sizes: dict[str, Node]) -> dict[str, float]:
    columns: dict[str, float] = {}
    x = _MARGIN
    for layer in layers:
        width = max(sizes[name].width for name in layer)
        columns |= dict.fromkeys(layer, x + width / 2)
        x += width + _BETWEEN_LAYERS
    return columns


def _rows(
    layers: list[list[str]], sizes: dict[str, Node], chains: Iterable[list[str]]
) -> dict[str, float]:
    """Each node near the middle of its neighbours, in the order of its layer."""
    neighbours: dict[str, list[str]] = {name: [] for layer in layers for name in layer}
    for chain in chains:
        for one, other in pairwise(chain):
            neighbours[one].append(other)
            neighbours[other].append(one)
    rows: dict[str, float] = {}
    for layer in layers:
        wanted = dict.fromkeys(layer, 0.0)
        rows |= _spread(layer, wanted, sizes)
    for number in range(_PASSES):
        for layer in layers if number % 2 == 0 else reversed(layers):
            wanted = {name: _mean(neighbours[name], rows, rows[name]) for name in layer}
            rows |= _spread(layer, wanted, sizes)
    return rows


def _mean(names: list[str], rows: dict[str, float], otherwise: float) -> float:
    return sum(rows[name] for name in names) / len(names) if names else otherwise


def _spread(layer: list[str], wanted: dict[str, float], sizes: dict[str, Node]) -> dict[str, float]:
    """Places as near as possible to those wanted, with room between them: neighbours that would
    overlap become a group around the mean of their wishes."""
    groups: list[tuple[list[str], float]] = []
    for name in layer:
        groups.append(([name], wanted[name]))
        while len(groups) > 1 and _overlap(groups[-2], groups[-1], sizes):
            (left, one), (right, other) = groups[-2], groups[-1]
            count = len(left) + len(right)
            middle = (one * len(left) + other * len(right)) / count
            groups[-2:] = [(left + right, middle)]
    rows: dict[str, float] = {}
    for names, middle in groups:
        y = middle - _extent(names, sizes) / 2
        for name in names:
            height = sizes[name].height
            rows[name] = y + height / 2
            y += height + _BETWEEN_NODES
    return rows


def _overlap(
    upper: tuple[list[str], float], lower: tuple[list[str], float], sizes: dict[str, Node]
) -> bool:
    end = upper[1] + _extent(upper[0], sizes) / 2
    return end + _BETWEEN_NODES > lower[1] - _extent(lower[0], sizes) / 2


def _extent(names: list[str], sizes: dict[str, Node]) -> float:
    return sum(sizes[name].height for name in names) + _BETWEEN_NODES * (len(names) - 1)


def _points(
    way: tuple[str, ...], chains: dict[tuple[str, str], list[str]], boxes: dict[str, Box]
) -> list[Point]:
    """The points of an edge: the sides of its boxes, and the bends between them."""
    points: list[Point] = []
    for source, target in pairwise(way):
        chain = chains[source, target]
        for name, following in pairwise(chain):
            here, there = boxes[name], boxes[following]
            direction = 1 if there.x > here.x else -1
            points.append((here.x + direction * here.node.width / 2, here.y))
            points.append((there.x - direction * there.node.width / 2, there.y))
    return points


def _shifted(boxes: list[Box], edges: list[list[Point]]) -> Drawing:
    """The drawing with its upper edge at the margin."""
    tops = [box.y - box.node.height / 2 for box in boxes] + [y for e in edges for _, y in e]
    bottoms = [box.y + box.node.height / 2 for box in boxes] + [y for e in edges for _, y in e]
    shift = _MARGIN - min(tops, default=0.0)
    width = max((box.x + box.node.width / 2 for box in boxes), default=0.0) + _MARGIN
    height = max(bottoms, default=0.0) + shift + _MARGIN
    moved = [Box(box.node, box.x, box.y + shift) for box in boxes]
    return Drawing(moved, [[(x, y + shift) for x, y in edge] for edge in edges], width, height)
