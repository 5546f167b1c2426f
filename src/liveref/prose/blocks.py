"""Blocks of docutils' tree -> CommonMark, block by block."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from docutils import nodes

from liveref.prose.escaping import code_span, escape_start, fenced
from liveref.prose.inline import Inline
from liveref.prose.tables import pipe_table

_LISTS = (nodes.bullet_list, nodes.enumerated_list, nodes.definition_list, nodes.field_list)
_FIRST_LEVEL = 3
_LETTERS = {"loweralpha": "a", "upperalpha": "A"}


class Blocks:
    """Writes block nodes; `inline` writes what stands in their lines."""

    def __init__(self, inline: Inline) -> None:
        self._inline = inline
        self._level = _FIRST_LEVEL

    def text(self, children: Iterable[Any]) -> str:
        """All of the blocks, a blank line between each."""
        texts: list[str] = []
        mark = ""
        for node in children:
            if isinstance(node, _LISTS):
                # Two lists that adjoin would be one but for their marks.
                mark = "*" if mark == "-" and self._inline.marked else "-"
                written = self._list(node, mark)
            else:
                written = self._one(node)
                mark = "" if written else mark
            if written:
                texts.append(written)
        return "\n\n".join(texts)

    def _one(self, node: Any) -> str:
        if isinstance(node, nodes.Text | nodes.Inline):
            return self._line([node])
        for kind, write in self._writers():
            if isinstance(node, kind):
                return write(node)
        return self.text([node] if isinstance(node, _LISTS) else node.children)

    def _writers(self) -> tuple[tuple[Any, Callable[[Any], str]], ...]:
        """The way to write each kind of block; the first that fits counts."""
        return (
            (nodes.Invisible | nodes.raw | nodes.colspec, lambda _: ""),
            (nodes.system_message, self._lost),
            (nodes.paragraph | nodes.rubric | nodes.caption, lambda n: self._line(n.children)),
            (nodes.attribution, lambda n: self._line([nodes.Text("— "), *n.children])),
            (nodes.image, lambda n: self._line([nodes.Text(n.get("alt", ""))])),
            (nodes.section, self._section),
            (nodes.title, self._title),
            (nodes.FixedTextElement, self._code),
            (nodes.Admonition, self._box),
            (nodes.block_quote, lambda n: _quoted(self.text(n.children))),
            (nodes.line_block, self._lines),
            (nodes.table, self._table),
            (nodes.option_list, self._options),
            (nodes.footnote | nodes.citation, self._footnote),
        )

    def _line(self, children: Iterable[Any]) -> str:
        line = self._inline.text(children)
        return escape_start(line) if self._inline.marked else line

    def _lost(self, node: Any) -> str:
        """The text that docutils could not place, such as a title, which is in its message. A
        directive that it refuses stands there too, and is left out."""
        texts = [child.astext() for child in node if isinstance(child, nodes.literal_block)]
        texts_without_rules = [re.sub(r"^\W{3,}$", "", text, flags=re.MULTILINE) for text in texts]
        shown = (text for text in texts_without_rules if text.strip() and not text.startswith(".."))
        return "\n\n".join(self._line([nodes.Text(text)]) for text in shown)

    def _section(self, node: Any) -> str:
        self._level += 1
        try:
            return self.text(node.children)
        finally:
            self._level -= 1

    def _title(self, node: Any) -> str:
        line = self._inline.text(node.children)
        return f"{'#' * min(self._level - 1, 6)} {line}" if self._inline.marked else line

    def _code(self, node: Any) -> str:
        text = node.astext().rstrip()
        if not self._inline.marked:
            return _indented(text, "    ")
        return fenced(text, node.get("language", "")) if text else ""

    def _box(self, node: Any) -> str:
        """A quote that begins with its label in bold."""
        label, *content = node.children or [nodes.title()]
        if not isinstance(label, nodes.title):
            label, content = nodes.title("", type(node).__name__.capitalize()), node.children
        head = self._inline.text(label.children).rstrip(":")
        bold = f"**{head}:**" if self._inline.marked else f"{head}:"
        if content and isinstance(content[0], nodes.paragraph):
            first = f"{bold} {self._inline.text(content[0].children)}"
            return _quoted("\n\n".join(filter(None, (first, self.text(content[1:])))))
        return _quoted("\n\n".join(filter(None, (bold, self.text(content)))))

    def _lines(self, node: Any) -> str:
        lines: list[str] = []
        for child in node.children:
            if isinstance(child, nodes.line_block):
                lines += self._lines(child).split("\\\n" if self._inline.marked else "\n")
            else:
                lines.append(self._line(child.children))
        return ("\\\n" if self._inline.marked else "\n").join(line for line in lines if line)

    def _list(self, node: Any, mark: str) -> str:
        if isinstance(node, nodes.bullet_list):
            items = [(mark, self.text(item.children), item) for item in node.children]
        elif isinstance(node, nodes.enumerated_list):
            first = int(node.get("start", 1))
            end = ")" if mark == "*" else "."
            items = [
                (f"{number}{end}", self.text(item.children), item)
                for number, item in enumerate(node.children, first)
            ]
        else:
            items = [(mark, self._named(item), item) for item in node.children]
        return _joined([(label, text) for label, text, _ in items])

    def _named(self, item: Any) -> str:
        """A definition or a field: the name in bold, then what is said of it."""
        names = [c for c in item if isinstance(c, nodes.term | nodes.field_name)]
        kinds = [c for c in item if isinstance(c, nodes.classifier)]
        rest = [p for c in item if isinstance(c, nodes.definition | nodes.field_body) for p in c]
        head = " ".join(self._bold(name) for name in names)
        if kinds:
            head += f" ({', '.join(self._inline.text(kind.children) for kind in kinds)})"
        if rest and isinstance(rest[0], nodes.paragraph):
            head = f"{head}: {self._inline.text(rest.pop(0).children)}"
        return "\n\n".join(filter(None, (head, self.text(rest))))

    def _bold(self, node: Any) -> str:
        text = self._inline.text(node.children).rstrip(":")
        whole = len(node.children) == 1 and isinstance(node.children[0], nodes.strong)
        return text if whole or not self._inline.marked or not text else f"**{text}**"

    def _options(self, node: Any) -> str:
        items = []
        for item in node.children:
            group, description = item.children
            names = ", ".join(option.astext() for option in group.children)
            head = code_span(names) if self._inline.marked else names
            items.append(("-", f"{head}: {self.text(description.children)}"))
        return _joined(items)

    def _footnote(self, node: Any) -> str:
        label = next((c.astext() for c in node if isinstance(c, nodes.label)), "*")
        rest = [child for child in node if not isinstance(child, nodes.label)]
        head = self._inline.text([nodes.Text(f"[{label}] ")])
        return f"{head} {self.text(rest)}"

    def _table(self, node: Any) -> str:
        title = next((c for c in node if isinstance(c, nodes.title)), None)
        caption = self._bold(title) if title is not None else ""
        return "\n\n".join(filter(None, (caption, pipe_table(node, self._cell))))

    def _cell(self, entry: Any) -> str:
        """The blocks of a cell in one line: GFM's tables hold nothing else."""
        parts = []
        for node in entry.children:
            if isinstance(node, nodes.literal_block):
                parts += [code_span(line) for line in node.astext().splitlines() if line.strip()]
            else:
                parts += [line.strip() for line in self._one(node).splitlines() if line.strip()]
        return re.sub(r"(?<!\\)\|", r"\\|", "<br>".join(parts))


def _joined(items: list[tuple[str, str]]) -> str:
    """List items; where one holds several blocks, a blank line between all of them."""
    gap = "\n\n" if any("\n\n" in text for _, text in items) else "\n"
    return gap.join(f"{mark} {_hanging(text, len(mark) + 1)}".rstrip() for mark, text in items)


def _hanging(text: str, width: int) -> str:
    first, *rest = text.split("\n")
    return "\n".join([first, *(" " * width + line if line else "" for line in rest)])


def _indented(text: str, margin: str) -> str:
    return "\n".join(margin + line if line else "" for line in text.split("\n"))


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n")) if text else ""
