"""Results by what they were made from, in the user's cache directory."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
from pathlib import Path

import msgspec

from liveref.caching.folder import LIMIT, Folder
from liveref.caching.packing import pack, unpack
from liveref.caching.parts import Parts
from liveref.caching.program import program
from liveref.caching.watched import Watched
from liveref.caching.witness import Tree, Witness, confirm, now, observe
from liveref.user_folders import HomelessError, cache_folder

VARIABLE = "LIVEREF_CACHE"
"""The environment variable that names another folder, or is "off"."""


class Result(msgspec.Struct, frozen=True, array_like=True):
    """Values as msgpack, by name, and what they rest on."""

    witness: Witness
    values: dict[str, bytes]


class Cache:
    """Keeps results in a folder, in at most `limit` bytes; without a folder, nothing."""

    def __init__(self, folder: Path | None, limit: int = LIMIT) -> None:
        self.folder = Folder(folder, limit) if folder is not None else None

    def entry(self, tree: Tree, *key: str) -> Entry:
        """The place of the result that is made of a tree; `key` is all that it depends on
        beside the tree's files and the program."""
        maker = program() if self.folder is not None else None
        return Entry(self.folder if maker else None, tree, (maker or "", str(tree.root)), key)


def default_cache() -> Cache:
    """The user's: in the usual cache directory, in the one that LIVEREF_CACHE names, or none
    if that is "off", or if the user has no home directory."""
    named = os.environ.get(VARIABLE, "")
    if named.lower() == "off":
        return Cache(None)
    try:
        base = Path(named) if named else cache_folder()
    except HomelessError:
        return Cache(None)
    return Cache(base / "models")


class Entry:
    """One result. Make it before the reading begins: what changes after that is not kept."""

    def __init__(
        self, folder: Folder | None, tree: Tree, origin: Sequence[str], key: Sequence[str]
    ) -> None:
        self._folder = folder
        self._tree = tree
        self._name = f"{_digest(*origin, *key)}.result"
        self._since = now()
        self.parts = Parts(folder, f"{_digest(*origin)}.parts")
        """The results of the single files, shared by all results of the same tree."""
        self.watched: Watched | None = None
        """The files of what was found or kept."""
        self._witness: Witness | None = None

    def find(self) -> dict[str, bytes] | None:
        """The values, if all is as it was when they were kept."""
        result = self._read()
        witness = confirm(result.witness, self._tree) if result else None
        if result is None or witness is None:
            return None
        if witness is not result.witness:
            self._write(Result(witness, result.values))
        self._watch(witness.seen, witness.listed, witness)
        self._witness = witness
        return result.values

    def value(self, name: str) -> bytes | None:
        """One of the values that were found or kept, if it still is."""
        result = self._read()
        is_own = result is not None and result.witness == self._witness
        return result.values.get(name) if result is not None and is_own else None

    def keep(
        self,
        values: Mapping[str, msgspec.Struct],
        looked_for: Mapping[str, bool],
        listed: Mapping[tuple[str, ...], Iterable[str]],
    ) -> None:
        """Keep values, and the parts, until one of the files that were looked for changes:
        they are relative to the root, or absolute."""
        witness = observe(self._tree.root, looked_for, listed, self._since)
        self._watch(looked_for, listed, witness)
        if self._folder is None:
            return
        self.parts.save()
        packed = {name: content for name, v in values.items() if (content := pack(v)) is not None}
        if witness is not None and len(packed) == len(values):
            self._write(Result(witness, packed))
            self._witness = witness

    def add(self, values: Mapping[str, msgspec.Struct]) -> None:
        """Keep more values beside those that were found or kept, and made of the same files."""
        result = self._read()
        packed = {name: content for name, v in values.items() if (content := pack(v)) is not None}
        if result is not None and result.witness == self._witness:
            self._write(Result(result.witness, result.values | packed))

    def _watch(
        self, files: Iterable[str], listed: Iterable[tuple[str, ...]], witness: Witness | None
    ) -> None:
        tree = self._tree
        self.watched = Watched(lambda: type(tree)(tree.root), files, listed, witness)

    def _read(self) -> Result | None:
        content = self._folder.read(self._name) if self._folder is not None else None
        return unpack(content, Result) if content else None

    def _write(self, result: Result) -> None:
        content = pack(result)
        if self._folder is not None and content is not None:
            self._folder.write(self._name, content)


def _digest(*key: str) -> str:
    """A file's name for a key."""
    return blake2b(os.fsencode("\0".join(key)), digest_size=20).hexdigest()
