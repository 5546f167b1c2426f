"""Sentences for constraints on fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from markupsafe import Markup
from msgspec import UNSET

from liveref.model.constraints import fields
from liveref.model.constraints.conditions import Condition
from liveref.model.constraints.policies import Policy
from liveref.site.limits import value_text
from liveref.site.markup import code
from liveref.site.wording.conditions import conditions, if_conditions, related, term, value
from liveref.site.wording.names import Subject, listed

__all__ = ["SENTENCES"]

Wording = Callable[[Any, Subject], Markup]


def _range(fact: fields.Range, _: Subject) -> Markup:
    low = fact.minimum if fact.minimum is not None else fact.exclusive_minimum
    high = fact.maximum if fact.maximum is not None else fact.exclusive_maximum
    parts = [f"at least {low}"] if low is not None else []
    parts += [f"at most {high}"] if high is not None else []
    return Markup("{} is {}.").format(code(fact.field), " and ".join(parts) or "a number")


def _length(fact: fields.Length, subject: Subject) -> Markup:
    parts = [f"at least {fact.minimum}"] if fact.minimum is not None else []
    parts += [f"at most {fact.maximum}"] if fact.maximum is not None else []
    units = [_UNITS[kind] for kind in subject.types(fact.resource, fact.field) if kind in _UNITS]
    name, limits = code(fact.field), " and ".join(parts)
    if not units:
        return Markup("The length of {} is {}.").format(name, limits)
    return Markup("{} has {} {}.").format(name, limits, " or ".join(units))


_UNITS = {"string": "characters", "array": "items", "object": "keys"}
"""The parts of a value by its type."""


def _pattern(fact: fields.Pattern, _: Subject) -> Markup:
    return Markup("{} matches {}.").format(code(fact.field), code(fact.noun or fact.pattern))


def _enumeration(fact: fields.Enumeration, _: Subject) -> Markup:
    return Markup("{} is {}.").format(code(fact.field), listed(map(value_text, fact.values)))


def _format(fact: fields.Format, _: Subject) -> Markup:
    return Markup("{} has the format {}.").format(code(fact.field), code(fact.format))


def _default(fact: fields.Default, _: Subject) -> Markup:
    given = term(fact.other) if fact.other is not None else value(_set(fact.value))
    return Markup("Without a value, {} becomes {}{}.").format(
        code(fact.field), given, if_conditions(fact.conditions)
    )


def _required(fact: fields.Required, _: Subject) -> Markup:
    return Markup("{} must have a value{}.").format(
        code(fact.field), if_conditions(fact.conditions)
    )


def _forbidden(fact: fields.Forbidden, _: Subject) -> Markup:
    return Markup("{} must have no value{}.").format(
        code(fact.field), if_conditions(fact.conditions)
    )


def _exclusive(fact: fields.ExclusiveFields, _: Subject) -> Markup:
    return Markup("At most one of {} may have a value.").format(listed(fact.fields, "and"))


def _at_least_one(fact: fields.AtLeastOneField, _: Subject) -> Markup:
    return Markup("One of {} must have a value.").format(listed(fact.fields, "and"))


def _comparison(fact: fields.Comparison, _: Subject) -> Markup:
    condition = conditions([_as_condition(fact)])
    return Markup("It is required that {}.").format(condition)


def _as_condition(fact: fields.Comparison) -> Condition:
    return Condition(field=fact.field, operator=fact.operator, other=fact.other)


def _immutable(fact: fields.Immutable, _: Subject) -> Markup:
    clause = if_conditions(fact.conditions)
    if fact.ignored:
        return Markup("A new value of {} is ignored{}.").format(code(fact.field), clause)
    return Markup("{} can't be changed{}.").format(code(fact.field), clause)


def _read_only(fact: fields.ReadOnly, _: Subject) -> Markup:
    return Markup("The service alone sets {}.").format(code(fact.field))


def _write_only(fact: fields.WriteOnly, _: Subject) -> Markup:
    shown = "Only the answer to the create shows" if fact.shown_once else "No answer shows"
    return Markup("{} {}.").format(shown, code(fact.field))


def _normalisation(fact: fields.Normalisation, _: Subject) -> Markup:
    steps = listed((step.value for step in fact.steps), "and")
    return Markup("{} is changed before it is kept: {}.").format(code(fact.field), steps)


def _policy(fact: Policy, _: Subject) -> Markup:
    rules = fact.rules or "rules of somebody else"
    refused = Markup("the request is refused")
    follows = Markup("the status is {}").format(code(fact.status)) if fact.status else refused
    stated = "" if fact.requirements else " Nobody has stated them: every value complies."
    return Markup("{} meets the {}, else {}.{}").format(code(fact.field), rules, follows, stated)


def _computed(fact: fields.Computed, subject: Subject) -> Markup:
    if fact.records is not None:
        over = Markup(" of {}").format(code(fact.over)) if fact.over else ""
        return Markup("{} is the {}{} over its {}.").format(
            code(fact.field), fact.function.value, over, related(fact.records, subject)
        )
    terms = (part if isinstance(part, int | float | str) else part.field for part in fact.terms)
    return Markup("{} follows from {} ({}).").format(
        code(fact.field), listed(terms, "and"), fact.function.value
    )


def _derived(fact: fields.Derived, _: Subject) -> Markup:
    cases = [
        Markup("{}{}").format(value(case.value), if_conditions(case.conditions))
        for case in fact.cases
    ]
    return Markup("{} is {}.").format(code(fact.field), Markup(", ").join(cases))


def _set(content: Any) -> Any:
    return None if content is UNSET else content


SENTENCES: Mapping[type, Wording] = {
    fields.Range: _range,
    fields.Length: _length,
    fields.Pattern: _pattern,
    fields.Enumeration: _enumeration,
    fields.Format: _format,
    fields.Default: _default,
    fields.Required: _required,
    fields.Forbidden: _forbidden,
    fields.ExclusiveFields: _exclusive,
    fields.AtLeastOneField: _at_least_one,
    fields.Comparison: _comparison,
    fields.Immutable: _immutable,
    fields.ReadOnly: _read_only,
    fields.WriteOnly: _write_only,
    fields.Normalisation: _normalisation,
    Policy: _policy,
    fields.Computed: _computed,
    fields.Derived: _derived,
}
