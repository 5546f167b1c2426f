"""The `constraints` of a behaviour file: facts in the vocabulary of `model.constraints`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple, get_args

import msgspec
import yaml

from liveref.model.constraints.base import Statement
from liveref.model.constraints.constraint import Constraint
from liveref.model.diagnostic import Diagnostic
from liveref.model.origin import Origin
from liveref.model.reason import Evidence, Reason
from liveref.reading.behaviour_file import BehaviourFile
from liveref.reading.behaviour_form import Anything
from liveref.reading.behaviour_node import UNUSABLE, Findings, did_you_mean, shown
from liveref.reading.behaviour_rules import UNKNOWN_KEY, WRONG_TYPE, WRONG_VALUE

__all__ = ["ConstraintList", "PlacedFact", "constraints_of"]

_KINDS: dict[str, type[Statement]] = {
    str(kind.__struct_config__.tag): kind for kind in get_args(Constraint)
}
_PLACE = re.compile(r" - at `\$(.*)`$")
_UNKNOWN = re.compile(r"Object contains unknown field `(.*?)`")


class PlacedFact(NamedTuple):
    """A fact of a file, and the dotted path of its entry there."""

    fact: Constraint
    path: str


class ConstraintList:
    """The form of the list. The content of an entry is judged by `constraints_of`, with its
    types."""

    def read(self, node: yaml.Node, path: str, findings: Findings) -> Any:
        """The entries as plain values, each with its path in the file."""
        if not isinstance(node, yaml.SequenceNode):
            findings.say(WRONG_TYPE, node, path, f"expected a list of facts, got {shown(node)}")
            return UNUSABLE
        entries = []
        for number, item in enumerate(node.value):
            at = f"{path}[{number}]"
            findings.origins[at] = findings.origin(item)
            value = Anything().read(item, at, findings)
            if not isinstance(value, dict):
                findings.say(WRONG_TYPE, item, at, f"expected a mapping, got {shown(item)}")
            else:
                entries.append({"path": at, "fact": value})
        return entries

    def schema(self) -> dict[str, Any]:
        """The form as a JSON Schema: the tag and what all kinds have in common."""
        fact = {
            "type": "object",
            "required": ["kind"],
            "properties": {
                "kind": {"enum": sorted(_KINDS)},
                "because": {"type": "string"},
                "code": {"type": "integer", "minimum": 200, "maximum": 599},
            },
        }
        return {"type": "array", "items": fact}


def constraints_of(
    file: BehaviourFile, *, rule: str = "behaviour-file", evidence: Evidence = Evidence.BEHAVIOUR
) -> tuple[list[PlacedFact], list[Diagnostic]]:
    """The facts that a file states, and what is wrong with the others, which are left out.

    The reason of each is its `because`, with the line on which that stands; of one without, the
    entry itself.
    """
    facts: list[PlacedFact] = []
    wrong: list[Diagnostic] = []
    for entry in file.content.get("constraints", ()):
        path, content = entry["path"], dict(entry["fact"])
        because = content.pop("because", "")
        if problem := _head_problem(file, path, content, because):
            wrong.append(problem)
            continue
        place = f"{path}.because" if because else path
        origin = file.origins.get(place, Origin(file.file))
        reason = Reason(rule=rule, evidence=evidence, origin=origin, text=because)
        try:
            kind = _KINDS[content["kind"]]
            fact = msgspec.convert(content | {"reason": msgspec.to_builtins(reason)}, kind)
            facts.append(PlacedFact(fact, path))  # type: ignore[arg-type]
        except msgspec.ValidationError as error:
            wrong.append(_diagnostic(file, path, kind, str(error)))
    return facts, wrong


def _head_problem(
    file: BehaviourFile, path: str, content: dict[str, Any], because: Any
) -> Diagnostic | None:
    tag = content.get("kind")
    if tag not in _KINDS:
        what = f'got "{tag}"' if tag is not None else "the key `kind` is missing"
        hint = did_you_mean(str(tag), _KINDS) or f"; kinds are {', '.join(sorted(_KINDS))}"
        return file.at(WRONG_VALUE, f"{path}.kind", f"expected the kind of a fact, {what}{hint}")
    if not isinstance(because, str):
        return file.at(WRONG_TYPE, f"{path}.because", "expected a text")
    if "reason" in content:
        message = "there is no key `reason`; did you mean `because`?"
        return file.at(UNKNOWN_KEY, f"{path}.reason", message)
    return None


def _diagnostic(file: BehaviourFile, path: str, kind: type, message: str) -> Diagnostic:
    place = _PLACE.search(message)
    text = _PLACE.sub("", message)
    at = path + (place[1] if place else "")
    if unknown := _UNKNOWN.match(text):
        names = sorted({*_keys(kind)} - {"reason"} | {"because"})
        hint = did_you_mean(unknown[1], names) or f"; known are {', '.join(names)}"
        return file.at(UNKNOWN_KEY, f"{at}.{unknown[1]}", f"there is no key `{unknown[1]}`{hint}")
    return file.at(WRONG_VALUE, at, text[:1].lower() + text[1:])


def _keys(kind: Any) -> Iterator[str]:
    """The keys of a fact and of all that can stand within one."""
    yield from kind.__struct_fields__
    yield from ("field", "of", "operator", "value", "other", "now", "by", "where", "minimum")
