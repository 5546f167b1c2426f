"""Where, in a directory, the tree of a reference begins, and what the reference is called."""

from __future__ import annotations

import re
from pathlib import Path

from liveref.fetching.errors import LocateError

INDEX = "index.rst"
# Where repositories keep an API reference, seen from its parent or their root.
_USUAL = (
    "source",
    "api-ref/source",
    "api-ref",
    "doc/api-ref/source",
    "doc/api-ref",
    "docs/api-ref/source",
    "docs/api-ref",
)
# A directory of repositories, or of fetched references: to say which ones there are.
_BELOW = ("*/api-ref/source", "*/api-ref", "*/*/api-ref/source", "*/*/api-ref")
# Folders that are named for what they hold, and not for whose it is.
_NAMELESS = {"source", "api-ref", "doc", "docs"}
# A source package unpacks into a folder that is named for the project and its version.
_VERSION = re.compile(r"-\d+(\.\w+)+$")


def find_tree(directory: Path) -> Path:
    """The directory with the reference's index.rst: `directory` itself if it has one, else the
    only one in the usual places. Raises LocateError when there is none or more than one."""
    if _has_index(directory):
        return directory
    trees = [directory / place for place in _USUAL if _has_index(directory / place)]
    trees = trees or _below(directory)
    if len(trees) == 1:
        return trees[0]
    if trees:
        listed = "".join(f"\n  {path}" for path in trees)
        raise LocateError(f"{directory} holds more than one reference. Name one of them:{listed}")
    raise LocateError(_nothing(directory))


def name_of(path: Path) -> str:
    """A short name for the reference at `path`, made of its file's or its folder's: the
    repository's for api-ref/source without a version, the file's own unless that is index.rst."""
    whole = path.resolve()
    if whole.is_file() and whole.name != INDEX:
        return _slug(whole.stem)
    folders = [whole, *whole.parents] if whole.is_dir() else list(whole.parents)
    named = (folder.name for folder in folders if folder.name not in _NAMELESS)
    return _slug(_VERSION.sub("", next(named, "")))


def _has_index(directory: Path) -> bool:
    return (directory / INDEX).is_file()


def _below(directory: Path) -> list[Path]:
    paths = (path for pattern in _BELOW for path in sorted(directory.glob(pattern)))
    return [path for path in paths if _has_index(path)]


def _nothing(directory: Path) -> str:
    message = (
        f"{directory} holds no reference: there is no {INDEX} in it, nor in its "
        f"{', '.join(_USUAL)}. Name the directory that holds {INDEX}, or one .rst file"
    )
    lone = sorted(directory.glob("*.rst"))
    if lone:
        names = ", ".join(str(path) for path in lone[:3])
        message += f" ({names}{', ...' if len(lone) > 3 else ''})"
    return message


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "reference"
