"""Sentences about a status: those in which an operation is open, and those that it leads to.

Only literals are read. The words right before a status, or behind it, say of which thing it is: a
sentence about another thing is left alone, and so is one about a failure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from liveref.naming.nouns import slug
from liveref.naming.patterns import compiled, matches
from liveref.rules.text.words import words

__all__ = ["acted_on", "following", "named", "needed"]


def needed(sentence: str, resource: str) -> tuple[str, ...]:
    """The statuses of a `resource` that a sentence demands for an operation."""
    if compiled(words().conditional).search(sentence):
        return ()
    groups = _groups(words().status_needed, sentence, resource)
    return tuple(status for group in groups for status in group)


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
    if compiled(words().failing).search(sentence):
        return
    conditional = compiled(words().conditional).search(sentence)
    if not conditional or compiled(words().successful).search(sentence):
        yield from _groups(words().status_reached, sentence, resource)


def _groups(patterns: tuple[str, ...], sentence: str, resource: str) -> Iterator[tuple[str, ...]]:
    literal = _filled("LITERAL")
    for pattern in patterns:
        for match in _filled(pattern).finditer(sentence):
            groups = match.groupdict()
            if _is_meant(groups.get("of") or groups.get("whose") or "", resource):
                yield tuple(text.strip("`'") for text in literal.findall(match["list"]))


@cache
def _filled(pattern: str) -> re.Pattern[str]:
    """A pattern with the parts that its names in capitals stand for."""
    for name, part in words().status_parts.items():
        pattern = pattern.replace(name, part)
    return compiled(pattern)


def _is_meant(whose: str, resource: str) -> bool:
    """Whether the words before a status speak of the resource: by its name, by the end of it,
    or by a pronoun alone."""
    named: list[str] = []
    for word in reversed(slug(whose).split("_")):
        if matches(words().determiners, word):
            break
        named.insert(0, word)
    noun, name = "".join(named), resource.replace("_", "")
    return not noun or name.endswith(noun) or noun.endswith(name)
