"""One request that breaks a constraint, or the reason why none can be made."""

from __future__ import annotations

from typing import NamedTuple

from liveref.exercise.exchange import Exchange

__all__ = ["Attempt", "CannotBreak"]


class CannotBreak(Exception):
    """No request can be made that breaks a constraint; the message says why, for a person."""


class Attempt(NamedTuple):
    """A request that breaks a constraint and its answer; `how` says what is wrong with it."""

    exchange: Exchange
    how: str
