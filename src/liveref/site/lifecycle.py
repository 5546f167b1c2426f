"""The lifecycle of a resource: its statuses, and what leads from one to another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from liveref.constraints.index import Constraints, concerns
from liveref.model.api import API, Effect, Operation, Resource
from liveref.model.behaviour.behaviour import ResourceBehaviour
from liveref.model.behaviour.transitions import Transition
from liveref.model.constraints.conditions import STATUS, Condition, Operator
from liveref.model.constraints.operations import Outcome, Precondition
from liveref.model.reason import Reason, reason_of
from liveref.site.drawing.graph import Edge, Graph, Node
from liveref.site.reasons import Why, why

__all__ = ["Lifecycle", "Move", "graph_of", "lifecycle_of"]

_START, _END, _ANY = "\0start", "\0end", "\0any"
_MOST_LABELS = 4
_MANY = 6
"""So many statuses from which an operation may start count as any."""


class Move(NamedTuple):
    """The effect of an operation on the status: from one of `sources` (none: from any) through
    `way` to its last status; an empty way leaves it, `ends` means that the record is gone."""

    operation: Operation
    sources: tuple[str, ...]
    way: tuple[str, ...]
    ends: bool
    why: Why | None


class Lifecycle(NamedTuple):
    """The statuses of a new record, the moves between statuses, all statuses, and the reason of the
    first ones."""

    initial: tuple[str, ...]
    moves: list[Move]
    statuses: tuple[str, ...]
    why: Why | None


def lifecycle_of(api: API, resource: Resource) -> Lifecycle | None:
    """The lifecycle of a resource, None where it has no status that anything changes."""
    own = api.behaviour.resources.get(resource.name, ResourceBehaviour())
    initial = tuple(phase.status for phase in own.initial)
    facts = Constraints(api.constraints)
    operations = [o for o in api.operations if o.resource == resource.name]
    moves = [
        move
        for operation in operations
        if (move := _move(operation, own, facts, resource)) is not None
    ]
    moving = any(move.way or move.sources for move in moves)
    if not moving and len(initial) < 2:
        return None
    mentioned = [*initial, *(s for m in moves for s in (*m.sources, *m.way))]
    statuses = tuple(dict.fromkeys((*mentioned, *resource.statuses)))
    return Lifecycle(initial, moves, statuses, _why(reason_of(own.reasons, "initial")))


def _move(
    operation: Operation, own: ResourceBehaviour, facts: Constraints, resource: Resource
) -> Move | None:
    transition = own.actions.get(operation.verb, Transition())
    fields = {STATUS, own.status_field or "", resource.status_field or ""} - {""}
    sources = list(transition.allowed)
    way = [phase.status for phase in transition.to]
    reason = reason_of(transition.reasons, "to") or reason_of(transition.reasons, "allowed")
    stated = [fact for fact in facts.all if concerns(fact, operation)]
    for fact in stated:
        if isinstance(fact, Precondition):
            needed = list(_statuses(fact.conditions, fields))
            sources += needed
            reason = reason or (fact.reason if needed else None)
        elif isinstance(fact, Outcome) and _sets_status(fact, fields):
            way.append(str(fact.value))
            reason = fact.reason
    ends = transition.deletes or operation.effect is Effect.DELETE
    if not (sources or way or ends) or operation.effect is Effect.CREATE:
        return None
    return Move(operation, _once(sources), _once(way), ends, _why(reason))


def _sets_status(fact: Outcome, fields: set[str]) -> bool:
    is_own = not fact.of and fact.records is None
    return is_own and fact.field in fields and isinstance(fact.value, str)


def _statuses(conditions: Iterable[Condition], fields: set[str]) -> Iterator[str]:
    for condition in conditions:
        if condition.field in fields and not condition.of:
            if condition.operator is Operator.EQUAL and isinstance(condition.value, str):
                yield condition.value
            elif condition.operator is Operator.IN:
                yield from map(str, condition.value)


def _once(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


def _why(reason: Reason | None) -> Why | None:
    return why(reason) if reason is not None else None


def graph_of(lifecycle: Lifecycle) -> Graph:
    """The picture of a lifecycle: a box for each status, an arrow for each move."""
    labels: dict[tuple[tuple[str, ...], str], list[str]] = {}
    for move in lifecycle.moves:
        for sources, target in _arrows(move):
            labels.setdefault((sources, target), []).append(_verb(move.operation))
    edges = [Edge(*pair) for pair in pairwise((_START, *lifecycle.initial))]
    words = []
    for number, ((sources, target), verbs) in enumerate(labels.items()):
        # Operations with the same beginning and end share one place for their words.
        label = Node(f"\2{number}", _lines(verbs), style="label")
        words.append(label)
        edges += [Edge(source, label.id) for source in sources]
        edges.append(Edge(label.id, target))
    ids = {label.id for label in words}
    used = dict.fromkeys(name for edge in edges for name in (edge.start, edge.end))
    return Graph([*(_node(name) for name in used if name not in ids), *words], edges)


def _arrows(move: Move) -> Iterator[tuple[tuple[str, ...], str]]:
    """The steps of a move that change the status: from where it may start, and from status to
    status."""
    way = (*move.way, *([_END] if move.ends else []))
    if not way:
        return
    sources = move.sources if 0 < len(move.sources) < _MANY else (_ANY,)
    if others := tuple(source for source in sources if source != way[0]):
        yield others, way[0]
    for source, target in pairwise(way):
        yield (source,), target


def _node(name: str) -> Node:
    if name == _START:
        return Node(name, ("",), style="start")
    words = {_END: "gone", _ANY: "any status"}
    return Node(name, (words.get(name, name),), style="side" if name in words else "node")


def _verb(operation: Operation) -> str:
    return operation.verb.replace("_", " ")


def _lines(words: list[str]) -> tuple[str, ...]:
    words = list(dict.fromkeys(words))
    if len(words) <= _MOST_LABELS:
        return tuple(words)
    return (*words[: _MOST_LABELS - 1], f"and {len(words) - _MOST_LABELS + 1} more")
