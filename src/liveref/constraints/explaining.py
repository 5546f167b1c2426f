"""Constraints as facts that people see."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from liveref.constraints.index import concerns, tag_of
from liveref.model.api import API
from liveref.model.constraints.base import Statement
from liveref.model.fact import Fact

__all__ = ["facts_of"]

_SUBJECT = ("resource", "field", "operation", "reason")


def facts_of(api: API) -> Iterator[Fact]:
    """Each constraint of an API as a fact about its field, its operation or its resource."""
    for constraint in api.constraints:
        yield Fact(
            about=_about(api, constraint),
            fact=tag_of(constraint),
            value=_value(constraint),
            reason=constraint.reason,
        )


def _about(api: API, constraint: Statement) -> str:
    resource = str(getattr(constraint, "resource", ""))
    if field := getattr(constraint, "field", ""):
        return f"{resource}.{field}"
    if getattr(constraint, "operation", ""):
        meant = (each.id for each in api.operations if concerns(constraint, each))
        return next(meant, resource)
    return resource


def _value(constraint: Statement) -> Any:
    """What is stated: a single key's value by itself, several by their names."""
    content = {
        name: value
        for name, value in msgspec.to_builtins(constraint).items()
        if name not in _SUBJECT and value not in (None, "", [], ())
    }
    content.pop("kind", None)
    if operation := getattr(constraint, "operation", ""):
        content["operation"] = operation
    return content or True
