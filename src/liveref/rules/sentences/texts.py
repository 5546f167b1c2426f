"""Sentences about the form of a text -> facts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from liveref.model.constraints.constraint import Constraint
from liveref.model.constraints.fields import Format, Normalisation, Pattern, Step
from liveref.model.sentence import Place
from liveref.rules.sentences.characters import CLASSES, charset, counted_sequence
from liveref.rules.sentences.context import Context
from liveref.rules.sentences.matching import match
from liveref.rules.sentences.quantities import quantities
from liveref.rules.sentences.rule import sentence_rule
from liveref.rules.sentences.things import FieldRef

__all__ = ["format_facts", "normalisation_facts", "pattern_facts"]

_FORMATS = {
    "EMAIL": "email",
    "URI": "uri",
    "IPV4": "ipv4",
    "IPV6": "ipv6",
    "CIDR": "cidr",
    "IP": "ip",
    "MAC": "mac",
    "UUID": "uuid",
    "HOSTNAME": "hostname",
    "TIME": "time",
    "DATE": "date",
}
_CASES = ("LOWERCASE", "UPPERCASE")
_DATED = re.compile(r"y{2,4}-m{1,2}-d{1,2}|iso ?8601|rfc ?3339", re.IGNORECASE)
_DAY = re.compile(r"y{4}-m{2}-d{2}", re.IGNORECASE)
_DAY_LITERAL = re.compile(r"\d{4}-\d{2}-\d{2}|y{4}-m{2}-d{2}", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z]+(?=://)")
_KINDS = tuple(CLASSES)
_OWN = frozenset(
    ["a", "an", "valid", "full", "complete", "absolute", "real", "proper", "correct", "well-formed"]
)


def _texts(context: Context) -> list[FieldRef]:
    if not context.is_requested:
        return []
    return [ref for ref in context.subjects if ref.location == "body" and "string" in ref.types]


@sentence_rule("pattern")
def pattern_facts(context: Context) -> Iterator[Constraint]:
    """The regular expression of a text."""
    if not context.fields and not context.chart.has("FIELD"):
        return
    if context.place is Place.SECTION and not context.written():
        return
    pattern = _pattern(context)
    if pattern is None or context.chart.has("URI"):
        return
    for text in (pattern, *_rest(context, pattern)):
        for ref in _texts(context):
            yield Pattern(
                reason=context.reason("pattern"),
                code=context.code,
                resource=ref.resource,
                field=ref.name,
                operation=ref.operation,
                pattern=text,
            )


def _rest(context: Context, pattern: str) -> Iterator[str]:
    """The characters of the whole text, where the sentence also says how it begins: "letters and
    digits only, and start with a letter"."""
    chart = context.chart
    start = chart.first("STARTS")
    if start is None or not pattern.startswith("^[") or pattern.endswith("$"):
        return
    if chart.has("ONLY", "NOTHINGELSE") or chart.has_word("rest", "others", "remaining"):
        whole = charset(chart)
        if whole is not None:
            yield whole


def _pattern(context: Context) -> str | None:
    chart = context.chart
    if chart.has("CONVERT") and not _is_demand(context):
        return None
    if chart.has("REGEX"):
        return _stated(context)
    for tag, template in (("STARTS", "^{}"), ("ENDS", "{}$")):
        mark = chart.first(tag)
        part = _edge(context, mark.end) if mark else None
        if mark and part and _is_demand(context):
            denied = chart.has("CANNOT", end=mark.start) or (
                context.is_refusal and not chart.has("MUST", "OTHERWISE", "NOT", "UNLESS")
            )
            if denied:
                return f"^(?!{part})" if tag == "STARTS" else f"(?<!{part})$"
            return template.format(part)
    return _forbidden(context) or _whole(context)


def _stated(context: Context) -> str | None:
    """A regular expression that the sentence writes as a literal."""
    for text in context.chart.values("LIT"):
        if set(text) & set("^$[]{}*+\\"):
            try:
                re.compile(text)
            except re.error:
                return None
            return str(text)
    return None


