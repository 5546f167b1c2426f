"""What a query asks of what stands below records: names that have to be there, as traits of a
provider, and amounts of which so much must be left, as an allocation would take them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import islice
from typing import Any

from liveref.model.behaviour import Draw
from liveref.model.schema import Schema
from liveref.service.effects import asked
from liveref.service.effects.following import template
from liveref.service.planning.plan import Plan
from liveref.service.request.call import Call
from liveref.service.request.problem import Problem
from liveref.service.system.status import identity, parent
from liveref.service.system.system import System
from liveref.store.base import Condition, Reader, Record
from liveref.values.nested import merged, pruned

_IN, _NOT = "in:", "!"
Names = dict[str, list[str]]
Stock = dict[str, dict[str, tuple[Record, float]]]
"""By what they stand below, the records that have something, by identity, and how much of each
is taken."""


def conditions(plan: Plan, call: Call, tx: Reader) -> list[Condition]:
    """What a list has to ask for, so that it shows those that have what the query asks for."""
    said = plan.system.behaviour(plan.resource.name).asks
    if not said.keys() & call.query.keys():
        return []
    ids = [record.id for record, _ in _having(plan.system, plan.resource.name, call, tx)]
    return [Condition("id", ids, "in")]


def shown(plan: Plan, call: Call, tx: Reader) -> Any:
    """What behaviour shows of each record that has what the query asks for, all together; None
    where it shows nothing so."""
    said = plan.system.behaviour(plan.resource.name).each_of
    if said is None or plan.root is None:
        return None
    limit = call.one("limit") or ""
    found = _having(plan.system, said.of, call, tx)
    none = {name: _none_of(known.schema) for name, known in plan.root.properties.items()
            if name in said.shows}  # fmt: skip
    found = islice(found, int(limit) if limit.isdigit() else None)
    each = (template(tx, plan.system, said.of, one, call, path=held) for one, held in found)
    return pruned(merged([none, *(one.fill(said.shows) for one in each)]), plan.root)


def _having(
    system: System, resource: str, call: Call, tx: Reader
) -> Iterator[tuple[Record, dict[str, Any]]]:
    """The records that have what the query asks for, each with what it has, by the parameters'
    names, and with what is `asked` of amounts."""
    said = system.behaviour(resource).asks
    names = {n: _names(tx, system, one.below) for n, one in said.items() if one.below}
    stock = {n: _stock(tx, system, one.left_for) for n, one in said.items() if one.left_for}
    amounts = {n: _amounts(n, call.query.get(n, [])) for n in stock}
    for record in tx.page(system.kind(resource)):
        own = {n: found.get(record.id, []) for n, found in names.items()}
        fits = all(_has(own[n], text) for n in names for text in call.query.get(n, ()))
        for name, (draw, found) in stock.items():
            held = found.get(record.id, {})
            fits = fits and all(
                key in held and not asked.misfit(draw, held[key][0], amount, held[key][1])
                for key, amount in amounts[name].items()
            )
            own[name] = {key: _told(draw, *each) for key, each in held.items()}  # type: ignore[assignment]
        if fits:
            yield record, own | {"asked": amounts}


def _told(draw: Draw, holder: Record, used: float) -> dict[str, Any]:
    return {"capacity": int(asked.capacity(draw, holder)), "used": used}


def _names(tx: Reader, system: System, resource: str) -> Names:
    found: Names = defaultdict(list)
    for record in tx.page(system.kind(resource)):
        if (above := parent(record)) is not None:
            found[above].append(str(identity(record)))
    return found


def _stock(tx: Reader, system: System, resource: str) -> tuple[Draw, Stock]:
    draw = system.draws[resource]
    used: Counter[tuple[str, str]] = Counter()
    for record in tx.page(system.kind(resource)):
        for keys in asked.steps(record.data, {}, draw.amounts):
            used[asked.opened(draw.amounts, keys)] += asked.at(record.data, keys)
    found: Stock = defaultdict(dict)
    for holder in tx.page(system.kind(draw.of)):
        above, name = parent(holder), str(identity(holder))
        if above is not None:
            found[above][name] = (holder, used[above, name])
    return draw, found


def _amounts(name: str, texts: list[str]) -> dict[str, int]:
    """The amounts that a query asks for: `VCPU:1,MEMORY_MB:64`. Raises Problem 400."""
    pairs = [part.partition(":") for text in texts for part in text.split(",")]
    if not all(key and number.isdigit() for key, _, number in pairs):
        raise Problem(400, f"{name} must be names with amounts, as VCPU:1,DISK_GB:4.", field=name)
    return {key: int(number) for key, _, number in pairs}


def _has(names: list[str], text: str) -> bool:
    """Whether there are all names of a text, none of those behind `!`, or one of those behind
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
