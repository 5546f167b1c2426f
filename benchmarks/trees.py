"""Trees to read: copies of references, which Sphinx can build and which may be changed."""

from __future__ import annotations

import shutil
from pathlib import Path

from published import published

ROOT = Path(__file__).resolve().parent.parent

_CONF = "extensions = ['os_api_ref']\nproject = 'benchmark'\n"


def references(names: list[str]) -> list[Path]:
    """The folders of these paths, or names of published references. Raises LocateError, and
    KeyError for a name that is not in tests/references.yaml."""
    return [path if (path := Path(name)).exists() else published(name).parents[1] for name in names]


def copied(reference: Path, folder: Path) -> Path:
    """A copy of a reference below `folder`, with settings that Sphinx can use: its source."""
    copy = folder / reference.name
    shutil.copytree(reference, copy)
    nested = copy / "api-ref" / "source"
    source = nested if nested.is_dir() else copy
    (source / "conf.py").write_text(_CONF)
    return source


def multiplied(reference: Path, count: int, folder: Path) -> Path:
    """So many copies of a reference below one index: the folder that holds it."""
    source = folder / f"{reference.name}-{count}"
    source.mkdir()
    (source / "conf.py").write_text(_CONF)
    entries = []
    for number in range(count):
        part = source / f"copy{number}"
        shutil.copytree(reference, part)
        nested = part / "api-ref" / "source"
        index = (nested if nested.is_dir() else part) / "index"
        entries.append(f"   {index.relative_to(source).as_posix()}\n")
    title = f"{count} copies\n{'=' * 20}\n\n"
    (source / "index.rst").write_text(f"{title}.. toctree::\n\n{''.join(entries)}")
    return source


def largest_source(source: Path) -> Path:
    """The largest file with text and tables."""
    files = [path for ending in ("*.inc", "*.rst") for path in source.rglob(ending)]
    return max(files, key=lambda path: path.stat().st_size)
