"""Words -> the base forms that they may be inflections of."""

from __future__ import annotations

from functools import lru_cache

from liveref.rules.sentences.words import words

__all__ = ["base_forms", "inflections"]

_SHORTEST = 3
_VOWELS = "aeiou"
_COMPARED = ("ier", "iest", "er", "est")


@lru_cache(maxsize=8192)
def base_forms(word: str) -> frozenset[str]:
    """All base forms that a word in small letters may belong to, and the word itself: `closed` is
    `close` (and `clos`, which is no word and does no harm)."""
    forms = {word}
    if word in words().irregular:
        forms.add(words().irregular[word])
    if word in ("is", "was", "has", "does", "us", "this", "its", "as"):
        return frozenset(forms)
    forms |= _nouns(word) | _verbs(word) | _adjectives(word)
    return frozenset(forms)


def _nouns(word: str) -> set[str]:
    if word.endswith("ies") and len(word) > _SHORTEST + 1:
        return {word[:-3] + "y", word[:-1]}
    if word.endswith("es") and len(word) > _SHORTEST + 1:
        return {word[:-2], word[:-1]}
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > _SHORTEST:
        return {word[:-1]}
    return set()


def _verbs(word: str) -> set[str]:
    for ending in ("ed", "ing"):
        stem = word.removesuffix(ending)
        if stem != word and any(letter in _VOWELS + "y" for letter in stem):
            return {form for form in _stems(stem, ending) if len(form) >= _SHORTEST}
    return set()


def _stems(stem: str, ending: str) -> set[str]:
    forms = {stem, stem + "e"}
    if ending == "ed" and stem.endswith("i"):
        forms.add(stem[:-1] + "y")
    if len(stem) > _SHORTEST and stem[-1] == stem[-2]:
        forms.add(stem[:-1])
    return forms


def _adjectives(word: str) -> set[str]:
    for ending in _COMPARED:
        stem = word.removesuffix(ending)
        if stem == word:
            continue
        forms = {stem, stem + "e", stem[:-1], stem + "y"} & words().adjectives
        if forms:
            return forms
    return set()


@lru_cache(maxsize=4096)
def inflections(verb: str) -> frozenset[str]:
    """The forms of a regular or irregular verb: `close`, `closes`, `closed`, `closing`."""
    stem = verb.removesuffix("e")
    regular = {verb, verb + "s", stem + "ed", stem + "ing"}
    if verb.endswith(("s", "sh", "ch", "x", "z", "o")):
        regular.add(verb + "es")
    if verb.endswith("y") and verb[-2:-1] not in _VOWELS:
        regular |= {verb[:-1] + "ies", verb[:-1] + "ied"}
    if verb[-1:] not in _VOWELS + "wxy" and verb[-2:-1] in _VOWELS:
        regular |= {verb + verb[-1] + "ed", verb + verb[-1] + "ing"}
    irregular = {form for form, base in words().irregular.items() if base == verb}
    return frozenset(regular | irregular)
