"""Sentences about what hinders an operation: records of other resources, and flags that leave a
record to administrators."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import cache

from liveref.naming.nouns import singular, slug
from liveref.naming.patterns import compiled
from liveref.rules.text.words import words

__all__ = ["barring", "hindering"]

_NOUN = r"(?P<{0}>[\w-]+(?: [\w-]+){{0,3}}?)(?:\(s\))?"
_ANY = "*"
_DUTY = re.compile(r"\b(?:server|service|system|api)\s+(?:must|shall|will)\b", re.IGNORECASE)
"""Duties of the service: "the server must delete all records of the zone" hinders nothing."""


def hindering(sentence: str, resource: str, resources: Collection[str]) -> tuple[str, ...]:
    """The resources of which none may refer to a `resource` that is to go, or stand below it:
    "you cannot already have a snapshot of the volume", "a profile cannot be deleted if it is
    still used by a node"; `*`, any that refers to it, of one that may not be "in use".

    A noun that the API has no resource for is left out. Nothing is read of a sentence that says
    more than that: of which kind they are, or how many there may be.
    """
    if compiled(words().qualifying).search(sentence) or _DUTY.search(sentence):
        return ()
    return tuple(dict.fromkeys(_named(sentence, resource, resources)))


def barring(sentence: str, resource: str, flags: Collection[str]) -> Iterator[str]:
    """The field of `flags` that, where it is true, leaves a `resource` to administrators: "if the
    server is locked, you must have administrator privileges"."""
    match = compiled(words().barred).search(sentence)
    if match and match["flag"].lower() in flags and _is_meant(match, resource):
        yield match["flag"].lower()


def _named(sentence: str, resource: str, resources: Collection[str]) -> Iterator[str]:
    for pattern in words().preconditions:
        for match in _filled(pattern).finditer(sentence):
            yield from _things(match, resource, resources)
    for pattern in words().refusing:
        for match in compiled(pattern).finditer(sentence):
            yield from _hindering(match["when"], resource, resources)


def _hindering(clause: str, resource: str, resources: Collection[str]) -> Iterator[str]:
    """The resources that the clause behind the `if` of a refusal names."""
    in_use = compiled(words().used).fullmatch(clause)
    if in_use and _is_meant(in_use, resource):
        yield _ANY
    for pattern in words().hindrances:
        match = _filled(pattern).match(clause)
        if match and _is_meant(match, resource):
            yield from _things(match, resource, resources)


def _is_meant(match: re.Match[str], resource: str) -> bool:
    """Whether a clause speaks of what is to go: by its name, the end of it, or a pronoun."""
    whose = slug(match.groupdict().get("whose") or "").replace("_", "")
    return resource.replace("_", "").endswith(whose)


@cache
def _filled(pattern: str) -> re.Pattern[str]:
    """A pattern with the names in it: `THING`, and `OTHER` where there may be two."""
    noun, other = (_NOUN.format(name) for name in ("thing", "other"))
    return compiled(pattern.replace("THING", noun).replace("OTHER", other))


def _things(match: re.Match[str], resource: str, resources: Collection[str]) -> Iterator[str]:
    groups = match.groupdict()
    for words_of in filter(None, (groups["thing"], groups.get("other"))):
        name = _called(words_of, resources)
        # A thing hinders its own like only where another is meant.
        if name is not None and (name != resource or groups.get("below")):
            yield name


def _called(noun: str, resources: Collection[str]) -> str | None:
    """The resource that words name: `load balancers` a `loadbalancer`, by its whole name or the
    end of it; of several the shortest."""
    name = singular(slug(noun))
    whole = [one for one in resources if one.replace("_", "") == name.replace("_", "")]
    called = whole or [one for one in resources if one.endswith(f"_{name}")]
    return min(called, key=len, default=None)
