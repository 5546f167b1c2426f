"""Facts as people see them: each statement about the API with its reason."""

from __future__ import annotations

from typing import Any

import msgspec

from liveref.model.reason import Reason

__all__ = ["Explanation", "Fact"]


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """One statement about the API.

    `about` is the id of an operation, the name of a resource (`image`) or a field of one
    (`image.name`). `fact` is a term such as `effect`, `default` or `reference`, `value` what is
    stated, as JSON. `min_version` and `max_version` are the microversions for which it holds, None
    for all. `operations` are those in which it holds, empty for all.
    """

    about: str
    fact: str
    value: Any
    reason: Reason
    min_version: str | None = None
    max_version: str | None = None
    operations: tuple[str, ...] = ()


class Explanation(msgspec.Struct, frozen=True, kw_only=True):
    """Every fact that holds, and those that lost against a stronger one."""

    facts: tuple[Fact, ...] = ()
    rejected: tuple[Fact, ...] = ()

    def about(self, name: str) -> Explanation:
        """The facts about an operation, a resource with its fields, or one field."""
        return Explanation(
            facts=tuple(fact for fact in self.facts if _is_about(fact, name)),
            rejected=tuple(fact for fact in self.rejected if _is_about(fact, name)),
        )


def _is_about(fact: Fact, name: str) -> bool:
    return fact.about == name or fact.about.startswith(f"{name}.")
