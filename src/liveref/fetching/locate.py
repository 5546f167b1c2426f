"""REFERENCE, as a person writes it, to the document it means.

In this order: a path that exists, the name of a bundled reference, FAMILY/NAME[==VERSION] of a
published one. docs/references.md tells it to users.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Literal

import msgspec

from liveref.fetching.cache import Cache, Entry
from liveref.fetching.errors import LocateError
from liveref.fetching.packages import Published, families, normalised, parse_published
from liveref.fetching.progress import Progress
from liveref.fetching.tree import find_tree, name_of

SUFFIXES = {".rst", ".rest", ".inc", ".txt"}
"""The endings of the names of files that may be references."""


class Located(msgspec.Struct, frozen=True, kw_only=True):
    """A reference that is there: `path` is a directory that holds index.rst, or one file.

    `name` is short and made for addresses and file names ("glance"); `version` is that of a
    published reference.
    """

    path: Path
    name: str
    kind: Literal["directory", "file", "bundled", "published"]
    version: str | None = None


def locate(
    reference: str,
    *,
    cache: Path | None = None,
    offline: bool = False,
    progress: Progress | None = None,
    bundled: Path | None = None,
) -> Located:
    """The location of `reference`. A published one comes from the cache if it is there (any
    version, the newest, unless one is named); else it is fetched, unless `offline`.

    `cache` stands for the user's cache directory, `bundled` for the folder of the references
    that come with the program. Raises LocateError.
    """
    shipped = bundled or _shipped()
    path = _existing(reference)
    if path is not None:
        return _at_path(path, reference, shipped)
    if reference in _names(shipped):
        tree = find_tree(shipped / reference)
        return Located(path=tree, name=name_of(shipped / reference), kind="bundled")
    wanted = parse_published(reference)
    if wanted is None:
        raise LocateError(_unknown(reference, _names(shipped)))
    store = Cache(cache)
    entry = store.find(wanted.package, wanted.version)
    return _published(wanted, entry or _fetched(wanted, store, offline, progress))


def fetch(
    reference: str,
    *,
    cache: Path | None = None,
    offline: bool = False,
    progress: Progress | None = None,
) -> Located:
    """A published reference, FAMILY/NAME[==VERSION], as the package index has it now: without a
    version the newest one, though an older one be in the cache. `offline`, as the cache has it.

    Raises LocateError, and its FetchError for what goes wrong with the index.
    """
    wanted = parse_published(reference)
    if wanted is None:
        forms = " or ".join(f"{family}/NAME" for family in families())
        raise LocateError(f"{reference!r} cannot be fetched. Write {forms}, or {forms}==VERSION")
    store = Cache(cache)
    entry = store.find(wanted.package, wanted.version) if offline else None
    return _published(wanted, entry or _fetched(wanted, store, offline, progress))


def _fetched(wanted: Published, cache: Cache, offline: bool, progress: Progress | None) -> Entry:
    if offline:
        raise LocateError(_not_cached(wanted, cache))
    # Only here: the HTTP client takes longer to import than a cached reference to be read.
    from liveref.fetching.fetch import fetch_published  # noqa: PLC0415

    return fetch_published(wanted, cache, progress=progress)


def _published(wanted: Published, entry: Entry) -> Located:
    tree = find_tree(entry.path)
    return Located(path=tree, name=wanted.name, kind="published", version=str(entry.version))


def _existing(reference: str) -> Path | None:
    if not reference.strip():
        raise LocateError("The reference's name is empty. Give a path, or a name")
    try:
        path = Path(reference).expanduser()
        return path if path.exists() else None
    except (OSError, RuntimeError) as error:
        reason = getattr(error, "strerror", None) or error
        raise LocateError(f"{reference} cannot be looked at: {reason}") from None


def _at_path(path: Path, reference: str, shipped: Path) -> Located:
    if path.is_dir():
        try:
            return Located(path=find_tree(path), name=name_of(path), kind="directory")
        except LocateError as error:
            raise LocateError(f"{error}{_hidden(reference, shipped)}") from None
        except OSError as error:
            raise LocateError(f"{path} cannot be looked through: {error.strerror}") from None
    if not path.is_file():
        raise LocateError(f"{path} is neither a file nor a directory, and cannot be read")
    if path.suffix.lower() not in SUFFIXES:
        raise LocateError(
            f"{path} is no reStructuredText by its name. Give the reference's .rst file, or the "
            "directory that holds index.rst"
        )
    return Located(path=path, name=name_of(path), kind="file")


def _hidden(reference: str, shipped: Path) -> str:
    """A word on what the existing path stands before, if anything."""
    published = reference.partition("/")[0] in families() and "/" in reference
    if reference not in _names(shipped) and not published:
        return ""
    kind = "published" if published else "bundled"
    return (
        f". There is a {kind} reference of that name, but a path that exists comes first: call "
        "from another directory for that"
    )


def bundled_names() -> list[str]:
    """The references that come with the program."""
    return _names(_shipped())


def _shipped() -> Path:
    return Path(str(files("liveref"))) / "references"


def _names(shipped: Path) -> list[str]:
    if not shipped.is_dir():
        return []
    return sorted(path.name for path in shipped.iterdir() if path.is_dir())


def _unknown(reference: str, names: list[str]) -> str:
    family = next(iter(families()))
    example = reference if normalised(reference).replace("-", "").isalnum() else "NAME"
    bundled = f" ({', '.join(names)})" if names else ""
    return (
        f"{reference}: there is no such file or directory, and no such bundled reference"
        f"{bundled}. A published one is written {family}/{example}"
    )


def _not_cached(wanted: Published, cache: Cache) -> str:
    versions = ", ".join(str(entry.version) for entry in cache.entries(wanted.package))
    return (
        f"{wanted} is not in the cache ({cache.folder}), which has "
        f"{f'only {versions} of it' if versions else 'nothing of it'}. "
        f"Run `liveref fetch {wanted}` once with a network"
    )
