"""The statuses that a behaviour file names, held against those that a record can have."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from liveref.model.behaviour.behaviour import ResourceBehaviour
from liveref.model.behaviour.transitions import Transition
from liveref.model.diagnostic import Rule
from liveref.reading.behaviour_node import did_you_mean
from liveref.reading.behaviour_rules import MISSPELT_STATUS, UNKNOWN_STATUS
from liveref.values.spelling import distance, meant


class Mention(NamedTuple):
    """A status as a file names it, at a path into its content; `before` an action or after."""

    status: str
    path: tuple[str, ...]
    before: bool


class Statuses:
    """The statuses of a resource.

    `documented` are the values that the document lists for the field, `whole` is the behaviour
    that the file is part of.
    """

    def __init__(self, documented: Collection[str], whole: ResourceBehaviour) -> None:
        transitions = list(_transitions(whole.actions.values()))
        field = whole.status_field or "status"
        phases = [*whole.initial, *(phase for one in transitions for phase in one.to)]
        given = (one.values.get(field) for one in transitions)
        missed = (secret.missed for secret in whole.secrets.values())
        self.documented = sorted(documented)
        self.reached = {phase.status for phase in phases} | {
            value for value in (*given, *missed) if isinstance(value, str)
        }
        self.left = {status for one in transitions for status in one.allowed}

    def findings(self, mentions: Iterable[Mention]) -> Iterator[tuple[Rule, tuple[str, ...], str]]:
        """(rule, path, message) of each mention that is misspelt, or that is not documented."""
        for status, path, before in mentions:
            if status in self.documented or (before and status in self.reached):
                continue
            others = sorted({*self.documented, *(self.reached if before else self.left)} - {status})
            near = meant(status, others) if before or status not in self.left else None
            if near and distance(status, near) == 1:
                message = f"there is no status {status}; did you mean `{near}`?"
                yield MISSPELT_STATUS, path, message
            elif near or self.documented:
                listed = ", ".join((self.documented or others)[:8])
                hint = did_you_mean(status, others) or f"; known are {listed}"
                yield UNKNOWN_STATUS, path, f"the reference has no status {status}{hint}"


def _transitions(actions: Iterable[Transition]) -> Iterator[Transition]:
    """The transitions, and the cases of each."""
    for transition in actions:
        yield transition
        for cases in transition.when.values():
            yield from _transitions(cases.values())
