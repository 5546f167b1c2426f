"""A step is one thing that an operation does when it is called."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, ClassVar, Generic, Protocol, Self, TypeVar, cast

from liveref.constraints.index import tag_of
from liveref.model.api import Effect
from liveref.model.constraints.base import Statement
from liveref.model.reason import reason_of
from liveref.service.lookup.values import Values
from liveref.service.planning.plan import Plan
from liveref.service.request.problem import Problem
from liveref.service.work.change import Change
from liveref.service.work.outcome import Outcome
from liveref.service.work.steps import MOMENTS, OF_ALL, OF_WRITES, Basis
from liveref.service.work.unit import Unit
from liveref.store.base import Condition, Conflict, Record, Transaction

F = TypeVar("F", bound=Statement)


class Writer(Transaction, Protocol):
    """A transaction that keeps computed fields up to date."""

    def write(self, record: Record) -> None:
        """Store a changed record of any resource, without judging it."""


class Step:
    """One thing that an operation does. It is in a plan only if facts ask for it there.

    Each method is one moment of a request (see `Steps`); a step overrides those that it needs. All
    that the facts fix is worked out when the step is made, once for an operation.
    """

    kinds: ClassVar[tuple[type[Statement], ...]] = ()
    """The kinds of facts that it implements."""
    declared: ClassVar[tuple[str, ...]] = ()
    """The keys of behaviour that it implements."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan

    @classmethod
    def applies(cls, plan: Plan) -> Self | None:
        """The step of an operation, None if no fact asks for it."""
        raise NotImplementedError

    @property
    def name(self) -> str:
        """The name of the step."""
        return type(self).__name__

    @property
    def summary(self) -> str:
        """The effect of the step, in a sentence."""
        text = " ".join((type(self).__doc__ or "").split())
        return text.partition(". ")[0].rstrip(".") + "."

    @property
    def parameters(self) -> frozenset[str]:
        """The parameters of a list's query that it executes."""
        return frozenset()

    def basis(self) -> list[Basis]:
        """The facts for which it is in the plan: by default what behaviour declares."""
        behaviour, name = (
            self.plan.system.behaviour(self.plan.resource.name),
            self.plan.resource.name,
        )
        keys = [key for key in self.declared if getattr(behaviour, key, None)]
        return [Basis(name, key, reason_of(behaviour.reasons, key)) for key in keys]

    def arrive(self, unit: Unit) -> None:
        """Judge or change the request, before its record is sought. Raises Problem."""

    def repeat(self, unit: Unit) -> Outcome | None:
        """The answer to a request that was carried out before, None for any other."""

    def admit(self, unit: Unit) -> None:
        """Judge or change other records that the request concerns. Raises Problem."""

    def allow(self, change: Change) -> None:
        """Judge the stored record, before any change of it. Raises Problem."""

    def make(self, change: Change) -> None:
        """Give a new record its values. Raises Problem."""

    def made(self, change: Change) -> None:
        """Create or change other records with a new one, which is stored. Raises Problem."""

    def change(self, change: Change) -> None:
        """Give a stored record new values. Raises Problem."""

    def save(self, change: Change) -> None:
        """Give a changed record the values that the service decides, before it is stored."""

    def changed(self, change: Change) -> None:
        """Create or change other records with a changed one, which is stored. Raises Problem."""

    def end(self, change: Change) -> None:
        """Change other records, before the record is deleted. Raises Problem."""

    def complete(self, change: Change) -> None:
        """Give any record that is about to be stored the values that the service decides."""

    def judge(self, change: Change) -> None:
        """Judge any record that is about to be stored. Raises Problem."""

    def taken(self, conflict: Conflict) -> Exception | None:
        """The refusal of values that the store found in another record, None if no fact has one."""

    def select(self, unit: Unit) -> Sequence[Condition]:  # noqa: ARG002
        """Conditions for the records of a list. Raises Problem."""
        return ()

    def show(self, unit: Unit, records: list[Record]) -> None:
        """Complete the records that an answer shows."""

    def context(self, unit: Unit) -> None:
        """Add to `unit.call.computed` what an answer shows besides its records."""

    def follow(self, change: Change, tx: Writer) -> None:
        """Execute what follows for a record that was stored, after the effect."""

    def finish(self, unit: Unit) -> None:
        """Judge all that was stored. Raises Problem."""

    def refuse(
        self, fact: Statement, message: str, *usual: int, field: str | None = None
    ) -> Problem:
        """A refusal because of a fact: with its code, else the first of `usual` that the operation
        documents, else the first of them."""
        facts, operation = self.plan.system.constraints, self.plan.operation
        code = facts.code(fact, operation, *usual)
        return Problem(code, message, field=field, reason=fact.reason)


