"""Sentences for constraints on lists."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from markupsafe import Markup

from liveref.model.constraints import lists
from liveref.site.markup import code
from liveref.site.wording.conditions import conditions
from liveref.site.wording.names import Subject

__all__ = ["SENTENCES"]

Wording = Callable[[Any, Subject], Markup]


def _page_size(fact: lists.PageSize, _: Subject) -> Markup:
    parts = [f"{fact.default} records by default"] if fact.default else []
    parts += [f"at most {fact.maximum} records"] if fact.maximum else []
    more = " A request for more is refused." if fact.refused else ""
    return Markup("A page has {}.{}").format(" and ".join(parts), more)


def _order(fact: lists.Order, _: Subject) -> Markup:
    keys = [
        Markup("{}{}").format(code(key.field), " (last first)" if key.descending else "")
        for key in fact.by
    ]
    return Markup("The list is sorted by {}.").format(Markup(", then ").join(keys))


def _filter(fact: lists.Filter, _: Subject) -> Markup:
    how = {"exact": "is equal", "part": "contains it", "present": "has a value"}
    words = how.get(fact.match, f"compares as {fact.match.value}")
    return Markup("{} selects the records whose {} {}.").format(
        code(fact.parameter), code(fact.field), words
    )


def _hides(fact: lists.Hides, _: Subject) -> Markup:
    unless = Markup(", unless {} is true").format(code(fact.parameter)) if fact.parameter else ""
    return Markup("The list leaves out records if {}{}.").format(
        conditions(fact.conditions), unless
    )


SENTENCES: Mapping[type, Wording] = {
    lists.PageSize: _page_size,
    lists.Order: _order,
    lists.Filter: _filter,
    lists.Hides: _hides,
}
