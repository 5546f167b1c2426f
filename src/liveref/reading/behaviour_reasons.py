"""The facts of a behaviour file, each with its reason."""

from __future__ import annotations

import copy
from typing import Any

import msgspec

from liveref.model.behaviour.behaviour import ResourceBehaviour
from liveref.model.behaviour.transitions import Transition
from liveref.reading.behaviour_file import BehaviourFile, Path

__all__ = ["with_reasons"]

_MAPPINGS = {
    name
    for empty in (ResourceBehaviour(), Transition())
    for name in empty.__struct_fields__
    if isinstance(getattr(empty, name), dict)
}
"""The fields of the model whose entries have a reason each."""


def with_reasons(file: BehaviourFile) -> dict[str, Any]:
    """The resources of a file in the model's terms, each with the `reasons` of what is set."""
    resources = copy.deepcopy(file.resources)
    for name, resource in resources.items():
        for verb, transition in resource.get("actions", {}).items():
            _add_to_transition(transition, (name, "actions", verb), file)
        if "each_project" in resource:
            _add_to_transition(resource["each_project"], (name, "each_project"), file)
        _add(resource, (name,), file)
    return resources


def _add_to_transition(transition: dict[str, Any], path: Path, file: BehaviourFile) -> None:
    for argument, cases in transition.get("when", {}).items():
        for value, case in cases.items():
            _add(case, (*path, "when", argument, value), file)
    _add(transition, path, file)


def _add(content: dict[str, Any], path: Path, file: BehaviourFile) -> None:
    """Put the reasons of what stands at a path beside it."""
    paths: dict[str, Path] = {}
    for name, value in content.items():
        if name in _MAPPINGS:
            paths |= {f"{name}.{entry}": (*path, name, entry) for entry in value}
        else:
            paths[name] = (*path, name)
    content["reasons"] = {
        name: msgspec.to_builtins(file.place(at).reason)
        for name, at in paths.items()
        if not name.startswith(("actions", "reasons"))
    }
