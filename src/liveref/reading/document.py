"""The document as it was written: sections, operations, tables, codes, examples.

Nothing here is inferred. Every part carries the Origin it was read from, and prose stays
source text. The types are plain msgspec structs, so that they cross process boundaries and
are cached as msgpack.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import msgspec
from msgspec.structs import replace

from liveref.model.diagnostic import Diagnostic
from liveref.model.origin import Origin
from liveref.model.prose import Prose
from liveref.model.reason import Reason


class Side(StrEnum):
    """The half of an exchange that a table, an example or a heading describes."""

    REQUEST = "request"
    RESPONSE = "response"


KEYS = ("in", "type", "required", "min_version", "max_version", "format", "default", "enum")
"""The keys of a definition whose places are noted; the description has an origin of its own."""


def plain_entry(key: str, value: Any) -> str:
    """An entry of a YAML file as most people write it: `required: true`."""
    return f"{key}: {str(value).lower() if isinstance(value, bool) else value}"


class Definition(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An entry of `parameters.yaml`, as written; what is absent there is None or empty.

    `extra` holds the keys that os-api-ref does not know (typing mistakes among them). `lines` are
    the distances in lines from `origin` to each of KEYS, None for an absent one; `spelt` is the
    text of those keys that are written otherwise than `key: value`.
    """

    key: str
    origin: Origin
    location: str | None = None
    type: str | None = None
    required: bool | None = None
    description: Prose | None = None
    min_version: str | None = None
    max_version: str | None = None
    format: str | None = None
    default: Any = msgspec.UNSET
    enum: tuple[Any, ...] = ()
    extra: dict[str, Any] = {}
    lines: tuple[int | None, ...] = ()
    spelt: dict[str, str] = {}

    def origin_of(self, key: str) -> Origin:
        """The place of one of KEYS; that of the whole entry where the key is absent."""
        line = self.lines[KEYS.index(key)] if self.lines else None
        return self.origin if line is None else Origin(self.origin.file, self.origin.line + line)

    def overruled(self, **fields: Any) -> Definition:
        """The definition with other values for some fields, which then stand nowhere in it."""
        keys = {"in" if name == "location" else name for name in fields}
        pairs = zip(KEYS, self.lines, strict=False)
        lines = tuple(None if key in keys else line for key, line in pairs)
        return replace(self, lines=lines, **fields)

    def text_of(self, key: str) -> str:
        """The text that stands at that place, such as `required: true`."""
        if not self.lines or self.lines[KEYS.index(key)] is None:
            return self.key
        value = getattr(self, "location" if key == "in" else key)
        return self.spelt.get(key) or plain_entry(key, value)


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A row of a parameter table: the shown `name`, the `key` it refers to, its definition.

    `definition` is None where the key is undefined or its file is missing. `spelt` is the text of
    a row that is written otherwise than `name: key`.
    """

    name: str
    key: str
    origin: Origin
    definition: Definition | None = None
    spelt: str = ""
    added: Reason | None = None

    @property
    def text(self) -> str:
        """The text that stands at the origin."""
        return self.spelt or f"{self.name}: {self.key}"


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """One `rest_parameters` directive. `heading` is the heading that it stands under."""

    side: Side
    origin: Origin
    file: str = ""
    heading: str = ""
    rows: tuple[Row, ...] = ()


class Code(msgspec.Struct, frozen=True, kw_only=True):
    """A status code that an operation documents; `success` tells under which label.

    `name` is what prose calls it (`itemNotFound`), `reason` the key after the colon in
    `- 409: conflict`, `text` the sentence that `status.yaml` gives for it.
    """

    value: int
    success: bool
    origin: Origin
    name: str | None = None
    reason: str | None = None
    text: Prose | None = None
    added: Reason | None = None


class Example(msgspec.Struct, frozen=True, kw_only=True):
    """An example: a file that was included, or a block that stands in the text.

    `data` is the parsed JSON, UNSET where the text is none (then `error` says why if it
    should have been). `path` is relative to the reference's root, None for inline blocks.
    `origin` is the directive; `microversion` is read off the caption or the path. `first_line`
    is the line of the file on which `text` begins.
    """

    side: Side
    origin: Origin
    path: str | None = None
    language: str = ""
    caption: str = ""
    microversion: str | None = None
    text: str = ""
    first_line: int = 1
    data: Any = msgspec.UNSET
    error: str | None = None

    @property
    def file(self) -> str:
        """The file that holds the text."""
        return self.origin.file if self.path is None else self.path


class Operation(msgspec.Struct, frozen=True, kw_only=True):
    """A section that holds a `rest_method`.

    `url` is as written; `path` is as it should be called: no query string, no invisible
    characters, one leading slash, no doubled ones. `query` names the parameters that the
    URL's query string held. `origin` is the `rest_method`, `heading` the title. `sections` are
    the titles above, outermost first. `prose` are
    the pieces of text before, between and after the tables, in order.
    """

    method: str
    url: str
    path: str
    title: str
    origin: Origin
    heading: Origin | None = None
    query: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    prose: tuple[Prose, ...] = ()
    tables: tuple[Table, ...] = ()
    codes: tuple[Code, ...] = ()
    examples: tuple[Example, ...] = ()
    min_version: str | None = None
    max_version: str | None = None
    added: Reason | None = None

    def rows(self, side: Side, location: str | None = None) -> list[Row]:
        """All rows of one side, those in `location` (as defined) where it is given."""
        return [
            row
            for table in self.tables
            if table.side is side
            for row in table.rows
            if location is None or (row.definition and row.definition.location == location)
        ]


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """A section that is no operation: the titles above it, and its own prose.

    It may hold tables (headers that all operations share, say) and included examples.
    """

    title: str
    origin: Origin
    sections: tuple[str, ...] = ()
    prose: tuple[Prose, ...] = ()
    tables: tuple[Table, ...] = ()
    examples: tuple[Example, ...] = ()


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """The literals of `conf.py`, read and never run; `lines` are those of the fields."""

    project: str | None = None
    title: str | None = None
    min_microversion: str | None = None
    max_microversion: str | None = None
    release_microversions: dict[str, str] = {}
    lines: dict[str, int] = {}


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """A whole reference.

    `name` is a slug taken from the folder or file ("glance", "image"), `title` the
    first title. `definitions` holds each parameter file's entries, by the file's path.
    `behaviour_file` is the path of a `behaviour.yaml` beside the root, if there is one.
    """

    name: str
    title: str
    root: str
    settings: Settings = Settings()
    sections: tuple[Section, ...] = ()
    operations: tuple[Operation, ...] = ()
    definitions: dict[str, tuple[Definition, ...]] = {}
    behaviour_file: str | None = None
    diagnostics: tuple[Diagnostic, ...] = ()
