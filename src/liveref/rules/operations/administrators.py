"""Operations that only administrators may call: those of which their prose says so, or that of a
section above them, those that behaviour names, and what follows from these."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

import msgspec

from liveref.model.api import Effect, Operation, Resource
from liveref.model.behaviour import Behaviour, Permission
from liveref.model.conventions import Conventions
from liveref.model.operation_names import names_of_operation
from liveref.model.prose import Prose
from liveref.naming.patterns import compiled
from liveref.reading.document import Section
from liveref.rules.resources.unowned import LOOKS, for_nobodys
from liveref.rules.text.words import words

__all__ = ["for_administrators", "is_for_administrators", "with_permissions"]

_SENTENCE = re.compile(r"(?<=[.!?])\s+")


def is_for_administrators(prose: Iterable[Prose]) -> bool:
    """Whether a sentence of an operation's own text says so."""
    said, others = compiled(words().administrators), compiled(words().others_too)
    return any(
        said.search(sentence) and not others.search(sentence)
        for piece in prose
        for sentence in _SENTENCE.split(" ".join(piece.source.split()))
    )


def for_administrators(sections: Iterable[Section]) -> frozenset[tuple[str, ...]]:
    """The titles, outermost first, of the sections in which all is for administrators alone."""
    return frozenset(
        (*section.sections, section.title)
        for section in sections
        if is_for_administrators(section.prose)
    )


def with_permissions(
    operations: tuple[Operation, ...],
    resources: Mapping[str, Resource],
    behaviour: Behaviour,
    conventions: Conventions,
    created: Collection[str],
) -> tuple[Operation, ...]:
    """Who may call them: as the prose says it, as behaviour says it instead, and as it follows for
    what only administrators can make and for what belongs to nobody."""
    permissions = behaviour.permissions
    told = {o.id: each for o in operations if (each := _permission(o, permissions)) is not None}
    declared = tuple(
        msgspec.structs.replace(o, admin_only=told[o.id].admin_only) if o.id in told else o
        for o in operations
    )
    followed = for_nobodys(_for_who_makes(declared), resources, behaviour, conventions, created)
    return tuple(
        before if before.id in told else after
        for before, after in zip(declared, followed, strict=True)
    )


def _permission(operation: Operation, permissions: dict[str, Permission]) -> Permission | None:
    """What behaviour says of an operation: the last of its names counts."""
    names = names_of_operation(operation)
    return next((permissions[name] for name in reversed(permissions) if name in names), None)


def _for_who_makes(operations: tuple[Operation, ...]) -> tuple[Operation, ...]:
    """What only administrators can make, only they change and end, with what stands below it,
    unless an operation's own text says who else may."""
    creates = [o for o in operations if o.effect is Effect.CREATE]
    others = {o.resource for o in creates if not o.admin_only}
    theirs = {o.resource for o in creates} - others
    return tuple(
        msgspec.structs.replace(o, admin_only=True)
        if o.effect not in LOOKS
        and not theirs.isdisjoint((o.resource, *o.parents.values()))
        and not any("admin" in piece.source.lower() for piece in o.prose)
        else o
        for o in operations
    )
