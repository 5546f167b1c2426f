"""Mistakes of a behaviour file whose form is right: parts that contradict
each other, and names that the reference doesn't have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from liveref.model.api import API, Operation, Resource
from liveref.model.behaviour.behaviour import Behaviour, ResourceBehaviour
from liveref.model.behaviour.secrets import PasswordPolicy
from liveref.model.diagnostic import Diagnostic
from liveref.model.schema import Property, Schema
from liveref.reading.behaviour_file import BehaviourFile, Path
from liveref.reading.behaviour_operations import operations_named_twice, unknown_operations
from liveref.reading.behaviour_rules import (
    IMPOSSIBLE_POLICY,
    NO_EFFECT,
    WRONG_DEFAULT,
)
from liveref.reading.behaviour_statuses import Mention, Statuses
from liveref.reading.facts.checking import check_entries
from liveref.reading.facts.names import properties_of

_JSON_TYPES: dict[type, str] = {
    str: "string",
    bool: "boolean",
    int: "integer",
    float: "number",
    list: "array",
    dict: "object",
}


def impossible_policies(
    behaviour: Behaviour, file: BehaviourFile
) -> dict[tuple[str, str], Diagnostic]:
    """The policies among those that a file speaks of which nothing can meet, by resource
    and field. `behaviour` is the whole that the file is laid over."""
    problems = {}
    for name, declaration in file.resources.items():
        for field in declaration.get("secrets", {}):
            policy = behaviour.resources[name].secrets[field].policy
            if policy and (problem := _impossible(policy)):
                path = (name, "secrets", field, "policy")
                problems[name, field] = file.at(IMPOSSIBLE_POLICY, path, problem)
    return problems


def _impossible(policy: PasswordPolicy) -> str | None:
    """The reason why no password meets a policy, or None."""
    if policy.min_length > policy.max_length:
        return f"`length >= {policy.min_length}` is above `length <= {policy.max_length}`"
    needed = max(policy.classes, len(set(policy.require)))
    if needed > policy.max_length:
        return f"`length <= {policy.max_length}` leaves no room for {needed} classes"
    return None


def idle_declarations(behaviour: Behaviour, file: BehaviourFile) -> list[Diagnostic]:
    """The declarations of a file that have no effect. `behaviour` is the whole that it is laid
    over."""
    problems = []
    for name, declaration in file.resources.items():
        whole = behaviour.resources[name]
        path: Path = (name,)
        if declaration.get("shares") and whole.owned_by is None:
            message = "there is no owner to share with; add `owned_by`"
            problems.append(file.at(NO_EFFECT, (*path, "shares"), message))
        for field, secret in declaration.get("secrets", {}).items():
            if secret.get("missed") and whole.secrets[field].policy is None:
                message = "no value misses requirements that aren't there; add `require`"
                problems.append(file.at(NO_EFFECT, (*path, "secrets", field, "missed"), message))
        for phases, at in _phase_lists(declaration, path):
            # The answer to a create shows the first phase, however short it is.
            first = 1 if at == (*path, "initial") else 0
            problems += [file.at(NO_EFFECT, at, message) for message in _idle_phases(phases, first)]
    return [*problems, *operations_named_twice(file)]


def _phase_lists(declaration: Mapping[str, Any], path: Path) -> Iterator[tuple[list[Any], Path]]:
    yield declaration.get("initial", []), (*path, "initial")
    for transition, at in _transitions(declaration, path):
        yield transition.get("to", []), (*at, "to")


def _transitions(
    declaration: Mapping[str, Any], path: Path
) -> Iterator[tuple[dict[str, Any], Path]]:
    """The transitions of actions, and of each case of one."""
    for action, transition in declaration.get("actions", {}).items():
        at = (*path, "actions", action)
        yield transition, at
        for argument, cases in transition.get("when", {}).items():
            yield from ((case, (*at, "when", argument, value)) for value, case in cases.items())


def _idle_phases(phases: list[dict[str, Any]], first: int) -> Iterator[str]:
    for phase in phases[first:-1]:
        if not phase.get("seconds"):
            yield f"{phase['status']} is over before anyone sees it; write {{STATUS: SECONDS}}"
    if phases and phases[-1].get("seconds"):
        yield f"{phases[-1]['status']} comes last and stays; leave out its seconds"


def check_behaviour(file: BehaviourFile, api: API) -> tuple[Diagnostic, ...]:
    """The names in a file that the API doesn't have, and what contradicts its document."""
    resources = {resource.name: resource for resource in api.resources}
    problems: list[Diagnostic] = [*check_entries(file.entries, api)]
    for name, declaration in file.resources.items():
        if name in resources:
            problems += _Check(file, api, resources[name], declaration).all()
    return (*problems, *unknown_operations(file, api))


class _Check:
    """Holds the statuses and the defaults of one resource against the document."""

    def __init__(
        self, file: BehaviourFile, api: API, resource: Resource, declaration: dict[str, Any]
    ) -> None:
        self.file = file
        self.declaration = declaration
        self.path: Path = (resource.name,)
        self.whole = api.behaviour.resources.get(resource.name, ResourceBehaviour())
        operations = [op for op in api.operations if op.resource == resource.name]
        self.fields = {name: one for op in operations for name, one in _bodies(op)}
        self.fields |= dict(properties_of(resource.schema))

    def all(self) -> Iterator[Diagnostic]:
        """All findings about this resource."""
        yield from self._statuses()
        yield from self._defaults()

    def _statuses(self) -> Iterator[Diagnostic]:
        field = self.fields.get(self.declaration.get("status_field") or "status")
        documented = [str(value) for value in field.schema.enum] if field else []
        for rule, at, message in Statuses(documented, self.whole).findings(self._mentions()):
            yield self.file.at(rule, at, message)

    def _mentions(self) -> Iterator[Mention]:
        for phases, at in _phase_lists(self.declaration, self.path):
            yield from (Mention(phase["status"], at, before=False) for phase in phases)
        for transition, at in _transitions(self.declaration, self.path):
            for status in transition.get("allowed", []):
                yield Mention(status, (*at, "allowed"), before=True)

    def _defaults(self) -> Iterator[Diagnostic]:
        for name, value in self.declaration.get("defaults", {}).items():
            field = self.fields.get(name)
            if value is None:  # which is to have no value, whatever the type
                continue
            if field and not _is_template(value) and not _fits(value, field.schema):
                wanted = " or ".join(field.schema.types)
                message = f"the reference says {wanted}, this is {_type_name(value)}"
                yield self.file.at(WRONG_DEFAULT, (*self.path, "defaults", name), message)


def _bodies(operation: Operation) -> Iterator[tuple[str, Property]]:
    bodies = [operation.request, *(response.body for response in operation.responses)]
    for body in bodies:
        if body is not None:
            yield from properties_of(body.schema)


def _is_template(value: Any) -> bool:
    """Whether a value stands for one that the service finds when it is needed."""
    if isinstance(value, dict):
        return "_.when" in value
    return isinstance(value, str) and value.startswith("$")


def _fits(value: Any, schema: Schema) -> bool:
    if not schema.types or schema.one_of:
        return True
    if value is None:
        return schema.nullable
    name = _type_name(value)
    return name in schema.types or (name == "integer" and "number" in schema.types)


def _type_name(value: Any) -> str:
    return "null" if value is None else _JSON_TYPES[type(value)]
