"""From a reference's first file to the outlines of its documents: toctrees and includes."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from liveref.model.diagnostic import Rule
from liveref.model.origin import Origin
from liveref.reading.blocks import Condition, Directive, Heading, ParsedFile, Silent
from liveref.reading.conditions import holds
from liveref.reading.excerpt import excerpt, is_whole, unmet
from liveref.reading.file_rules import INCLUDE_CYCLE, MISSING_FILE, NOT_AT_HAND, OUTSIDE
from liveref.reading.files import Files
from liveref.reading.markup_rules import EMPTY_SELECTION, MARKUP, UNKNOWN_OPTION
from liveref.reading.misspelling import misspelling, unknown_options
from liveref.reading.outline import Lines, Outline, Place, Placed
from liveref.reading.parsing import parse_file
from liveref.reading.rules import MALFORMED_DIRECTIVE
from liveref.reading.substitutions import configured, definitions
from liveref.reading.tree import Unreadable

INCLUSION_LIMIT = 10_000
"""More inclusions than these are not followed in one document."""

DEPTH_LIMIT = 50
"""Nor are files that are included by a chain of more than these."""

SOURCES = (".rst", ".inc")

_WILD = {"**": ".*", "*": "[^/]*", "?": "[^/]"}
_TITLED = re.compile(r"(.+?)\s*<([^<>]+)>\s*$", re.DOTALL)
_REMOTE = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)


class Contents:
    """Reads documents one by one; `reached` are the files that were part of any.

    `configured` are the values that `conf.py` gives, by which `ifconfig` decides.
    """

    def __init__(self, files: Files, configured: Mapping[str, Any]) -> None:
        self.files = files
        self.configured = configured
        self.reached: set[str] = set()
        self._noted: set[str] = set()

    def outlines(self, first: str) -> Iterator[Outline]:
        """The outline of the first document, then those of its toctrees, in their order.

        Raises Unreadable if the first one can't be read.
        """
        waiting, seen = [first], {first}
        while waiting:
            document = waiting.pop()
            reader = _DocumentReader(self, document)
            try:
                reader.include(document, ())
            except Unreadable as error:
                if document == first:
                    raise
                message = f"This document is left out: {error}."
                self.files.findings.add(MISSING_FILE, Origin(document), message)
            reader.outline.substitute()
            yield reader.outline
            new = [name for name in reader.listed if name not in seen]
            seen.update(new)
            waiting.extend(reversed(list(dict.fromkeys(new))))

    def note(self, file: str, parsed: ParsedFile) -> None:
        """Report docutils' messages about a file, once."""
        if file in self._noted:
            return
        self._noted.add(file)
        for notice in parsed.notices:
            self.files.findings.add(
                MARKUP,
                Origin(file, notice.line),
                f"docutils says: {' '.join(notice.message.split())} Correct the markup.",
            )