def _edge(context: Context, at: int) -> str | None:
    """The beginning or the end of a text: a kind of character, or a literal."""
    chart = context.chart
    limit = min(at + 7, len(chart))
    kinds = chart.all(*_KINDS, start=at, end=limit)
    names = {mark.start for mark in chart.all("FIELD")}
    literals = [m for m in chart.all("LIT", start=at, end=limit) if m.start not in names]
    if literals and (not kinds or literals[0].start < kinds[0].start):
        options = [re.escape(str(m.value)) for m in literals]
        return options[0] if len(options) == 1 else f"(?:{'|'.join(options)})"
    inside = "".join(dict.fromkeys(CLASSES[m.tag] for m in kinds))
    if not kinds:
        return None
    count = next(
        (
            q.number
            for q in quantities(context)
            if q.end <= kinds[0].start <= q.end + 1 and q.start >= at
        ),
        1,
    )
    return f"[{inside}]" + (f"{{{count}}}" if count > 1 else "")


def _forbidden(context: Context) -> str | None:
    """Characters that must not occur: "no spaces", "must not contain slashes"."""
    chart = context.chart
    for mark in chart.all(*_KINDS, "WHITESPACE"):
        if chart.has("EMPTYTEXT", start=mark.start, end=mark.end):
            continue
        after = match(chart, "CANNOT", mark.end) if mark.start < 2 else None
        before = (after is not None) or chart.has(
            "NO", "CANNOT", "WITHOUT", start=max(0, mark.start - 5), end=mark.start
        )
        refused = context.is_refusal and chart.has("CONTAINS", end=mark.start)
        if (before or refused) and not chart.has("NOTHINGELSE", "EDGE", "EXCEPT", "NUM"):
            inside = "\\s" if mark.tag in ("SPACE", "WHITESPACE") else CLASSES[mark.tag]
            others = [
                CLASSES[m.tag] for m in chart.all(*_KINDS, start=mark.end) if m.tag != "SPACE"
            ]
            return f"^[^{inside}{''.join(dict.fromkeys(others))}]*$"
    return None


def _whole(context: Context) -> str | None:
    """The characters of the whole text, counted or not."""
    chart = context.chart
    is_whole = chart.has("ONLY", "NOTHINGELSE", "CONSIST") or match(chart, "have EXACT NUM")
    if chart.has("CONTAINS") and not is_whole:
        return None
    row = counted_sequence(chart, quantities(context))
    if row is not None:
        return row if _is_demand(context) or context.fields else None
    closed = chart.has("NOTHINGELSE", "CONSIST", "ONLY", "ANYOTHER") or context.is_refusal
    single = chart.has_word("digits", "letters", "characters")
    return (
        charset(chart) if closed and (single or chart.has(*_KINDS)) and _is_set(context) else None
    )


def _is_set(context: Context) -> bool:
    """Whether the kinds of characters are what a text consists of, and no part of it."""
    chart = context.chart
    if chart.has("EXAMPLE", "IGNORECASE", "NUM"):
        return False
    if chart.has("ANOTHER") and not chart.has("ANYOTHER"):
        return False
    return chart.has(*_KINDS) and _is_demand(context)


def _is_demand(context: Context) -> bool:
    chart = context.chart
    return (
        context.is_refusal
        or chart.has("MUST", "CANNOT", "ONLY", "NOTHINGELSE", "CONSIST", "EXACT", "NO")
        or bool(context.fields and match(chart, "CAN ... NOTHINGELSE/ANYOTHER"))
    )


@sentence_rule("format")
def format_facts(context: Context) -> Iterator[Constraint]:
    """The format of a text: an e-mail address, a date, a URL."""
    chart = context.chart
    name = next((form for tag, form in _FORMATS.items() if _is_meant(context, tag)), None)
    name = name or _format_before(context)
    if name is None and chart.has("MUST") and any(map(_DAY.fullmatch, chart.values("LIT"))):
        name = "date"
    named = {form for tag, form in _FORMATS.items() if chart.has(tag)} - {"date", "time"}
    if name is None or chart.has("OMIT") or (len(named) > 1 and name != "ip"):
        return
    schemes = tuple(
        schemes_found.group()
        for text in chart.values("LIT")
        if (schemes_found := _SCHEME.match(text))
    )
    for ref in _texts(context):
        yield Format(
            reason=context.reason("format"),
            code=context.code,
            resource=ref.resource,
            field=ref.name,
            operation=ref.operation,
            format=name,
            schemes=schemes if name == "uri" and chart.has("STARTS", "ONLY") else (),
        )


