"""The files of a tree, each read and parsed once, with the findings on the way."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeVar

import msgspec

from liveref.model.diagnostic import Diagnostic, Rule
from liveref.model.origin import Origin
from liveref.reading.blocks import ParsedFile
from liveref.reading.file_rules import ENCODING
from liveref.reading.parallel import parse_files
from liveref.reading.parsing import parse_file
from liveref.reading.tree import Tree, Unreadable

S = TypeVar("S", bound=msgspec.Struct)


class Cache(Protocol):
    """Keeps what was made of a file. A result depends on nothing but its path and text."""

    def get(self, file: str, text: str, kind: type[S]) -> S | None:
        """The result that was kept of that kind for this path and text, or None."""

    def put(self, file: str, text: str, value: msgspec.Struct) -> None:
        """Keep it."""


class NoCache:
    """Keeps nothing."""

    def get(self, file: str, text: str, kind: type[S]) -> S | None:  # noqa: ARG002
        """Nothing is kept."""
        return None

    def put(self, file: str, text: str, value: msgspec.Struct) -> None:
        """Nothing is kept."""


class Findings:
    """Diagnostics, each of them once."""

    def __init__(self) -> None:
        self._diagnostics: dict[Diagnostic, None] = {}

    def add(self, rule: Rule, origin: Origin, message: str, *, row: str | None = None) -> None:
        """Note a finding."""
        self._diagnostics[rule.at(origin, message, row=row)] = None

    def extend(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Note findings that were made elsewhere."""
        self._diagnostics.update(dict.fromkeys(diagnostics))

    def sorted(self) -> tuple[Diagnostic, ...]:
        """All of them, by place."""
        return tuple(
            sorted(self._diagnostics, key=lambda diagnostic: (diagnostic.origin, diagnostic.code))
        )


class Files:
    """A tree's texts and parsed files, by their path."""

    def __init__(self, tree: Tree, findings: Findings, cache: Cache | None = None) -> None:
        self.tree = tree
        self.findings = findings
        self.cache: Cache = cache or NoCache()
        self._texts: dict[str, str] = {}
        self._parsed: dict[str, ParsedFile] = {}

    def text(self, file: str) -> str:
        """A file's text; what is no UTF-8 is replaced, and reported. Raises Unreadable."""
        if file not in self._texts:
            content = self.tree.read(file)
            try:
                self._texts[file] = content.decode("utf-8-sig")
            except UnicodeDecodeError as error:
                line = content.count(b"\n", 0, error.start) + 1
                message = "This is not UTF-8; save the file as UTF-8."
                self.findings.add(ENCODING, Origin(file, line), message)
                self._texts[file] = content.decode("utf-8-sig", errors="replace")
        return self._texts[file]

    def parsed(self, file: str) -> ParsedFile:
        """A source file's blocks. Raises Unreadable."""
        if file not in self._parsed:
            text = self.text(file)
            cached = self.cache.get(file, text, ParsedFile)
            self._take(file, cached or parse_file(text, file), is_new=cached is None)
        return self._parsed[file]

    def prepare(self, files: Iterable[str], jobs: int | None) -> None:
        """Parse several files in one go; those that can't be read are left for later."""
        texts: dict[str, str] = {}
        for file in files:
            try:
                text = self.text(file)
            except Unreadable:
                continue
            if (cached := self.cache.get(file, text, ParsedFile)) is not None:
                self._parsed[file] = cached
            else:
                texts[file] = text
        for file, parsed in parse_files(texts, jobs).items():
            self._take(file, parsed, is_new=True)

    def _take(self, file: str, parsed: ParsedFile, *, is_new: bool) -> None:
        self._parsed[file] = parsed
        if is_new:
            self.cache.put(file, self._texts[file], parsed)
