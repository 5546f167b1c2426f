"""Capacity candidates: a query selects records by the names that their children must have, such as
traits of a provider, and by the amounts that must be left, as a claim would take them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import islice
from typing import Any, Self

from liveref.model.api import Effect
from liveref.model.behaviour import Draw
from liveref.model.schema import Schema
from liveref.service.effects.capacity import claims
from liveref.service.effects.singletons import ShowSingleton
from liveref.service.effects.step import Step
from liveref.service.lookup.references import template
from liveref.service.planning.plan import Plan
from liveref.service.request.call import Call
from liveref.service.request.problem import Problem
from liveref.service.system.status import identity, parent
from liveref.service.system.system import System
from liveref.service.work.outcome import Outcome
from liveref.service.work.unit import Unit
from liveref.store.base import Condition, Reader, Record
from liveref.values.nested import merged, pruned

_IN, _NOT = "in:", "!"
Names = dict[str, list[str]]
Stock = dict[str, dict[str, tuple[Record, float]]]
"""By parent: the records that hold an amount, by identity, and the used part of each."""


class Candidates(Step):
    """Selects the records of a list that have the names and amounts for which the query asks."""

    declared = ("asks",)

    @classmethod
    def applies(cls, plan: Plan) -> Self | None:
        asks = plan.system.behaviour(plan.resource.name).asks
        return cls(plan) if asks and plan.operation.effect is Effect.LIST else None

    def select(self, unit: Unit) -> list[Condition]:
        system, resource = self.plan.system, self.plan.resource.name
        if not system.behaviour(resource).asks.keys() & unit.call.query.keys():
            return []
        ids = [record.id for record, _ in _candidates(system, resource, unit.call, unit.tx)]
        return [Condition("id", ids, "in")]


class ShowCandidates(ShowSingleton):
    """Shows the records that have the names and amounts for which the query asks, merged into one
    answer."""

    declared = ("each_of",)

    @classmethod
    def fits(cls, plan: Plan) -> bool:
        declared = plan.system.behaviour(plan.resource.name).each_of is not None
        return super().fits(plan) and declared and plan.root is not None

    def run(self, unit: Unit) -> Outcome:
        offered = render_candidates(self.plan, unit.call, unit.tx)
        return super().run(unit) if offered is None else Outcome(body=offered)


def render_candidates(plan: Plan, call: Call, tx: Reader) -> Any:
    """The merged rendering of every record that matches the capacity query; None if behaviour
    declares none."""
    rendering = plan.system.behaviour(plan.resource.name).each_of
    if rendering is None or plan.root is None:
        return None
    limit = call.one("limit") or ""
    candidates = _candidates(plan.system, rendering.of, call, tx)
    none = {name: _none_of(field.schema) for name, field in plan.root.properties.items()
            if name in rendering.shows}  # fmt: skip
    candidates = islice(candidates, int(limit) if limit.isdigit() else None)
    templates = (
        template(tx, plan.system, rendering.of, one, call, path=held) for one, held in candidates
    )
    return pruned(merged([none, *(one.fill(rendering.shows) for one in templates)]), plan.root)


def _candidates(
    system: System, resource: str, call: Call, tx: Reader
) -> Iterator[tuple[Record, dict[str, Any]]]:
    """The records that match the query, each with its matches by parameter name, and with the
    requested amounts under `asked`."""
    queries = system.behaviour(resource).asks
    names = {n: _names(tx, system, one.below) for n, one in queries.items() if one.below}
    stock = {n: _stock(tx, system, one.left_for) for n, one in queries.items() if one.left_for}
    amounts = {n: _amounts(n, call.query.get(n, [])) for n in stock}
    for record in tx.page(system.kind(resource)):
        candidate = {n: by_parent.get(record.id, []) for n, by_parent in names.items()}
        fits = all(_has(candidate[n], text) for n in names for text in call.query.get(n, ()))
        for name, (draw, holders) in stock.items():
            held = holders.get(record.id, {})
            fits = fits and all(
                key in held and not claims.misfit(draw, held[key][0], amount, held[key][1])
                for key, amount in amounts[name].items()
            )
            candidate[name] = {key: _usage(draw, *used) for key, used in held.items()}  # type: ignore[assignment]
        if fits:
            yield record, candidate | {"asked": amounts}


def _usage(draw: Draw, holder: Record, used: float) -> dict[str, Any]:
    return {"capacity": int(claims.capacity(draw, holder)), "used": used}


def _names(tx: Reader, system: System, resource: str) -> Names:
    names: Names = defaultdict(list)
    for record in tx.page(system.kind(resource)):
        if (above := parent(record)) is not None:
            names[above].append(str(identity(record)))
    return names


def _stock(tx: Reader, system: System, resource: str) -> tuple[Draw, Stock]:
    draw = system.draws[resource]
    used: Counter[tuple[str, str]] = Counter()
    for record in tx.page(system.kind(resource)):
        for keys in claims.key_paths(record.data, {}, draw.amounts):
            used[claims.wildcard_keys(draw.amounts, keys)] += claims.value_at(record.data, keys)
    stock: Stock = defaultdict(dict)
    for holder in tx.page(system.kind(draw.of)):
        above, name = parent(holder), str(identity(holder))
        if above is not None:
            stock[above][name] = (holder, used[above, name])
    return draw, stock


def _amounts(name: str, texts: list[str]) -> dict[str, int]:
    """The amounts that a query requests: `VCPU:1,MEMORY_MB:64`. Raises Problem 400."""
    pairs = [part.partition(":") for text in texts for part in text.split(",")]
    if not all(key and number.isdigit() for key, _, number in pairs):
        raise Problem(400, f"{name} must be names with amounts, as VCPU:1,DISK_GB:4.", field=name)
    return {key: int(number) for key, _, number in pairs}


def _has(names: list[str], text: str) -> bool:
    """Whether the names match a text: all of its names, none behind `!`, or one of those behind
    `in:`."""
    is_without = text.startswith(_NOT + _IN)
    if is_without or text.startswith(_IN):
        one = any(part in names for part in text.partition(":")[2].split(","))
        return one is not is_without
    return all(
        (part.lstrip(_NOT) in names) is not part.startswith(_NOT) for part in text.split(",")
    )


def _none_of(schema: Schema) -> Any:
    return [] if "array" in schema.types else {}
