"""The layout of graphs: nothing overlaps, every arrow ends at its box, cycles come to an end."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from liveref.site.drawing.graph import Edge, Graph, Node
from liveref.site.drawing.layers import layered
from liveref.site.drawing.layout import Box, draw
from liveref.site.drawing.svg import svg

NAMES = [f"n{number}" for number in range(9)]


@st.composite
def graphs(draw_: st.DrawFn) -> Graph:
    pairs = draw_(st.lists(st.tuples(*[st.sampled_from(NAMES)] * 2), max_size=16, unique=True))
    labels = draw_(st.lists(st.booleans(), min_size=len(pairs), max_size=len(pairs)))
    edges = [
        Edge(start, end, ("word", "more") if has_label else ())
        for (start, end), has_label in zip(pairs, labels, strict=True)
        if start != end
    ]
    return Graph([Node(name, (name,)) for name in NAMES], edges)


def overlap(one: Box, other: Box) -> bool:
    """Whether two boxes have a point in common."""
    across = abs(one.x - other.x) < (one.node.width + other.node.width) / 2
    down = abs(one.y - other.y) < (one.node.height + other.node.height) / 2
    return across and down


@given(graphs())
@settings(max_examples=60, deadline=None)
def test_no_box_lies_upon_another_and_all_lie_within(graph: Graph) -> None:
    drawing = draw(graph)
    assert not [pair for pair in combinations(drawing.boxes, 2) if overlap(*pair)]
    for box in drawing.boxes:
        assert box.node.width / 2 <= box.x <= drawing.width - box.node.width / 2
        assert box.node.height / 2 <= box.y <= drawing.height - box.node.height / 2


@given(graphs())
@settings(max_examples=60, deadline=None)
def test_every_arrow_leads_from_its_box_to_its_box(graph: Graph) -> None:
    drawing = draw(graph)
    boxes = {box.node.id: box for box in drawing.boxes}
    for edge, points in zip(graph.edges, drawing.edges, strict=True):
        start, end = boxes[edge.start], boxes[edge.end]
        assert abs(abs(points[0][0] - start.x) - start.node.width / 2) < 0.01
        assert abs(points[0][1] - start.y) < 0.01
        assert abs(abs(points[-1][0] - end.x) - end.node.width / 2) < 0.01
        assert abs(points[-1][1] - end.y) < 0.01


def test_a_cycle_is_laid_out() -> None:
    ring = [("a", "b"), ("b", "c"), ("c", "a")]
    placed = layered("abc", ring)
    assert [len(layer) for layer in placed.layers] == [1, 2, 1] or len(placed.layers) == 3
    assert set(placed.chains) == set(ring)


def test_crossings_are_avoided_where_they_can_be() -> None:
    placed = layered(["a", "b", "x", "y"], [("a", "y"), ("b", "x")])
    first, second = placed.layers
    assert (first.index("a") < first.index("b")) == (second.index("y") < second.index("x"))


def test_names_are_text_and_no_markup() -> None:
    graph = Graph([Node("<b>", ("</svg><script>",), href='"><x')], [])
    picture = svg(graph, "map", "\"><img onerror='1'>")
    assert "<script" not in picture
    assert "<img" not in picture
    assert "<x" not in picture
