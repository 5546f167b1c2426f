"""Names of places on pages: as os-api-ref and Sphinx make them, so that old links still lead."""

from __future__ import annotations

import re
from collections.abc import Iterable

from docutils.nodes import make_id

from liveref.site.markup import title

__all__ = ["anchor", "file_names"]

_ODD = re.compile(r"[^a-z0-9_.-]+")
_RESERVED = "index"


def anchor(text: str) -> str:
    """The id of a section with this title: `Create Server` is `create-server`."""
    return make_id(title(text)) or "section"


def file_names(names: Iterable[str]) -> dict[str, str]:
    """By name, how its page's file is called: other than all before it, whatever the case."""
    files: dict[str, str] = {}
    taken = {_RESERVED}
    for name in names:
        stem = base = _ODD.sub("-", name.lower()).strip("-.")[:80] or "page"
        number = 1
        while stem in taken:
            number += 1
            stem = f"{base}-{number}"
        taken.add(stem)
        files.setdefault(name, stem)
    return files
