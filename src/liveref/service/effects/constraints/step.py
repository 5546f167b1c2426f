"""A step executes one kind of constraint for one operation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Generic, Protocol, Self, TypeVar, cast

from liveref.model.constraints.base import Statement
from liveref.service.effects.constraints.values import Values
from liveref.service.planning.plan import Plan
from liveref.service.request.call import Call
from liveref.service.request.problem import Problem
from liveref.store.base import Record, Transaction

F = TypeVar("F", bound=Statement)


class Writer(Transaction, Protocol):
    """A transaction that keeps computed fields up to date."""

    def write(self, record: Record) -> None:
        """Store a changed record of any resource, without judging it."""


class Step:
    """One kind of constraint, with the facts of that kind that concern an operation.

    Each method is one moment of a request; a step overrides those that it needs.
    """

    kinds: tuple[type[Statement], ...] = ()
    """The kinds of facts that it executes."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan

    @classmethod
    def applies(cls, plan: Plan) -> Self | None:
        """The step of an operation, None if no fact concerns it."""
        raise NotImplementedError

    def arrive(self, call: Call) -> Call:
        """The request as it is carried out. Raises Problem."""
        return call

    def allow(self, values: Values) -> None:
        """Judge the record of the path before any change. Raises Problem."""

    def complete(self, values: Values) -> None:
        """Give the record the values that the service decides, before it is judged and stored."""

    def judge(self, values: Values) -> None:
        """Judge the record as it is to be stored. Raises Problem."""

    def follow(self, values: Values, tx: Writer) -> None:
        """Execute what follows from the operation, after its own record is stored."""

    def refuse(
        self, fact: Statement, message: str, *usual: int, field: str | None = None
    ) -> Problem:
        """A refusal because of a fact: with its code, else the first of `usual` that the operation
        documents, else the first of them."""
        facts, operation = self.plan.system.constraints, self.plan.operation
        code = facts.code(fact, operation, *usual)
        return Problem(code, message, field=field, reason=fact.reason)


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