class _DocumentReader:
    """One document: splices its includes, collects what its toctrees list."""

    def __init__(self, contents: Contents, document: str) -> None:
        self.files = contents.files
        self.contents = contents
        self.document = document
        self.folder = posixpath.dirname(document) or "."
        self.outline = Outline(document, contents.files.findings)
        self.outline.substitutions |= configured(contents.configured)
        self.listed: list[str] = []
        self.inclusions = 0

    def include(self, file: str, above: tuple[str, ...]) -> None:
        """Add a whole file to the outline. Raises Unreadable."""
        parsed = self.files.parsed(file)
        self.contents.note(file, parsed)
        self.splice(file, parsed, above)

    def splice(self, file: str, parsed: ParsedFile, above: tuple[str, ...]) -> None:
        """Add a file's blocks, and the lines between them as prose."""
        self.contents.reached.add(file)
        place = Place(file, self.folder)
        following, left_out = 1, 0
        for block in parsed.blocks:
            start = block.start if isinstance(block, Heading) else block.line
            if start <= left_out or (start < following and not isinstance(block, Heading)):
                continue
            self.prose(place, parsed, following, start - 1)
            following = max(following, block.end + 1)
            if isinstance(block, Condition) and not holds(block, self.contents.configured):
                left_out = block.last
                following = max(following, left_out + 1)
            elif isinstance(block, Silent):
                self.misspelt(place, parsed.lines[block.line - 1 : block.line], block.line)
            elif isinstance(block, Heading):
                self.outline.begin(block, place)
            elif isinstance(block, Directive):
                self.directive(Placed(place, block), (*above, file))
        self.prose(place, parsed, following, len(parsed.lines))

    def prose(self, place: Place, parsed: ParsedFile, start: int, end: int) -> None:
        """Add lines that are not all blank."""
        while start <= end and not parsed.lines[start - 1].strip():
            start += 1
        while start <= end and not parsed.lines[end - 1].strip():
            end -= 1
        if start <= end:
            lines = parsed.lines[start - 1 : end]
            self.misspelt(place, lines, start)
            self.outline.substitutions |= definitions(lines)
            self.outline.add(Lines(place, start, end))

    def misspelt(self, place: Place, lines: Sequence[str], first: int) -> None:
        """Report the lines of prose, or the first of a comment, that were meant as directives."""
        for number, line in enumerate(lines, first):
            if wrong := misspelling(line):
                origin = place.origin(number)
                self.files.findings.add(wrong.rule, origin, wrong.message, row=wrong.directive)

    def directive(self, placed: Placed, above: tuple[str, ...]) -> None:
        """Follow an include, note a toctree, keep all others."""
        for message in unknown_options(placed.directive):
            self.files.findings.add(UNKNOWN_OPTION, placed.origin, message)
        if placed.directive.name == "include":
            self.follow(placed, above)
        elif placed.directive.name == "toctree":
            self.listed += self.entries(placed)
        else:
            self.outline.add(placed)

    def follow(self, placed: Placed, above: tuple[str, ...]) -> None:
        """Splice the included file in, or say why not."""
        directive, findings = placed.directive, self.files.findings
        name = directive.argument.strip()
        if not name:
            message = "This include names no file; write its path behind `include::`."
            findings.add(MALFORMED_DIRECTIVE, placed.origin, message)
            return
        if name.startswith("<"):  # one of docutils' own lists of characters
            return
        try:
            file = self.locate(name, placed.place)
            if file in above:
                chain = " > ".join([*above[above.index(file) :], file])
                message = f"This include is endless ({chain}); take one of them out."
                findings.add(INCLUDE_CYCLE, placed.origin, message)
            elif self.inclusions >= INCLUSION_LIMIT or len(above) >= DEPTH_LIMIT:
                message = "Too many files include one another; include fewer."
                findings.add(INCLUDE_CYCLE, placed.origin, message)
            else:
                self.inclusions += 1
                if directive.options.keys() & {"literal", "code"}:  # shown as it is written
                    self.contents.reached.add(file)
                else:
                    self.splice_part(file, placed, above)
        except Unreadable as error:
            message = f"Nothing was included: {error}; correct the path or add the file."
            findings.add(self.missing(name, error), placed.origin, message)

    def missing(self, name: str, error: Unreadable) -> Rule:
        """The finding for an include that could not be followed."""
        if error.is_outside:
            return OUTSIDE
        return NOT_AT_HAND if self.absolute(name).startswith("../") else MISSING_FILE

    def splice_part(self, file: str, placed: Placed, above: tuple[str, ...]) -> None:
        """Include a file, or the part of it that the options choose. Raises Unreadable."""
        directive = placed.directive
        if is_whole(directive.options):
            self.include(file, above)
            return
        text = self.files.text(file)
        for message in unmet(file, text, directive.options):
            self.files.findings.add(EMPTY_SELECTION, placed.origin, message)
        part = excerpt(text, directive.options)
        self.splice(file, parse_file(part, file), above)

    def locate(self, name: str, place: Place) -> str:
        """A file named in a document: from the document's folder, else from the file's own."""
        folders = (place.folder, posixpath.dirname(place.file) or ".")
        return self.files.tree.locate(name, folders)

    def entries(self, placed: Placed) -> Iterator[str]:
        """The documents that a toctree lists."""
        directive = placed.directive
        is_glob = "glob" in directive.options
        for number, line in enumerate(directive.content):
            entry = line.strip()
            titled = _TITLED.match(entry)
            name = titled.group(2).strip() if titled else entry
            if not name or name in ("self", "genindex", "modindex", "search"):
                continue
            if _REMOTE.match(name):
                continue
            if is_glob and not titled and re.search(r"[*?]", name):
                yield from self.matching(name)
                continue
            yield from self.entry(name, placed.place.origin(directive.content_line + number))

    def entry(self, name: str, origin: Origin) -> Iterator[str]:
        """The document of one entry, with or without its ending."""
        names = [name] if name.endswith(".rst") else [f"{name}.rst", name]
        try:
            target = next(
                (file for file in names if self.files.tree.exists(self.absolute(file))), names[0]
            )
            yield self.files.tree.locate(target, (self.folder,))
        except Unreadable as error:
            message = f"The toctree lists {name}, but {error}; correct the name or add the file."
            rule = OUTSIDE if error.is_outside else MISSING_FILE
            self.files.findings.add(rule, origin, message)

    def absolute(self, name: str) -> str:
        """A document's path relative to the root."""
        folder = "." if name.startswith("/") else self.folder
        return posixpath.normpath(f"{folder}/{name.lstrip('/')}")

    def matching(self, pattern: str) -> Iterator[str]:
        """The documents that a pattern of a `:glob:` toctree matches, sorted."""
        wanted = _pattern(self.absolute(pattern))
        for file in self.files.tree.files((".rst",)):
            if wanted.fullmatch(file.removesuffix(".rst")) and file != self.document:
                yield file


def _pattern(glob: str) -> re.Pattern[str]:
    """A glob as Sphinx understands it: only `**` crosses folders."""
    parts = (_WILD.get(part, re.escape(part)) for part in re.split(r"(\*\*|\*|\?)", glob))
    return re.compile("".join(parts))
