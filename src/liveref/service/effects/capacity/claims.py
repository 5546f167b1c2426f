"""Capacity claims: the records that a request's body mentions must exist, and must have the amounts
left that it claims."""

from __future__ import annotations

from collections.abc import Iterator
from math import inf
from typing import Any, Self

from liveref.index.references import PARENT, Target
from liveref.model.api import Effect
from liveref.model.api import Target as Aim
from liveref.model.behaviour.amounts import Draw
from liveref.service.effects import selection
from liveref.service.effects.preconditions import transition_basis
from liveref.service.effects.step import Step
from liveref.service.lookup.references import only_record_of
from liveref.service.planning.plan import Plan
from liveref.service.request.call import Call
from liveref.service.request.problem import Problem
from liveref.service.system import status
from liveref.service.work.steps import Basis
from liveref.service.work.unit import Unit
from liveref.store.base import Condition, Reader, Record
from liveref.values.expressions import is_whole

_USUAL = {"minus": 0, "times": 1, "least": 1, "step": 1}


class Claims(Step):
    """Refuses a request whose body names records that do not exist, or claims an amount above what
    is left of them."""

    @classmethod
    def applies(cls, plan: Plan) -> Self | None:
        transition = plan.transition
        claims = transition is not None and (transition.names or transition.draws is not None)
        return cls(plan) if claims and not plan.operation.effect.traits.reads else None

    def basis(self) -> list[Basis]:
        return transition_basis(self.plan, "names", "draws")

    def admit(self, unit: Unit) -> None:
        check_claims(self.plan, unit.call, unit.tx)


class Unclaimed(Step):
    """Refuses to replace a collection without a record of which another one claims an amount."""

    @classmethod
    def applies(cls, plan: Plan) -> Self | None:
        operation, draws = plan.operation, plan.system.draws.values()
        is_whole = operation.effect is Effect.REPLACE and operation.target is Aim.COLLECTION
        return cls(plan) if is_whole and any(d.of == plan.resource.name for d in draws) else None

    def basis(self) -> list[Basis]:
        draws = self.plan.system.draws.items()
        return [Basis(name, "draws") for name, draw in draws if draw.of == self.plan.resource.name]

    def finish(self, unit: Unit) -> None:
        check_unclaimed(self.plan, unit.call, unit.tx)


def check_claims(plan: Plan, call: Call, tx: Reader) -> None:
    """Raises Problem for a name in the body without a record that behaviour requires: 400, unless
    behaviour gives a code; and 409 for a name of several, or an amount above the remaining
    capacity."""
    transition = plan.transition
    if transition is None:
        return
    for name, mention in transition.names.items():
        target = plan.system.references.called(name)
        for path in mention.at if target is not None else ():
            for *_, text in key_paths(call.body, call.named, path):
                is_one = not mention.like or is_whole(mention.like, text)
                if target is not None and is_one and not _exists(plan, call, tx, target, text):
                    missing = f"There is no {target.resource.name} {text}."
                    raise Problem(mention.code, missing, field=path)
    if transition.draws is not None:
        _check_claimed(call, transition.draws)
        _check_amounts(plan, call, tx, transition.draws)


def _check_claimed(call: Call, claim: Draw) -> None:
    """Raises Problem 400 for a claim of an amount that is not positive."""
    for keys in key_paths(call.body, call.path, claim.amounts):
        amount = value_at(call.body, keys)
        if isinstance(amount, int | float) and amount <= 0:
            raise Problem(400, f"{amount} is no amount that can be taken.", field=claim.amounts)


def _exists(plan: Plan, call: Call, tx: Reader, target: Target, text: str) -> bool:
    system = plan.system
    standing = system.of(target.api).standing.of(target.resource.name, call.version)
    return text in standing or only_record_of(tx, system, target, text, call.caller) is not None


