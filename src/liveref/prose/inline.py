"""Inline nodes -> one line of text, in CommonMark or plain."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from docutils import nodes

from liveref.prose.escaping import autolink, code_span, escape, link
from liveref.prose.links import Links

_MARKERS = ("``", "`", "**", "|", "_`")
_NESTED = re.compile(r"``(\S(?:.*?\S)?)``", re.DOTALL)
_CODE = (nodes.literal, nodes.math)


class Inline:
    """Writes inline nodes; with `marked` off nothing is escaped and nothing marked."""

    def __init__(self, links: Links, *, marked: bool = True) -> None:
        self._links = links
        self.marked = marked

    def text(self, children: Iterable[Any]) -> str:
        """All of the nodes as one line."""
        return " ".join("".join(map(self._one, children)).split())

    def _one(self, node: Any) -> str:
        if isinstance(node, nodes.Text):
            return self._words(node.astext())
        if isinstance(node, _CODE):
            return self._code(node.astext())
        if isinstance(node, nodes.title_reference):
            # Single backquotes: people write them around code; around words they are italics.
            is_code = len(node.astext().split()) == 1
            return self._code(node.astext()) if is_code else self._around("*", node)
        if isinstance(node, nodes.strong):
            return self._around("**", node)
        if isinstance(node, nodes.emphasis):
            return self._around("*", node)
        if isinstance(node, nodes.superscript | nodes.subscript) and self.marked:
            tag = "sup" if isinstance(node, nodes.superscript) else "sub"
            return f"<{tag}>{self._all(node.children)}</{tag}>"
        if isinstance(node, nodes.reference):
            return self._reference(node)
        if isinstance(node, nodes.substitution_reference):
            substitute = self._links.substitution(node)
            return self._plain(node.astext()) if substitute is None else self._all(substitute)
        if isinstance(node, nodes.problematic):
            # Markup that does not end: its own signs are left out, but for a star.
            return "" if node.astext() in _MARKERS else self._plain(node.astext())
        if isinstance(node, nodes.footnote_reference | nodes.citation_reference):
            return self._plain(f"[{node.astext() or '*'}]")
        if isinstance(node, nodes.target):
            return self._all(node.children)
        if isinstance(node, nodes.image):
            return self._plain(str(node.get("alt", "")))
        if isinstance(node, nodes.Invisible | nodes.system_message | nodes.raw):
            return ""
        return self._all(node.children)

    def _all(self, children: Iterable[Any]) -> str:
        return "".join(map(self._one, children))

    def _words(self, text: str) -> str:
        """Text; a literal within other markup, where docutils sees none, is code all the same."""
        parts = _NESTED.split(text)
        shown = [self._code(p) if at % 2 else self._plain(p) for at, p in enumerate(parts)]
        return "".join(shown)

    def _plain(self, text: str) -> str:
        return escape(text) if self.marked else text

    def _code(self, text: str) -> str:
        return code_span(text) if self.marked else text

    def _around(self, mark: str, node: Any) -> str:
        inner = self.text(node.children)
        return f"{mark}{inner}{mark}" if self.marked and inner else inner

    def _reference(self, node: Any) -> str:
        target, shown = self._links.target(node), node.astext()
        if not self.marked or target is None:
            return self._all(node.children)
        if target in (shown, f"mailto:{shown}"):
            return autolink(shown) or link(self._all(node.children), target)
        text = self.text(node.children).replace("[", "\\[").replace("]", "\\]")
        return link(text.replace("\\\\[", "\\["), target)
