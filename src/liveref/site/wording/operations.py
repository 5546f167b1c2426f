"""Sentences for constraints on operations."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from markupsafe import Markup
from msgspec import UNSET

from liveref.model.constraints import operations
from liveref.site.markup import code
from liveref.site.wording.conditions import conditions, if_conditions, related, term, value
from liveref.site.wording.names import Subject, listed

__all__ = ["SENTENCES"]

Wording = Callable[[Any, Subject], Markup]


def _precondition(fact: operations.Precondition, subject: Subject) -> Markup:
    word = "or" if fact.any else "and"
    parts = [conditions(fact.conditions, word)] if fact.conditions else []
    for existence in fact.records:
        shown = related(existence.records, subject)
        if existence.maximum == 0:
            parts.append(Markup("there are no {}").format(shown))
        elif existence.maximum is not None:
            parts.append(Markup("there are at most {} {}").format(existence.maximum, shown))
        else:
            parts.append(Markup("there are at least {} {}").format(existence.minimum, shown))
    return Markup("It is refused unless {}.").format(Markup(" {} ").format(word).join(parts))


def _outcome(fact: operations.Outcome, subject: Subject) -> Markup:
    given = value(fact.value) if fact.value is not UNSET else None
    given = term(fact.other) if fact.other is not None else given
    field = code(fact.field)
    if fact.records is not None:
        field = Markup("{} of all {}").format(field, related(fact.records, subject))
    elif fact.of:
        field = Markup("{} of its {}").format(field, code(fact.of))
    change = fact.change
    by = given or Markup("1")
    sentence = {
        operations.Change.SET: Markup("It sets {} to {}").format(field, given or "null"),
        operations.Change.NOW: Markup("It sets {} to the time of the request").format(field),
        operations.Change.INCREMENT: Markup("It adds {1} to {0}").format(field, by),
        operations.Change.DECREMENT: Markup("It takes {1} from {0}").format(field, by),
        operations.Change.APPEND: Markup("It puts {1} into {0}").format(field, by),
        operations.Change.REMOVE: Markup("It takes {1} out of {0}").format(field, by),
        operations.Change.UNSET: Markup("It sets {} to null").format(field),
    }[change]
    return Markup("{}{}.").format(sentence, if_conditions(fact.conditions))


def _creation(fact: operations.Creation, subject: Subject) -> Markup:
    made = subject.resource(fact.creates)
    return Markup("It also creates {}{}.").format(made, if_conditions(fact.conditions))


def _idempotent(fact: operations.Idempotent, _: Subject) -> Markup:
    if not fact.conditions:
        return Markup("A second call succeeds and changes nothing.")
    return Markup("It succeeds and changes nothing{}.").format(if_conditions(fact.conditions))


def _error_code(fact: operations.ErrorCode, _: Subject) -> Markup:
    kind = {"not-found": "A record that does not exist", "invalid": "An invalid body"}
    shown = kind.get(fact.refusal, f"What breaks a rule of the kind {fact.refusal}")
    return Markup("{} is answered with {}.").format(shown, fact.code or "")


def _administrators(fact: operations.AdministratorsOnly, _: Subject) -> Markup:
    also = Markup(" and who has the role {}").format(listed(fact.roles)) if fact.roles else ""
    return Markup("Only administrators{} may call it.").format(also)


SENTENCES: Mapping[type, Wording] = {
    operations.Precondition: _precondition,
    operations.Outcome: _outcome,
    operations.Creation: _creation,
    operations.Idempotent: _idempotent,
    operations.ErrorCode: _error_code,
    operations.AdministratorsOnly: _administrators,
}
