"""Sentences about fields between which a request chooses -> facts."""

from __future__ import annotations

from collections.abc import Iterator

from liveref.model.constraints.constraint import Constraint
from liveref.model.constraints.fields import AtLeastOneField, ExclusiveFields
from liveref.rules.sentences.context import Context
from liveref.rules.sentences.matching import match, places
from liveref.rules.sentences.rule import sentence_rule
from liveref.rules.sentences.things import FieldRef

__all__ = ["choice_facts"]

_TWO = 2


@sentence_rule("exclusive")
def choice_facts(context: Context) -> Iterator[Constraint]:
    """Fields of which a request gives at most one, exactly one, or at least one."""
    absent = {mark.start for mark in context.chart.all("OMIT")}
    unknown = [m for m in context.chart.all("NULL", "NOTEXIST") if m.start not in absent]
    if unknown or context.chart.has_word("none"):
        return
    fields = _alternatives(context)
    if len(fields) < _TWO or len({ref.resource for ref in fields}) != 1:
        return
    chart = context.chart
    names = tuple(ref.name for ref in fields)
    exactly = chart.has("EXACTLYONE")
    at_least = exactly or _needs_one(context)
    if exactly or (_excludes(context) and not _cannot_be_missing(context)):
        yield ExclusiveFields(
            reason=context.reason("exclusive"),
            code=context.code,
            resource=fields[0].resource,
            fields=names,
            operation=_operation(fields),
        )
    alone = chart.has("EXCLUSIVE_CHOICE") and not exactly and not _cannot_be_missing(context)
    if at_least and not alone:
        yield AtLeastOneField(
            reason=context.reason("exclusive"),
            code=context.code,
            resource=fields[0].resource,
            fields=names,
            operation=_operation(fields),
        )


def _operation(fields: list[FieldRef]) -> str:
    return next((ref.operation for ref in fields if ref.operation), "")


def _alternatives(context: Context) -> list[FieldRef]:
    """The fields between which a request chooses: those named here, else in the sentence before,
    and the one that is described."""
    named = [ref for ref in context.written() if ref.location == "body"]
    if len(named) < _TWO and context.fields and named:
        own = [ref for ref in context.fields if ref.resource == named[0].resource]
        named = [*own[:1], *(ref for ref in named if ref.name != own[0].name)] if own else named
    joined = context.chart.has("BOTH", "EXCLUSIVE_CHOICE", "EITHERONE")
    if len(named) < _TWO and not context.fields and context.before is not None and joined:
        return [ref for ref in context.before.written() if ref.location == "body"]
    return named


def _excludes(context: Context) -> bool:
    """Whether giving both is refused."""
    chart = context.chart
    if chart.has("UNIQUE", "TWICE", "SAME") and not chart.has("EXCLUSIVE_CHOICE"):
        return False
    denied = chart.has("CANNOT", "NOT", "NO") or context.is_refusal
    patterns = (
        "CANNOT .. TOGETHER/BOTH",
        "BOTH ... REFUSE/CODE",
        "REFUSE/CODE ... BOTH",
        "GIVE .. FIELD AND .. FIELD ... REFUSE/CODE",
    )
    together = any(places(chart, patterns))
    conditional = match(chart, "CANNOT .. GIVE/SET .. IF") or match(chart, "CANNOT .. with FIELD")
    conditional = conditional or match(chart, "IF .. GIVE .. FIELD ... CANNOT .. GIVE .. FIELD")
    if chart.has("VALUE", "NUM", "ABOVE", "BELOW") and not chart.has("EXCLUSIVE_CHOICE"):
        return False
    return bool(
        (
            chart.has("EXCLUSIVE_CHOICE")
            and (denied or chart.has("EXACTLYONE", "CHOOSE") or _is_plain_choice(context))
        )
        or (denied and (together or conditional))
    )


def _cannot_be_missing(context: Context) -> bool:
    """Whether it is said of two fields that one of them may be missing, and not the other too."""
    return match(context.chart, "FIELD and/or FIELD CANNOT both? be? OMIT") is not None


def _is_plain_choice(context: Context) -> bool:
    """Whether the words exclude each other by themselves: "mutually exclusive"."""
    marks = context.chart.all("EXCLUSIVE_CHOICE")
    return any(mark.end - mark.start > 1 for mark in marks) or context.chart.has_word("exclusive")


def _needs_one(context: Context) -> bool:
    """Whether giving none is refused."""
    chart = context.chart
    if context.is_refusal and match(chart, "WITHOUT FIELD and/nor/or .. WITHOUT? FIELD"):
        return True
    if match(chart, "either THIS/FIELD or FIELD .. MUST/REQUIRED .. be? GIVE") is not None:
        return True
    if match(chart, "either FIELD or FIELD .. be? REQUIRED") is not None:
        return True
    if _cannot_be_missing(context):
        return True
    if not chart.has("EITHERONE"):
        return False
    demanded = chart.has("MUST", "REQUIRED") or context.is_refusal
    if chart.has("CHANGE") and not demanded:
        return False
    later = chart.has_word("neither", "or both") or match(chart, "or both") is not None
    return bool(demanded or later) and not chart.has("CANNOT")
