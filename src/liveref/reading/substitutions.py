"""Substitutions: what `|name|` stands for in titles, prose and descriptions.

Definitions count in the whole document that holds them, its included files among it, and so do
those of `rst_prolog` and `rst_epilog` in `conf.py`, with `|release|` and `|version|`. `replace`
stands for its text, `raw` for nothing that a reader of the interface would miss.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

_DEFINITION = re.compile(
    r"(?P<indent> *)\.\. \|(?P<name>[^|\s](?:[^|]*[^|\s])?)\| (?P<kind>\w+)::(?P<text>.*)"
)
_USE = re.compile(
    r"(?<![\w|\\`])\|(?P<name>[^|\s`](?:[^|\n`]*[^|\s`])?)\|(?:__?)?(?![\w|`])(?:\\ )?"
)
_JOINT = re.compile(r"\\ ")
_OF_SPHINX = ("release", "version")
_MOST_DEPTH = 8
_MOST_TEXT = 20_000

Substitutions = Mapping[str, str]
"""The text of each name, which is written in small letters."""


def definitions(lines: Iterable[str]) -> dict[str, str]:
    """The substitutions that lines of reStructuredText define."""
    substitutions: dict[str, str] = {}
    name, indent = "", 0
    for line in lines:
        if match := _DEFINITION.match(line):
            kind, text = match["kind"], match["text"].strip()
            name = _folded(match["name"]) if kind in ("replace", "raw") else ""
            indent = len(match["indent"])
            if name:
                substitutions[name] = text if kind == "replace" else ""
            name = name if kind == "replace" else ""
        elif name and line.strip() and len(line) - len(line.lstrip()) > indent:
            substitutions[name] = f"{substitutions[name]} {line.strip()}".strip()
        elif line.strip():
            name = ""
    return substitutions


def configured(values: Mapping[str, Any]) -> dict[str, str]:
    """The substitutions that `conf.py` gives, by the literals that it gives to names."""
    substitutions = {n: values[n] for n in _OF_SPHINX if isinstance(values.get(n), str)}
    for name in ("rst_prolog", "rst_epilog"):
        if isinstance(text := values.get(name), str):
            substitutions |= definitions(text.splitlines())
    return substitutions


def substituted(text: str, substitutions: Substitutions, depth: int = 0) -> str:
    """The text with what stands for each name that is known; the lines stay what they are."""
    if "|" not in text or not substitutions or depth > _MOST_DEPTH:
        return text

    def replaced(match: re.Match[str]) -> str:
        value = substitutions.get(_folded(match["name"]))
        if value is None:
            return match[0]
        return _JOINT.sub("", substituted(value, substitutions, depth + 1))

    lines = text.split("\n")
    result = "\n".join(
        line if _DEFINITION.match(line) else _USE.sub(replaced, line) for line in lines
    )
    return result if len(result) <= len(text) + _MOST_TEXT else text


def _folded(name: str) -> str:
    return " ".join(name.lower().split())
