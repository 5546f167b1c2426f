"""Finds the known word that a mistyped one was meant to be."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def distance(one: str, other: str) -> int:
    """The number of letters that must be put in, left out, changed or swapped with a neighbour."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        last, before2, before = row, before, row
        row = [i]
        for j, target in enumerate(other, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (letter != target))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == target:
                cost = min(cost, before2[j - 2] + 1)
            row.append(cost)
    return row[-1]


def misspelt(word: str, other_word: str) -> bool:
    """Whether one is likely the other with a slip of the fingers: a letter or, if long, two.

    Short words differ by a letter and mean another thing; so do words that differ in digits.
    """
    if word == other_word or _digits(word) != _digits(other_word):
        return False
    allowed = 0 if min(len(word), len(other_word)) < 4 else 1 if len(other_word) < 7 else 2
    return abs(len(word) - len(other_word)) <= allowed and distance(word, other_word) <= allowed


def meant(word: str, words: Iterable[str]) -> str | None:
    """The known word that a mistyped one stands for, None where none is close enough."""
    near = [other for other in words if misspelt(word, other)]
    return min(near, key=lambda other: (distance(word, other), other)) if near else None


def similar(word: str, words: Iterable[str]) -> str | None:
    """The most similar known word, for a suggestion; None where none is similar at all."""
    return next(iter(get_close_matches(word, list(words), 1, 0.6)), None)


def nearest(word: str, candidates: Iterable[str]) -> str | None:
    """The known word that differs in its capitals, by a slip or, if none does, is similar."""
    words = list(candidates)
    alike = next((other for other in words if other.lower() == word.lower()), None)
    return alike or meant(word, words) or similar(word, words)


def _digits(word: str) -> str:
    return "".join(letter for letter in word if letter.isdigit())
