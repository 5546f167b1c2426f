"""The shape of an object that is sent: its keys, each with the getter of its value."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from liveref.service.representation.view import Getter, View
from liveref.service.system import status

ABSENT: Any = msgspec.UNSET


class Stored:
    """The getter of what a record holds, with another for when it does not."""

    __slots__ = ("fallback", "key")

    def __init__(self, key: str, fallback: Getter) -> None:
        self.key = key
        self.fallback = fallback

    def __call__(self, view: View) -> Any:
        data = view.record.data
        return data[self.key] if self.key in data else self.fallback(view)


class Shape:
    """The keys of an object, each with the getter of its value. An open one shows what else
    the record holds as well, but for what is `hidden`."""

    def __init__(
        self,
        getters: list[tuple[str, Getter]],
        needs: frozenset[str] = frozenset(),
        *,
        is_open: bool = False,
        hidden: Iterable[str] = (),
    ) -> None:
        self._getters = [(key, *_taken_apart(key, getter)) for key, getter in getters]
        known = {key for key, _ in getters} | {status.INTERNAL, *hidden}
        self._known = known if is_open else None
        self.needs = needs
        """The resources whose records must be in `View.related`."""

    def render(self, view: View) -> dict[str, Any]:
        """The object as it is sent."""
        shown: dict[str, Any] = {}
        data = view.record.data
        for key, is_stored, getter in self._getters:
            if is_stored and key in data:
                shown[key] = data[key]
                continue
            value = getter(view)
            if value is not ABSENT:
                shown[key] = value
        if self._known is not None:
            others = data.get(status.INTERNAL, {}).get("related")
            known = self._known.union(others) if others else self._known
            shown |= {key: data[key] for key in data.keys() - known}
        return shown


class Entry(Shape):
    """One thing under the name by which the path calls it: an entry of a map."""

    def __init__(self, name: str, value: Getter, needs: frozenset[str] = frozenset()) -> None:
        super().__init__([], needs)
        self._name = name
        self._value = value

    def render(self, view: View) -> dict[str, Any]:
        """The object as it is sent."""
        return {str(view.path[self._name]): self._value(view)}


def _taken_apart(key: str, getter: Getter) -> tuple[bool, Getter]:
    """Whether the record's own value of that key is shown, and how to come by any other: a
    call less for most fields."""
    if isinstance(getter, Stored) and getter.key == key:
        return True, getter.fallback
    return False, getter
