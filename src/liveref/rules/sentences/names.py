"""The ways to write the names of fields, states and operations in plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from liveref.model.api import Effect, Operation
from liveref.naming.nouns import plural, singular, slug
from liveref.rules.sentences.morphology import base_forms
from liveref.rules.sentences.things import FieldRef, Things
from liveref.rules.sentences.words import words

__all__ = [
    "ends_so",
    "field_phrases",
    "head_noun",
    "nominal_forms",
    "other_noun",
    "state_phrases",
    "title_verb",
]


_TIMED = ("_at", "_on", "_time", "_date")


_AUXILIARY = ("is_", "has_", "was_")


def nominal_forms(verb: str) -> Iterator[tuple[str, ...]]:
    for stem in {verb, verb.removesuffix("e"), verb.removesuffix("y")}:
        for ending in words().nominal:
            yield (f"={stem}{ending}",)
            yield (f"={stem}{ending}s",)
    if verb.endswith("er"):
        yield (f"={verb[:-2]}ration",)


def _title_words(operation: Operation) -> list[str]:
    return [word for word in slug(operation.title).split("_") if not word.isdecimal()]


def title_verb(operation: Operation, things: Things) -> tuple[str, ...]:
    """The words of a title before its first noun: ("hand", "in") of "Hand in a film"."""
    verbs: list[str] = []
    nouns = {operation.resource, plural(operation.resource), *things.resources}
    for word in _title_words(operation):
        if word in ("a", "an", "the", "all") or word in nouns or singular(word) in nouns:
            break
        verbs.append(word)
    is_short = 0 < len(verbs) <= 3
    return tuple(verbs) if is_short and operation.effect is not Effect.LIST else ()


def other_noun(operation: Operation, names: set[str]) -> str:
    """The noun that the title of a create has, if that is no resource: `film` for an entry."""
    title = _title_words(operation)
    if operation.effect is not Effect.CREATE or len(title) < 3 or title[-2] not in ("a", "an"):
        return ""
    noun = singular(title[-1])
    return "" if noun in names else noun


def ends_so(ref: FieldRef, phrase: tuple[str, ...]) -> bool:
    """Whether the name of a field ends with a noun: `first_period` with "period"."""
    return tuple(slug(ref.name).split("_")[-len(phrase) :]) == phrase


def field_phrases(ref: FieldRef) -> set[tuple[str, ...]]:
    """The ways to write a field's name in plain text: `cut_in_speed` is "cut-in speed"."""
    name = slug(ref.name)
    parts = name.split("_")
    phrases = {tuple(parts)}
    own = slug(ref.resource).split("_")
    if parts[: len(own)] == own and len(parts) > len(own):
        phrases.add(tuple(parts[len(own) :]))
    if len(parts) > 1 and parts[-1] in words().units:
        phrases.add(tuple(parts[:-1]))
    is_timed = name.endswith(_TIMED) and len(parts) > 1 and parts[-1] in ("at", "on")
    if is_timed and not base_forms(parts[-2]) & words().usual_verbs:
        phrases |= {(*parts[:-2], form) for form in base_forms(parts[-2])}
    if len(parts) > 2:
        phrases.add((f"{parts[0]}-{parts[1]}", *parts[2:]))
        phrases.add(("-".join(parts),))
    return {phrase for phrase in phrases if not set(phrase) <= words().unnamed}


_HEAD = re.compile(
    r"(?:The |An? )?([a-z]+(?:[- ][a-z]+){0,2}?)"
    r"(?= (?:of|in|on|at|for|from|that|which)\b|[.,:;]|$)",
    re.IGNORECASE,
)


def head_noun(ref: FieldRef) -> set[tuple[str, ...]]:
    """The nouns that the description of a field has for it: "The licence plate of the car"."""
    text = ref.schema.description.source.lstrip() if ref.schema.description else ""
    match = _HEAD.match(text)
    if not match or ref.location == "query":
        return set()
    parts = tuple(match[1].lower().split())
    last = parts[-1]
    plain = last not in words().identities and last.isalpha() and len(last) > 3
    plain = plain and parts[-1] not in words().general_nouns
    is_noun = not words().no_nouns & set(parts) and not match[1].isupper()
    return {parts} if plain and is_noun else set()


def state_phrases(name: str) -> set[tuple[str, ...]]:
    """The ways to say that a truth value is true: `is_retired` is "retired"."""
    name = slug(name)
    for prefix in _AUXILIARY:
        name = name.removeprefix(prefix)
    parts = name.split("_")
    phrases = {tuple(parts)}
    if len(parts) == 2:
        phrases.add((f"{parts[0]}-{parts[1]}",))
    return {phrase for phrase in phrases if not set(phrase) <= words().unnamed}
