"""Claims: the facts that rules give, before the merge decides which of them hold."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any, NamedTuple, Protocol

from liveref.model.origin import Origin
from liveref.model.reason import Evidence, Reason

__all__ = ["Because", "Claim", "Subject", "entries_of", "members_of"]


class Subject(Protocol):
    """A part of the workspace that facts are about: an operation, a body, a field, a resource.

    `reasons` holds the reason of each fact that a rule gave, by the fact's name; of one entry of a
    collection by `NAME.KEY`.
    """

    @property
    def reasons(self) -> dict[str, Reason]:
        """The reasons by the names of their facts."""


class Because(NamedTuple):
    """The ground of a claim: a `Reason` that lacks the rule, which the engine adds."""

    evidence: Evidence
    origin: Origin
    text: str = ""

    def by(self, rule: str) -> Reason:
        """The reason, with the id of the rule that claims it."""
        return Reason(rule=rule, evidence=self.evidence, origin=self.origin, text=self.text)


class Claim(NamedTuple):
    """A fact that a rule gives: `fact` of `subject` is `value`.

    `fact` is the name of an attribute of the subject. With a `key` the attribute is a collection,
    and the claim is about one entry of it: of a dict the value of that key (UNSET for no entry), of
    a list, a tuple or a set the presence of the key itself.
    """

    subject: Subject
    fact: str
    value: Any
    because: Because
    key: Hashable | None = None

    @property
    def name(self) -> str:
        """The name under which the subject keeps the reason."""
        return self.fact if self.key is None else f"{self.fact}.{_label(self.key)}"


def entries_of(collection: Any) -> dict[str, Any]:
    """The entries of a collection by the names that their reasons have: of a dict the values, of
    any other collection True; none of what is no collection."""
    if isinstance(collection, Mapping):
        return {_label(key): value for key, value in collection.items()}
    if isinstance(collection, list | tuple | set | frozenset):
        return {_label(key): True for key in collection}
    return {}


def members_of(collection: Any) -> dict[str, Any]:
    """The members of a list, a tuple or a set by the names that their reasons have."""
    if isinstance(collection, list | tuple | set | frozenset):
        return {_label(member): member for member in collection}
    return {}


def _label(key: Any) -> str:
    return ",".join(map(str, key)) if isinstance(key, tuple) else str(key)
