"""Sentences for constraints on resources."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from markupsafe import Markup

from liveref.model.constraints import resources
from liveref.site.markup import code
from liveref.site.wording.conditions import conditions, if_conditions, related, value
from liveref.site.wording.names import Subject, listed

__all__ = ["SENTENCES"]

Wording = Callable[[Any, Subject], Markup]


def _unique(fact: resources.Unique, subject: Subject) -> Markup:
    scope = {"project": " of a project", "parent": " below the same record"}.get(fact.scope, "")
    if fact.scope not in (*resources.Scope,):
        scope = f" with the same {fact.scope}"
    case = ", whatever the case" if fact.ignore_case else ""
    shown = listed(fact.fields, "and")
    return Markup("No two {}{} have the same {}{}{}.").format(
        subject.plural(fact.resource), scope, shown, case, if_conditions(fact.conditions)
    )


def _quota(fact: resources.Quota, subject: Subject) -> Markup:
    limit = code(fact.limit.field) if not isinstance(fact.limit, int | float) else fact.limit
    per = {"": "", "project": " in a project", "parent": " below one record"}
    within = per.get(fact.per, f" with the same {fact.per}")
    if fact.over:
        return Markup("The {} of {}{} add up to at most {}.").format(
            code(fact.over), subject.plural(fact.resource), within, limit
        )
    return Markup("There are at most {} {}{}.").format(limit, subject.plural(fact.resource), within)


def _in_use(fact: resources.InUse, subject: Subject) -> Markup:
    return Markup("It is refused while {} belong to the record.").format(
        related(fact.records, subject)
    )


def _cascade(fact: resources.Cascade, subject: Subject) -> Markup:
    shown = related(fact.records, subject)
    if fact.unset:
        return Markup("Its {} stay, and no longer refer to it.").format(shown)
    return Markup("It deletes its {} too.").format(shown)


def _reference(fact: resources.ReferenceTo, subject: Subject) -> Markup:
    target = subject.resource(fact.target)
    where = conditions(fact.conditions)
    clause = Markup(" for which {}").format(where) if where else Markup()
    return Markup("{} must name {} that exists{}.").format(code(fact.field), target, clause)


def _initial(fact: resources.InitialValue, subject: Subject) -> Markup:
    if fact.field == "status" and not fact.conditions:
        return Markup("A new {} is {}.").format(subject.bare(fact.resource), value(fact.value))
    return Markup("The {} of a new {} is {}{}.").format(
        code(fact.field),
        subject.bare(fact.resource),
        value(fact.value),
        if_conditions(fact.conditions),
    )


def _soft_delete(fact: resources.SoftDelete, _: Subject) -> Markup:
    stays = "stays in lists" if fact.listed else "is in no list"
    return Markup("The record is kept with {} {}; it {}.").format(
        code(fact.field), value(fact.value), stays
    )


SENTENCES: Mapping[type, Wording] = {
    resources.Unique: _unique,
    resources.Quota: _quota,
    resources.InUse: _in_use,
    resources.Cascade: _cascade,
    resources.ReferenceTo: _reference,
    resources.InitialValue: _initial,
    resources.SoftDelete: _soft_delete,
}
