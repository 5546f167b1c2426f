"""What the prose of an operation says of the status: in which it may be asked for, and which
follows.

Read are sentences that leave no doubt, and literals only. Of which thing a status is said
stands right before it or behind it: what is said of another thing is left alone, and so is
what happens when something goes wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from liveref.naming.nouns import slug
from liveref.naming.patterns import matches
from liveref.rules.text.words import words

__all__ = ["acted_on", "following", "named", "needed"]

_LITERAL = r"(?:``?[\w.-]+``?|'[\w.-]+')"
_BETWEEN = r"(?:\s|\([^()]*\)|[,;/*-]|\bor\b|\band\b)*"
_LIST = rf"(?P<list>{_LITERAL}(?:{_BETWEEN}{_LITERAL})*)"
_STATUS = r"`{0,2}(?:status|state)`{0,2}"
_WHOSE = r"(?P<whose>(?:[\w-]+(?:'s)?\s+){0,4}?)"
_OF = r"(?:\s+of\s+(?P<of>(?:the|an?|its)\s+[\w -]{1,30}?))?"
_AMONG = r"(?:\s+(?:only|either|in|one\s+of(?:\s+the\s+following)?))*:?[\s*-]*"
_NEED = r"(?:must|should|has\s+to|have\s+to|needs?\s+to|to)\s+be"

_NEEDED = (
    rf"{_WHOSE}(?<!\w){_STATUS}{_OF}\s+{_NEED}{_AMONG}{_LIST}",
    rf"\bonly\b[^.]*?\b(?:when|where|while|if)\s+{_WHOSE}{_STATUS}{_OF}\s+is{_AMONG}{_LIST}",
    rf"{_WHOSE}\b(?:must|should)\s+(?:have|be\s+in)\s+(?:the|an?)?\s*{_STATUS}\s+{_LIST}",
    rf"{_WHOSE}\b(?:must|should|has\s+to)\s+(?:have|be\s+in)\s+(?:the|an?)?\s*{_LIST}\s*{_STATUS}",
    rf"\bonly\b[^.]*?\b(?:when|if)\s+{_WHOSE}is\s+in\s+(?:the\s+|an?\s+)?{_LIST}\s*{_STATUS}",
    rf"\berror\s+(?:if|when)\s+{_WHOSE}{_STATUS}{_OF}\s+is\s+not(?:\s+in)?\s+{_LIST}",
)
_CHANGING = r"(?:changes?|sets?|updates?|rolls?\s+back|moves?|transitions?)"
_REACHED = (
    rf"{_WHOSE}(?<!\w){_STATUS}{_OF}\s+(?:will\s+)?(?:changes?|returns?|goes|go|becomes?|is\s+changed"
    rf"|transitions?)(?:\s+back)?(?:\s+to)?\s+{_LIST}",
    rf"{_WHOSE}(?<!\w){_STATUS}{_OF}\s+will\s+be(?:\s+set\s+to)?\s+{_LIST}",
    rf"\b{_CHANGING}\s+{_WHOSE}{_STATUS}{_OF}\s+(?:from\s+{_LITERAL}\s+)?to\s+{_LIST}",
    rf"\bshows?\s+(?:the|an?)\s+(?P<whose>){_STATUS}{_OF}\s+(?:of|as)\s+{_LIST}",
    rf"\bshows?\s+(?:the|an?)\s+(?P<whose>){_LIST}\s*{_STATUS}",
    rf"\bsee\s+{_WHOSE}{_STATUS}{_OF}\s+as\s+{_LIST}",
)
_FAILING = re.compile(
    r"\b(?:not\s+change|does\s+not|remains?|fail(?:s|ed|ure)?|otherwise|could)\b", re.IGNORECASE
)
_CONDITION = re.compile(r"^[\s*-]*(?:\*\*[^*]*\*\*\s*)?if\b", re.IGNORECASE)
_SUCCESS = re.compile(r"\bsuccess", re.IGNORECASE)
_EACH = re.compile(_LITERAL)


def needed(sentence: str, resource: str) -> tuple[str, ...]:
    """The statuses of a `resource` that a sentence demands for an operation."""
    if _CONDITION.search(sentence):
        return ()
    return tuple(status for group in _groups(_NEEDED, sentence, resource) for status in group)


def named(sentence: str, resource: str) -> tuple[str, ...]:
    """The statuses of a `resource` that a sentence names, each once: those that an operation
    needs and those that it leads to, whether they pass or last."""
    follow = (status for group in following(sentence, resource) for status in group)
    return tuple(dict.fromkeys((*needed(sentence, resource), *follow)))


def acted_on(sentence: str, resource: str) -> tuple[str, ...]:
    """The words that a sentence puts before the resource: `paused` of what "unpauses a paused
    server". Whether one of them is a status is for others to say."""
    name = re.escape(resource).replace("_", r"[\s_]?")
    return tuple(re.findall(rf"\ban?\s+([\w-]+)\s+{name}\b", sentence, re.IGNORECASE))


def following(sentence: str, resource: str) -> Iterator[tuple[str, ...]]:
    """The statuses that follow where nothing goes wrong, in the order of the sentence; of several
    that stand together one follows."""
    if _FAILING.search(sentence):
        return
    if not _CONDITION.search(sentence) or _SUCCESS.search(sentence):
        yield from _groups(_REACHED, sentence, resource)


def _groups(patterns: tuple[str, ...], sentence: str, resource: str) -> Iterator[tuple[str, ...]]:
    if "stat" not in sentence.lower() or not _EACH.search(sentence):
        return  # Every pattern needs the word and a literal, and most sentences have neither.
    for pattern in patterns:
        for match in re.finditer(pattern, sentence, re.IGNORECASE):
            groups = match.groupdict()
            if _is_meant(groups.get("of") or groups.get("whose") or "", resource):
                literals = _EACH.findall(match["list"])
                yield tuple(literal.strip("`'") for literal in literals)


def _is_meant(whose: str, resource: str) -> bool:
    """Whether the words before a status speak of the resource: by its name, by the end of it,
    or by a pronoun alone."""
    spoken: list[str] = []
    for word in reversed(slug(whose).split("_")):
        if matches(words().determiners, word):
            break
        spoken.insert(0, word)
    told, own = "".join(spoken), resource.replace("_", "")
    return not told or own.endswith(told) or told.endswith(own)
