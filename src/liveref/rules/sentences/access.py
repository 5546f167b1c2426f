"""Sentences about who may set, change and see a field -> facts."""

from __future__ import annotations

from collections.abc import Iterator

from liveref.model.constraints.constraint import Constraint
from liveref.model.constraints.fields import ReadOnly, WriteOnly
from liveref.model.sentence import Place
from liveref.rules.sentences.chart import Mark
from liveref.rules.sentences.context import Context
from liveref.rules.sentences.matching import match, places
from liveref.rules.sentences.rule import sentence_rule
from liveref.rules.sentences.states import states
from liveref.rules.sentences.things import FieldRef
from liveref.rules.sentences.tokens import Kind

__all__ = ["body_fields", "is_plainly_named", "read_only_facts", "write_only_facts"]

_UNRELATED = (401, 404, 415)
_ARTICLES = frozenset(
    ["given", "existing", "the", "its", "a", "an", "this", "that", "'s", "same", "one", "their"]
)
_OWN_WORK = (
    "SERVICE determine/set/compute/calculate/assign/choose/generate/record/maintain THIS",
    "SERVICE fill/work/look THIS in/out/after",
    "SERVICE fill/work in/out THIS",
    "CLIENT CANNOT set/write/choose/determine/GIVE THIS",
    "CAN .. read .. but/EXCEPT not? write/set",
)
"""Wordings of a value that the service alone sets, by who sets it."""
_FIELD_NOUNS = frozenset(["field", "attribute", "member", "parameter", "value", "and", "for", "to"])


@sentence_rule("read-only")
def read_only_facts(context: Context) -> Iterator[Constraint]:
    """A field that the service alone sets; what a client sends is ignored or refused."""
    chart = context.chart
    stated = _is_set_by_service(context) and not chart.has("CHANGE", "TWICE")
    ignored = chart.has("IGNORE") and _is_sent(context) and not chart.has("BOTH")
    refused = (
        context.is_refusal and context.code not in _UNRELATED and _is_presence_refused(context)
    )
    if not (stated or ignored or refused) or chart.has("OMIT") or _has_conditions(context):
        return
    for ref in body_fields(context):
        if context.place is Place.SECTION and not _is_written(context, ref):
            continue
        yield ReadOnly(
            reason=context.reason("read-only"),
            code=context.code,
            resource=ref.resource,
            field=ref.name,
            operation="",
            refused=context.is_refusal and not ignored,
        )


def _is_set_by_service(context: Context) -> bool:
    """Whether a field is said to be read-only: outside of conditions, and if "set by", then by
    the service."""
    chart = context.chart
    for mark in chart.all("READONLY"):
        clause = next((c for c in context.clauses if c.start <= mark.start < c.end), None)
        by = chart.tokens[mark.end - 1].lower == "by"
        if clause is not None and clause.kind in ("IF", "WHILE", "UNLESS"):
            continue
        if match(chart, "become READONLY") is not None:
            continue
        behind = chart.tokens[mark.end].text if mark.end < len(chart) else ""
        if not by and (_is_attribute(context, mark.end) or behind == "("):
            continue
        if by and match(chart, "OR .. by", mark.end) is not None:
            continue
        if not by or chart.has("SERVICE", start=mark.end, end=mark.end + 4):
            return True
        if chart.has("CLIENT", start=mark.end, end=mark.end + 4) and context.is_negated(mark.end):
            return True
    is_described = bool(context.fields) and not chart.has("IF", "UNLESS", "ONCE", "DEFAULT")
    return is_described and any(places(chart, _OWN_WORK))


def _is_attribute(context: Context, end: int) -> bool:
    """Whether "read-only" stands before a noun that is no word for a field."""
    chart = context.chart
    if end >= len(chart) or chart.tokens[end].kind != Kind.WORD:
        return False
    is_field = chart.has("FIELD", start=end, end=end + 1)
    return not (is_field or chart.tokens[end].forms & _FIELD_NOUNS)


def _has_conditions(context: Context) -> bool:
    conditional = [c for c in context.clauses if c.kind in ("IF", "WHILE", "ONCE", "UNLESS")]
    return any(states(context, c.start, c.end) for c in conditional)


def _is_sent(context: Context) -> bool:
    """Whether a sentence speaks of a value in a request: "a number that you send is ignored"."""
    chart = context.chart
    sent = chart.has("CLIENT") or match(chart, "send/submit/supply/provide value/number")
    value = chart.has_word("value", "number", "anything", "whatever", "one") or chart.has("FIELD")
    return bool(sent) and (value or context.place is Place.PARAMETER)


def _is_presence_refused(context: Context) -> bool:
    """Whether the mere presence of a field is refused, since the service sets it."""
    chart = context.chart
    fields = chart.all("FIELD")
    if chart.has("ANOTHER", "DIFFERENT", "WITHOUT", "EMPTYTEXT"):
        return False
    if len(fields) > 1 or chart.has("VALUE", "TRUE", "FALSE", "SAME", "ABOVE", "BELOW", "MAX"):
        return False
    by_service = chart.has("READONLY") or match(chart, "SERVICE .. ONLY/alone") is not None
    sent = match(chart, "IF .. CLIENT .. GIVE/SHOW .. FIELD") or match(
        chart, "CLIENT .. GIVE .. FIELD"
    )
    return by_service or (sent is not None and not chart.has("BOTH", "EXCLUSIVE_CHOICE", "CHANGE"))


