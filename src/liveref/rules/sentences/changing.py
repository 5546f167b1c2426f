"""Sentences about fields that keep their first value -> facts."""

from __future__ import annotations

from collections.abc import Iterator

from liveref.model.api import Effect
from liveref.model.constraints.constraint import Constraint
from liveref.model.constraints.fields import Immutable
from liveref.rules.sentences.access import body_fields, is_plainly_named
from liveref.rules.sentences.clauses import CONDITIONS, NEGATIVE, Clause
from liveref.rules.sentences.context import Context
from liveref.rules.sentences.matching import match, places
from liveref.rules.sentences.rule import sentence_rule
from liveref.rules.sentences.things import FieldRef
from liveref.rules.sentences.tokens import Kind

__all__ = ["immutable_facts"]


@sentence_rule("immutable")
def immutable_facts(context: Context) -> Iterator[Constraint]:
    """A field that keeps its first value: "cannot be changed later", "fixed at creation"."""
    chart = context.chart
    if not _forbids_change(context):
        return
    for ref in _changed_fields(context):
        yield Immutable(
            reason=context.reason("immutable"),
            code=context.code,
            resource=ref.resource,
            field=ref.name,
            ignored=chart.has("IGNORE") and not context.is_refusal,
        )


_CONTRASTS = (
    "CAN .. CHANGE ... f:FIELD never/NOT/CANNOT",
    "CAN .. CHANGE ... EXCEPT f:FIELD",
    "CAN .. CHANGE ... but not f:FIELD",
    "EXCEPT f:FIELD CAN .. CHANGE",
)


def _contrasted(context: Context) -> FieldRef | None:
    """The field that may not change while others may: "the name may be changed, `isbn` never"."""
    if any(c.kind in CONDITIONS | NEGATIVE and c.end - c.start > 2 for c in context.clauses):
        return None
    for place in places(context.chart, _CONTRASTS):
        ref = context.resolve(place["f"])
        if ref is not None and ref.location == "body":
            return ref
    return None


def _forbids_change(context: Context) -> bool:
    chart = context.chart
    if _contrasted(context) is not None:
        return True
    if chart.has("UNLESS", "UNTIL") and not match(chart, "FIXED"):
        return False
    if match(chart, "IF .. want") is not None or chart.has_word("non-null"):
        return False
    if chart.has("DEFAULT", "READONLY") or match(chart, "CHANGE SERVICE") is not None:
        return False
    if match(chart, "IF ... never CHANGE") is not None:
        return False
    patterns = (
        "CANNOT .. CHANGE",
        "CANNOT .. be .. CHANGE",
        "NO .. CAN .. CHANGE",
        "never/NOBODY/nobody CHANGE",
        "CHANGE .. CANNOT",
        "CANNOT .. move .. ANOTHER RES",
        "NOT ... CAN .. CHANGE",
        "CHANGE .. IGNORE",
        "CAN .. set ONLY .. CREATED/OP",
        "can ONLY be GIVE .. CREATED/OP/NEWLY",
        "CAN .. GIVE .. CREATED/OP/NEWLY .. ONLY",
        "CAN ONLY .. GIVE ... CREATED/OP/NEWLY",
    )
    states_it = any(places(chart, patterns)) or chart.has("FIXED")
    refused = context.is_refusal and (
        match(chart, "CHANGE ... REFUSE/CODE/ANSWER")
        or match(chart, "REFUSE/CODE/ANSWER ... CHANGE")
        or match(chart, "DIFFERENT/ANOTHER FIELD ... REFUSE/CODE")
        or match(chart, "FIELD .. differ from .. current/old/stored/existing/present/previous")
        or match(chart, "FIELD .. DIFFERENT from .. current/old/stored/existing/present/previous")
    )
    return bool(states_it or refused) and not _holds_sometimes(context)


def _holds_sometimes(context: Context) -> bool:
    """Whether a change is ruled out under a condition alone: "while it has seats", "a closed
    order". That the record was made before is none."""
    conditional = CONDITIONS | NEGATIVE | {"WHICH"}
    if match(context.chart, "of VALUE RES") is not None:
        return True
    return any(
        clause.kind in conditional and not _is_made(context, clause) for clause in context.clauses
    )


def _is_made(context: Context, clause: Clause) -> bool:
    """Whether a clause says no more than that the record was made, or that it is changed."""
    chart = context.chart
    inside = {"start": clause.start, "end": clause.end}
    if chart.has("VALUE", "TRUE", "FALSE", **inside):
        return False
    if chart.has("CHANGE", "CREATED", "NEWLY", "EXISTING", "DIFFERENT", **inside):
        return True
    if chart.has_word("give", "send", "write", "differ", **inside):
        return True
    made = [operation for mark in chart.all("OP", **inside) for operation in mark.value]
    if any(operation.effect is Effect.CREATE for operation in made):
        return True
    return not chart.has("VALUE", "RES", "FIELD", "OP", **inside)


def _has_object(context: Context, at: int) -> bool:
    """Whether an article or a literal follows a verb: what it changes."""
    tokens = context.chart.tokens
    return at < len(tokens) and (
        tokens[at].lower in ("the", "its", "a", "an", "this") or tokens[at].kind == Kind.LITERAL
    )


def _changed_fields(context: Context) -> Iterator[FieldRef]:
    """The fields that may not change; of an update that would change "it", the one before."""
    contrasted = _contrasted(context)
    if contrasted is not None:
        yield contrasted
        return
    refs = body_fields(context)
    several = [ref for ref in context.written() if ref.location == "body"]
    if len(several) > 1 and not context.fields and len({ref.resource for ref in several}) == 1:
        refs = several
    moved = match(context.chart, "move .. r:RES .. to ANOTHER h:RES")
    if moved is not None:
        link = context.things.link(moved["r"].value, moved["h"].value)
        ref = context.things.field(moved["r"].value, link) if link else None
        refs = [ref] if ref is not None else []
    active = match(context.chart, "CANNOT c:CHANGE")
    if active is not None and not context.fields and _has_object(context, active["c"].end):
        after = context.chart.all("FIELD", start=active["c"].end)
        refs = [ref for mark in after[:1] if (ref := context.resolve(mark)) is not None]
    named_otherwise = context.chart.has("LIT") and not context.fields and not several
    if named_otherwise and not context.chart.has("FIELD"):
        return  # fields that the reference does not have
    if not refs and context.before is not None and context.chart.has("THIS"):
        refs = body_fields(context.before)
    if (
        context.fields
        and match(context.chart, "CHANGE")
        and match(context.chart, "this value/field")
    ):
        refs = [
            ref for ref in refs if ref in context.fields
        ]  # "package ones cannot change this value"
    for ref in refs:
        updates = context.things.updates(ref.resource)
        if updates and is_plainly_named(context, ref):
            yield ref
