"""The sections of a reference as pages: operations with the text above them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from liveref.model.api import API, Operation, Section
from liveref.site.anchors import anchor, file_names
from liveref.site.markup import title

__all__ = ["Chapter", "Passage", "chapters_of"]

Path = tuple[str, ...]
_OWN_PAGE = 2
"""The depth of titles below which sections without operations share a page."""


class Passage(NamedTuple):
    """A section of text on a page: `level` is that of its heading, from 2 on."""

    title: str
    anchor: str
    level: int
    section: Section


class Chapter(msgspec.Struct, kw_only=True):
    """A page of the reference: `path` are its titles from the outside. `part` is the title of the
    group in the navigation that it belongs to, "" for none."""

    path: Path
    title: str
    anchor: str
    file: str = ""
    part: str = ""
    sections: list[Section] = msgspec.field(default_factory=list)
    operations: list[Operation] = msgspec.field(default_factory=list)

    def passages(self) -> Iterator[Passage]:
        """The texts of the page, those of its own section without a title."""
        for section in self.sections:
            depth = len(_path(section)) - len(self.path)
            name = title(section.title) if depth > 0 else ""
            yield Passage(name, anchor(section.title), min(2 + max(depth - 1, 0), 6), section)


def chapters_of(api: API) -> list[Chapter]:
    """The pages in the order of the document. A section of no page of its own, and without any
    text, has none. The text of the whole reference stands on its first page, not here."""
    groups = {operation.sections for operation in api.operations}
    chapters: dict[Path, Chapter] = {}
    for section in api.sections:
        path = _page_of(_path(section), groups)
        has_text = bool(section.prose)
        if path in groups or (has_text and title(section.title) != title(api.title)):
            _chapter(chapters, path).sections.append(section)
    for operation in api.operations:
        _chapter(chapters, operation.sections).operations.append(operation)
    used = list(chapters.values())
    files = file_names("/".join(chapter.path) for chapter in used)
    for chapter in used:
        chapter.file = files["/".join(chapter.path)]
    return used


def introduction(api: API) -> list[Section]:
    """The text of the reference as a whole."""
    operations = {operation.sections for operation in api.operations}
    return [
        section
        for section in api.sections
        if title(section.title) == title(api.title) and _path(section) not in operations
    ]


def _chapter(chapters: dict[Path, Chapter], path: Path) -> Chapter:
    if path not in chapters:
        name = title(path[-1]) if path else "Operations"
        part = title(path[0]) if len(path) > 1 else ""
        chapters[path] = Chapter(path=path, title=name, anchor=anchor(name), part=part)
    return chapters[path]


def _path(section: Section) -> Path:
    return (*section.sections, section.title)


def _page_of(path: Path, groups: set[Path]) -> Path:
    """The titles of the page that shows a section."""
    for length in range(len(path), 0, -1):
        if path[:length] in groups:
            return path[:length]
    return path[:_OWN_PAGE]
