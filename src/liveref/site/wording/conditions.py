"""Conditions, terms and related records as parts of sentences."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup
from msgspec import UNSET

from liveref.model.constraints.conditions import Condition, Operator, Related, Term
from liveref.site.limits import value_text
from liveref.site.markup import code
from liveref.site.wording.names import Subject, listed

__all__ = ["conditions", "if_conditions", "related", "term", "value"]

_OPERATORS = {
    Operator.EQUAL: "is",
    Operator.NOT_EQUAL: "is not",
    Operator.LESS: "is less than",
    Operator.AT_MOST: "is at most",
    Operator.AT_LEAST: "is at least",
    Operator.GREATER: "is greater than",
    Operator.IN: "is one of",
    Operator.NOT_IN: "is none of",
    Operator.CONTAINS: "contains",
    Operator.MATCHES: "matches",
    Operator.PRESENT: "has a value",
    Operator.ABSENT: "has no value",
    Operator.CHANGED: "changes",
}
_OF = {
    "": "",
    "before": " before the request",
    "request": " of the request",
    "query": " of the query",
    "path": " of the path",
    "caller": " of the caller",
    "parent": " of the record above",
}


def term(wanted: Term) -> Markup:
    """A field, and whose it is."""
    return _field(wanted.field, wanted.of)


def value(content: object) -> Markup:
    """A value as code."""
    return code(value_text(content))


def conditions(wanted: Iterable[Condition], word: str = "and") -> Markup:
    """`status` is `open` and `count` is less than `limit`."""
    parts = [_condition(condition) for condition in wanted]
    return Markup(" {} ").format(word).join(parts)


def if_conditions(wanted: Iterable[Condition]) -> Markup:
    """A clause that begins with `if`; empty without conditions."""
    clause = conditions(wanted)
    return Markup(" if {}").format(clause) if clause else Markup()


def related(records: Related, subject: Subject) -> Markup:
    """`loans whose status is open`, as a link."""
    where = conditions(records.where)
    plural = subject.plural(records.resource)
    return Markup("{} for which {}").format(plural, where) if where else plural


def _condition(condition: Condition) -> Markup:
    words = Markup("{} {}").format(
        _field(condition.field, condition.of), _OPERATORS[condition.operator]
    )
    if condition.now:
        return Markup("{} now").format(words)
    if condition.other is not None:
        return Markup("{} {}").format(words, term(condition.other))
    if condition.value is UNSET:
        return words
    content = condition.value
    shown = listed(map(value_text, content)) if isinstance(content, list | tuple) else None
    return Markup("{} {}").format(words, shown or value(content))


def _field(field: str, of: str) -> Markup:
    whose = _OF.get(of)
    if whose is None:
        return Markup("{} of its {}").format(code(field), code(of))
    return Markup("{}{}").format(code(field), whose)
