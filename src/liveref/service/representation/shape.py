"""The shape of an object that is sent: its keys, each with the renderer of its value."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from liveref.service.representation.response_context import FieldRenderer, ResponseContext
from liveref.service.system.record_meta import INTERNAL, meta_of

ABSENT: Any = msgspec.UNSET


class Stored:
    """The renderer of a stored value, with another one for a missing value."""

    __slots__ = ("fallback", "key")

    def __init__(self, key: str, fallback: FieldRenderer) -> None:
        self.key = key
        self.fallback = fallback

    def __call__(self, context: ResponseContext) -> Any:
        data = context.record.data
        return data[self.key] if self.key in data else self.fallback(context)


class Shape:
    """The keys of an object, each with the renderer of its value. An open object shows the record's
    other fields as well, except those that are `hidden`."""

    def __init__(
        self,
        renderers: list[tuple[str, FieldRenderer]],
        needs: frozenset[str] = frozenset(),
        *,
        is_open: bool = False,
        hidden: Iterable[str] = (),
    ) -> None:
        self._renderers = [(key, *_taken_apart(key, renderer)) for key, renderer in renderers]
        documented = {key for key, _ in renderers} | {INTERNAL, *hidden}
        self._documented = documented if is_open else None
        self.needs = needs
        """The resources whose records must be in `ResponseContext.related`."""

    def render(self, context: ResponseContext) -> dict[str, Any]:
        """The object as it is sent."""
        body: dict[str, Any] = {}
        data = context.record.data
        for key, is_stored, renderer in self._renderers:
            if is_stored and key in data:
                body[key] = data[key]
                continue
            value = renderer(context)
            if value is not ABSENT:
                body[key] = value
        if self._documented is not None:
            others = meta_of(context.record).related
            documented = self._documented.union(others) if others else self._documented
            body |= {key: data[key] for key in data.keys() - documented}
        return body


class Entry(Shape):
    """One value under the name that the path gives it: an entry of a map."""

    def __init__(
        self, name: str, value: FieldRenderer, needs: frozenset[str] = frozenset()
    ) -> None:
        super().__init__([], needs)
        self._name = name
        self._value = value

    def render(self, context: ResponseContext) -> dict[str, Any]:
        """The object as it is sent."""
        return {str(context.path[self._name]): self._value(context)}


def _taken_apart(key: str, renderer: FieldRenderer) -> tuple[bool, FieldRenderer]:
    """Whether a key shows the record's own value, and the renderer of any other value; this saves a
    call for most fields."""
    if isinstance(renderer, Stored) and renderer.key == key:
        return True, renderer.fallback
    return False, renderer
