"""The files that directives name: found, read once, and reported when they are missing."""

from __future__ import annotations

import posixpath
from typing import Any

from liveref.model.diagnostic import Rule
from liveref.reading.document import Definition
from liveref.reading.file_rules import MISSING_EXAMPLE, MISSING_PARAMETERS, MISSING_STATUS, OUTSIDE
from liveref.reading.files import Files
from liveref.reading.outline import Placed
from liveref.reading.parameters import ParameterFile, read_parameters
from liveref.reading.status import StatusTexts, read_status
from liveref.reading.substitutions import Substitutions
from liveref.reading.tree import Unreadable


class Sources:
    """The files that the directives of a reference refer to; `substitutions` are those of the
    document that is read at present."""

    def __init__(self, files: Files) -> None:
        self.files = files
        self.substitutions: Substitutions = {}
        self.findings = files.findings
        self._parameters: dict[str, ParameterFile] = {}
        self._statuses: dict[str, StatusTexts] = {}
        self._located: dict[tuple[str, str, str], str | Unreadable] = {}
        self._reported: set[tuple[str, str]] = set()

    def definitions(self) -> dict[str, tuple[Definition, ...]]:
        """All definitions of the files that were asked for, by the file's path."""
        return {
            file: tuple(parameters.definitions.values())
            for file, parameters in self._parameters.items()
        }

    def parameters(self, name: str, placed: Placed) -> ParameterFile | None:
        """A file of definitions; None, and a finding, if it can't be read."""
        file = self._find(name, placed, MISSING_PARAMETERS, "Its rows are not defined")
        if file and file not in self._parameters:
            read = read_parameters(self.files, file)
            self._parameters[file] = read.with_substitutions(self.substitutions)
        return self._parameters[file] if file else None

    def statuses(self, name: str, placed: Placed) -> StatusTexts | None:
        """A status file; None, and a finding, if it can't be read."""
        file = self._find(name, placed, MISSING_STATUS, "The codes have no text")
        if file and file not in self._statuses:
            self._statuses[file] = read_status(self.files, file)
        return self._statuses[file] if file else None

    def example(self, name: str, placed: Placed) -> tuple[str, str] | Unreadable:
        """(path, text) of an example's file, or why there is none, which is reported."""
        try:
            file = self._locate(name, placed)
            return file, self.files.text(file)
        except Unreadable as error:
            rule = OUTSIDE if error.is_outside else MISSING_EXAMPLE
            message = f"There is no example: {error}. Add the file or correct the path."
            self.findings.add(rule, placed.origin, message)
            return error

    def path_of(self, name: str, placed: Placed) -> str:
        """A named file's path relative to the root, whether it is there or not."""
        try:
            return self._locate(name, placed)
        except Unreadable:
            return posixpath.normpath(f"{placed.place.folder}/{name}")

    def _find(self, name: str, placed: Placed, rule: Rule, effect: str) -> str | None:
        """A readable file's path. One that can't be read is reported at its first use."""
        try:
            file = self._locate(name, placed)
            self.files.text(file)
        except Unreadable as error:
            key = (rule.code, self.path_of(name, placed))
            if key not in self._reported:
                self._reported.add(key)
                message = f"{effect}: {error}. Add the file or correct the path."
                self.findings.add(OUTSIDE if error.is_outside else rule, placed.origin, message)
            return None
        return file

    def _locate(self, name: str, placed: Placed) -> str:
        """A file from the folder of the document, else from that of the included file."""
        own = posixpath.dirname(placed.place.file) or "."
        key = (name, placed.place.folder, own)
        location: Any = self._located.get(key)
        if location is None:
            try:
                location = self.files.tree.locate(name, (placed.place.folder, own))
            except Unreadable as error:
                location = error
            self._located[key] = location
        if isinstance(location, Unreadable):
            raise location
        return str(location)
