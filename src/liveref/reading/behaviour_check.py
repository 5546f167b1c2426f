"""Mistakes of a behaviour file whose form is right: parts that contradict each other, and names
that the reference doesn't have."""

from __future__ import annotations

import fnmatch
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from liveref.model.api import API, Effect, Operation, Resource, Target
from liveref.model.behaviour import Behaviour, PasswordPolicy, ResourceBehaviour
from liveref.model.diagnostic import Diagnostic
from liveref.model.reason import Evidence
from liveref.model.schema import Property, Schema
from liveref.reading.behaviour_file import BehaviourFile
from liveref.reading.behaviour_node import did_you_mean
from liveref.reading.behaviour_operations import operations_named_twice, unknown_operations
from liveref.reading.behaviour_rules import (
    IMPOSSIBLE_POLICY,
    NO_EFFECT,
    UNKNOWN_ACTION,
    UNKNOWN_FIELD,
    UNKNOWN_RESOURCE,
    WRONG_DEFAULT,
)
from liveref.reading.behaviour_statuses import Mention, Statuses

_LOOKS = (Effect.LIST, Effect.SHOW, Effect.CHECK, Effect.DISCOVERY)
_SINGLE = (Effect.SHOW, Target.SINGLETON)
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
                path = f"resources.{name}.secrets.{field}.policy"
                problems[name, field] = file.at(IMPOSSIBLE_POLICY, path, problem)
    return problems


def _impossible(policy: PasswordPolicy) -> str | None:
    """The reason why no password meets a policy, or None."""
    if policy.min_length > policy.max_length:
        return f"`min_length` {policy.min_length} is above `max_length` {policy.max_length}"
    needed = max(policy.classes, len(set(policy.require)))
    if needed > policy.max_length:
        return f"`max_length` {policy.max_length} leaves no room for {needed} classes"
    return None


def idle_declarations(behaviour: Behaviour, file: BehaviourFile) -> list[Diagnostic]:
    """The declarations of a file that have no effect. `behaviour` is the whole that it is laid
    over."""
    problems = []
    for name, declaration in file.resources.items():
        whole = behaviour.resources[name]
        path = f"resources.{name}"
        if declaration.get("shares") and whole.owned_by is None:
            message = "there is no owner to share with; add `owned_by`"
            problems.append(file.at(NO_EFFECT, f"{path}.shares", message))
        for field, secret in declaration.get("secrets", {}).items():
            if secret.get("missed") and whole.secrets[field].policy is None:
                message = "no value misses a policy that isn't there; add `policy`"
                problems.append(file.at(NO_EFFECT, f"{path}.secrets.{field}.missed", message))
        for phases, at in _phase_lists(declaration, path):
            # The answer to a create shows the first phase, however short it is.
            first = 1 if at == f"{path}.initial" else 0
            problems += [file.at(NO_EFFECT, at, message) for message in _idle_phases(phases, first)]
    return [*problems, *operations_named_twice(file)]


def _phase_lists(declaration: Mapping[str, Any], path: str) -> Iterator[tuple[list[Any], str]]:
    yield declaration.get("initial", []), f"{path}.initial"
    for transition, at in _transitions(declaration, path):
        yield transition.get("to", []), f"{at}.to"


def _transitions(declaration: Mapping[str, Any], path: str) -> Iterator[tuple[dict[str, Any], str]]:
    """The transitions of actions, and of each case of one."""
    for action, transition in declaration.get("actions", {}).items():
        at = f"{path}.actions.{action}"
        yield transition, at
        for argument, cases in transition.get("when", {}).items():
            yield from ((case, f"{at}.when.{argument}.{value}") for value, case in cases.items())


def _idle_phases(phases: list[dict[str, Any]], first: int) -> Iterator[str]:
    for phase in phases[first:-1]:
        if not phase.get("seconds"):
            yield f"{phase['status']} is over before anyone sees it; add `seconds`"
    if phases and phases[-1].get("seconds"):
        yield f"{phases[-1]['status']} comes last and stays; leave out its `seconds`"


def check_behaviour(file: BehaviourFile, api: API) -> tuple[Diagnostic, ...]:
    """The names in a file that the API doesn't have, and what contradicts its document."""
    resources = {resource.name: resource for resource in api.resources}
    problems: list[Diagnostic] = []
    for name, declaration in file.resources.items():
        path = f"resources.{name}"
        if name in resources:
            problems += _Check(file, api, resources[name], declaration, path).all()
        else:
            message = f"there is no resource `{name}`{_hint(name, resources)}"
            problems.append(file.at(UNKNOWN_RESOURCE, path, message))
        owner = declaration.get("owned_by")
        if owner is not None and owner not in resources:
            message = f"there is no resource `{owner}`{_hint(owner, resources)}"
            problems.append(file.at(UNKNOWN_RESOURCE, f"{path}.owned_by", message))
    return (*problems, *unknown_operations(file, api))


