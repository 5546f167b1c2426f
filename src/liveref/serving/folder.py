"""Places for the records of references, and the owners of the records that lie there already."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path

import msgspec

from liveref.loading import Loaded
from liveref.serving.owners import Owner, owner_of, read_owners, renamed, write_owners
from liveref.store.opening import Database
from liveref.user_folders import data_folder


class Place(msgspec.Struct, frozen=True):
    """A place for records: a folder or a database; `blobs` is that of binary bodies, a folder or
    the URL of a bucket. `renamed` are the new names, by the old ones, of references that were
    served from it and are served again; `notes` say what a person should know."""

    records: Path | Database
    blobs: Path | str
    owners: tuple[Owner, ...]
    renamed: Mapping[str, str] = {}
    notes: tuple[str, ...] = ()

    def __str__(self) -> str:
        apart = "" if self.blobs == self.records else f", binary bodies in {self.blobs}"
        return f"{self.records}{apart}"

    def claim(self) -> None:
        """Write down whose records lie there. Raises StoreError."""
        write_owners(self.records, self.owners, self.renamed)


def data_root() -> Path:
    """The folder with the default folders of all references. Raises HomelessError."""
    return data_folder()


def place(
    records: Path | Database, references: Sequence[Loaded], blobs: Path | str | None = None
) -> Place:
    """The place that the user names. Bodies are kept beside the records where `blobs` is None: for
    a database, in the default folder of the references. Raises StoreError for a database that can't
    be read."""
    owners = tuple(map(owner_of, references))
    recorded = read_owners(records)
    names = renamed(recorded, owners)
    notes = (*_renamings(recorded, names), *_strangers(records, recorded, owners, names))
    if blobs is None:
        blobs = _default_folder(references) if isinstance(records, Database) else records
    return Place(records, blobs, owners, names, notes)


def default_place(references: Sequence[Loaded], blobs: Path | str | None = None) -> Place:
    """The default folder for the records of these references: a folder of the user's data directory
    that is theirs alone. References that were renamed keep theirs."""
    owners = tuple(map(owner_of, references))
    folder = _default_folder(references)
    if not folder.exists():
        before = [other for other in _folders() if _is_of(read_owners(other), owners)]
        folder = before[0] if len(before) == 1 else folder
    return place(folder, references, blobs)


def _default_folder(references: Sequence[Loaded]) -> Path:
    return data_root() / "+".join(sorted(map(_folder_name, references)))


def _folders() -> list[Path]:
    try:
        return sorted(folder for folder in data_root().iterdir() if folder.is_dir())
    except OSError:
        return []


def _is_of(recorded: Sequence[Owner], owners: Sequence[Owner]) -> bool:
    """Whether a folder is that of these references alone: each lies where it lay, or was renamed;
    one at least is a user's own."""
    if len(recorded) != len(owners) or all(owner.path is None for owner in owners):
        return False
    names = renamed(recorded, owners)
    lain = {(owner.name, owner.path) for owner in recorded}
    return all(owner.name in names.values() or (owner.name, owner.path) in lain for owner in owners)


def _renamings(recorded: Sequence[Owner], names: Mapping[str, str]) -> Iterator[str]:
    for owner in recorded:
        if owner.name in names:
            new_name = names[owner.name]
            yield f"the records of {owner.place}, which is gone, are now those of {new_name}"


def _strangers(
    records: Path | Database,
    recorded: Sequence[Owner],
    owners: Sequence[Owner],
    names: Mapping[str, str],
) -> Iterator[str]:
    """A word on records that are there and are not shown, unless others of the folder are."""
    by_name = {owner.name: owner for owner in recorded}
    for owner in owners:
        other = by_name.get(owner.name)
        if other is not None and other.path != owner.path and not other.is_like(owner):
            yield f"{records} holds records of another reference of that name, {other.place}"
    served = {owner.name for owner in owners}
    if not recorded or names or served & by_name.keys():
        return
    whose = ", ".join(owner.place for owner in recorded)
    command = " ".join(shlex.quote(owner.path or owner.name) for owner in recorded)
    option = "--database" if isinstance(records, Database) else "--data"
    yield (
        f"{records} holds records of {whose}, which are not shown now; they are by "
        f"`liveref serve {command} {option} {shlex.quote(str(records))}`"
    )


def _folder_name(loaded: Loaded) -> str:
    located = loaded.located
    name = re.sub(r"[^A-Za-z0-9._-]", "-", located.name)
    if located.kind in ("bundled", "published"):
        return name
    tag = sha256(str(located.path.resolve()).encode()).hexdigest()[:8]
    return f"{name}-{tag}"
