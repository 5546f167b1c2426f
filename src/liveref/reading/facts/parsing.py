"""From the nodes of a YAML file to the entries of its facts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml

from liveref.model.diagnostic import Rule
from liveref.model.reason import Evidence
from liveref.reading.behaviour_node import (
    DEEPEST,
    UNUSABLE,
    Findings,
    did_you_mean,
    entries,
    kind,
    scalar,
    shown,
)
from liveref.reading.behaviour_rules import (
    NOT_YAML,
    OLD_LANGUAGE,
    UNKNOWN_KEY,
    WRONG_TYPE,
    WRONG_VALUE,
)
from liveref.reading.facts.entry import Entry
from liveref.reading.facts.vocabulary import EFFECT, EFFECTIVE, FACTS, KEYS, VERSION

__all__ = ["entries_of"]

_OLD = ("resources", "constraints", "administrators", "members")
_OLD_MESSAGE = (
    "this file is written in version 1 of the language, which is no longer read; write its entries "
    "as `facts` (docs/behaviour.md)"
)


def entries_of(
    node: yaml.Node | None, findings: Findings, lines: tuple[str, ...], evidence: Evidence
) -> Iterator[Entry]:
    """The entries of a file, those of groups singly. Mistakes of form are noted, and the entries
    concerned are left out."""
    if node is None or kind(node) == "null":
        return
    if not isinstance(node, yaml.MappingNode):
        _say(findings, WRONG_TYPE, node, "", f"expected a mapping, got {shown(node)}")
        return
    top = {key: (value, at) for key, value, at in entries(node, "", findings)}
    for value, at in top.values():
        findings.nodes[at] = value
    if any(key in _OLD for key in top) or _is_old(top.get("version")):
        first = next((at for key, (_, at) in top.items() if key in _OLD), "version")
        findings.diagnostics.append(OLD_LANGUAGE.at(findings.origins[first], _OLD_MESSAGE))
        return
    _check_top(top, findings)
    if "facts" in top:
        yield from _group(*top["facts"], _Above({}, {}, lines, evidence), findings)


def _is_old(version: tuple[yaml.Node, str] | None) -> bool:
    return version is not None and scalar(version[0]) == 1


def _check_top(top: dict[str, tuple[yaml.Node, str]], findings: Findings) -> None:
    for key, (node, at) in top.items():
        if key == "version" and scalar(node) != VERSION:
            message = f"expected {VERSION}, got {shown(node)}"
            _say(findings, WRONG_VALUE, node, at, message)
        elif key not in ("version", "facts"):
            hint = did_you_mean(key, ("version", "facts")) or "; known are version, facts"
            message = f"there is no key `{key}`{hint}"
            findings.diagnostics.append(UNKNOWN_KEY.at(findings.origins[at], message))


class _Above:
    """The keys that a group gives its facts."""

    def __init__(
        self,
        content: dict[str, Any],
        labels: dict[str, str],
        lines: tuple[str, ...],
        evidence: Evidence,
    ) -> None:
        self.content, self.labels, self.lines, self.evidence = content, labels, lines, evidence


def _group(node: yaml.Node, label: str, above: _Above, findings: Findings) -> Iterator[Entry]:
    if not isinstance(node, yaml.SequenceNode):
        _say(findings, WRONG_TYPE, node, label, f"expected a list of facts, got {shown(node)}")
        return
    for number, item in enumerate(node.value):
        at = f"{label}[{number}]"
        findings.origins[at] = findings.origin(item)
        if findings.too_many(item, at):
            return
        if isinstance(item, yaml.MappingNode):
            yield from _entry(item, at, above, findings)
        else:
            _say(findings, WRONG_TYPE, item, at, f"expected a mapping, got {shown(item)}")


def _entry(
    node: yaml.MappingNode, label: str, above: _Above, findings: Findings
) -> Iterator[Entry]:
    content, labels = dict(above.content), dict(above.labels)
    inner: tuple[yaml.Node, str] | None = None
    mistakes = len(findings.diagnostics)
    for key, value, at in entries(node, label, findings):
        findings.nodes[at] = value
        if key == "facts":
            inner = value, at
        elif key not in KEYS:
            _refuse_key(key, KEYS, at, findings)
        elif (plain := _plain(value, at, findings, DEEPEST)) is not UNUSABLE:
            content[key], labels[key] = plain, at
    below = _Above(content, labels, above.lines, above.evidence)
    if inner is not None:
        yield from _group(*inner, below, findings)
        return
    entry = Entry(
        label=label,
        content=content,
        labels=labels,
        findings=findings,
        lines=above.lines,
        evidence=above.evidence,
    )
    if len(findings.diagnostics) == mistakes and _is_well_formed(entry, above):
        yield entry


def _is_well_formed(entry: Entry, above: _Above) -> bool:
    """Whether an entry has a known name, and the keys that facts of this name have."""
    mistakes = len(entry.findings.diagnostics)
    if "fact" in entry and entry.fact not in FACTS:
        hint = did_you_mean(entry.fact, FACTS) or f"; known are {', '.join(FACTS)}"
        entry.report(UNKNOWN_KEY, "fact", f"there is no fact `{entry.fact}`{hint}")
        return False
    name = FACTS[entry.fact] if "fact" in entry else EFFECT
    called = f"the fact `{entry.fact}`" if "fact" in entry else "an entry without `fact`"
    for key in entry.content:
        if key not in name.all_keys and key not in above.content:
            hint = did_you_mean(key, name.all_keys) or f"; it has {', '.join(name.all_keys)}"
            entry.report(UNKNOWN_KEY, key, f"{called} has no key `{key}`{hint}")
    for key in name.needs:
        if key not in entry:
            entry.report(WRONG_VALUE, "", f"{called} needs the key `{key}`")
    if name.modes:
        entry.modes(*name.modes)
    if "because" in entry:
        entry.text("because")
    if len(entry.findings.diagnostics) > mistakes:
        return False
    if "fact" in entry or EFFECTIVE & entry.content.keys():
        return True
    verbs = ", ".join(key for key in EFFECT.keys if key in EFFECTIVE)
    entry.report(WRONG_VALUE, "", f"{called} needs one of {verbs}; this one does nothing")
    return False


def _refuse_key(key: str, keys: dict[str, str], at: str, findings: Findings) -> None:
    hint = did_you_mean(key, keys) or f"; known are {', '.join(keys)}"
    origin = findings.origins[at]
    findings.diagnostics.append(UNKNOWN_KEY.at(origin, f"{at}: there is no key `{key}`{hint}"))


def _plain(node: yaml.Node, label: str, findings: Findings, depth: int) -> Any:
    """The JSON value of a node. Its depth has a bound of its own: an alias may lead back up."""
    findings.nodes[label] = node
    if findings.too_many(node, label):
        return UNUSABLE
    if isinstance(node, yaml.CollectionNode) and depth == 0:
        _say(findings, NOT_YAML, node, "", f"the values are nested more than {DEEPEST} deep")
        return UNUSABLE
    if isinstance(node, yaml.MappingNode):
        pairs = {
            key: _plain(value, at, findings, depth - 1)
            for key, value, at in entries(node, label, findings)
        }
        return {key: value for key, value in pairs.items() if value is not UNUSABLE}
    if isinstance(node, yaml.SequenceNode):
        items = []
        for number, item in enumerate(node.value):
            at = f"{label}[{number}]"
            findings.origins[at] = findings.origin(item)
            items.append(_plain(item, at, findings, depth - 1))
        return [item for item in items if item is not UNUSABLE]
    value = scalar(node)
    if value is UNUSABLE:
        _say(findings, WRONG_VALUE, node, label, f"expected a JSON value, got {shown(node)}")
    return value


def _say(findings: Findings, rule: Rule, node: yaml.Node, label: str, message: str) -> None:
    findings.say(rule, node, label, message)
