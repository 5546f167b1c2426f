"""Marks of general meanings that other words of the same sentence take away."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from liveref.rules.sentences.chart import Mark
from liveref.rules.sentences.tokens import Token

__all__ = ["without_shadowed"]

_REACH = 2
_CHANGES = frozenset({"BECOME", "INCREASE", "DECREASE", "RESULT", "CONVERT"})
_NOUNS = frozenset({"PROJECT", "SORTED", "BECOME", "CONVERT", "DEFAULT", "REFUSE"})
"""Meanings of verbs that the name of a resource does not have: an `order` sorts nothing."""


def without_shadowed(marks: Iterable[Mark], tokens: Sequence[Token]) -> list[Mark]:
    """The marks without those that mislead: "is locked" refuses nothing where `locked` is a
    value, an `account` is no project where it is a resource, and "the server must answer" says
    what happens, and not what a client has to do."""
    listed = list(marks)
    own = {at for m in listed if m.tag in ("VALUE", "OP") for at in range(m.start, m.end)}
    resources = {(m.start, m.end) for m in listed if m.tag == "RES" and m.value != "project"}
    servers = {m.end for m in listed if m.tag == "SERVICE"}
    answers = {m.start for m in listed if m.tag in ("REFUSE", "IGNORE", "REPORT")}
    changes = {m.start for m in listed if m.tag in _CHANGES}
    clients = {m.end for m in listed if m.tag == "CLIENT"}
    return [
        mark._replace(tag="WILL")
        if mark.tag == "MUST"
        and (
            _tells(mark, servers, answers)
            or (tokens[mark.start].lower == "shall" and _brings(mark, changes, clients))
        )
        else mark
        for mark in listed
        if not (mark.tag == "REFUSE" and mark.end - mark.start > 1 and mark.end - 1 in own)
        and not (mark.tag in _NOUNS and mark[1:3] in resources)
    ]


def _tells(mark: Mark, servers: set[int], answers: set[int]) -> bool:
    """Whether "must" stands behind the service, or before what it answers."""
    ahead = range(mark.end, mark.end + _REACH)
    return _follows(mark, servers) or any(at in answers for at in ahead)


def _brings(mark: Mark, changes: set[int], clients: set[int]) -> bool:
    """Whether "shall" stands before what becomes of a thing, and not behind the client."""
    ahead = range(mark.end, mark.end + _REACH + 1)
    return any(at in changes for at in ahead) and not _follows(mark, clients)


def _follows(mark: Mark, ends: set[int]) -> bool:
    """Whether a mark stands right behind one of some places, or one word further."""
    return any(end <= mark.start < end + _REACH for end in ends)
