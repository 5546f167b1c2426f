"""The constraints of an API by what they are about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

from liveref.model.api import Operation
from liveref.model.constraints.base import Statement
from liveref.model.constraints.constraint import Constraint
from liveref.model.constraints.fields import FieldFact, Format, Length, Pattern, Range
from liveref.model.constraints.operations import ErrorCode

F = TypeVar("F", bound=Statement)

_KEYWORDS: dict[str, tuple[type[Statement], ...]] = {
    "pattern": (Pattern, Format),
    "minLength": (Length,),
    "maxLength": (Length,),
    "minItems": (Length,),
    "maxItems": (Length,),
    "minimum": (Range,),
    "maximum": (Range,),
    "exclusiveMinimum": (Range,),
    "exclusiveMaximum": (Range,),
    "multipleOf": (Range,),
}
"""The kinds of facts that stand behind a keyword of JSON Schema, where its name is not the tag."""


def tag_of(fact: Statement | type[Statement]) -> str:
    """The name of a fact's kind, as behaviour files have it ("unique")."""
    return str(fact.__struct_config__.tag)


def concerns(fact: Statement, operation: Operation) -> bool:
    """Whether a fact is about an operation: it names no other one."""
    if getattr(fact, "resource", "") != operation.resource:
        return False
    return getattr(fact, "operation", "") in ("", operation.verb, operation.id)


class Constraints:
    """All constraints of one API, to be asked for by resource, kind and operation."""

    def __init__(self, facts: Iterable[Constraint]) -> None:
        self.all: tuple[Constraint, ...] = tuple(facts)
        self._kinds: dict[type, list[Statement]] = {}
        self._abouts: dict[tuple[type, str], list[Statement]] = {}
        for fact in self.all:
            self._kinds.setdefault(type(fact), []).append(fact)
            self._abouts.setdefault((type(fact), fact.resource), []).append(fact)

    def __bool__(self) -> bool:
        return bool(self.all)

    def of_kind(self, kind: type[F]) -> list[F]:
        """All facts of one kind."""
        return self._kinds.get(kind, [])  # type: ignore[return-value]

    def about(self, kind: type[F], resource: str) -> list[F]:
        """The facts of one kind about one resource."""
        return self._abouts.get((kind, resource), [])  # type: ignore[return-value]

    def for_operation(self, kind: type[F], operation: Operation) -> list[F]:
        """The facts of one kind that apply to an operation."""
        own = self.about(kind, operation.resource)
        return [fact for fact in own if concerns(fact, operation)]

    def for_field(self, operation: Operation, field: str) -> list[FieldFact]:
        """The facts about one field that apply to an operation."""
        own = (f for f in self.all if isinstance(f, FieldFact) and f.field == field)
        return [fact for fact in own if concerns(fact, operation)]

    def field(self, kind: type[F], resource: str, field: str) -> F | None:
        """The fact of one kind about one field, None if there is none."""
        own = self.about(kind, resource)
        return next((fact for fact in own if getattr(fact, "field", "") == field), None)

    def behind(self, operation: Operation, field: str, keyword: str) -> Statement | None:
        """The fact behind a keyword of JSON Schema ("maximum") that refuses a field of a
        request."""
        for fact in self.all:
            if not isinstance(fact, FieldFact) or fact.field != field:
                continue
            kinds = _KEYWORDS.get(keyword)
            is_meant = isinstance(fact, kinds) if kinds else tag_of(fact) == keyword
            if is_meant and concerns(fact, operation):
                return fact
        return None

    def code(self, fact: Statement, operation: Operation, *usual: int) -> int:
        """The code that refuses a request against a fact: its own, the one stated for facts of
        its kind, the first of `usual` that the operation documents, the first of them."""
        if fact.code is not None:
            return fact.code
        return self.code_of(tag_of(fact), operation, *usual)

    def code_of(self, refusal: str, operation: Operation, *usual: int) -> int:
        """The code of a kind of refusal: see `code`."""
        stated = self.stated_code(refusal, operation)
        if stated is not None and stated.code is not None:
            return stated.code
        documented = (code for code in usual if code in operation.errors)
        return next(documented, usual[0])

    def stated_code(self, refusal: str, operation: Operation) -> ErrorCode | None:
        """The fact that states the code of a kind of refusal, None where none does."""
        own = self.for_operation(ErrorCode, operation)
        return next((fact for fact in own if fact.refusal == refusal), None)

    def changed_fields(self, resource: str) -> Iterator[str]:
        """The fields that the service itself gives a value because of a fact."""
        for fact in self.all:
            if tag_of(fact) in _GIVING and getattr(fact, "resource", "") == resource:
                yield getattr(fact, "field", "")
            values = getattr(fact, "values", None)
            if getattr(fact, "creates", "") == resource and isinstance(values, dict):
                yield from (*values, *getattr(fact, "copied", {}))
            records = getattr(fact, "records", None)
            if tag_of(fact) == "outcome" and getattr(records, "resource", "") == resource:
                yield getattr(fact, "field", "")


_GIVING = ("computed", "derived", "default", "initial", "outcome", "soft-delete")
