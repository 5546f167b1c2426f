"""`parameters.yaml`: the definitions that the rows of the tables refer to."""

from __future__ import annotations

import contextlib
from typing import Any

import msgspec

from liveref.model.diagnostic import Diagnostic
from liveref.model.origin import Origin
from liveref.model.prose import Prose
from liveref.reading import yaml_source
from liveref.reading.document import Definition
from liveref.reading.file_rules import BROKEN_DEFINITION, BROKEN_YAML, DUPLICATE_KEY
from liveref.reading.files import Files, Findings
from liveref.reading.yaml_source import Node


class ParameterFile(msgspec.Struct, frozen=True):
    """A file's definitions by key. `is_whole` is False where a part of it is lost."""

    definitions: dict[str, Definition]
    is_whole: bool
    diagnostics: tuple[Diagnostic, ...] = ()

    def lacks(self, key: str) -> bool:
        """Whether it is certain that the file does not define a key."""
        is_broken = any(found.row == key for found in self.diagnostics)
        return self.is_whole and key not in self.definitions and not is_broken


def read_parameters(files: Files, file: str) -> ParameterFile:
    """Read a file of definitions, and report what is wrong with it. Raises Unreadable."""
    text = files.text(file)
    found = files.cache.get(file, text, ParameterFile)
    if found is None:
        found = parse_parameters(file, text)
        files.cache.put(file, text, found)
    files.findings.extend(found.diagnostics)
    return found


def parse_parameters(file: str, text: str) -> ParameterFile:
    """The definitions of a file's text; what is broken is passed over."""
    findings = Findings()
    node, problem = yaml_source.compose(text)
    if problem is None:
        definitions = _definitions(file, node, findings, 0)
        return ParameterFile(definitions, True, findings.sorted())
    message = f"This is no YAML: {problem.message}. Correct it; what stands here is lost."
    findings.add(BROKEN_YAML, Origin(file, problem.line), message)
    definitions = _rescue(file, text, findings)
    return ParameterFile(definitions, False, findings.sorted())


def _rescue(file: str, text: str, findings: Findings) -> dict[str, Definition]:
    """The definitions of a broken file that are sound by themselves."""
    found: dict[str, Definition] = {}
    for line, part in yaml_source.chunks(text):
        node, problem = yaml_source.compose(part)
        if problem is None and yaml_source.is_mapping(node):
            found.update(_definitions(file, node, findings, line - 1))
    return found


def _definitions(file: str, node: Node, findings: Findings, offset: int) -> dict[str, Definition]:
    found: dict[str, Definition] = {}
    if node is None:
        return found
    if not yaml_source.is_mapping(node):
        message = "This file must hold `key: definition` entries; write it as a mapping."
        findings.add(BROKEN_DEFINITION, Origin(file, yaml_source.line_of(node) + offset), message)
        return found
    for key, value in yaml_source.entries(node):
        name, origin = yaml_source.key_of(key), Origin(file, yaml_source.line_of(key) + offset)
        if not yaml_source.is_mapping(value):
            message = f"The entry {name} is no mapping; indent what belongs to it."
            findings.add(BROKEN_DEFINITION, origin, message, row=name)
            continue
        if name in found:
            first = found[name].origin.line
            message = f"{name} is defined in line {first} already; rename or remove one of them."
            findings.add(DUPLICATE_KEY, origin, message, row=name)
        found[name] = _definition(name, origin, value, offset)
    return found


def _definition(name: str, origin: Origin, node: Node, offset: int) -> Definition:
    fields: dict[str, Any] = {}
    extra: dict[str, Any] = {}
    for key, value in yaml_source.entries(node):
        known = _FIELDS.get(yaml_source.key_of(key))
        if known is None or not _take(fields, known, value, origin.file, offset):
            extra[yaml_source.key_of(key)] = yaml_source.value_of(value)
    if isinstance(fields.get("default"), str) and fields.get("type") in ("float", "number"):
        with contextlib.suppress(ValueError):
            fields["default"] = float(fields["default"])
    return Definition(key=name, origin=origin, extra=extra, **fields)


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


def _take(fields: dict[str, Any], name: str, node: Node, file: str, offset: int) -> bool:
    """Set a field from a node; False if the node has not the shape that the field needs."""
    if name == "default":
        fields[name] = yaml_source.value_of(node)
        return True
    if name == "enum":
        if not yaml_source.is_sequence(node):
            return False
        fields[name] = tuple(yaml_source.value_of(node) or ())
        return True
    if name == "required":
        value = yaml_source.value_of(node)
        if not isinstance(value, bool):
            return False
        fields[name] = value
        return True
    text = yaml_source.text_of(node)
    if text is None:
        return yaml_source.value_of(node) is None
    if name != "description":
        fields[name] = text.strip()
    elif text.strip():
        fields[name] = Prose(
            text.strip("\n").rstrip(), Origin(file, yaml_source.text_line_of(node) + offset)
        )
    return True
