"""Whether a sentence demands something of the service: something that a client could observe."""

from __future__ import annotations

from collections.abc import Callable

from liveref.model.sentence import Place
from liveref.rules.sentences.chart import Mark
from liveref.rules.sentences.clauses import CONDITIONS, MAIN, NEGATIVE
from liveref.rules.sentences.context import Context
from liveref.rules.sentences.things import ValueRef
from liveref.rules.sentences.words import words

__all__ = ["is_demand"]

_NAMES = ("RES", "FIELD", "VALUE", "OP")
_VALUES = ("VALUE", "LIT", "NUM", "TRUE", "FALSE", "NULL")
_LIMITS = ("MAX", "MIN", "ABOVE", "BELOW", "BETWEEN", "EXACT")
_UNITS = ("CHARS", "DIGIT", "LETTER", "ORMORE", "ORLESS")
_STATES = ("NOT", "NO", "ALREADY", "TAKEN", "INUSE", "NOTEXIST", "TWICE", "MAX", "ABOVE", "STILL")
_HARD = ("READONLY", "SECRET", "NOEFFECT", "IGNORE", "FIXED")
_SUBORDINATE = CONDITIONS | NEGATIVE
_GOALS = frozenset(["to", "if", "when"])
_QUESTIONS = frozenset(["whether", "what", "how", "which", "who", "whom", "where", "why"])
_NOT_FOUND = 404
_INFORMAL = frozenset(["you", "we", "users"])


def is_demand(context: Context) -> bool:
    """Whether a sentence says what the service does or refuses, and so needs a fate. Titles,
    descriptions, and advice on how to use the service do not."""
    example = context.chart.first("EXAMPLE")
    if example is not None and example.start == 0:
        return False
    if context.place is Place.CODE:
        return _refuses(context)
    kinds = _OF_NOUNS if _is_noun_clause(context) else _KINDS
    return any(demands(context) for demands in kinds)


def _is_noun_clause(context: Context) -> bool:
    """Whether a description is no sentence: "What the box is to be called"."""
    tokens = context.chart.tokens
    is_question = bool(tokens) and tokens[0].lower in _QUESTIONS
    return context.place is Place.PARAMETER and is_question


def _obliges(context: Context) -> bool:
    """`must` or `cannot` in a clause that is no condition."""
    chart = context.chart
    if not context.operations and not chart.has(*_NAMES, "LIT", "CLIENT", "CODE"):
        return False
    return any(
        _kind_at(context, mark) not in _SUBORDINATE and not _is_idle(context, mark)
        for mark in chart.all("MUST", "WILL", "CANNOT", "REQUIRED")
    )


def _is_idle(context: Context, mark: Mark) -> bool:
    """Whether words of need oblige to nothing: "no body is needed", "to do so, you need"."""
    tokens = context.chart.tokens
    if mark.tag == "CANNOT":
        return False
    if tokens[mark.start].forms & {"be"} and _kind_at(context, mark) == "WHICH":
        return True
    if context.is_negated(mark.start, 5) or context.chart.has("OPTIONAL"):
        return True
    if mark.tag == "REQUIRED":
        before = tokens[mark.start - 1].forms if mark.start else frozenset()
        return "be" not in before or _kind_at(context, mark) == "WHICH"
    first = tokens[mark.start].lower
    if first in ("need", "needs", "needed", "necessary", "has", "have"):
        return bool(_GOALS & {token.lower for token in tokens[:1]})
    return False


def _refuses(context: Context) -> bool:
    """A refusal of something that the document names, or under a condition."""
    chart = context.chart
    if context.place is Place.CODE:
        # That 404 is for what does not exist goes without saying.
        states = _STATES if context.code != _NOT_FOUND else ("VALUE",)
        named = context.code is not None and chart.has("RES", "FIELD", "VALUE")
        return named and chart.has(*states, "VALUE")
    named = chart.has("CODENAME") and chart.has("REFUSE", "ANSWER", "NOTEXIST", "IF")
    if (chart.has("CODE") or named) and context.code is not None:
        return bool(context.operations) or chart.has(*_NAMES, "CLIENT")
    return any(_is_verb(context, mark) for mark in chart.all("REFUSE"))


def _is_verb(context: Context, mark: Mark) -> bool:
    """Whether words of refusal are the verb of a main clause that names something."""
    chart = context.chart
    noun = chart.tokens[mark.start].lower in ("error", "errors", "conflict", "invalid", "failed")
    if noun or _kind_at(context, mark) in _SUBORDINATE:
        return False
    return chart.has(*_NAMES, "IF", "CLIENT") and not context.is_negated(mark.start, 2)


def _confines(context: Context) -> bool:
    """`only` beside an operation, a resource, a value or administrators. The filter of a list is
    described so, too, and demands nothing more."""
    chart = context.chart
    if context.fields and all(ref.location == "query" for ref in context.fields):
        return chart.has("ONLY") and chart.has("ADMIN", "MUST", "CAN", "IF")
    for mark in chart.all("ONLY"):
        if chart.has_word("not", "read", start=max(0, mark.start - 1), end=mark.start):
            continue
        if chart.has("ADMIN") or chart.has("RES", "VALUE", "FIELD", "OP", start=mark.end):
            return True
        if chart.has("CAN", "SHOW") and chart.has(*_NAMES):
            return True
    return False