def moments_of(step: Step, passed: Collection[str] = MOMENTS) -> list[str]:
    """The moments at which a step does something, of those that an operation passes through."""
    kind = type(step)
    overridden = (name for name in MOMENTS if getattr(kind, name) is not getattr(Step, name))
    return [name for name in overridden if name in passed]


class EffectStep(Step):
    """The effect of an operation. A plan has exactly one."""

    effects: ClassVar[tuple[Effect, ...]] = ()
    """The effects that it carries out."""
    passes: ClassVar[tuple[str, ...]] = ()
    """The moments through which it leads the record, besides those of all operations."""

    @classmethod
    def applies(cls, plan: Plan) -> Self | None:
        return cls(plan) if plan.operation.effect in cls.effects and cls.fits(plan) else None

    @classmethod
    def fits(cls, plan: Plan) -> bool:  # noqa: ARG003
        """Whether it carries out the effect of this operation; the first of the table that does so
        is in the plan."""
        return True

    def basis(self) -> list[Basis]:
        return [Basis(self.plan.operation.id, "effect"), Basis(self.plan.operation.id, "target")]

    @property
    def moments(self) -> frozenset[str]:
        """All moments of the operation."""
        writes = not self.plan.operation.effect.traits.reads
        return OF_ALL.union(self.passes, OF_WRITES if writes else ())

    def run(self, unit: Unit) -> Outcome:
        """Carry out the operation. Raises Problem."""
        raise NotImplementedError


class FactStep(Step, Generic[F]):
    """A step over a list of facts, by default those of its kinds that concern the operation."""

    def __init__(self, plan: Plan, facts: Sequence[F]) -> None:
        super().__init__(plan)
        self._facts = facts

    @classmethod
    def applies(cls, plan: Plan) -> Self | None:
        facts = cls.facts_for(plan)
        return cls(plan, facts) if facts else None

    @classmethod
    def facts_for(cls, plan: Plan) -> list[F]:
        """The facts that it executes for an operation."""
        constraints, operation = plan.system.constraints, plan.operation
        facts = [fact for kind in cls.kinds for fact in constraints.for_operation(kind, operation)]
        return cast(list[F], facts)

    def basis(self) -> list[Basis]:
        return [basis_of(fact) for fact in self._facts]


def basis_of(fact: Statement) -> Basis:
    """A fact as the basis of a step."""
    about = ".".join(filter(None, (getattr(fact, "resource", ""), getattr(fact, "field", ""))))
    return Basis(about, tag_of(fact), fact.reason)


def is_touched(values: Values, *fields: str) -> bool:
    """Whether a request makes the record, or gives or changes one of the fields."""
    before = values.before
    if before is None:
        return True
    return any(
        name in values.given or values.record.data.get(name) != before.data.get(name)
        for name in fields
    )


def given_fields(plan: Plan, body: Any) -> list[dict[str, Any]]:
    """The objects of a request's body that hold fields or arguments: one, or of each record that
    it lists."""
    content = body
    for key in (plan.operation.request.wrapper if plan.operation.request else None,
                plan.operation.action):  # fmt: skip
        if key and isinstance(body, dict) and key in body:
            content = body[key]
            break
    if isinstance(content, list):
        is_patch = any(isinstance(item, dict) and "op" in item for item in content)
        return [item for item in content if isinstance(item, dict)] if not is_patch else []
    return [content] if isinstance(content, dict) else []
