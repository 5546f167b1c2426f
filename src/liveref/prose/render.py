"""Prose -> text: the one place where markup is read and written."""

from __future__ import annotations

import re
from functools import lru_cache

from liveref.model.prose import Prose
from liveref.prose.blocks import Blocks
from liveref.prose.escaping import escape, escape_start
from liveref.prose.inline import Inline
from liveref.prose.links import Links
from liveref.prose.parsing import parse

_MOST_REMEMBERED = 16_384
_BLANK = re.compile(r"\n\s*\n")
_MARKUP = re.compile(
    r"[*`|_:\\<>\[\]~&]|^\s*([-+#.=^\"']|\w{1,4}[.)]\s|\()|\n[ \t]|//|@|\.\.", re.M
)


def commonmark(prose: Prose) -> str:
    """The text in CommonMark, with GFM's tables; nothing of another markup is left in it.

    Sources are rendered once each: the same description stands in many tables.
    """
    if prose.markup == "commonmark":
        return prose.source.strip()
    if prose.markup == "plain":
        return "\n\n".join(escape_start(escape(part)) for part in _paragraphs(prose.source))
    return _rendered(prose.source, True)


def plain(prose: Prose) -> str:
    """The text without any marks, for a terminal or a summary."""
    if prose.markup == "rst":
        return _rendered(prose.source, False)
    return prose.source.strip()


@lru_cache(maxsize=_MOST_REMEMBERED)
def _rendered(source: str, marked: bool) -> str:
    if not _MARKUP.search(source):  # most descriptions are a sentence or two
        return "\n\n".join(_paragraphs(source))
    document = parse(source)
    return Blocks(Inline(Links(document), marked=marked)).text(document.children)


def _paragraphs(source: str) -> list[str]:
    return [" ".join(part.split()) for part in _BLANK.split(source) if part.strip()]
