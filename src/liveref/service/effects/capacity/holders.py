"""The records that a search for capacity chooses from: their names, groups, stock and trees."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

from liveref.model.behaviour.amounts import Draw
from liveref.model.behaviour.queries import Ask
from liveref.service.effects.capacity import claims
from liveref.service.system.status import identity, parent
from liveref.service.system.system import System
from liveref.store.base import Reader, Record

Stock = dict[str, tuple[Record, float]]
"""The records that hold an amount, by identity, and the used part of each."""


class Holder(NamedTuple):
    """A record, and by parameter the names that stand below it; its stock by parameter."""

    record: Record
    names: dict[str, frozenset[str]]
    stocks: dict[str, tuple[Draw, Stock]]

    def has_left(self, parameter: str, key: str, amount: int) -> bool:
        """Whether so much of a stock can be taken."""
        draw, stock = self.stocks[parameter]
        return key in stock and not claims.misfit(draw, stock[key][0], amount, stock[key][1])

    def usage(self, parameter: str) -> dict[str, dict[str, Any]]:
        """The capacity and the used part of each stock."""
        draw, stock = self.stocks[parameter]
        return {
            key: {"capacity": int(claims.capacity(draw, holder)), "used": used}
            for key, (holder, used) in stock.items()
        }


class Holders:
    """All records of a resource, with what the parameters `asks` ask of them. The field `tree`
    refers from one to its parent."""

    def __init__(self, tx: Reader, system: System, resource: str, asks: dict[str, Ask]) -> None:
        below = {name: _names(tx, system, ask.below) for name, ask in asks.items() if ask.below}
        stocks = {n: _stocks(tx, system, ask.left_for) for n, ask in asks.items() if ask.left_for}
        self._tree = next((ask.tree for ask in asks.values() if ask.tree), "")
        self.by_id = {
            record.id: Holder(
                record,
                {name: frozenset(names.get(record.id, ())) for name, names in below.items()},
                {name: (draw, stock.get(record.id, {})) for name, (draw, stock) in stocks.items()},
            )
            for record in tx.page(system.kind(resource))
        }
        self.roots = {one: self._root_of(one) for one in self.by_id}
        self.members: dict[str, list[str]] = defaultdict(list)
        for one, root in self.roots.items():
            self.members[root].append(one)

    def tree_of(self, one: str) -> list[str]:
        """The records of the tree in which a record stands; none for a missing record."""
        return self.members.get(self.roots.get(one, ""), [])

    def upwards(self, one: str) -> Iterator[str]:
        """A record, its parent, and so on to the root."""
        seen: set[str] = set()
        while one in self.by_id and one not in seen:
            seen.add(one)
            yield one
            one = str(self.by_id[one].record.data.get(self._tree))

    def _root_of(self, one: str) -> str:
        *_, root = self.upwards(one)
        return root


def _names(tx: Reader, system: System, resource: str) -> dict[str, list[str]]:
    names: dict[str, list[str]] = defaultdict(list)
    for record in tx.page(system.kind(resource)):
        if (above := parent(record)) is not None:
            names[above].append(str(identity(record)))
    return names


def _stocks(tx: Reader, system: System, resource: str) -> tuple[Draw, dict[str, Stock]]:
    draw = system.draws[resource]
    used: Counter[tuple[str, str]] = Counter()
    for record in tx.page(system.kind(resource)):
        for keys in claims.key_paths(record.data, {}, draw.amounts):
            used[claims.wildcard_keys(draw.amounts, keys)] += claims.value_at(record.data, keys)
    stocks: dict[str, Stock] = defaultdict(dict)
    for holder in tx.page(system.kind(draw.of)):
        above, name = parent(holder), str(identity(holder))
        if above is not None:
            stocks[above][name] = (holder, used[above, name])
    return draw, stocks
