"""The entries of a behaviour file, each with its reason."""

from __future__ import annotations

import copy
from typing import Any

import msgspec

from liveref.model.behaviour import ResourceBehaviour, Transition
from liveref.model.reason import Reason
from liveref.reading.behaviour_file import BehaviourFile

__all__ = ["with_reasons"]

_WRITTEN = {"allowed": "from", "is_open": "open"}
"""The keys of a file that the model calls otherwise."""
_GROUPS = ("reserved", "shown_to_administrators")
"""The lists whose items have a sentence each."""
_MAPPINGS = {
    name
    for empty in (ResourceBehaviour(), Transition())
    for name in empty.__struct_fields__
    if isinstance(getattr(empty, name), dict)
}
"""The fields of the model whose entries have a reason each."""


def with_reasons(file: BehaviourFile) -> dict[str, Any]:
    """The resources of a file in the model's terms: the sentence in `because` has become the
    reason of each entry beside it; an entry without one has its own line as the reason."""
    resources = copy.deepcopy(file.resources)
    for name, resource in resources.items():
        path = f"resources.{name}"
        for verb, transition in resource.get("actions", {}).items():
            _add_to_transition(transition, f"{path}.actions.{verb}", file)
        if "each_project" in resource:
            _add_to_transition(resource["each_project"], f"{path}.each_project", file)
        for key in _GROUPS:
            for number, item in enumerate(resource.get(key, ())):
                at = f"{path}.{key}[{number}]"
                item["reason"] = _builtins(file.reason(at, item.get("because", "")))
        _add(resource, path, file)
    return resources


def _add_to_transition(transition: dict[str, Any], path: str, file: BehaviourFile) -> None:
    for argument, cases in transition.get("when", {}).items():
        for value, case in cases.items():
            _add(case, f"{path}.when.{argument}.{value}", file)
    _add(transition, path, file)


def _add(content: dict[str, Any], path: str, file: BehaviourFile) -> None:
    """Put the reasons of what stands at a path in the place of `because`."""
    because, reasons = content.pop("because", ""), {}
    for name, value in content.items():
        if name == "actions":
            continue
        at = f"{path}.{_WRITTEN.get(name, name)}"
        if name in _MAPPINGS:
            for entry in value:
                reasons[f"{name}.{entry}"] = file.reason(f"{at}.{entry}", because, path)
        else:
            reasons[name] = file.reason(at, because, path)
    content["reasons"] = {name: _builtins(reason) for name, reason in reasons.items()}


def _builtins(reason: Reason) -> Any:
    return msgspec.to_builtins(reason)
