"""The answer to a search: sets of records that have together what a query asks for, such as the
providers of a tree with those that share by aggregates."""

from __future__ import annotations

from typing import Any

from liveref.model.behaviour.queries import Search
from liveref.model.microversion import parse
from liveref.model.schema import Schema
from liveref.service.effects.capacity.groups import Query
from liveref.service.effects.capacity.holders import Holder, Holders
from liveref.service.effects.capacity.keyed import is_list, to_list
from liveref.service.effects.capacity.search import Finder, Parts, requested, total
from liveref.service.effects.singletons import ShowSingleton
from liveref.service.lookup.references import template
from liveref.service.planning.plan import Plan
from liveref.service.request.call import Call
from liveref.service.work.outcome import Outcome
from liveref.service.work.unit import Unit
from liveref.store.base import Reader
from liveref.values.nested import merged, pruned

_ASKED = "asked"
"""In a template, the amounts of a set by their parameter, its `suffix` and its `root`."""


class ShowCandidates(ShowSingleton):
    """Shows the sets of records that have together what the query asks for, and the records of
    these sets."""

    declared = ("search",)

    @classmethod
    def fits(cls, plan: Plan) -> bool:
        declared = plan.system.behaviour(plan.resource.name).search is not None
        return super().fits(plan) and declared and plan.root is not None

    def run(self, unit: Unit) -> Outcome:
        search = self.plan.system.behaviour(self.plan.resource.name).search
        if search is None:
            return super().run(unit)
        return Outcome(body=_Answer(self.plan, search, unit.call, unit.tx).body())


class _Answer:
    """The answer to one search."""

    def __init__(self, plan: Plan, search: Search, call: Call, tx: Reader) -> None:
        self._plan, self._search, self._call, self._tx = plan, search, call, tx
        asks = plan.system.behaviour(search.of).asks
        self._request = Query(search, asks, plan.system, tx, call).request()
        self._holders = Holders(tx, plan.system, search.of, asks)

    def body(self) -> Any:
        """The sets in the lists of the template, the records in its maps."""
        root = self._plan.root or Schema()
        in_trees = self._is_since(self._search.trees)
        finder = Finder(self._search, self._holders, self._request, in_trees=in_trees)
        sets = list(finder.sets())
        shown = dict.fromkeys(part.holder for parts in sets for part in parts)
        if in_trees:
            shown = dict.fromkeys(one for part in shown for one in self._holders.tree_of(part))
        body = {
            name: [self._set(shape, parts) for parts in sets]
            if isinstance(shape, list)
            else merged(self._filled(one, shape) for one in shown)
            for name, shape in self._search.shows.items()
        }
        return pruned(body, root)

    def _is_since(self, version: str) -> bool:
        asked = self._call.version
        return not version or asked is None or parse(version) <= asked

    def _set(self, shapes: list[Any], parts: Parts) -> Any:
        """One set: its parts put together."""
        amounts, about = total(parts), f"${_ASKED}.{self._search.amounts}"
        whole = merged(
            self._filled(
                part.holder,
                {n: one for n, one in shape.items() if part.amounts or about not in str(one)},
                suffix=part.suffix,
                amounts={key: n for (one, key), n in amounts.items() if one == part.holder},
            )
            for part in parts
            for shape in shapes
        )
        keyed = self._plan.system.behaviour(self._plan.resource.name).keyed
        lists = {n: one for n, one in keyed.items() if is_list(one, self._call.version)}
        return whole | {n: to_list(whole[n], one) for n, one in lists.items() if n in whole}

    def _filled(
        self, one: str, shape: Any, suffix: str = "", amounts: dict[str, int] | None = None
    ) -> Any:
        held = self._holders.by_id[one]
        asked = {self._search.amounts: amounts, "suffix": suffix, "root": self._holders.roots[one]}
        path = {**self._shown(held), _ASKED: asked}
        of, system = self._search.of, self._plan.system
        return template(self._tx, system, of, held.record, self._call, path=path).fill(shape)

    def _shown(self, held: Holder) -> dict[str, Any]:
        """The names and the usage of a record, by the parameters that ask for them."""
        usage = held.usage(self._search.amounts)
        if not self._is_since(self._search.whole):
            usage = {key: one for key, one in usage.items() if key in requested(self._request)}
        names = {name: sorted(values) for name, values in held.names.items()}
        return {**names, self._search.amounts: usage}
