"""Whose records lie in a folder: the references that were served from it, by name and content.

Kinds of records are named by their reference's name, which is that of its folder. A folder may be
renamed, and a reference is edited all the time: it is the same one as long as it has most of its
operations.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from liveref.loading import Loaded
from liveref.store.opening import Database, read_property, write_property

_PROPERTY = "references"
_ALIKE = 0.5
"""The share of all operations of two references that they have in common if they are one."""


class Owner(msgspec.Struct, frozen=True, kw_only=True):
    """A reference that was served; `path` is where it lay, None for one that is no file of the
    user's. `operations` are "METHOD path"."""

    name: str
    title: str
    path: str | None = None
    operations: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """The reference for a person."""
        return f"{self.name} ({self.path or self.title})"

    def is_like(self, other: Owner) -> bool:
        """Whether it is the same reference, edited at most."""
        mine, theirs = set(self.operations), set(other.operations)
        return len(mine & theirs) >= _ALIKE * len(mine | theirs)

    def is_gone(self) -> bool:
        """Whether it lies no longer where it lay."""
        return self.path is not None and not Path(self.path).exists()


class _Marker(msgspec.Struct, frozen=True):
    references: tuple[Owner, ...]


def owner_of(loaded: Loaded) -> Owner:
    """The record of the owner of a reference, as it is written into the folder."""
    located, api = loaded.located, loaded.api
    is_own = located.kind in ("directory", "file")
    return Owner(
        name=api.name,
        title=api.title,
        path=str(located.path.resolve()) if is_own else None,
        operations=tuple(
            sorted({f"{operation.method} {operation.path}" for operation in api.operations})
        ),
    )


def read_owners(place: Path | Database) -> tuple[Owner, ...]:
    """The references whose records lie in a place; none where it doesn't say so. Raises StoreError
    for a database that can't be read."""
    try:
        return msgspec.json.decode(read_property(place, _PROPERTY) or b"", type=_Marker).references
    except (msgspec.DecodeError, UnicodeDecodeError):
        return ()


def write_owners(place: Path | Database, owners: Iterable[Owner], gone: Iterable[str]) -> None:
    """Add owners, in the place of those of the same names, and forget those that are gone. Raises
    StoreError."""
    recorded = {owner.name: owner for owner in read_owners(place)}
    remaining = {name: owner for name, owner in recorded.items() if name not in set(gone)}
    remaining |= {owner.name: owner for owner in owners}
    if remaining == recorded:
        return
    content = msgspec.json.format(msgspec.json.encode(_Marker(tuple(remaining.values()))))
    write_property(place, _PROPERTY, content)


def renamed(recorded: Sequence[Owner], owners: Sequence[Owner]) -> dict[str, str]:
    """The new names of references that were renamed: by content the same as one that is served,
    whose name nobody has had here, and gone from where they lay."""
    names = {owner.name for owner in recorded}
    served = {owner.name for owner in owners}
    left = [former for former in recorded if former.name not in served and former.is_gone()]
    names_by_former: dict[str, str] = {}
    for owner in owners:
        alike = [
            former
            for former in left
            if former.is_like(owner) and former.name not in names_by_former
        ]
        if owner.name not in names and len(alike) == 1:
            names_by_former[alike[0].name] = owner.name
    return names_by_former
