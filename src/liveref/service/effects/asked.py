"""What a request's body asks of other records: that they are there, by the names that stand
somewhere in it, and that they have the amounts which it takes of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import inf
from typing import Any

from liveref.index.references import PARENT, Target
from liveref.model.behaviour import Draw
from liveref.service.effects import selection
from liveref.service.effects.following import record_of
from liveref.service.planning.plan import Plan
from liveref.service.request.call import Call
from liveref.service.request.problem import Problem
from liveref.service.system import status
from liveref.store.base import Condition, Reader, Record

_USUAL = {"minus": 0, "times": 1, "least": 1, "step": 1}


def check(plan: Plan, call: Call, tx: Reader) -> None:
    """Raises Problem for a name in the body which no record has that behaviour wants to be there:
    400, unless it says otherwise; and 409 for an amount that is more than is left."""
    said = plan.transition
    if said is None:
        return
    for name, mention in said.names.items():
        target = plan.system.references.called(name)
        for path in mention.at if target is not None else ():
            for *_, text in steps(call.body, call.named, path):
                is_one = not mention.like or re.fullmatch(mention.like, text)
                if target is not None and is_one and not _is_there(plan, call, tx, target, text):
                    missing = f"There is no {target.resource.name} {text}."
                    raise Problem(mention.code, missing, field=path)
    if said.draws is not None:
        _check_amounts(plan, call, tx, said.draws)


def _is_there(plan: Plan, call: Call, tx: Reader, target: Target, text: str) -> bool:
    standing = plan.system.of(target.api).standing.of(target.resource.name, call.version)
    return text in standing or record_of(tx, plan.system, target, text, call.caller) is not None


def steps(value: Any, named: dict[str, str], path: str) -> Iterator[tuple[str, ...]]:
    """The keys on the way to what a path leads to, and what stands there if that is a text: `*` is
    any key of a map, or any item of a list; a last step by its name is the text that stands there,
    and one with `$` what the request's path or a header names."""
    first, _, rest = path.partition(".")
    if first.startswith("$"):
        yield from [(named[first[1:]],)] if first[1:] in named else []
    elif isinstance(value, list) and first == "*":
        for each in value:
            yield from [(each,)] if isinstance(each, str) else steps(each, named, rest)
    elif isinstance(value, dict) and not rest and isinstance(text := value.get(first), str):
        yield (text,)
    elif isinstance(value, dict):
        for key in value if first == "*" else [first] if first in value else ():
            below = steps(value[key], named, rest) if rest else [()]
            yield from ((key, *each) for each in below)


def _check_amounts(plan: Plan, call: Call, tx: Reader, said: Draw) -> None:
    target = plan.system.references.called(said.of)
    for keys in steps(call.body, call.path, said.amounts) if target is not None else ():
        amount = at(call.body, keys)
        above, name = opened(said.amounts, keys)
        if target is None or not _is_known(plan, tx, target, above):
            continue
        holder = next(
            (each for each in tx.page(target.kind, [Condition(PARENT, above)])
             if str(status.identity(each)) == name), None
        )  # fmt: skip
        if holder is None:
            raise Problem(409, f"There is no {target.resource.name} {name} of {above}.")
        own = call.path.get(plan.operation.identifier or "")
        taken = (at(each.data, keys) for each in tx.page(plan.kind) if each.id != own)
        used = sum(number for number in taken if isinstance(number, int | float))
        if isinstance(amount, int | float) and (why := misfit(said, holder, amount, used)):
            raise Problem(409, why)


def check_held(plan: Plan, call: Call, tx: Reader) -> None:
    """Raises Problem 409 where something is taken, by what others have, of what is no more there
    below what the path names."""
    above = selection.parent_of(plan.operation, call)
    held = {str(status.identity(each)) for each in tx.page(plan.kind, [Condition(PARENT, above)])}
    for name, said in plan.system.draws.items() if above is not None else ():
        for record in tx.page(plan.system.kind(name)) if said.of == plan.resource.name else ():
            for keys in steps(record.data, {}, said.amounts):
                holder, taken = opened(said.amounts, keys)
                if holder == above and taken not in held and at(record.data, keys):
                    raise Problem(409, f"There is an {name} of {taken}.")


def opened(path: str, keys: tuple[str, ...]) -> tuple[str, str]:
    """What stands for the first and for the last `*` of a path."""
    found = [key for step, key in zip(path.split("."), keys, strict=False) if step == "*"]
    return (found[0], found[-1]) if found else ("", "")


def _is_known(plan: Plan, tx: Reader, target: Target, above: str) -> bool:
    """Whether what the holder stands below is there at all."""
    system = plan.system.of(target.api)
    return tx.get(system.kind(target.resource.parents[-1]), above) is not None


def misfit(said: Draw, holder: Record, amount: Any, used: float) -> str:
    """Why an amount can't be taken of a record of which so much is used; empty if it can."""
    most = holder.data.get(said.most)
    step = _number(said, holder, "step") or 1
    is_fit = _number(said, holder, "least") <= amount and not amount % step
    if not is_fit or (isinstance(most, int | float) and amount > most):
        return f"{amount} is none of the amounts that can be taken at once."
    return f"{amount} is more than is left." if used + amount > capacity(said, holder) else ""


def capacity(said: Draw, holder: Record) -> float:
    """How much a record has to give in all."""
    total = holder.data.get(said.total)
    if not isinstance(total, int | float):
        return inf
    return float((total - _number(said, holder, "minus")) * _number(said, holder, "times"))


def _number(said: Draw, holder: Record, key: str) -> Any:
    value = holder.data.get(getattr(said, key))
    return value if isinstance(value, int | float) else _USUAL[key]


def at(value: Any, keys: tuple[str, ...]) -> Any:
    """What stands below these keys, 0 for nothing."""
    for key in keys:
        value = value.get(key, 0) if isinstance(value, dict) else 0
    return value
