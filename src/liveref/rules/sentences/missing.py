"""The gap that keeps a demand from being understood, as a question or a statement to the author."""

from __future__ import annotations

from collections.abc import Callable

from liveref.rules.sentences.context import Context
from liveref.rules.sentences.tokens import Kind, Token
from liveref.rules.sentences.words import words

__all__ = ["missing_in"]

_PRONOUNS = frozenset(["it", "they", "this", "these", "its", "their"])
_DETERMINERS = frozenset(["a", "an", "the", "its", "their", "this", "each", "every", "no", "any"])
_NAMES = ("RES", "FIELD", "VALUE", "OP")
_MODALS = ("MUST", "CAN", "CANNOT", "BE")


def missing_in(context: Context) -> str:
    """The gap in a sentence that demands something, and that no rule reads."""
    return next(filter(None, (find(context) for find in _GAPS)), _unread(context))


def _pronoun(context: Context) -> str:
    """A pronoun at the beginning that stands for nothing the document defines."""
    tokens = context.chart.tokens
    first = tokens[0].lower if tokens else ""
    is_alone = not _has_name(context, 1, 3)
    if first not in _PRONOUNS or not is_alone or context.subjects:
        return ""
    if not context.resources:
        return f"which resource is `{first}`?"
    return f"which field or operation of the {_spaced(context.resources[0])} is `{first}`?"


def _literal(context: Context) -> str:
    """A literal that is called like no field and no value."""
    chart = context.chart
    named = {mark.start for mark in chart.all("FIELD", "VALUE")}
    is_value = chart.has("DEFAULT", "ENUMERATE", "BECOME", "EXAMPLE") or context.fields
    for mark in chart.all("LIT") if not is_value else ():
        text = chart.tokens[mark.start].text
        is_name = text.replace("_", "").replace("-", "").isalnum() and not text.isdigit()
        if mark.start not in named and is_name:
            return f"no field and no value is called `{text}`"
    return ""


def _subject(context: Context) -> str:
    """The noun before the first modal verb, where it names nothing."""
    chart = context.chart
    modal = chart.first(*_MODALS)
    if modal is None or modal.start < 2 or _has_name(context, 0, modal.start):
        return ""
    noun = _unknown(context, 0, modal.start)
    if noun is None or chart.tokens[0].lower not in _DETERMINERS:
        return ""
    if context.resources:
        return f"no field of the {_spaced(context.resources[0])} is called `{noun.text}`"
    return f"no field and no resource is called `{noun.text}`"


def _verb(context: Context) -> str:
    """The verb behind a modal verb, where no operation is called so."""
    chart = context.chart
    modal = chart.first("CANNOT", "MUST", "CAN")
    if modal is None or not chart.has("RES") or chart.has("OP", start=modal.end):
        return ""
    verb = _unknown(context, modal.end, modal.end + 2)
    if verb is None or not context.resources:
        return ""
    return f"no operation of the {_spaced(context.resources[0])} is called `{verb.text}`"


def _value(context: Context) -> str:
    """A default without a value."""
    chart = context.chart
    is_default = chart.has("DEFAULT") and chart.has_word("default") and not chart.has("ONLY")
    has_value = chart.has("LIT", "VALUE", "NUM", "TRUE", "FALSE", "NULL")
    return "which value is the default?" if is_default and not has_value else ""


def _noun(context: Context) -> str:
    """Nothing that the document defines is named."""
    if not context.resources:
        return "which resource is this about?"
    if context.subjects or context.chart.has("FIELD", "OP", "VALUE"):
        return ""
    resource = _spaced(context.resources[0])
    return f"which field or operation of the {resource} is this about?"


def _condition(context: Context) -> str:
    """A refusal without a condition that the reader understands."""
    if context.code is None:
        return ""
    return f"which requests are refused with {context.code}?"


def _unread(context: Context) -> str:
    unknown = [token.text for token in _unknowns(context)][:2]
    if unknown:
        names = " and ".join(f"`{text}`" for text in unknown)
        return f"what {'do' if len(unknown) > 1 else 'does'} {names} mean?"
    return "no rule reads this kind of demand"


def _has_name(context: Context, start: int, end: int) -> bool:
    return any(m.start < end and m.end > start for m in context.chart.all(*_NAMES))


def _unknown(context: Context, start: int, end: int) -> Token | None:
    """The last word of some tokens that means nothing to the reader."""
    end = min(end, len(context.chart))
    marked = _marked(context)
    tokens = context.chart.tokens
    own = [at for at in range(start, end) if at not in marked and _is_telling(tokens[at])]
    return tokens[own[-1]] if own else None


def _unknowns(context: Context) -> list[Token]:
    """The words of a sentence that mean nothing to the reader, each once."""
    marked = _marked(context)
    tokens = enumerate(context.chart.tokens)
    own = [token for at, token in tokens if at not in marked and _is_telling(token)]
    return list({token.lower: token for token in own}.values())


def _marked(context: Context) -> set[int]:
    return {at for mark in context.chart.marks for at in range(mark.start, mark.end)}


def _is_telling(token: Token) -> bool:
    return token.kind == Kind.WORD and len(token.lower) > 2 and token.lower not in words().neutral


def _spaced(name: str) -> str:
    return name.replace("_", " ")


_GAPS: tuple[Callable[[Context], str], ...] = (
    _pronoun,
    _literal,
    _subject,
    _verb,
    _value,
    _condition,
    _noun,
)
"""The gaps that are looked for, in this order."""
