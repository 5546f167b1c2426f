"""`behaviour.yaml`: facts written by hand, and the behaviour of the whole that they are laid over.

The language is that of `facts/vocabulary.py`; `facts/lowering.py` brings it into the terms of the
model.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import yaml

from liveref.model.behaviour.behaviour import Behaviour
from liveref.model.behaviour.permissions import Permission
from liveref.model.diagnostic import Diagnostic
from liveref.model.operation_names import normalized
from liveref.model.origin import Origin
from liveref.model.reason import Evidence
from liveref.reading.behaviour_check import (
    check_behaviour,
    idle_declarations,
    impossible_policies,
)
from liveref.reading.behaviour_file import (
    BehaviourFile,
    StatedAddition,
    StatedConstraint,
    StatedPermission,
)
from liveref.reading.behaviour_node import DEEPEST, Findings
from liveref.reading.behaviour_reasons import with_reasons
from liveref.reading.behaviour_rules import NOT_YAML, RULES, UNREADABLE
from liveref.reading.facts.lowering import lowered
from liveref.reading.facts.parsing import entries_of
from liveref.values.safe_yaml import SafeLoader

__all__ = [
    "RULES",
    "BehaviourFile",
    "Layer",
    "check_behaviour",
    "lay_over",
    "read_behaviour",
    "read_behaviour_file",
]

_MOST_BYTES = 262_144


def read_behaviour(
    path: Path, *, shown: str | None = None, over: Behaviour | None = None
) -> tuple[Behaviour, tuple[Diagnostic, ...]]:
    """The behaviour that a file declares, laid over another (what the document implies, or
    the reference's own file), and all that is wrong with the file.

    `shown` is the file's name in messages. Raises nothing: what is wrong is reported and
    left out, so a caller who wants to refuse a file looks for errors in the findings.
    """
    file = read_behaviour_file(path, shown=shown)
    behaviour, findings = lay_over(over or Behaviour(), file)
    return behaviour, (*file.diagnostics, *findings)


class Layer(NamedTuple):
    """A file, and the behaviour of the whole with the file laid over it."""

    file: BehaviourFile
    behaviour: Behaviour


def read_behaviour_file(
    path: Path, *, shown: str | None = None, evidence: Evidence = Evidence.BEHAVIOUR
) -> BehaviourFile:
    """The facts of a file, before it is laid over anything. Raises nothing."""
    findings = Findings(shown or path.name)
    text = _load(path, findings)
    node = _compose(text, findings) if text is not None else None
    lines = tuple((text or "").splitlines())
    entries = tuple(entries_of(node, findings, lines, evidence))
    content = lowered(entries)
    return BehaviourFile(
        file=findings.file,
        evidence=evidence,
        resources=content.resources,
        permissions=tuple(StatedPermission(*one) for one in content.permissions),
        constraints=tuple(StatedConstraint(*one) for one in content.constraints),
        additions=tuple(StatedAddition(*one) for one in content.additions),
        places=content.places,
        entries=entries,
        diagnostics=tuple(dict.fromkeys(findings.diagnostics)),
    )


def lay_over(behaviour: Behaviour, file: BehaviourFile) -> tuple[Behaviour, tuple[Diagnostic, ...]]:
    """`behaviour` with what a file says in its place, and what only shows in the whole:
    password policies that can't be met, which are not taken over, and what does nothing.

    Mappings are merged key by key, and everything else is replaced as a whole; so a file
    may change one requirement of a policy, and null takes away what is below.
    """
    content = _in_the_models_terms(file)
    whole = _over(behaviour, content)
    impossible = impossible_policies(whole, file)
    if impossible:
        whole = _over(behaviour, _without_policies(content, impossible))
    # A declaration whose partner was wrong, and left out, is no second mistake.
    idle = [] if file.diagnostics else idle_declarations(whole, file)
    return whole, (*impossible.values(), *idle)


def _load(path: Path, findings: Findings) -> str | None:
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
        if len(data) <= _MOST_BYTES:
            return data.decode("utf-8-sig")
        problem = f"the file is larger than {_MOST_BYTES // 1024} KiB"
    except OSError as error:
        problem = f"the file can't be read: {error.strerror}"
    except UnicodeDecodeError as error:
        problem = f"the file is no UTF-8 text (byte {error.start})"
    findings.diagnostics.append(UNREADABLE.at(Origin(findings.file), problem))
    return None


def _compose(text: str, findings: Findings) -> yaml.Node | None:
    """The nodes of the one document. The depth is measured first, on the flat stream of
    events: the C composer recurses without a bound and would end the process."""
    try:
        if line := _too_deep(text):
            message = f"the values are nested more than {DEEPEST} deep"
            findings.diagnostics.append(NOT_YAML.at(Origin(findings.file, line), message))
            return None
        return yaml.compose(text, Loader=SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        message = f"this is not one YAML document: {error.problem}{_block_hint(text, line)}"
    except yaml.YAMLError as error:
        line, message = 0, f"this is no YAML: {getattr(error, 'reason', error)}"
    findings.diagnostics.append(NOT_YAML.at(Origin(findings.file, line), message))
    return None


def _block_hint(text: str, line: int) -> str:
    """The way out where YAML took a comparison for the head of a block of text."""
    lines = text.splitlines()
    is_block = 0 < line <= len(lines) and re.search(r"[:-] >=? *[^ \n-]", lines[line - 1])
    return "; a text that begins with `>` needs quotes" if is_block else ""


def _too_deep(text: str) -> int:
    """The line at which the nesting passes the bound, or 0."""
    depth = 0
    for event in yaml.parse(text, Loader=SafeLoader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > DEEPEST:
                return event.start_mark.line + 1 if event.start_mark else 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
    return 0


def _without_policies(
    content: dict[str, Any], policies: Iterable[tuple[str, str]]
) -> dict[str, Any]:
    remaining = copy.deepcopy(content)
    for resource, field in policies:
        remaining["resources"][resource]["secrets"][field].pop("policy", None)
    return remaining


def _in_the_models_terms(file: BehaviourFile) -> dict[str, Any]:
    """The content of a file, with its lists of operations as the permissions that these are."""
    permissions: dict[str, Permission] = {}
    for stated in file.by_precedence:
        name = normalized(stated.operation)
        permissions.pop(name, None)  # the last one counts, and so stands last
        permissions[name] = stated.permission
    return {"resources": with_reasons(file), "permissions": msgspec.to_builtins(permissions)}


def _over(behaviour: Behaviour, content: Mapping[str, Any]) -> Behaviour:
    under = msgspec.to_builtins(behaviour)
    # The later of two declarations comes last, since it counts.
    for name in content["permissions"]:
        under["permissions"].pop(name, None)
    return msgspec.convert(_merge(under, content), Behaviour)


def _merge(under: Any, over: Any) -> Any:
    if isinstance(under, dict) and isinstance(over, Mapping):
        keys = dict.fromkeys([*under, *over])
        return {k: _merge(under.get(k), over[k]) if k in over else under[k] for k in keys}
    return over
