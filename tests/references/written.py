"""The source text of a reference: its sentences, and the keys of its examples."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

REFERENCES = Path(__file__).resolve().parents[2] / "src" / "liveref" / "references"
_WORD = re.compile(r"(?<!\S)[A-Za-z]+[,;]?(?!\S)")
_LONG = 3
"""So many words are said alike by chance."""


def texts_of(root: Path) -> list[Path]:
    """The files of a tree that hold prose."""
    kinds = (".rst", ".inc", ".yaml")
    return sorted(path for path in root.rglob("*") if path.suffix in kinds)


def sentences(files: Iterable[Path]) -> set[str]:
    """The sentences in some files, but for short ones."""
    texts = [path.read_text() for path in files]
    parts = (" ".join(part.split()) for text in texts for part in re.split(r"[.:]\s|\n\n", text))
    return {part for part in parts if len(_WORD.findall(part)) > _LONG}


def keys_in(value: Any, above: str = "") -> Iterator[str]:
    """The dotted paths of all keys; lists are passed through."""
    if isinstance(value, dict):
        for key, below in value.items():
            yield above + key
            yield from keys_in(below, f"{above}{key}.")
    elif isinstance(value, list):
        for item in value:
            yield from keys_in(item, above)
