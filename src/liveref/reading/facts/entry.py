"""One entry of a behaviour file, with the place of each of its keys."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import msgspec

from liveref.model.diagnostic import Rule
from liveref.model.origin import Origin
from liveref.model.reason import Evidence, Reason
from liveref.reading.behaviour_node import Findings, shown
from liveref.reading.behaviour_rules import WRONG_TYPE, WRONG_VALUE

__all__ = ["Entry", "Mistake", "Place"]

_LIKELY = ("value", "require", "set", "update", "delete")
"""The keys that a mistake is most likely in, where nothing tells."""
_FIRST = re.compile(r"[^.\[]+")


class Mistake(ValueError):
    """A value that can't be used; the message says why."""


class Place(NamedTuple):
    """A place in a file: its line, its path as messages call it, and the reason of the entry."""

    origin: Origin
    label: str
    reason: Reason


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """An entry, with the keys of the groups around it.

    `content` holds plain values by key, `labels` the path of each key in the file, `label` that of
    the entry.
    """

    label: str
    content: dict[str, Any]
    labels: dict[str, str]
    findings: Findings
    lines: tuple[str, ...]
    evidence: Evidence

    @property
    def fact(self) -> str:
        """The name of the fact, "" for what an operation needs and does."""
        return str(self.content.get("fact", ""))

    def __contains__(self, key: str) -> bool:
        return key in self.content

    def get(self, key: str, default: Any = None) -> Any:
        """The plain value of a key."""
        return self.content.get(key, default)

    def place(self, key: str = "") -> Place:
        """The place of a key, or of the entry."""
        first = _FIRST.match(key)
        base = first[0] if first else ""
        label = self.labels[base] + key[len(base) :] if base in self.labels else self.label
        return Place(self._origin(label), label, self.reason)

    def _origin(self, label: str) -> Origin:
        origins = self.findings.origins
        while label and label not in origins:
            label = label[: max(label.rfind("."), label.rfind("["), 0)]
        return origins.get(label, Origin(self.findings.file))

    @property
    def reason(self) -> Reason:
        """The sentence of the entry with its line, else the line of the entry."""
        rule = "profile" if self.evidence is Evidence.PROFILE else "behaviour-file"
        because = self.content.get("because")
        label = self.labels["because"] if isinstance(because, str) else self.label
        origin = self._origin(label)
        text = " ".join(because.split()) if isinstance(because, str) else self._line(origin.line)
        if isinstance(because, str) and text.split()[0] not in self._line(origin.line):
            origin = Origin(origin.file, origin.line + 1)  # a block begins below its key
        return Reason(rule=rule, evidence=self.evidence, origin=origin, text=text)

    def _line(self, number: int) -> str:
        return self.lines[number - 1].strip() if 0 < number <= len(self.lines) else ""

    def report(self, rule: Rule, key: str, message: str) -> None:
        """Note a mistake in the value of a key ("set.size" is a part of one)."""
        origin, label, _ = self.place(key)
        self.findings.diagnostics.append(rule.at(origin, f"{label}: {message}"))

    @contextmanager
    def noting(self, key: str) -> Iterator[None]:
        """A context that notes a mistake in the value of a key, and goes on."""
        try:
            yield
        except Mistake as mistake:
            self.report(WRONG_VALUE, key, str(mistake))

    def key_of(self, message: str) -> str:
        """The key whose value has what a message quotes first, "" for none: the place of a mistake
        that was noticed later."""
        quotes = message.split("`")[1::2]
        keys = [key for key in self.content if key not in ("because", "fact")]
        values = {key: str(self.content[key]) for key in keys}
        equal = [key for quote in quotes for key in keys if quote == values[key]]
        holders = [key for quote in quotes for key in keys if quote and quote in values[key]]
        likely = [key for key in _LIKELY if key in self.content]
        return next(iter([*equal, *holders, *likely]), "")

    def expected(self, key: str, wanted: str) -> None:
        """Note that a key has another value than it takes."""
        label = self.place(key).label
        node = self.findings.nodes.get(label)
        came = shown(node) if node is not None else "nothing"
        self.report(WRONG_TYPE, key, f"expected {wanted}, got {came}")

    # The values of keys, by type. After a mistake was noted they are empty.

    def text(self, key: str) -> str:
        """The text of a key."""
        value = self.content.get(key, "")
        if not isinstance(value, str):
            self.expected(key, "a text")
            return ""
        return value

    def texts(self, key: str) -> list[str]:
        """The texts of a key; a text stands for a list of one."""
        value = self.content.get(key, [])
        texts = value if isinstance(value, list) else [value]
        for number, text in enumerate(texts):
            if not isinstance(text, str) or not text:
                self.expected(f"{key}[{number}]" if texts is value else key, "a text")
        return [text for text in texts if isinstance(text, str) and text]

    def listed(self, key: str) -> list[Any]:
        """The values of a key; one that is no list stands for a list of one."""
        value = self.content.get(key, [])
        return value if isinstance(value, list) else [value]

    def item_key(self, key: str, number: int) -> str:
        """The key of one value of a key, which may be a list or that value alone."""
        return f"{key}[{number}]" if isinstance(self.content.get(key), list) else key

    def mapping(self, key: str) -> dict[str, Any]:
        """The mapping of a key."""
        value = self.content.get(key, {})
        if not isinstance(value, dict):
            self.expected(key, "a mapping")
            return {}
        return value

    def code(self, low: int = 400) -> int | None:
        """The code, None where there is none."""
        value = self.content.get("code")
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= 599:
            self.expected("code", f"a whole number from {low} to 599")
            return None
        return value

    def modes(self, *allowed: str) -> list[str]:
        """The words of `mode`; others than these are mistakes."""
        words = self.texts("mode")
        for word in words:
            if allowed and word not in allowed:
                self.report(WRONG_VALUE, "mode", f"`{word}` is none of {', '.join(allowed)}")
        return words
