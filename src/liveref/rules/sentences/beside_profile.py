"""The facts of sentences that hold beside a profile, which describes the whole of a service."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from liveref.constraints.behaviour import status_field_of
from liveref.model.api import API
from liveref.model.behaviour.behaviour import ResourceBehaviour
from liveref.model.behaviour.transitions import Transition
from liveref.model.constraints.conditions import STATUS, Condition, Operator, Term
from liveref.model.constraints.constraint import Constraint
from liveref.model.constraints.fields import (
    AtLeastOneField,
    Comparison,
    Enumeration,
    ExclusiveFields,
    Forbidden,
    Format,
    Immutable,
    Length,
    Pattern,
    Range,
    Required,
)
from liveref.model.constraints.operations import Precondition
from liveref.model.constraints.resources import Quota, Unique
from liveref.model.reading import ReadSentence
from liveref.model.reason import Evidence, Reason
from liveref.model.sentence import Place, Sentence
from liveref.rules.sentences.words import words

__all__ = ["BesideProfile"]

_OF_REQUESTS = (
    *(Range, Length, Pattern, Enumeration, Format),
    *(Required, Forbidden, ExclusiveFields, AtLeastOneField),
)
"""The kinds of facts about what a request may give."""
_OF_RECORDS = (Comparison, Immutable, Precondition, Quota, Unique)
"""The kinds about records, which a sentence must state at an operation of theirs."""
_NOT_FOUND = 404
_READING = ("show", "list")
_DECLARED = (Evidence.PROFILE, Evidence.BEHAVIOUR)


class BesideProfile:
    """Chooses the facts about fields and operations of which files declare nothing."""

    def __init__(self, api: API, declared: Iterable[Constraint]) -> None:
        self._resources = {resource.name: resource for resource in api.resources}
        self._behaviours = api.behaviour.resources
        self._operations = {operation.origin: operation for operation in api.operations}
        facts = list(declared)
        self._limited = {(fact.resource, name) for fact in facts for name in _fields(fact)}
        self._settled = {(fact.resource, getattr(fact, "operation", "")) for fact in facts}
        self._settled |= self._limited
        for name, behaviour in self._behaviours.items():
            self._settled |= {(name, part) for part in _declared_parts(behaviour)}

    def facts(self, reads: Iterable[ReadSentence]) -> Iterator[Constraint]:
        """The facts of sentences that hold beside the files."""
        for read in reads:
            yield from (fact for fact in read.facts if self._holds(fact, read.sentence))

    def _holds(self, fact: Constraint, sentence: Sentence) -> bool:
        own = {(fact.resource, name) for name in _fields(fact)}
        if isinstance(fact, Enumeration | Format) and not _is_strict(fact):
            return False
        if isinstance(fact, _OF_REQUESTS):
            return self._limited.isdisjoint(own)
        is_free = isinstance(fact, _OF_RECORDS) and self._settled.isdisjoint(own)
        return is_free and self._is_plain(fact) and self._is_at_own(fact, sentence)

    def _is_at_own(self, fact: Constraint, sentence: Sentence) -> bool:
        """Whether a sentence stands at operations of the resource that a fact is about; how many
        records there may be is said of them all."""
        if isinstance(fact, Quota):
            return True
        operations = (self._operations.get(subject.operation) for subject in sentence.subjects)
        names = {operation.resource for operation in operations if operation is not None}
        return sentence.place is not Place.SECTION and names == {fact.resource}

    def _is_plain(self, fact: Constraint) -> bool:
        """Whether a fact about records holds without conditions that may be read in part only."""
        if isinstance(fact, Precondition):
            return self._is_status_needed(fact)
        if isinstance(fact, Unique):
            is_declared = (fact.resource, "unique") in self._settled
            return not fact.conditions and not is_declared and not self._unique(fact.resource)
        if isinstance(fact, Quota):
            return not (fact.conditions or fact.where or isinstance(fact.limit, Term))
        if isinstance(fact, Immutable):
            return not (fact.conditions or fact.ignored) and _names(fact.reason, fact.field)
        return isinstance(fact, Comparison) and not fact.other.of and _is_written(fact)

    def _unique(self, resource: str) -> bool:
        """Whether other rules say already what is unique of a resource."""
        return bool(self._behaviours.get(resource, ResourceBehaviour()).unique)

    def _is_status_needed(self, fact: Precondition) -> bool:
        """Whether an operation needs statuses that records of the service may have, and nothing
        else says which."""
        behaviour = self._behaviours.get(fact.resource, ResourceBehaviour())
        transition = behaviour.actions.get(fact.operation, Transition())
        is_free = (fact.resource, fact.operation) not in self._settled
        is_free = is_free and not (transition.allowed or transition.when)
        conditions = fact.conditions
        is_plain = bool(conditions) and not fact.records and fact.code != _NOT_FOUND
        is_plain = is_plain and fact.operation not in _READING
        return is_free and is_plain and all(self._is_reached(fact, one) for one in conditions)

    def _is_reached(self, fact: Precondition, condition: Condition) -> bool:
        name = condition.of or fact.resource
        resource = self._resources.get(name)
        behaviour = self._behaviours.get(name, ResourceBehaviour())
        if resource is None or condition.operator not in (Operator.EQUAL, Operator.IN):
            return False
        several = condition.operator is Operator.IN
        needed = set(condition.value if several else [condition.value])
        if condition.field in (STATUS, status_field_of(resource, behaviour)):
            statuses = {*resource.statuses, *_reached(behaviour)}
            text = f" {fact.reason.text.lower()} "
            is_named = any(f" {word} " in text for word in words().status_fields)
            return is_named and needed <= statuses and not needed.isdisjoint(_reached(behaviour))
        field = resource.schema.properties.get(condition.field)
        return field is not None and needed <= set(field.schema.enum)


def _reached(behaviour: ResourceBehaviour) -> set[str]:
    """The statuses that records get when they are made or by an action."""
    phases = [*behaviour.initial]
    for transition in behaviour.actions.values():
        phases += transition.to
        phases += (p for cases in transition.when.values() for c in cases.values() for p in c.to)
    return {phase.status for phase in phases}


def _declared_parts(behaviour: ResourceBehaviour) -> Iterator[str]:
    """The names of fields and operations of which a file declares anything."""
    for key, reason in behaviour.reasons.items():
        if reason.evidence in _DECLARED:
            yield from key.replace(".", ",").split(",")
    for verb, transition in behaviour.actions.items():
        if any(reason.evidence in _DECLARED for reason in transition.reasons.values()):
            yield verb


def _is_strict(fact: Enumeration | Format) -> bool:
    """Whether the sentence says how a value has to be, and not only what is usual: references
    forget some. An identity is checked as that of a record."""
    text = fact.reason.text.lower()
    is_identity = isinstance(fact, Format) and fact.format == "uuid"
    return any(word in text for word in words().strict) and not is_identity


def _names(reason: Reason, field: str) -> bool:
    """Whether a sentence names a field as it is written, or describes it."""
    return reason.origin.file.endswith((".yaml", ".yml")) or f"`{field}`" in reason.text


def _is_written(fact: Comparison) -> bool:
    """Whether the sentence names the other field as it is written."""
    return f"`{fact.other.field}`" in fact.reason.text


def _fields(fact: Constraint) -> tuple[str, ...]:
    return (*getattr(fact, "fields", ()), *filter(None, [getattr(fact, "field", "")]))
