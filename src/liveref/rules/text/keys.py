"""The keys of an object that the prose of its row lists.

Judged over the references of fourteen services: literals after "contains", "including" or
"with" and before "keys", "fields" or "attributes", or after "the following fields", are the
object's keys ~95%. A single literal that is only called a key is another field too often.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["Keys", "read_keys"]

Keys = dict[str, "Keys"]
"""Names with the keys below each."""

_KEY = r"``\"?[A-Za-z_][\w.:-]*\"?``"
_NOUN = r"(?:keys?|fields?|attributes?|property|properties|elements?|members?|objects?)"
_KEYS = (
    rf"{_KEY}(?:\s+{_NOUN})?(?:\s*\([^()]*\))?"
    rf"(?:(?:\s*,?\s*(?:and|or)\s+|\s*,\s*)(?:(?:an?|the)\s+)?{_KEY}(?:\s+{_NOUN})?(?:\s*\([^()]*\))?)*"
)
_HOLDS = (
    r"\b(?:contain(?:s|ing)?|consist(?:s|ing)?\s+of|include(?:s)?|including|having|each\s+with"
    r"|(?:dict|dictionar(?:y|ies)|object|dict)s?\s+with)"
)
_SMALL = r"(?:\s+(?:only|also|at\s+least|an?|the|following|optional|both|mandatory|keys))*\s*:?\s*"
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_HOLDS}{_SMALL}\s*({_KEYS})",
        rf"\b(?:keys|fields|attributes|properties|elements|options|items)(?:\s+(?:are|include))?"
        rf"\s*:?\s*({_KEYS}(?:\s+{_KEYS})?)",
    )
)
_CALLED = re.compile(rf"\b(?:{_NOUN}|options)\b", re.IGNORECASE)
_NAME = re.compile(r"``\"?([A-Za-z_][\w.:-]*)\"?``")
_AND_A = re.compile(rf",?\s+and\s+an?\s+({_KEY})\s+{_NOUN}\b", re.IGNORECASE)
_OF_EACH = re.compile(rf"({_KEY})\s+(?:is|are)\b", re.IGNORECASE)
_EVERY_ONE = re.compile(r"\b(?:each|every|one of the)\b", re.IGNORECASE)
_OBJECTS = re.compile(r"\b(?:objects?|dict\w*|each|entry|entries)\b", re.IGNORECASE)
_MAP = re.compile(r"\bkey\s*(?:[=:-]|and)\s*value\b", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z`*])")
_SUBJECT = re.compile(r"(?:(?:the|field|each|an?)\s+)*``([\w.:-]+)``\s+(?:\w+\s+)?", re.IGNORECASE)
_FOLLOWING = re.compile(
    r"\bfollowing\s+(?:keys|fields|attributes|properties|elements)\s*:{1,2}\s*\n", re.IGNORECASE
)
_TERM = re.compile(r"^[ \t]*(?:[-*+][ \t]+)?(``[A-Za-z_][\w.:-]*``)[ \t]*(?:$|:|-{1,2}[ \t])", re.M)
_AND_MORE = re.compile(r"\s*,?\s*(?:etc\b|and so on|\.\.\.|for example|such as)", re.IGNORECASE)


def read_keys(text: str, name: str, type_: str) -> Keys:
    """The keys that the prose of the row `name` says its object has, or each of its list.

    `type_` is the JSON type of the row. Nothing is read of maps, and of lists that nobody
    says to hold objects.
    """
    keys: Keys = {}
    listed = type_ == "array"
    if "``" not in text or _MAP.search(text) or (listed and not _OBJECTS.search(text)):
        return keys
    keys.update((key, {}) for key in _terms(text))
    for sentence in _SENTENCE.split(text):
        place = _place(sentence.strip(), name, keys, listed)
        for key in _keys(sentence) if place is not None else ():
            if place is not None and key != name and (place is not keys or key not in keys):
                place[key] = {}
    return keys


def _place(sentence: str, name: str, keys: Keys, listed: bool) -> Keys | None:
    """Whose keys a sentence lists: those of the row, or of a key that the sentence begins
    with; None where it begins with something else."""
    subject = _SUBJECT.match(sentence)
    if subject is None and not listed and keys and _EVERY_ONE.match(sentence):
        return None
    if subject is None or subject[1] == name:
        return keys
    return keys.get(subject[1])


def _keys(sentence: str) -> Iterator[str]:
    for pattern in _PATTERNS:
        for match in pattern.finditer(sentence):
            names = _NAME.findall(match[1])
            rest = sentence[match.end() :]
            if _AND_MORE.match(rest) or not _is_list(match, names):
                continue
            yield from names
            more = _OF_EACH if _OF_EACH.search(match[0] + rest[:4]) else _AND_A
            for part in more.findall(rest):
                yield from _NAME.findall(part)


def _is_list(match: re.Match[str], names: list[str]) -> bool:
    """Whether several keys are named, or one that is called so."""
    around = match.string[match.start() : match.end() + 12]
    return len(names) > 1 or _CALLED.search(around) is not None


def _terms(text: str) -> Iterator[str]:
    """The terms of the list that stands behind "the following fields:"."""
    following = _FOLLOWING.search(text)
    if following:
        for term in _TERM.findall(text[following.end() :]):
            yield from _NAME.findall(term)