class _Check:
    """Holds what a file says of one resource against the document."""

    def __init__(
        self,
        file: BehaviourFile,
        api: API,
        resource: Resource,
        declaration: dict[str, Any],
        path: str,
    ) -> None:
        self.file = file
        self.resource = resource
        self.declaration = declaration
        self.path = path
        self.whole = api.behaviour.resources.get(resource.name, ResourceBehaviour())
        self.operations = [op for op in api.operations if op.resource == resource.name]
        self.fields = {name: one for op in self.operations for name, one in _bodies(op)}
        self.fields |= dict(_documented(resource.schema))
        self.arguments = {
            *self.fields,
            *(p.name for op in self.operations for p in op.parameters),
        }
        self.actions = {
            name
            for op in self.operations
            if op.effect not in _LOOKS or (op.effect, op.target) == _SINGLE
            for name in (op.verb, op.path.rstrip("/").rpartition("/")[2])
            if name and "{" not in name
        }

    def all(self) -> Iterator[Diagnostic]:
        """All findings about this resource."""
        for field, at in self._named_fields():
            if field.startswith("_"):  # what is kept of a record and not shown: its parent
                continue
            if field.rpartition(".")[2] not in self.fields:
                message = f"the reference has no such field{_hint(field, self.fields)}"
                yield self.file.at(UNKNOWN_FIELD, at, f"`{field}`: {message}")
        for action, at in self._named_actions():
            if action not in self.actions:
                hint = _hint(action, self.actions)
                message = f"the {self.resource.name} has no action `{action}`{hint}"
                yield self.file.at(UNKNOWN_ACTION, at, message)
        yield from self._statuses()
        yield from self._defaults()

    def _named_fields(self) -> Iterator[tuple[str, str]]:
        declaration, path = self.declaration, self.path
        for key in ("status_field", "natural_key"):
            if declaration.get(key):
                yield declaration[key], f"{path}.{key}"
        for key in ("once", "optional", "shares", "goes_with", "owner", "keys"):
            yield from ((field, f"{path}.{key}") for field in declaration.get(key, []))
        if declaration.get("seen_with"):
            yield declaration["seen_with"]["by"], f"{path}.seen_with"
        for group in declaration.get("unique", []):
            yield from ((field, f"{path}.unique") for field in group)
        for place, reservation in enumerate(declaration.get("reserved", [])):
            yield from self._reserved_fields(reservation, f"{path}.reserved[{place}]")
        for place, seen in enumerate(declaration.get("shown_to_administrators", [])):
            yield from self._reserved_fields(seen, f"{path}.shown_to_administrators[{place}]")
        for key in ("defaults", "secrets"):
            yield from ((field, f"{path}.{key}.{field}") for field in declaration.get(key, {}))
        for transition, at in _transitions(declaration, path):
            for key in ("sets", "adds", "removes", "values", "requires"):
                yield from ((f, f"{at}.{key}.{f}") for f in transition.get(key, {}))
        for field, secret in declaration.get("secrets", {}).items():
            at = f"{path}.secrets.{field}"
            if "fault" in secret:
                yield secret["fault"], f"{at}.fault"
            for other in (secret.get("policy") or {}).get("differs_from", []):
                yield other, f"{at}.policy.differs_from"

    def _reserved_fields(
        self, reservation: Mapping[str, Any], at: str
    ) -> Iterator[tuple[str, str]]:
        """The names in a reservation that match no field and no parameter."""
        for place, field in enumerate(reservation["fields"]):
            last = field.removesuffix(".*").rpartition(".")[2]
            if not fnmatch.filter(self.arguments, last):
                yield last, f"{at}.fields[{place}]"
        if reservation.get("owner_of"):
            yield reservation["owner_of"], f"{at}.owner_of"

    def _named_actions(self) -> Iterator[tuple[str, str]]:
        for action in self.declaration.get("actions", {}):
            yield action, f"{self.path}.actions.{action}"
        for field, secret in self.declaration.get("secrets", {}).items():
            for action in secret.get("actions", []):
                yield action, f"{self.path}.secrets.{field}.actions"
        for place, reservation in enumerate(self.declaration.get("reserved", [])):
            for verb in reservation.get("verbs", []):
                yield verb, f"{self.path}.reserved[{place}].verbs"

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
                yield Mention(status, f"{at}.from", before=True)

    def _defaults(self) -> Iterator[Diagnostic]:
        for name, value in self.declaration.get("defaults", {}).items():
            field = self.fields.get(name)
            if value is None:  # which is to have no value, whatever the type
                continue
            if field and not _is_template(value) and not _fits(value, field.schema):
                wanted = " or ".join(field.schema.types)
                message = f"the reference says {wanted}, this is {_type_name(value)}"
                yield self.file.at(WRONG_DEFAULT, f"{self.path}.defaults.{name}", message)


def _bodies(operation: Operation) -> Iterator[tuple[str, Property]]:
    bodies = [operation.request, *(response.body for response in operation.responses)]
    for body in bodies:
        if body is not None:
            yield from _documented(body.schema)


def _documented(schema: Schema) -> Iterator[tuple[str, Property]]:
    """The properties at any depth, but for those that only a behaviour file brought in."""
    for name, one in schema.properties.items():
        if set(one.evidence) != {Evidence.BEHAVIOUR}:
            yield name, one
        yield from _documented(one.schema)
    for below in (schema.items, schema.additional, *schema.one_of):
        if isinstance(below, Schema):
            yield from _documented(below)


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


def _hint(word: str, names: Collection[str]) -> str:
    listed = ", ".join(sorted(names)[:8])
    return did_you_mean(word, names) or (f"; known are {listed}" if listed else "")
