"""Errors of operations on the state; the messages are for a person."""

from __future__ import annotations


class StateError(Exception):
    """It can't be done."""


class MissingError(StateError):
    """There is nothing of that name."""


class TakenError(StateError):
    """There is something of that name already."""


class RefusedError(StateError):
    """A value that was given breaks a rule."""
