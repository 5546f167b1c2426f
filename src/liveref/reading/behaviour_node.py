"""The nodes of a YAML file: what they hold, where they stand, how they read in a sentence."""

from __future__ import annotations

import difflib
import math
from collections.abc import Collection, Iterator
from typing import Any

import msgspec
import yaml

from liveref.model.diagnostic import Diagnostic, Rule
from liveref.model.origin import Origin
from liveref.reading.behaviour_rules import DUPLICATE_KEY, NOT_YAML, WRONG_TYPE
from liveref.values.safe_yaml import SafeLoader

UNUSABLE = msgspec.UNSET
"""Stands for the value of a node that is of no use."""

DEEPEST = 32
"""The most lists and mappings that may stand within each other."""

_CORE = "tag:yaml.org,2002:"
_MOST_VALUES = 10_000


class Findings:
    """The results of one reading of a file beside its value: mistakes, and where keys stand."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.diagnostics: list[Diagnostic] = []
        self.origins: dict[str, Origin] = {}
        self.nodes: dict[str, yaml.Node] = {}
        self._values = 0

    def say(self, rule: Rule, node: yaml.Node, path: str, message: str) -> None:
        """Note a mistake at a node; `path` leads to it from the top of the file."""
        text = f"{path}: {message}" if path else message
        self.diagnostics.append(rule.at(self.origin(node), text))

    def origin(self, node: yaml.Node) -> Origin:
        """The line on which a node begins."""
        return Origin(self.file, node.start_mark.line + 1)

    def too_many(self, node: yaml.Node, path: str) -> bool:
        """Count one more value. Aliases can make a short file endless, so there is a bound;
        it is reported once."""
        self._values += 1
        if self._values == _MOST_VALUES + 1:
            self.say(NOT_YAML, node, path, f"more than {_MOST_VALUES:,} values in one file")
        return self._values > _MOST_VALUES


def kind(node: yaml.Node) -> str:
    """The name of a node's type in YAML's core schema, or its tag where it is another."""
    return str(node.tag).removeprefix(_CORE)


def scalar(node: yaml.Node) -> Any:
    """The value of a plain scalar, as JSON has it; UNUSABLE for what JSON lacks."""
    if kind(node) in ("str", "timestamp"):
        return str(node.value)
    if kind(node) not in ("null", "bool", "int", "float"):
        return UNUSABLE
    loader = SafeLoader("")
    try:
        value = loader.construct_object(node)
    except (yaml.YAMLError, ValueError, OverflowError):
        return UNUSABLE
    finally:
        loader.dispose()
    return UNUSABLE if isinstance(value, float) and not math.isfinite(value) else value


def shown(node: yaml.Node) -> str:
    """A node in words. A text that YAML took for something else is shown as it was written, with
    the way to make it a text."""
    if isinstance(node, yaml.MappingNode):
        return "a mapping"
    if isinstance(node, yaml.SequenceNode):
        return "a list"
    text = node.value if len(node.value) <= 40 else f"{node.value[:40]}…"
    names = {"bool": "the truth value", "int": "the number", "float": "the number"}
    if kind(node) == "null":
        return "nothing"
    if kind(node) == "str":
        return f'the text "{text}"'
    return f'{names.get(kind(node), f"the {kind(node)}")} {text} (as a text: "{text}")'


def join(path: str, key: str) -> str:
    """The path of a key below a path."""
    return f"{path}.{key}" if path else key


def did_you_mean(word: str, words: Collection[str]) -> str:
    """The end of a sentence that names the known word most like this one, or nothing."""
    folded = {name.casefold(): name for name in words}
    close = difflib.get_close_matches(word.casefold(), folded, n=1, cutoff=0.6)
    return f"; did you mean `{folded[close[0]]}`?" if close else ""


def known_words(word: str, words: Collection[str]) -> str:
    """The end of a sentence that names the word most like this one, else all of them."""
    return did_you_mean(word, words) or f"; known are {', '.join(words)}"


def expect_mapping(node: yaml.Node, path: str, findings: Findings, wanted: str = "") -> bool:
    """Whether a node is a mapping; notes a mistake if it isn't."""
    if isinstance(node, yaml.MappingNode):
        return True
    message = f"expected {wanted or 'a mapping'}, got {shown(node)}"
    findings.say(WRONG_TYPE, node, path, message)
    return False


def entries(node: yaml.Node, path: str, findings: Findings) -> Iterator[tuple[str, yaml.Node, str]]:
    """The entries of a mapping with their paths, each key once; notes where each stands."""
    first: dict[str, int] = {}
    for key_node, value_node in node.value:
        if findings.too_many(key_node, path):
            return
        if kind(key_node) != "str":
            findings.say(
                WRONG_TYPE, key_node, path, f"expected a text as key, got {shown(key_node)}"
            )
            continue
        key = key_node.value
        line = key_node.start_mark.line + 1
        if key in first:
            findings.say(
                DUPLICATE_KEY,
                key_node,
                path,
                f"the key `{key}` stands twice, first in line {first[key]}; keep one",
            )
            continue
        first[key] = line
        findings.origins[join(path, key)] = findings.origin(key_node)
        yield key, value_node, join(path, key)
