"""`parameters.yaml`: the definitions that the rows of the tables refer to."""

from __future__ import annotations

import contextlib
from typing import Any

import msgspec
from msgspec.structs import replace

from liveref.model.diagnostic import Diagnostic
from liveref.model.origin import Origin
from liveref.model.prose import Prose
from liveref.reading import yaml_source
from liveref.reading.document import KEYS, Definition, plain_entry
from liveref.reading.file_rules import BROKEN_DEFINITION, BROKEN_YAML, DUPLICATE_KEY
from liveref.reading.files import Files, Findings
from liveref.reading.substitutions import Substitutions, substituted
from liveref.reading.yaml_prose import prose_of, spelling_of
from liveref.reading.yaml_source import Node

_FIELDS = {
    "in": "location",
    "type": "type",
    "required": "required",
    "description": "description",
    "min_version": "min_version",
    "max_version": "max_version",
    "format": "format",
    "default": "default",
    "enum": "enum",
}


class ParameterFile(msgspec.Struct, frozen=True):
    """A file's definitions by key. `is_whole` is False where a part of it is lost."""

    definitions: dict[str, Definition]
    is_whole: bool
    diagnostics: tuple[Diagnostic, ...] = ()

    def lacks(self, key: str) -> bool:
        """Whether it is certain that the file does not define a key."""
        is_broken = any(diagnostic.row == key for diagnostic in self.diagnostics)
        return self.is_whole and key not in self.definitions and not is_broken

    def with_substitutions(self, substitutions: Substitutions) -> ParameterFile:
        """The same, with what names between bars stand for in the descriptions."""
        changed = {
            key: replace(definition, description=_resolved(text, source))
            for key, definition in self.definitions.items()
            if (text := definition.description) is not None
            and (source := substituted(text.source, substitutions)) != text.source
        }
        return replace(self, definitions=self.definitions | changed) if changed else self


def _resolved(text: Prose, source: str) -> Prose:
    return replace(text, source=source, unresolved=text.source)


def read_parameters(files: Files, file: str) -> ParameterFile:
    """Read a file of definitions, and report what is wrong with it. Raises Unreadable."""
    text = files.text(file)
    parameters = files.cache.get(file, text, ParameterFile)
    if parameters is None:
        parameters = parse_parameters(file, text)
        files.cache.put(file, text, parameters)
    files.findings.extend(parameters.diagnostics)
    return parameters


def parse_parameters(file: str, text: str) -> ParameterFile:
    """The definitions of a file's text; what is broken is passed over."""
    reader = _Definitions(file)
    reader.lines = text.splitlines()
    node, problem = yaml_source.compose(text)
    if problem is None:
        reader.read(node, 0)
    else:
        message = f"This is no YAML: {problem.message}. Correct it; what stands here is lost."
        reader.findings.add(BROKEN_YAML, Origin(file, problem.line), message)
        for line, part in yaml_source.chunks(text):  # what is sound by itself is kept
            node, trouble = yaml_source.compose(part)
            if trouble is None and yaml_source.is_mapping(node):
                reader.lines = part.splitlines()
                reader.read(node, line - 1)
    return ParameterFile(reader.definitions, problem is None, reader.findings.sorted())


class _Definitions:
    """Turns the nodes of a file into definitions."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.findings = Findings()
        self.definitions: dict[str, Definition] = {}
        self.values = yaml_source.Values()
        self.lines: list[str] = []

    def read(self, node: Node | None, offset: int) -> None:
        """Add the entries of a mapping that begins `offset` lines below the file's first."""
        if node is None:
            return
        if not yaml_source.is_mapping(node):
            message = "This file must hold `key: definition` entries; write it as a mapping."
            origin = Origin(self.file, yaml_source.line_of(node) + offset)
            self.findings.add(BROKEN_DEFINITION, origin, message)
            return
        for key, value in yaml_source.entries(node):
            origin = Origin(self.file, yaml_source.line_of(key) + offset)
            self.add(yaml_source.key_of(key), origin, value, offset)

    def add(self, name: str, origin: Origin, node: Node, offset: int) -> None:
        """Add one entry, or report what keeps it from being one."""
        if not yaml_source.is_mapping(node):
            message = f"The entry {name} is no mapping; indent what belongs to it."
            self.findings.add(BROKEN_DEFINITION, origin, message, row=name)
            return
        if name in self.definitions:
            first = self.definitions[name].origin.line
            message = f"{name} is defined in line {first} already; rename or remove one of them."
            self.findings.add(DUPLICATE_KEY, origin, message, row=name)
        self.definitions[name] = self.definition(name, origin, node, offset)

    def definition(self, name: str, origin: Origin, node: Node, offset: int) -> Definition:
        """One definition; what os-api-ref does not know, or not so, is kept in `extra`."""
        fields: dict[str, Any] = {}
        extra: dict[str, Any] = {}
        places: dict[str, int] = {}
        spelt: dict[str, str] = {}
        for key, value in yaml_source.entries(node):
            written = yaml_source.key_of(key)
            field = _FIELDS.get(written)
            if field is None or not self.take(fields, field, value, offset):
                extra[written] = self.values.of(value)
            elif field in fields and field != "description":
                places[written] = yaml_source.line_of(key) + offset - origin.line
                text = spelling_of(key, value, self.lines)
                if text != plain_entry(written, fields[field]):
                    spelt[written] = text
        default = fields.get("default")
        if isinstance(default, str) and fields.get("type") in ("float", "number"):
            with contextlib.suppress(ValueError):
                fields["default"] = float(default)
                spelt.setdefault("default", plain_entry("default", default))
        lines = tuple(map(places.get, KEYS))
        return Definition(key=name, origin=origin, extra=extra, lines=lines, spelt=spelt, **fields)

    def take(self, fields: dict[str, Any], name: str, node: Node, offset: int) -> bool:
        """Set a field from a node; False if the node has not the shape that it needs."""
        if name in ("default", "required", "enum"):
            value = self.values.of(node)
            fits = {"required": isinstance(value, bool), "enum": isinstance(value, list)}
            if fits.get(name, True):
                fields[name] = tuple(value) if name == "enum" else value
            return fits.get(name, True)
        text = yaml_source.text_of(node)
        if text is None:
            return self.values.of(node) is None
        if name != "description":
            fields[name] = text.strip()
        elif prose := prose_of(node, self.file, self.lines, offset):
            fields[name] = prose
        return True
