"""Completes a REFERENCE in the shell: paths, and the names that are there."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import click
from click.shell_completion import CompletionItem

from liveref.fetching.locate import SUFFIXES
from liveref.fetching.offered import offered, offered_published

__all__ = ["complete_published", "complete_reference"]

_MOST = 200
"""More paths than that are no help, and a folder may have very many."""


def complete_reference(
    _context: click.Context, _parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """The references that begin so. Where no name does, the shell is left to complete a path in
    its own way: bash does so only where nothing else is offered."""
    names = _beginning(offered(), incomplete)
    if not names:
        return [CompletionItem(incomplete, type="file")]
    return [CompletionItem(value) for value in (*names, *_paths(incomplete))]


def complete_published(
    _context: click.Context, _parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """The published references that begin so."""
    return [CompletionItem(name) for name in _beginning(offered_published(), incomplete)]


def _beginning(names: Sequence[str], text: str) -> list[str]:
    return [name for name in names if name.startswith(text)]


def _paths(incomplete: str) -> list[str]:
    """The folders, and the files that may be references, that begin so."""
    folder, start = os.path.split(incomplete)
    paths: list[str] = []
    with suppress(OSError), os.scandir(folder or ".") as entries:
        for name in _candidates(entries, start):
            paths.append(incomplete.removesuffix(start) + name)
            if len(paths) == _MOST:
                break
    return sorted(paths)


def _candidates(entries: Iterator[os.DirEntry[str]], start: str) -> Iterator[str]:
    for entry in entries:
        is_hidden = entry.name.startswith(".") and not start
        if is_hidden or not entry.name.startswith(start):
            continue
        if entry.is_dir():
            yield f"{entry.name}{os.sep}"
        elif Path(entry.name).suffix.lower() in SUFFIXES:
            yield entry.name