def key_paths(value: Any, named: dict[str, str], path: str) -> Iterator[tuple[str, ...]]:
    """The keys on each way along a path, with the text at its end if there is one. `*` matches any
    key of a map or item of a list; a last step by name gives its text; a step with `$` gives a
    value of the request's path or a header."""
    first, _, rest = path.partition(".")
    if first.startswith("$"):
        yield from [(named[first[1:]],)] if first[1:] in named else []
    elif isinstance(value, list) and first == "*":
        for item in value:
            yield from [(item,)] if isinstance(item, str) else key_paths(item, named, rest)
    elif isinstance(value, dict) and not rest and isinstance(text := value.get(first), str):
        yield (text,)
    elif isinstance(value, dict):
        for key in value if first == "*" else [first] if first in value else ():
            below = key_paths(value[key], named, rest) if rest else [()]
            yield from ((key, *item) for item in below)


def _check_amounts(plan: Plan, call: Call, tx: Reader, claim: Draw) -> None:
    target = plan.system.references.called(claim.of)
    for keys in key_paths(call.body, call.path, claim.amounts) if target is not None else ():
        amount = value_at(call.body, keys)
        above, name = wildcard_keys(claim.amounts, keys)
        if target is None or not _parent_exists(plan, tx, target, above):
            continue
        holder = next(
            (record for record in tx.page(target.kind, [Condition(PARENT, above)])
             if str(status.identity(record)) == name), None
        )  # fmt: skip
        if holder is None:
            raise Problem(409, f"There is no {target.resource.name} {name} of {above}.")
        identity = call.path.get(plan.operation.identifier or "")
        taken = (
            value_at(record.data, keys) for record in tx.page(plan.kind) if record.id != identity
        )
        used = sum(number for number in taken if isinstance(number, int | float))
        if isinstance(amount, int | float) and (why := misfit(claim, holder, amount, used)):
            raise Problem(409, why)


def check_unclaimed(plan: Plan, call: Call, tx: Reader) -> None:
    """Raises Problem 409 if another record claims an amount of a child that no longer exists below
    the record of the path."""
    above = selection.parent_of(plan.operation, call)
    held = {
        str(status.identity(member)) for member in tx.page(plan.kind, [Condition(PARENT, above)])
    }
    for name, claim in plan.system.draws.items() if above is not None else ():
        for record in tx.page(plan.system.kind(name)) if claim.of == plan.resource.name else ():
            for keys in key_paths(record.data, {}, claim.amounts):
                holder, taken = wildcard_keys(claim.amounts, keys)
                if holder == above and taken not in held and value_at(record.data, keys):
                    raise Problem(409, f"There is an {name} of {taken}.")


def wildcard_keys(path: str, keys: tuple[str, ...]) -> tuple[str, str]:
    """The keys that match the first and the last `*` of a path."""
    matched = [key for step, key in zip(path.split("."), keys, strict=False) if step == "*"]
    return (matched[0], matched[-1]) if matched else ("", "")


def _parent_exists(plan: Plan, tx: Reader, target: Target, above: str) -> bool:
    """Whether the parent of the claimed record exists."""
    system = plan.system.of(target.api)
    return tx.get(system.kind(target.resource.parents[-1]), above) is not None


def misfit(claim: Draw, holder: Record, amount: Any, used: float) -> str:
    """The reason why an amount cannot be claimed from a record with this usage; empty if it can."""
    most = holder.data.get(claim.most)
    step = _number(claim, holder, "step") or 1
    is_fit = _number(claim, holder, "least") <= amount and not amount % step
    if not is_fit or (isinstance(most, int | float) and amount > most):
        return f"{amount} is none of the amounts that can be taken at once."
    return f"{amount} is more than is left." if used + amount > capacity(claim, holder) else ""


def capacity(claim: Draw, holder: Record) -> float:
    """The total capacity of a record."""
    total = holder.data.get(claim.total)
    if not isinstance(total, int | float):
        return inf
    return float((total - _number(claim, holder, "minus")) * _number(claim, holder, "times"))


def _number(claim: Draw, holder: Record, key: str) -> Any:
    value = holder.data.get(getattr(claim, key))
    return value if isinstance(value, int | float) else _USUAL[key]


def value_at(value: Any, keys: tuple[str, ...]) -> Any:
    """The value under these keys, 0 if there is none."""
    for key in keys:
        value = value.get(key, 0) if isinstance(value, dict) else 0
    return value
