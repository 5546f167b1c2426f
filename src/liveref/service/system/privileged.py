"""Fields, and entries of maps, that only administrators see."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import Any

from liveref.model.behaviour.behaviour import ResourceBehaviour
from liveref.service.request.caller import Caller


def is_hidden(behaviour: ResourceBehaviour, field: str, caller: Caller | None) -> bool:
    """Whether a field is hidden from a caller, in whole or in part: it may not choose or order
    records by it either."""
    is_privileged = caller is None or caller.is_admin
    return not is_privileged and public_keys(behaviour, field) is not None


def public_keys(behaviour: ResourceBehaviour, field: str) -> tuple[str, ...] | None:
    """The keys of a map that every caller sees in a field for administrators; None if every caller
    sees the whole field."""
    for rule in behaviour.shown_to_administrators:
        if any(fnmatchcase(field, name) for name in rule.fields):
            return rule.shows
    return None


def public_entries(value: dict[str, Any], keys: tuple[str, ...]) -> dict[str, Any]:
    """The entries of a map under its public keys; `*` in a key matches any characters."""
    return {k: v for k, v in value.items() if any(fnmatchcase(k, name) for name in keys)}
