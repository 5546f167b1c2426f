"""Words about versions that say since when a rule holds, and change nothing about it today."""

from __future__ import annotations

import re
from collections.abc import Sequence

from liveref.rules.sentences.tokens import Kind, Token

__all__ = ["without_versions"]

_VERSION = re.compile(r"\d+\.\d+$")
_SINCE = (("since",), ("as", "of"), ("from",), ("starting", "with"), ("starting", "from"))
_NEWS = frozenset(["new", "added", "changed", "introduced", "fixed"])
_BEHIND = frozenset(["on", "onwards", "onward", ",", ":"])
_RANGING = frozenset(["to", "and", "through", "until", "up", "or", "-", "\u2013"])
_BEFORE = frozenset(["before", "until"])
_LONGEST_ASIDE = 7


def without_versions(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """The tokens without "since 2.1", "new in 2.1:", "2.1:" and the like, which tell when what
    follows became true, and without brackets about how it was before: "(`new` before 2.0)"."""
    left: list[Token] = []
    at = 0
    while at < len(tokens):
        end = _end_of_adjunct(tokens, at) or _end_of_aside(tokens, at)
        if end:
            at = end
        else:
            left.append(tokens[at])
            at += 1
    return tuple(left) if len(left) > 1 else tuple(tokens)


def _is_version(tokens: Sequence[Token], at: int) -> bool:
    """Whether a number with one dot stands there, and no end of a range."""
    if at >= len(tokens) or tokens[at].kind != Kind.NUMBER or not _VERSION.match(tokens[at].text):
        return False
    return at + 1 >= len(tokens) or tokens[at + 1].lower not in _RANGING


def _end_of_adjunct(tokens: Sequence[Token], at: int) -> int:
    """The index behind an adjunct that begins at a token, 0 if there is none."""
    words_ = [token.lower for token in tokens[at : at + 3]]
    if at == 0 and _is_version(tokens, 0) and words_[1:2] == [":"]:
        return 2
    number = 0
    if words_[0] in _NEWS and words_[1:2] == ["in"] and _is_version(tokens, at + 2):
        number = at + 2
    for phrase in _SINCE:
        if tuple(words_[: len(phrase)]) == phrase and _is_version(tokens, at + len(phrase)):
            number = at + len(phrase)
    if not number:
        return 0
    end = number + 1
    while end < len(tokens) and tokens[end].lower in _BEHIND:
        end += 1
    return end


def _end_of_aside(tokens: Sequence[Token], at: int) -> int:
    """The index behind brackets that tell what was so before a version, 0 if there are none."""
    if tokens[at].text != "(":
        return 0
    close = next((n for n in range(at, len(tokens)) if tokens[n].text == ")"), 0)
    inside = tokens[at + 1 : close]
    if not close or len(inside) > _LONGEST_ASIDE or not inside or inside[-1].kind != Kind.NUMBER:
        return 0
    words_ = [token.lower for token in inside]
    is_earlier = bool(_BEFORE & {*words_}) or "up to" in " ".join(words_)
    return close + 1 if is_earlier else 0