def _limits(context: Context) -> bool:
    """A number beside words of measure, or two fields compared."""
    chart = context.chart
    for number in chart.all("NUM"):
        near = max(0, number.start - 4)
        is_vague = chart.tokens[number.start].lower == "one" and chart.has("ORMORE", "ABOVE")
        if is_vague:
            continue
        if chart.has(*_LIMITS, start=near, end=number.start):
            return True
        if chart.has(*_UNITS, start=number.end, end=number.end + 2):
            return True
    if chart.has("POSITIVE", "NONNEGATIVE"):
        return True
    compared = ("EARLIER", "LATER", "ABOVE", "BELOW", "MAX", "MIN")
    return len(chart.all("FIELD")) > 1 and chart.has(*compared) and chart.has("BE", "MUST")


def _enumerates(context: Context) -> bool:
    """Two values or more of which one is to be chosen."""
    chart = context.chart
    if chart.has("EXAMPLE") or not chart.has("OR", "AND"):
        return False
    fields = {mark.start for mark in chart.all("FIELD")}
    literals = [mark for mark in chart.all("LIT", "VALUE") if mark.start not in fields]
    starts = {mark.start for mark in literals}
    if len(starts) < 2:
        return False
    return chart.has("ENUMERATE") and (context.place is Place.PARAMETER or chart.has("VALUE"))


def _defaults(context: Context) -> bool:
    """A value that is taken where a request gives none."""
    chart = context.chart
    for mark in chart.all("DEFAULT"):
        if chart.has_word("default", start=mark.start, end=mark.end):
            return chart.has(*_VALUES, "ADMIN") and not chart.has("CODE")
    omitted = [mark for mark in chart.all("OMIT") if _kind_at(context, mark) in _SUBORDINATE]
    return bool(omitted) and chart.has("BE", "DEFAULT", "BECOME", "SHOW", *_VALUES)


def _is_unique(context: Context) -> bool:
    """A predicate of uniqueness; "a unique identifier" only names a field."""
    chart = context.chart
    for mark in chart.all("UNIQUE"):
        before = chart.tokens[max(0, mark.start - 3) : mark.start]
        if any("be" in token.forms for token in before) or mark.end - mark.start > 1:
            return True
    return chart.has("NOTWO") and chart.has("SAME")


def _is_fixed(context: Context) -> bool:
    """A field that is read-only, immutable or secret, or a call that changes nothing."""
    chart = context.chart
    hidden = chart.first("SHOW")
    if context.fields and hidden is not None and context.is_negated(hidden.start, 3):
        return True
    hard = [mark for mark in chart.all(*_HARD) if _kind_at(context, mark) not in _SUBORDINATE]
    if hard and (context.fields or chart.has(*_NAMES)):
        return True
    if chart.has("STILLTHERE", "HIDDEN") and chart.has("DELETE", "RES"):
        return chart.has_word("delete", "deleted", "remove") or chart.has("HIDDEN")
    return (
        chart.has("EXCLUSIVE_CHOICE") and len(chart.all("FIELD")) > 1 and chart.has("MUST", "CAN")
    )


def _changes(context: Context) -> bool:
    """A status that a record gets, at its creation or by an operation."""
    chart = context.chart
    for mark in chart.all("NEWLY"):
        is_predicate = mark.end - mark.start > 1 or chart.has("BE")
        if is_predicate and chart.has("VALUE", "NUM", "TRUE", "FALSE", start=mark.start):
            return chart.has("RES", "FIELD", "THIS")
    for mark in chart.all("BECOME", "CONVERT"):
        ends = chart.all("VALUE", start=mark.end)
        ends += chart.all("LIT", start=mark.end) if _is_about_status(context) else []
        cased = chart.has("UPPERCASE", "LOWERCASE", "TITLECASE", start=mark.end)
        if cased or any(_is_status(context, end) for end in ends):
            return _kind_at(context, mark) not in ("IF", "UNLESS")
    return _is_at_first(context)


def _is_at_first(context: Context) -> bool:
    """A status that records have when they are made, or after an operation."""
    chart = context.chart
    if context.place is not Place.OPERATION or not chart.has("OP", "CREATED", "NEWLY", "CHANGE"):
        return False
    statuses = [mark for mark in chart.all("VALUE") if _is_status(context, mark)]
    plain = [mark for mark in statuses if _kind_at(context, mark) not in ("IF", "UNLESS", "WHICH")]
    return any(chart.has("BE", "CHANGE", start=max(0, m.start - 4), end=m.start) for m in plain)


def _is_about_status(context: Context) -> bool:
    """Whether a status is described or spoken of."""
    described = (ref.name == context.things.status_field(ref.resource) for ref in context.fields)
    return any(described) or context.chart.has_word(*words().status_fields)


def _is_status(context: Context, mark: Mark) -> bool:
    if mark.tag == "LIT":
        return True
    refs: tuple[ValueRef, ...] = mark.value
    status_field = context.things.status_field
    return any(ref.value is True or ref.field == status_field(ref.resource) for ref in refs)


def _orders(context: Context) -> bool:
    """The order of a list, which is not the caller's to choose."""
    chart = context.chart
    if not chart.has("SORTED") or context.place is Place.PARAMETER:
        return False
    asked = {token.lower for token in chart.tokens[:4]} & (_INFORMAL | _GOALS)
    return not asked and chart.has("FIELD", "CREATED", "ASCENDING", "DESCENDING", "FIRST")


def _kind_at(context: Context, mark: Mark) -> str:
    """The kind of the clause in which a mark stands."""
    clauses = (c.kind for c in context.clauses if c.start <= mark.start < c.end)
    return next(clauses, MAIN)


_KINDS: tuple[Callable[[Context], bool], ...] = (
    _obliges,
    _refuses,
    _confines,
    _limits,
    _enumerates,
    _defaults,
    _is_unique,
    _is_fixed,
    _changes,
    _orders,
)

_OF_NOUNS = (_limits, _defaults)
"""The kinds that a description may have that is no sentence."""
