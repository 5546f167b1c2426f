"""Paths taken apart: what in them names a thing, what identifies one, and what is neither."""

from __future__ import annotations

import re
from functools import lru_cache

import msgspec

from liveref.model.conventions.paths import Paths
from liveref.model.path import PARAMETER, names_in
from liveref.naming.nouns import noun_of, singular, slug
from liveref.naming.patterns import compiled, matches

__all__ = ["ITEM", "Route", "Segment", "begun_as", "parse"]

ITEM = "{}"
"""The segment of a key that stands for a parameter."""

_SEGMENT = re.compile(r"(?:\{[^{}]*\}|[^/])+")
"""A segment between slashes; a slash within braces belongs to a parameter's name."""


class Segment(msgspec.Struct, frozen=True):
    """One segment of a path.

    `name` is the slug of a literal without a meaningless prefix, "" for a parameter;
    `parameters` are the names within the braces (several in `{region}:{id}`).
    """

    text: str
    name: str
    parameters: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The segment in a key: its singular, or ITEM."""
        return ITEM if self.parameters else singular(self.name)


class Route(msgspec.Struct, frozen=True):
    """A path without what names no thing: versions, the scope, namespaces.

    `scope` are the parameters that were dropped with it.
    """

    path: str
    segments: tuple[Segment, ...]
    scope: tuple[str, ...] = ()

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names of all path parameters that are no scope, in order."""
        return tuple(name for segment in self.segments for name in segment.parameters)


@lru_cache(maxsize=8192)  # a start asks for each path several times
def parse(path: str, conventions: Paths) -> Route:
    """Take a path template apart."""
    texts = _SEGMENT.findall(path)
    texts = _after_version(texts, conventions.version)
    texts, scope = _after_scope(texts, conventions.scope)
    remaining = [text for text in texts if not matches(conventions.namespace, text)]
    segments = tuple(_segment(text, conventions.prefix) for text in remaining)
    return Route(path, _folded(_joined(segments)), scope)


def _after_version(texts: list[str], version: str) -> list[str]:
    """The segments after the version, which may follow the name of the service."""
    for count in (2, 1):
        if len(texts) >= count and matches(version, texts[count - 1]):
            return texts[count:]
    return texts


def _after_scope(texts: list[str], scope: str) -> tuple[list[str], tuple[str, ...]]:
    """The segments after a first parameter that names the owner of the records, and that
    parameter."""
    match = PARAMETER.fullmatch(texts[0]) if len(texts) > 1 else None
    if match and matches(scope, match[1]):
        return texts[1:], (match[1],)
    return texts, ()


def _segment(text: str, prefix: str) -> Segment:
    if parameters := names_in(text):
        return Segment(text, "", parameters)
    match = compiled(prefix).match(text)
    return Segment(text, slug(text[match.end() :] if match else text) or slug(text))


def _joined(segments: tuple[Segment, ...]) -> tuple[Segment, ...]:
    """Parameters that follow one another and identify the same thing are one: in
    `/things/{thing_name}/{thing_id}` both lead to a thing."""
    joined: list[Segment] = []
    for segment in segments:
        before = joined[-1] if joined else None
        if before and _identifies(before) and _identifies(before) == _identifies(segment):
            text = f"{before.text}/{segment.text}"
            joined[-1] = Segment(text, "", before.parameters + segment.parameters)
        else:
            joined.append(segment)
    return tuple(joined)


def _identifies(segment: Segment) -> str | None:
    return noun_of(segment.parameters[-1]) if segment.parameters else None


def _folded(segments: tuple[Segment, ...]) -> tuple[Segment, ...]:
    """A path that ends in the parameter of its own first segment is that thing's path.

    In `/things/{role_id}/role/{thing_id}` all between the two only says by which way the
    thing is reached. It is left alone where the first segment has a parameter of its own.
    """
    if len(segments) < 4 or not segments[-1].parameters or segments[0].parameters:
        return segments
    first, last = segments[0], segments[-1]
    noun = singular(first.name)
    if noun_of(last.parameters[-1]) != noun or segments[-2].key == noun:
        return segments
    if any(noun_of(name) in (noun, None) for name in segments[1].parameters):
        return segments
    return (first, last) if segments[1].parameters else segments


def begun_as(path: str, other: str) -> str | None:
    """A path that begins with the words of another in singular or plural, begun as that one is;
    with its own parameters."""
    own, its = path.split("/"), other.split("/")
    pairs = list(zip(own, its, strict=False))
    if len(pairs) < len(its) or PARAMETER.sub(ITEM, "/".join(own[: len(its)])) == PARAMETER.sub(
        ITEM, other
    ):
        return None
    for one, two in pairs:
        if ("{" in one) != ("{" in two) or ("{" not in one and singular(one) != singular(two)):
            return None
    words = [one if "{" in one else two for one, two in pairs]
    return "/".join([*words, *own[len(its) :]])