def body_fields(context: Context) -> list[FieldRef]:
    """The fields of bodies that the sentence is about."""
    return [ref for ref in context.subjects if ref.location == "body"]


def is_plainly_named(context: Context, ref: FieldRef) -> bool:
    """Whether a field is described, written as a literal, or named with an article or the resource
    that it belongs to; any other word in a text may be no name of it."""
    if context.fields:
        return True
    chart = context.chart
    for mark in chart.all("FIELD"):
        if context.resolve(mark) != ref:
            continue
        before = chart.tokens[mark.start - 1].lower if mark.start else "the"
        literal = chart.has("LIT", start=mark.start, end=mark.end)
        near = chart.all("RES", start=max(0, mark.start - 2), end=mark.start)
        owned = any(other.value == ref.resource for other in near)
        twice = chart.has("TWICE", start=mark.start - 1, end=mark.start) if mark.start else False
        if literal or owned or twice or before in _ARTICLES:
            return True
    if chart.has("FIELD") and not context.is_pronominal:
        return False
    before_it = context.before
    return before_it is not None and is_plainly_named(before_it, ref)


@sentence_rule("write-only")
def write_only_facts(context: Context) -> Iterator[Constraint]:
    """A field that no answer shows, or only the answer to the create."""
    once = _is_shown_once(context)
    if not (once or _is_never_shown(context)):
        return
    for ref in body_fields(context):
        if ref.name not in _identities(context) and _is_written(context, ref):
            yield WriteOnly(
                reason=context.reason("write-only"),
                resource=ref.resource,
                field=ref.name,
                shown_once=once,
            )


def _is_written(context: Context, ref: FieldRef) -> bool:
    """Whether a field is described, or its name stands there as a literal."""
    chart = context.chart
    return bool(context.fields) or any(
        chart.has("LIT", start=mark.start, end=mark.end) and context.resolve(mark) == ref
        for mark in chart.all("FIELD")
    )


def _identities(context: Context) -> set[str]:
    return {resource.identifier for resource in context.things.resources.values()}


def _is_shown_once(context: Context) -> bool:
    chart = context.chart
    if chart.has("TWICE") and not chart.has("SHOWNONCE"):
        return False
    shown = chart.has("SHOW", "RESPONSE")
    if chart.has("SHOWNONCE") and shown:
        return True
    only = match(chart, "ONLY .. RESPONSE .. OP/CREATED") or match(
        chart, "SHOW .. ONLY .. OP/CREATED"
    )
    later = match(chart, "NO/NOT .. later/other/subsequent/further .. RESPONSE/request")
    created = match(chart, "RESPONSE ... OP/CREATED ... never/not/no/NOT")
    created = created or match(chart, "RESPONSE .. THIS/request ... nowhere else")
    created = created or match(chart, "ONLY SHOW IF .. RES .. OP/CREATED")
    return bool(shown and (only or later or created))


def _is_in_main(context: Context, place: Mark) -> bool:
    """Whether a place stands in no relative clause and in no condition."""
    clause = next((c for c in context.clauses if c.start <= place.start < c.end), None)
    return clause is None or clause.kind not in ("WHICH", "IF", "WHILE")


def _is_never_shown(context: Context) -> bool:
    chart = context.chart
    if context.is_refusal or (context.place is not Place.PARAMETER and not chart.has("FIELD")):
        return False
    if chart.has("SECRET") and not chart.has("IF"):
        return True
    patterns = (
        "NOT/NEVER/CANNOT .. SHOW .. RESPONSE",
        "NOT/CANNOT .. RESPONSE",
        "SHOW .. NO RESPONSE",
        "NO RESPONSE .. SHOW",
        "never/NOT/CANNOT .. be? return/show/display/echo/disclose/reveal/expose",
        "CANNOT .. be read/retrieved",
        "RESPONSE .. NOT/CANNOT/never .. SHOW/CONTAINS",
        "RESPONSE .. OMIT/LEAVEOUT",
        "CAN .. GIVE .. but NOT .. read/SHOW",
        "ONLY .. request NOT .. RESPONSE",
        "HIDDEN/LEAVEOUT/OMIT .. RESPONSE",
        "never/NOT/CANNOT .. send/give/hand/pass .. back/out",
        "no/NO OP/operation/request/call .. give/hand/send/return/show/reveal/SHOW",
        "CANNOT .. read/get/fetch/see .. back",
    )
    matches = any(_is_in_main(context, slots[""]) for slots in places(chart, patterns))
    conditional = chart.has("IF", "UNLESS", "UNTIL", "ONLY", "NULL", "RES") and not chart.has(
        "SECRET"
    )
    return matches and not (conditional and chart.has("IF", "UNLESS", "UNTIL", "OMIT", "EMPTY"))
