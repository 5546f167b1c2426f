"""Text of documents as HTML that is safe to show: nothing in it is executed or loaded."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markupsafe import Markup, escape

from liveref.model.origin import Origin
from liveref.model.prose import Prose
from liveref.prose import commonmark, plain

__all__ = ["block", "code", "json_block", "line", "literals", "summary", "title"]

_SAFE_TAGS = frozenset(("<br>", "<sup>", "</sup>", "<sub>", "</sub>"))
"""The only HTML that the renderer of prose writes."""
_ACTIVE = re.compile(r"[*`_\\<>\[\]~&|#]|^\s*([-+=>]|\d+[.)])|\n|//|@", re.MULTILINE)
_PARAGRAPH = re.compile(r"<p>(.*)</p>", re.DOTALL)
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")
_TOKEN = re.compile(
    r'(?P<key>"(?:[^"\\]|\\.)*")(?=\s*:)|(?P<text>"(?:[^"\\]|\\.)*")'
    r"|(?P<word>\b(?:true|false|null)\b|-?\b\d[\d.eE+-]*)"
)
_NOWHERE = Origin("")
_LITERAL = re.compile(r"(?P<role>:[\w:-]+:)?(?P<mark>`{1,2})(?P<text>[^`]+)(?P=mark)(?P<link>_)?")
_LONG = 24
"""Characters of code that must stay together."""


def block(prose: Prose) -> Markup:
    """A piece of prose as blocks of HTML."""
    return _html(commonmark(prose))


def line(prose: Prose) -> Markup:
    """A piece of prose for a cell: one paragraph stands without its tags."""
    return _line(commonmark(prose))


@lru_cache(maxsize=16_384)
def _line(text: str) -> Markup:
    html = _html(text)
    single = _PARAGRAPH.fullmatch(html.strip())
    return Markup(single[1]) if single and "<p>" not in single[1] else html  # noqa: S704


def title(text: str) -> str:
    """The title of a section or an operation without its markup."""
    return plain(Prose(text, _NOWHERE)) if "\\" in text or "`" in text else text


@lru_cache(maxsize=8192)
def summary(prose: Prose) -> str:
    """The first sentence, without markup."""
    return _SENTENCE.split(" ".join(plain(prose).split()), maxsplit=1)[0]


def code(value: object) -> Markup:
    """A value or a name as code; what is long may break anywhere."""
    return _code(str(value))


@lru_cache(maxsize=16_384)
def _code(text: str) -> Markup:
    long = ' class="long"' if len(text) > _LONG else ""
    return Markup(f"<code{long}>{escape(text)}</code>")  # noqa: S704


def literals(text: str) -> Markup:
    """Text outside a document, in which `x` and ``x`` are code and all else stands as it is."""
    parts: list[str] = []
    end = 0
    for match in _LITERAL.finditer(text):
        is_code = not match["role"] and not match["link"]
        parts += (text[end : match.start()], code(match["text"]) if is_code else match[0])
        end = match.end()
    return Markup("").join([*parts, text[end:]])


def json_block(text: str) -> Markup:
    """JSON with its keys, texts and other values told apart."""
    parts: list[str] = []
    end = 0
    for token in _TOKEN.finditer(text):
        parts.append(escape(text[end : token.start()]))
        parts.append(f'<span class="{_CLASSES[token.lastgroup or ""]}">{escape(token[0])}</span>')
        end = token.end()
    parts.append(escape(text[end:]))
    return Markup("".join(parts))  # noqa: S704


_CLASSES = {"key": "k", "text": "s", "word": "n"}


@lru_cache(maxsize=16_384)
def _html(text: str) -> Markup:
    if not _ACTIVE.search(text):
        return Markup(f"<p>{escape(text)}</p>")  # noqa: S704
    return Markup(_parser().render(text))  # noqa: S704


@cache
def _parser() -> MarkdownIt:
    """CommonMark with tables. No image is loaded; links lead to no script (`validateLink`)."""
    parser = MarkdownIt("commonmark", {"html": True}, renderer_cls=_Renderer)
    return parser.enable("table").disable(["image", "html_block"])


class _Renderer(RendererHTML):
    """Writes HTML; of the HTML in a text only the tags of `_SAFE_TAGS` stay."""

    def html_inline(self, tokens: Sequence[Token], idx: int, *_: Any) -> str:
        tag = tokens[idx].content
        return tag if tag in _SAFE_TAGS else str(escape(tag))

    def code_inline(self, tokens: Sequence[Token], idx: int, *_: Any) -> str:
        return str(code(tokens[idx].content))

    def link_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        tokens[idx].attrSet("rel", "nofollow noopener noreferrer")
        return self.renderToken(tokens, idx, options, env)

    def heading_open(self, tokens: Sequence[Token], idx: int, *_: Any) -> str:  # noqa: ARG002
        return '<p class="heading">'

    def heading_close(self, tokens: Sequence[Token], idx: int, *_: Any) -> str:  # noqa: ARG002
        return "</p>\n"

    def table_open(self, tokens: Sequence[Token], idx: int, *_: Any) -> str:  # noqa: ARG002
        return '<div class="wide" tabindex="0"><table class="prose">'

    def table_close(self, tokens: Sequence[Token], idx: int, *_: Any) -> str:  # noqa: ARG002
        return "</table></div>\n"
