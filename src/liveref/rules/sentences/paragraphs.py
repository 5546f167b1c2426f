"""A piece of prose -> its paragraphs and list items, without tables, code and directives."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

__all__ = ["Paragraph", "paragraphs"]

_DIRECTIVE = re.compile(r"(?P<margin>\s*)\.\.\s+(?P<name>[\w:-]+?)::(?:\s+(?P<text>.*))?$")
_COMMENT = re.compile(r"(?P<margin>\s*)\.\.(?:\s|$)")
_ITEM = re.compile(
    r"(?P<margin>\s*)(?P<mark>[-*+•]|#\.|\d{1,2}[.)]|\(?[a-z][.)])\s+(?P<text>\S.*)$"
)
_FIELD = re.compile(r"(?P<margin>\s*):(?P<name>[^:`]+):\s+(?P<text>\S.*)$")
_RULE = re.compile(r"\s*(?:[-=~^\"'#*+`.]{3,}|[-=+| ]*[-=]{3,}[-=+| ]*)\s*$")
_CELLS = re.compile(r"\s*\|.*\|\s*$")
_NOTES = frozenset(
    ["note", "warning", "important", "attention", "caution", "danger", "hint", "tip", "seealso"]
)


class Paragraph(msgspec.Struct, kw_only=True):
    """Lines that belong together: `start` is the index of their text in the piece's source."""

    start: int
    text: str
    margin: int = 0
    is_item: bool = False
    in_note: bool = False


class _Lines:
    """The state of the walk over a piece's lines."""

    def __init__(self) -> None:
        self.current: Paragraph | None = None
        self.skipped: int | None = None
        self.note: int | None = None
        self.after_code = False


def paragraphs(source: str) -> Iterator[Paragraph]:
    """The paragraphs of a piece of prose in order; a list's item is a paragraph of its own."""
    state = _Lines()
    offset = 0
    for line in source.split("\n"):
        done = _take(state, line, offset)
        if done is not None:
            yield done
        offset += len(line) + 1
    if state.current is not None:
        yield state.current


def _take(state: _Lines, line: str, offset: int) -> Paragraph | None:
    """Add a line; returns the paragraph that it ends."""
    margin = len(line) - len(line.lstrip())
    if not line.strip():
        return _close(state)
    if _is_skipped(state, margin):
        return None
    if state.note is not None and margin <= state.note:
        state.note = None
    if _DIRECTIVE.match(line) or _COMMENT.match(line):
        return _directive(state, line, offset)
    if _RULE.match(line) or _CELLS.match(line):
        # A table, or the underline of a title: neither it nor the line above is a sentence.
        state.current = None
        return None
    item = _ITEM.match(line) or _FIELD.match(line)
    if item and _may_begin(state):
        done = _close(state)
        _open(state, item["text"], offset + item.start("text"), margin, is_item=True)
        return done
    if state.current is None or _is_apart(state.current, margin):
        done = _close(state)
        _open(state, line.lstrip(), offset + margin, margin)
        return done
    state.current.text += "\n" + line
    return None


def _is_skipped(state: _Lines, margin: int) -> bool:
    if state.skipped is not None and margin > state.skipped:
        return True
    state.skipped = None
    return False


def _may_begin(state: _Lines) -> bool:
    """Whether an item may stand there: a number at the begin of a line within a paragraph is a
    part of the sentence, and so is a dash."""
    current = state.current
    return current is None or current.is_item or current.text.rstrip().endswith(":")


def _is_apart(current: Paragraph, margin: int) -> bool:
    """Whether a line begins a paragraph: one that is less indented than the item above."""
    return current.is_item and margin <= current.margin


def _open(state: _Lines, text: str, start: int, margin: int, *, is_item: bool = False) -> None:
    state.current = Paragraph(
        start=start, text=text, margin=margin, is_item=is_item, in_note=state.note is not None
    )


def _close(state: _Lines) -> Paragraph | None:
    done, state.current = state.current, None
    if done is not None and done.text.rstrip().endswith("::"):
        state.skipped = done.margin
        done.text = done.text.rstrip()[:-1]
    return done


def _directive(state: _Lines, line: str, offset: int) -> Paragraph | None:
    done = _close(state)
    match = _DIRECTIVE.match(line)
    margin = len(line) - len(line.lstrip())
    if match is None or match["name"] not in _NOTES:
        state.skipped = margin
        return done
    state.note = margin
    if match["text"]:
        _open(state, match["text"], offset + match.start("text"), margin)
        if state.current:
            state.current.in_note = True
    return done
