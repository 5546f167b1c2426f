"""A copy of a body on which several rules lay their facts, and the claims of each of them."""

from __future__ import annotations

from collections.abc import Iterator

from liveref.rules.drafts.claims import Claim
from liveref.rules.drafts.grounds import by_reason
from liveref.rules.drafts.shapes import Shape

__all__ = ["Scratch"]

_FACTS = ("open", "guessed")
_ENTRIES = ("types", "evidence")


class Scratch:
    """A copy of a body, `root`, for rules whose facts depend on each other.

    Each change of it leaves a reason, which names its rule. `twin` gives the part of the body that
    a part of the copy stands for: a new, blank one for a part that the rules have added.
    """

    def __init__(self, original: Shape) -> None:
        self.root = original.copy()
        self._original = original
        self._twins: dict[int, Shape] = {}
        self._pair(self.root, original)

    def _pair(self, copy: Shape, original: Shape) -> None:
        self._twins[id(copy)] = original
        for name, child in copy.properties.items():
            self._pair(child, original.properties[name])
        for one, other in ((copy.items, original.items), (copy.values, original.values)):
            if one is not None and other is not None:
                self._pair(one, other)

    def twin(self, part: Shape) -> Shape:
        """The part of the body that a part of the copy stands for."""
        return self._twins.setdefault(id(part), Shape())

    def add(self, part: Shape) -> None:
        """Let a part that was put together elsewhere stand for itself, with all that is in it."""
        self._pair(part, part)

    def claims(self) -> Iterator[tuple[str, Claim]]:
        """The changes as claims about the body, each with the id of its rule, from the root on."""
        yield from self._claims(self.root)

    def _claims(self, part: Shape) -> Iterator[tuple[str, Claim]]:
        twin = self.twin(part)
        for name, reason in part.reasons.items():
            fact, dot, key = name.partition(".")
            if twin.reasons.get(name) == reason:
                continue
            if fact in _FACTS:
                yield reason.rule, Claim(twin, fact, getattr(part, fact), by_reason(reason))
            elif fact in _ENTRIES:
                yield reason.rule, Claim(twin, fact, True, by_reason(reason), key)
            elif fact == "properties" and not dot:
                yield reason.rule, Claim(twin, fact, {}, by_reason(reason))
            elif fact == "properties" and key in part.properties:
                child = self.twin(part.properties[key])
                yield reason.rule, Claim(twin, fact, child, by_reason(reason), key)
            elif fact in ("items", "values"):
                below = getattr(part, fact)
                yield reason.rule, Claim(twin, fact, self.twin(below), by_reason(reason))
        for below in (*part.properties.values(), part.items, part.values):
            if below is not None:
                yield from self._claims(below)
