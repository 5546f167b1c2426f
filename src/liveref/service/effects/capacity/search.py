"""Sets of records that have together what a query asks for: of one tree, and of those that its
records share by a common group."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice, product
from typing import NamedTuple

from liveref.model.behaviour.queries import Search
from liveref.service.effects.capacity.groups import Group, Request
from liveref.service.effects.capacity.holders import Holders

_MOST = 50_000
"""The combinations that one request may try: it bounds the time that a query can take."""


class Part(NamedTuple):
    """The amounts that the group of a suffix takes of one record."""

    suffix: str
    holder: str
    amounts: tuple[tuple[str, int], ...]


Parts = tuple[Part, ...]


class Finder:
    """Finds the sets for one request. With `in_trees`, a set may have several records of a tree."""

    def __init__(
        self, search: Search, holders: Holders, request: Request, *, in_trees: bool
    ) -> None:
        self._search, self._holders, self._request = search, holders, request
        self._in_trees = in_trees

    def sets(self) -> Iterator[Parts]:
        """The sets, each once; no more than the request asks for."""
        yield from islice(self._distinct(), self._request.limit)

    def _distinct(self) -> Iterator[Parts]:
        seen: set[frozenset[Part]] = set()
        for parts in islice(self._combinations(), _MOST):
            if (key := frozenset(parts)) not in seen and self._is_whole(parts):
                seen.add(key)
                yield parts

    def _combinations(self) -> Iterator[Parts]:
        for root in self._holders.members:
            if not self._request.root.is_met(self._names(root)):
                continue
            reach = self._reach(root)
            choices = [list(self._of_group(group, reach)) for group in self._request.groups]
            for chosen in product(*choices):
                yield tuple(part for parts in chosen for part in parts)

    def _names(self, one: str) -> frozenset[str]:
        return self._holders.by_id[one].names[self._search.names]

    def _groups(self, one: str) -> frozenset[str]:
        return self._holders.by_id[one].names[self._search.groups]

    def _reach(self, root: str) -> list[str]:
        """The records of a tree, and those that share what they have with one of them."""
        members, sharing = self._holders.members[root], self._search.sharing
        groups = frozenset().union(*map(self._groups, members))
        others = (one for one in self._holders.by_id if one not in members)
        shared = (one for one in others if sharing and sharing in self._names(one))
        return [*members, *(one for one in shared if groups & self._groups(one))]

    def _of_group(self, group: Group, reach: list[str]) -> Iterator[Parts]:
        """The ways in which records within reach meet the conditions of a group."""
        if group.within is not None:
            tree = self._holders.tree_of(group.within)
            reach = [one for one in reach if one in tree]
        if group.suffix:
            amounts = tuple(group.amounts.items())
            for one in reach:
                if self._meets(one, group, amounts):
                    yield (Part(group.suffix, one, amounts),)
        else:
            yield from self._spread(group, [one for one in reach if self._may_join(one, group)])

    def _meets(self, one: str, group: Group, amounts: Iterable[tuple[str, int]]) -> bool:
        fits = group.names.is_met(self._names(one)) and group.groups.is_met(self._groups(one))
        return fits and all(self._has_left(one, *pair) for pair in amounts)

    def _has_left(self, one: str, key: str, amount: int) -> bool:
        return self._holders.by_id[one].has_left(self._search.amounts, key, amount)

    def _may_join(self, one: str, group: Group) -> bool:
        """Whether a record may be one of several that meet the conditions of a group together: it
        belongs to groups by itself or by its root."""
        groups = self._groups(one) | self._groups(self._holders.roots[one])
        return group.groups.is_met(groups) and group.names.none_of.isdisjoint(self._names(one))

    def _spread(self, group: Group, reach: list[str]) -> Iterator[Parts]:
        """The ways in which records meet the conditions of a group together."""
        choices = [
            [(one, key, amount) for one in reach if self._has_left(one, key, amount)]
            for key, amount in group.amounts.items()
        ]
        for chosen in product(*choices):
            holders = dict.fromkeys(one for one, *_ in chosen)
            names = frozenset().union(*map(self._names, holders))
            if group.names.has_all(names):
                yield tuple(
                    Part("", holder, tuple((k, n) for one, k, n in chosen if one == holder))
                    for holder in holders
                )

    def _is_whole(self, parts: Parts) -> bool:
        """Whether parts that each meet their group do so together."""
        holders = [part.holder for part in parts if part.suffix]
        is_apart = not self._request.is_isolated or len({*holders}) == len(holders)
        return (
            is_apart
            and (self._in_trees or self._is_flat(parts))
            and all(self._is_subtree(parts, suffixes) for suffixes in self._request.subtrees)
            and all(self._has_left(one, k, n) for (one, k), n in total(parts).items())
        )

    def _is_flat(self, parts: Parts) -> bool:
        holders = {part.holder for part in parts}
        return len({self._holders.roots[one] for one in holders}) == len(holders)

    def _is_subtree(self, parts: Parts, suffixes: frozenset[str]) -> bool:
        """Whether one of the records for these groups stands above the others."""
        holders = {part.holder for part in parts if part.suffix in suffixes}
        above = [{*self._holders.upwards(one)} for one in holders]
        return not holders or bool(holders.intersection(*above))


def total(parts: Parts) -> Counter[tuple[str, str]]:
    """The amounts that parts take together, by record and name."""
    amounts: Counter[tuple[str, str]] = Counter()
    for part in parts:
        for key, amount in part.amounts:
            amounts[part.holder, key] += amount
    return amounts


def requested(request: Request) -> frozenset[str]:
    """The names of all amounts that a request asks for."""
    return frozenset(key for group in request.groups for key in group.amounts)
