"""The tree of paths: which methods stand at a place, and what stands below it."""

from __future__ import annotations

from collections.abc import Iterable

from liveref.naming.routes import ITEM
from liveref.rules.drafts.drafts import Draft, Key

__all__ = ["Tree"]


class Tree:
    """Operations by their key, and the keys that lead to others."""

    def __init__(self, drafts: Iterable[Draft]) -> None:
        self._at: dict[Key, list[Draft]] = {}
        self._inner: set[Key] = set()
        self._methods: dict[tuple[Key, str], list[Draft]] = {}
        for draft in drafts:
            self._at.setdefault(draft.path_key, []).append(draft)
            self._methods.setdefault((draft.path_key, draft.method), []).append(draft)
            self._inner.update(draft.path_key[:end] for end in range(len(draft.path_key)))

    def at(self, key: Key, *methods: str) -> list[Draft]:
        """The operations at a key, of these methods where any is given."""
        if len(methods) == 1:
            return self._methods.get((key, methods[0]), [])
        drafts = self._at.get(key, [])
        return [draft for draft in drafts if draft.method in methods] if methods else drafts

    def has(self, key: Key, *methods: str) -> bool:
        """True if there is one."""
        if methods:
            return any((key, method) in self._methods for method in methods)
        return key in self._at

    def has_items(self, key: Key) -> bool:
        """True if a parameter stands below the key."""
        item = (*key, ITEM)
        return item in self._at or item in self._inner

    def leads_to(self, key: Key) -> bool:
        """True if any operation is at the key or below it."""
        return key in self._at or key in self._inner
