"""The JSON Patches (RFC 6902) that the document shows for an operation."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from liveref.model.api import Operation, Resource


class PatchExamples:
    """The pointers of the patches in the examples of an operation's request."""

    def __init__(self, operation: Operation, resource: Resource) -> None:
        self._operation, self._resource = operation, resource
        request = operation.request
        values = [example.value for example in request.examples] if request else []
        steps = [step for value in values if isinstance(value, list) for step in value]
        pointers = [step.get("path") for step in steps if isinstance(step, dict)]
        self._paths = [p.split("/")[1:] for p in pointers if isinstance(p, str) and "/" in p]

    @cached_property
    def root(self) -> str:
        """The name that pointers begin with and that stands for the record itself, "" for none:
        all examples begin with it, no field is called so, and an example of the answer has the
        field behind it at its root."""
        firsts = {path[0] for path in self._paths}
        name = next(iter(firsts)) if len(firsts) == 1 else ""
        if not name or name in self._resource.schema.properties:
            return ""
        fields = {path[1] for path in self._paths if len(path) > 1}
        is_root = len(fields) > 0 and fields <= self._answered
        return name if is_root and all(len(path) > 1 for path in self._paths) else ""

    @property
    def _answered(self) -> set[str]:
        """The fields in the examples of the answers."""
        bodies = [response.body for response in self._operation.responses if response.body]
        values = [example.value for body in bodies for example in body.examples]
        return {name for value in values if isinstance(value, dict) for name in value}

    @cached_property
    def fields(self) -> frozenset[str]:
        """The fields that the examples change."""
        at = 1 if self.root else 0
        return frozenset(path[at] for path in self._paths)

    def rooted(self, step: Any) -> Any:
        """A step of a patch with pointers that begin at the record."""
        if not self.root or not isinstance(step, dict):
            return step
        pointers = {key: step[key] for key in ("path", "from") if isinstance(step.get(key), str)}
        return step | {key: self._cut(pointer) for key, pointer in pointers.items()}

    def _cut(self, pointer: str) -> str:
        prefix = f"/{self.root}/"
        return pointer[len(prefix) - 1 :] if pointer.startswith(prefix) else pointer
