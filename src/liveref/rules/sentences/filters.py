"""Sentences about the filters of lists -> facts."""

from __future__ import annotations

from collections.abc import Iterator

from liveref.model.constraints.constraint import Constraint
from liveref.model.constraints.lists import Filter, Match
from liveref.rules.sentences.chart import Mark
from liveref.rules.sentences.context import Context
from liveref.rules.sentences.matching import match
from liveref.rules.sentences.rule import sentence_rule
from liveref.rules.sentences.things import FieldRef
from liveref.rules.sentences.words import words

__all__ = ["filter_facts"]


_RELATIVE = frozenset(["that", "which", "who"])
_OWNING = frozenset(["whose", "their", "its", "with", "the", "this", "of", "a"])


@sentence_rule("filter")
def filter_facts(context: Context) -> Iterator[Constraint]:
    """The records that a query parameter selects."""
    chart = context.chart
    if not context.fields or context.fields[0].location != "query" or chart.has_word("example"):
        return
    for ref in context.fields:
        if ref.name.lower() in words().page_parameters or "boolean" in ref.types:
            continue
        if ref.name.lower() in words().other_parameters or chart.has("SORTED", "ADMIN", "DEFAULT"):
            continue
        field = _filtered(context, ref)
        missing = chart.has("NOTEXIST") and context.code is not None
        how = Match.EXACT if missing or _is_own_bound(context, ref) else _match(context)
        special = missing or how is not Match.EXACT or chart.has("IGNORECASE") or field != ref.name
        if field is None or not special or not (missing or _selects(context)):
            continue
        if not missing and not _is_sure(context, ref, field, how):
            continue
        yield Filter(
            reason=context.reason("filter"),
            resource=ref.resource,
            operation=ref.operation,
            parameter=ref.name,
            field=field,
            match=how,
            ignore_case=chart.has("IGNORECASE"),
            unknown=context.code if chart.has("NOTEXIST") else None,
        )


def _selects(context: Context) -> bool:
    """Whether a sentence says that records are selected."""
    chart = context.chart
    if chart.has("FILTER", "LEAVEOUT", "HIDDEN", "IGNORECASE") or match(chart, "NO RES"):
        return True
    if chart.has("REGEX") and chart.has("STARTS", "ENDS"):
        return True
    return any(m.value == context.resource for m in chart.all("RES")) and chart.has_word(
        "whose", "with", "of"
    )


def _is_sure(context: Context, ref: FieldRef, field: str, how: Match) -> bool:
    """Whether it is plain with which field a parameter is compared, and that it can be so."""
    chart = context.chart
    target = context.things.field(ref.resource, field)
    numbers = how in (Match.LESS, Match.GREATER, Match.AT_LEAST, Match.AT_MOST)
    if numbers and target is not None and "string" in target.types:
        timed = field.rpartition("_")[2] in ("at", "on", "date", "time", "since", "until")
        if not timed:
            return False
    if chart.has("NOT") and not chart.has("IGNORECASE"):
        return False
    if field == ref.name or chart.has("IGNORECASE"):
        return True
    linked = any(
        context.things.link(ref.resource, name) == field and name in ref.name
        for name in chart.values("RES")
    )
    literal = any(chart.has("LIT", start=m.start, end=m.end) for m in chart.all("FIELD"))
    return linked or literal or (how is not Match.EXACT and _is_owned(context, field))


def _is_owned(context: Context, field: str) -> bool:
    """Whether a field is named as one of the records: "whose name", "with a name"."""
    chart = context.chart
    for mark in chart.all("FIELD"):
        ref = context.resolve(mark, context.resource)
        before = {token.lower for token in chart.tokens[max(0, mark.start - 3) : mark.start]}
        if ref is not None and ref.name == field and before & _OWNING:
            return True
        if ref is not None and ref.name == field and before & _RELATIVE:
            return True  # "that start earlier": the verb is the name of the field
    return any(ref.name.endswith(f"_{field}") for ref in context.fields)


def _filtered(context: Context, ref: FieldRef) -> str | None:
    """The field that a parameter is compared with: the one that is named, or that is called so."""
    fields = context.things.fields.get(ref.resource, {})
    identifier = context.things.resources[ref.resource].identifier
    if any(_is_named(context, mark, ref) for mark in context.chart.all("FIELD")):
        return ref.name
    literals = {mark.start for mark in context.chart.all("LIT")}
    if ref.name in fields and not any(m.start in literals for m in context.chart.all("FIELD")):
        return ref.name
    for mark in context.chart.all("FIELD"):
        named = context.resolve(mark, ref.resource)
        if named is not None and named.name != identifier:
            return named.name
    if ref.name in fields:
        return ref.name
    for name in context.chart.values("RES"):
        link = context.things.link(ref.resource, name)
        if link and "array" not in fields[link].types:
            return link
    for name in fields:
        if name == identifier:
            continue
        if ref.name.endswith(f"_{name}") or ref.name.startswith(f"{name}_"):
            return name
    extends = context.chart.has("IGNORECASE", "NOTEXIST")
    return _filtered(context.before, ref) if context.before is not None and extends else None


def _is_named(context: Context, mark: Mark, ref: FieldRef) -> bool:
    """Whether the field that is called like the parameter is named."""
    named = context.resolve(mark, ref.resource)
    return named is not None and named.name == ref.name


def _is_own_bound(context: Context, ref: FieldRef) -> bool:
    """Whether "maximum" belongs to the name of the field itself: "by the maximum burst size" for
    `max_burst`, which is one of the records."""
    plain = match(context.chart, "by the? maximum/minimum/max/min") is not None
    return plain and ref.name in context.things.fields.get(ref.resource, {})


def _match(context: Context) -> Match:
    chart = context.chart
    out = chart.has("LEAVEOUT", "HIDDEN") or match(chart, "NO RES") is not None
    fields = {mark.start for mark in chart.all("FIELD")}
    for tag, how in (("STARTS", Match.PREFIX), ("ENDS", Match.SUFFIX)):
        verbs = [m for m in chart.all(tag) if m.end > m.start + 1 or m.start not in fields]
        if any(m.start > 0 or chart.tokens[m.end - 1].lower == "with" for m in verbs):
            return how
    parts = chart.has_word("anywhere", "somewhere", "substring") or match(chart, "part of")
    if parts or match(chart, "FIELD .. contain"):
        return Match.PART
    if match(chart, "THIS/FILTER .. in .. FIELD") or match(chart, "CONTAINS .. in .. FIELD"):
        return Match.PART
    if out and chart.has_word("small", "low", "less", "few", "early", "short", "cheap", "young"):
        return Match.AT_LEAST
    if out and chart.has_word("large", "high", "more", "late", "long", "big", "great", "old"):
        return Match.AT_MOST
    lower = chart.has("MIN") or match(chart, "THIS/FILTER .. ORMORE") is not None
    upper = chart.has("MAX") or match(chart, "THIS .. ORLESS") is not None
    if chart.has("BELOW", "EARLIER") and not lower:
        return Match.AT_LEAST if out else Match.LESS
    if chart.has("ABOVE", "LATER") and not upper:
        return Match.AT_MOST if out else Match.GREATER
    if lower or match(chart, "THIS .. ORMORE"):
        return Match.AT_LEAST
    return Match.AT_MOST if upper else Match.EXACT
