"""The form that a YAML file has to have: it reads nodes that know their line, names every
mistake, and tells itself as JSON Schema, so that reader and schema can't come apart.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any, Protocol

import msgspec
import yaml

from liveref.reading.behaviour_node import (
    DEEPEST,
    UNUSABLE,
    Findings,
    did_you_mean,
    entries,
    expect_mapping,
    join,
    kind,
    scalar,
    shown,
)
from liveref.reading.behaviour_rules import (
    NO_PATTERN,
    NOT_YAML,
    UNKNOWN_KEY,
    WRONG_TYPE,
    WRONG_VALUE,
)


class Form(Protocol):
    """The form of a value."""

    def read(self, node: yaml.Node, path: str, findings: Findings) -> Any:
        """The value of a node, or UNUSABLE after a mistake was noted."""

    def schema(self) -> dict[str, Any]:
        """The same as a JSON Schema."""


class Text:
    """A text that is not empty, one of `choices` where there are any."""

    def __init__(self, choices: Collection[str] = (), *, nullable: bool = False) -> None:
        self.choices = choices
        self.nullable = nullable

    def read(self, node: yaml.Node, path: str, findings: Findings) -> Any:
        if self.nullable and kind(node) == "null":
            return None
        if kind(node) != "str":
            findings.say(WRONG_TYPE, node, path, f"expected {self._wanted()}, got {shown(node)}")
            return UNUSABLE
        if node.value == "" or (self.choices and node.value not in self.choices):
            hint = did_you_mean(node.value, self.choices)
            message = f"expected {self._wanted()}, got {shown(node)}{hint}"
            findings.say(WRONG_VALUE, node, path, message)
            return UNUSABLE
        return node.value

    def _wanted(self) -> str:
        return f"one of {', '.join(self.choices)}" if self.choices else "a text"

    def schema(self) -> dict[str, Any]:
        if self.choices:
            return {"enum": [*self.choices, *([None] if self.nullable else [])]}
        return {"type": ["string", "null"] if self.nullable else "string", "minLength": 1}


class Pattern(Text):
    """A regular expression."""

    def read(self, node: yaml.Node, path: str, findings: Findings) -> Any:
        text = super().read(node, path, findings)
        try:
            re.compile(text if text is not UNUSABLE else "")
        except re.error as error:
            message = f"expected a regular expression, got {shown(node)}: {error}"
            findings.say(NO_PATTERN, node, path, message)
            return UNUSABLE
        return text


class Sentence(Text):
    """A text whose own line counts, where an alias puts it in the place of another one."""

    def read(self, node: yaml.Node, path: str, findings: Findings) -> Any:
        findings.origins[path] = findings.origin(node)
        return super().read(node, path, findings)


class Flag:
    """`true` or `false`."""

    def read(self, node: yaml.Node, path: str, findings: Findings) -> Any:
        if kind(node) != "bool":
            findings.say(WRONG_TYPE, node, path, f"expected true or false, got {shown(node)}")
            return UNUSABLE
        return scalar(node)

    def schema(self) -> dict[str, Any]:
        return {"type": "boolean"}


class Number:
    """A number within bounds, a whole one unless `fraction`."""

    def __init__(self, low: int, high: int, *, fraction: bool = False) -> None:
        self.low = low
        self.high = high
        self.fraction = fraction

    def read(self, node: yaml.Node, path: str, findings: Findings) -> Any:
        wanted = f"a {'' if self.fraction else 'whole '}number from {self.low} to {self.high}"
        message = f"expected {wanted}, got {shown(node)}"
        if kind(node) not in (("int", "float") if self.fraction else ("int",)):
            findings.say(WRONG_TYPE, node, path, message)
            return UNUSABLE
        value = scalar(node)
        if value is UNUSABLE or not self.low <= value <= self.high:
            findings.say(WRONG_VALUE, node, path, message)
            return UNUSABLE
        return value

    def schema(self) -> dict[str, Any]:
        name = "number" if self.fraction else "integer"
        return {"type": name, "minimum": self.low, "maximum": self.high}


class Anything:
    """Any JSON value. Its depth has a bound of its own: an alias may lead back up."""

    def __init__(self, depth: int = DEEPEST) -> None:
        self.depth = depth

    def read(self, node: yaml.Node, path: str, findings: Findings) -> Any:
        if findings.too_many(node, path):
            return UNUSABLE
        if isinstance(node, yaml.CollectionNode):
            return self._collection(node, path, findings)
        value = scalar(node)
        if value is UNUSABLE:
            findings.say(WRONG_VALUE, node, path, f"expected a JSON value, got {shown(node)}")
        return value

    def _collection(self, node: yaml.CollectionNode, path: str, findings: Findings) -> Any:
        if self.depth == 0:
            findings.say(NOT_YAML, node, "", f"the values are nested more than {DEEPEST} deep")
            return UNUSABLE
        below = Anything(self.depth - 1)
        if isinstance(node, yaml.MappingNode):
            return Map(below).read(node, path, findings)
        items = [below.read(n, f"{path}[{i}]", findings) for i, n in enumerate(node.value)]
        return [item for item in items if item is not UNUSABLE]

    def schema(self) -> dict[str, Any]:
        return {}


class Many:
    """A list; a single item may stand for a list of one."""

    def __init__(self, item: Form) -> None:
        self.item = item

    def read(self, node: yaml.Node, path: str, findings: Findings) -> Any:
        if findings.too_many(node, path):
            return UNUSABLE
        if isinstance(node, yaml.SequenceNode):
            items = [self._item(n, f"{path}[{i}]", findings) for i, n in enumerate(node.value)]
        else:
            items = [self.item.read(node, path, findings)]
        usable = [item for item in items if item is not UNUSABLE]
        return UNUSABLE if items and not usable else usable

    def _item(self, node: yaml.Node, path: str, findings: Findings) -> Any:
        findings.origins[path] = findings.origin(node)
        return self.item.read(node, path, findings)

    def schema(self) -> dict[str, Any]:
        item = self.item.schema()
        return {"anyOf": [{"type": "array", "items": item}, item]}


class Map:
    """A mapping from names that the file chooses to values of one form."""

    def __init__(self, value: Form) -> None:
        self.value = value

    def read(self, node: yaml.Node, path: str, findings: Findings) -> Any:
        if not expect_mapping(node, path, findings):
            return UNUSABLE
        read = {
            key: self.value.read(n, at, findings) for key, n, at in entries(node, path, findings)
        }
        return {key: value for key, value in read.items() if value is not UNUSABLE}

    def schema(self) -> dict[str, Any]:
        return {"type": "object", "additionalProperties": self.value.schema()}


class Key(msgspec.Struct, frozen=True):
    """A key that a mapping may have: the form of its value, what it means, the name that
    the value goes by in the model if that is another, and whether it must be there."""

    form: Form
    meaning: str
    name: str = ""
    required: bool = False


class Keys:
    """A mapping with known keys. Where there is a `short` one, a text alone stands for it;
    where `nullable`, null stands for none at all."""

    def __init__(
        self, keys: dict[str, Key], *, short: str | None = None, nullable: bool = False
    ) -> None:
        self.keys = keys
        self.short = short
        self.nullable = nullable

    def read(self, node: yaml.Node, path: str, findings: Findings) -> Any:
        if self.nullable and kind(node) == "null":
            return None
        if self.short and kind(node) == "str":
            text = self.keys[self.short].form.read(node, path, findings)
            return UNUSABLE if text is UNUSABLE else {self.short: text}
        if not expect_mapping(node, path, findings, "a text or a mapping" if self.short else ""):
            return UNUSABLE
        read: dict[str, Any] = {}
        missing = {key for key, definition in self.keys.items() if definition.required}
        for key, value_node, at in entries(node, path, findings):
            missing.discard(key)
            if definition := self.keys.get(key):
                read[definition.name or key] = definition.form.read(value_node, at, findings)
            else:
                self._refuse(key, path, findings)
        for key in sorted(missing):
            findings.say(WRONG_VALUE, node, path, f"the key `{key}` is missing")
        return UNUSABLE if missing else {k: v for k, v in read.items() if v is not UNUSABLE}

    def _refuse(self, key: str, path: str, findings: Findings) -> None:
        hint = did_you_mean(key, self.keys) or f"; known are {', '.join(self.keys)}"
        at = f"{path}: " if path else ""
        origin = findings.origins[join(path, key)]
        findings.diagnostics.append(UNKNOWN_KEY.at(origin, f"{at}there is no key `{key}`{hint}"))

    def schema(self) -> dict[str, Any]:
        mapping: dict[str, Any] = {
            "type": ["object", "null"] if self.nullable else "object",
            "additionalProperties": False,
            "properties": {
                key: definition.form.schema() | {"description": definition.meaning}
                for key, definition in self.keys.items()
            },
        }
        if required := [key for key, definition in self.keys.items() if definition.required]:
            mapping["required"] = required
        return {"anyOf": [self.keys[self.short].form.schema(), mapping]} if self.short else mapping