def _format_before(context: Context) -> str | None:
    """The format that the sentence before names, where this one refuses all others: "if it isn't
    one, 400", "dates in any other form are sent back"."""
    chart, before = context.chart, context.before
    if before is None or not context.fields or not context.is_refusal:
        return None
    other = chart.has("ANYOTHER") or chart.has_word("malformed", "ill-formed", "valid", "invalid")
    negated = match(chart, "IF THIS be NOT one/THIS") or match(chart, "NOT well-formed")
    if not (other or negated or match(chart, "IF .. wrong")):
        return None
    if any(map(_DAY_LITERAL.fullmatch, before.chart.values("LIT"))):
        return "date"
    return next((form for tag, form in _FORMATS.items() if before.chart.has(tag)), None)


def _is_meant(context: Context, tag: str) -> bool:
    chart = context.chart
    mark = chart.first(tag)
    if mark is None or chart.has("COUNT", "NOW", "CHANGE") or chart.has_word("filter"):
        return False
    near = max(0, mark.start - 4)
    denied = chart.has("NOT", "NO", "CANNOT", "NEITHER", start=near, end=mark.start)
    if denied and not (context.is_refusal and chart.has_word("anything", "everything", "value")):
        return False
    clause = next((c for c in context.clauses if c.start <= mark.start < c.end), None)
    if clause is not None and clause.kind in ("IF", "WHICH", "WHILE") and not context.is_refusal:
        return False
    strict = bool(
        {"valid", "real", "well-formed", "genuine", "proper", "correct", "calendar"}
        & {token.lower for token in chart.tokens[max(0, mark.start - 2) : mark.end]}
    )
    strict = strict or _DATED.search(context.sentence.plain) is not None
    demanded = chart.has("MUST", "ONLY") or context.is_refusal
    if tag in ("DATE", "TIME"):
        return strict and (demanded or chart.has_word("write", "format", "form", "give"))
    article = chart.tokens[mark.start - 1].lower if mark.start else "a"
    is_own = mark.start == 0 or article in _OWN
    named = mark.end - mark.start > 1 or tag in ("EMAIL", "UUID", "IPV4", "IPV6")
    if chart.has("RES", start=mark.end, end=mark.end + 3) and not (demanded or strict):
        return False
    return is_own and (demanded or strict or (named and context.fields != () and tag != "UUID"))


@sentence_rule("normalisation")
def normalisation_facts(context: Context) -> Iterator[Constraint]:
    """The changes that the service makes to a text before it keeps it."""
    steps = tuple(_steps(context))
    chart = context.chart
    compared = chart.has("IGNORECASE") and not match(chart, "CONVERT ... LOWERCASE/UPPERCASE")
    if not steps or compared or context.is_refusal:
        return
    for ref in _texts(context):
        yield Normalisation(
            reason=context.reason("normalisation"),
            resource=ref.resource,
            field=ref.name,
            operation=ref.operation,
            steps=steps,
        )


def _steps(context: Context) -> Iterator[Step]:
    chart = context.chart
    demanded = chart.has("MUST", "CLIENT") and not chart.has("SERVICE")
    white = chart.has("WHITESPACE", "SPACE")
    edges = chart.has("EDGE", "WHITESPACE")
    removed = chart.has("REMOVE", "IGNORE")
    absent = chart.has("WITHOUT", "NO") and chart.has("CONVERT")
    if white and edges and (removed or absent):
        yield Step.TRIM
    elif white and (
        chart.has_word("collapse", "squeeze") or match(chart, "into one/single SPACE") is not None
    ):
        yield Step.COLLAPSE
    elif chart.has_word("trim") and chart.has("BE", "SERVICE"):
        yield Step.TRIM
    converts = chart.has("CONVERT") or chart.has_word("lowercase", "uppercase", "capitalise")
    any_spelling = match(chart, "no matter") or chart.has_word(
        "whatever", "regardless", "irrespective"
    )
    if not converts or (demanded and not any_spelling):
        return
    verb = chart.first("CONVERT")
    start = verb.end if verb is not None and chart.has(*_CASES, start=verb.end) else 0
    if chart.has("LOWERCASE", start=start):
        yield Step.LOWER
    elif chart.has("UPPERCASE", start=start):
        yield Step.UPPER
