"""What answers show to administrators alone: fields, and entries of maps."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import Any

from liveref.model.behaviour import ResourceBehaviour
from liveref.service.request.caller import Caller


def is_hidden(said: ResourceBehaviour, field: str, caller: Caller | None) -> bool:
    """Whether a field is hidden from a caller, in whole or in part: it may not choose or order
    records by it either."""
    is_privileged = caller is None or caller.is_admin
    return not is_privileged and public_keys(said, field) is not None


def public_keys(said: ResourceBehaviour, field: str) -> tuple[str, ...] | None:
    """The keys of a map that everybody sees in a field which is otherwise for administrators; None
    where the field is for all."""
    for each in said.shown_to_administrators:
        if any(fnmatchcase(field, name) for name in each.fields):
            return each.shows
    return None


def public_entries(value: dict[str, Any], keys: tuple[str, ...]) -> dict[str, Any]:
    """What everybody sees of a map of which only these keys are for all; `*` in one stands for any
    characters."""
    return {k: v for k, v in value.items() if any(fnmatchcase(k, name) for name in keys)}
