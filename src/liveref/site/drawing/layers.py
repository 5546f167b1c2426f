"""The layers of a graph: which nodes stand in which column, and in which order.

The method is that of Sugiyama, Tagawa and Toda (1981): cycles are broken, nodes are put into
layers by their longest way, long edges get a node in each layer that they cross, and nodes are
sorted by the mean place of their neighbours.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

__all__ = ["Layered", "layered"]

_SWEEPS = 12
Pair = tuple[str, str]


class Layered(NamedTuple):
    """The layers with the names of their nodes, those of long edges among them, and the chain of
    nodes of each edge, from its source to its target."""

    layers: list[list[str]]
    chains: dict[Pair, list[str]]


def layered(nodes: Iterable[str], edges: Iterable[Pair]) -> Layered:
    """The layers of a graph without loops of one node; edges are given once each."""
    names = list(nodes)
    pairs = [pair for pair in dict.fromkeys(edges) if pair[0] != pair[1]]
    backward = _backward(names, pairs)
    forward = [(b, a) if (a, b) in backward else (a, b) for a, b in pairs]
    ranks = _ranks(names, forward)
    layers: list[list[str]] = [[] for _ in range(max(ranks.values(), default=-1) + 1)]
    for name in names:
        layers[ranks[name]].append(name)
    chains: dict[Pair, list[str]] = {}
    steps: set[Pair] = set()
    for pair, (first, last) in zip(pairs, forward, strict=True):
        chain = [first]
        for rank in range(ranks[first] + 1, ranks[last]):
            bend = f"\0{first}\0{last}\0{rank}"
            if bend not in layers[rank]:
                layers[rank].append(bend)
            chain.append(bend)
        chain.append(last)
        steps.update(pairwise(chain))
        chains[pair] = chain if pair == (first, last) else chain[::-1]
    return Layered(_sorted(layers, steps), chains)


def _backward(names: list[str], pairs: list[Pair]) -> set[Pair]:
    """The edges that close a cycle, as a walk in depth finds them."""
    following: dict[str, list[str]] = {name: [] for name in names}
    for source, target in pairs:
        following[source].append(target)
    state: dict[str, int] = {}
    backward: set[Pair] = set()
    for root in names:
        stack = [(root, iter(following[root]))] if root not in state else []
        state.setdefault(root, 1)
        while stack:
            name, rest = stack[-1]
            for target in rest:
                if state.get(target) == 1:
                    backward.add((name, target))
                elif target not in state:
                    state[target] = 1
                    stack.append((target, iter(following[target])))
                    break
            else:
                state[name] = 2
                stack.pop()
    return backward


def _ranks(names: list[str], forward: list[Pair]) -> dict[str, int]:
    """The length of the longest way to each node."""
    above: dict[str, list[str]] = {name: [] for name in names}
    waiting = dict.fromkeys(names, 0)
    below: dict[str, list[str]] = {name: [] for name in names}
    for source, target in dict.fromkeys(forward):
        above[target].append(source)
        below[source].append(target)
        waiting[target] += 1
    ready = [name for name in names if not waiting[name]]
    ranks: dict[str, int] = {}
    while ready:
        name = ready.pop(0)
        ranks[name] = max((ranks[other] + 1 for other in above[name]), default=0)
        for target in below[name]:
            waiting[target] -= 1
            if not waiting[target]:
                ready.append(target)
    return ranks


def _sorted(layers: list[list[str]], steps: set[Pair]) -> list[list[str]]:
    """The layers with few crossings: swept to and fro, the best of all orders is taken."""
    before: dict[str, list[str]] = {}
    after: dict[str, list[str]] = {}
    for source, target in sorted(steps):
        before.setdefault(target, []).append(source)
        after.setdefault(source, []).append(target)
    best, fewest = layers, _crossings(layers, after)
    for sweep in range(_SWEEPS):
        down = sweep % 2 == 0
        neighbours = before if down else after
        order = range(1, len(layers)) if down else range(len(layers) - 2, -1, -1)
        layers = [list(layer) for layer in layers]
        for number in order:
            fixed = layers[number - 1 if down else number + 1]
            places = {name: float(place) for place, name in enumerate(fixed)}
            layers[number] = _by_mean(layers[number], neighbours, places)
        crossings = _crossings(layers, after)
        if crossings < fewest:
            best, fewest = layers, crossings
    return best


def _by_mean(
    layer: list[str], neighbours: dict[str, list[str]], places: dict[str, float]
) -> list[str]:
    means = {}
    for place, name in enumerate(layer):
        own = [places[other] for other in neighbours.get(name, ()) if other in places]
        means[name] = sum(own) / len(own) if own else float(place)
    return sorted(layer, key=lambda name: means[name])


def _crossings(layers: list[list[str]], after: dict[str, list[str]]) -> int:
    count = 0
    for upper, lower in pairwise(layers):
        places = {name: place for place, name in enumerate(lower)}
        ends = [sorted(places[other] for other in after.get(name, ())) for name in upper]
        seen: list[int] = []
        for group in ends:
            count += sum(1 for end in group for other in seen if other > end)
            seen += group
    return count
