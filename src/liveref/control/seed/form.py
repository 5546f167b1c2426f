"""The request that creates a record of a seed: which operation, and what goes where."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable
from typing import Any

import msgspec

from liveref.model.api import Effect, Operation, Resource, Target
from liveref.model.path import names_in
from liveref.service.system.system import System

ALIAS, STATUS, OWNER, DATA, SENDER = "as", "status", "owner", "data", "by"
"""Keys of a record in a seed that no request has: its name for references, the status that it is
put into, the project that it belongs to, its binary body, the user who sends the request."""


class Form(msgspec.Struct, frozen=True, kw_only=True):
    """How a resource is created. `parents` are the parameters of the path with their resources."""

    system: System
    resource: Resource
    operation: Operation
    parents: dict[str, str]

    @property
    def fields(self) -> frozenset[str]:
        """The fields that the request takes."""
        request = self.operation.request
        return frozenset(request.record.properties) if request is not None else frozenset()

    @property
    def is_open(self) -> bool:
        """Whether the request takes other fields as well."""
        request = self.operation.request
        return request is None or (request.record.is_open and not request.in_headers)

    @property
    def is_in_headers(self) -> bool:
        """Whether the fields are headers."""
        request = self.operation.request
        return request is not None and request.in_headers

    @property
    def uploads(self) -> bool:
        """Whether the request has the binary body of the record, which it creates with that."""
        return self.operation.effect is Effect.UPLOAD

    def field(self, key: str) -> str | None:
        """The field that a key of a seed stands for: `image` for `image_id`. None for none."""
        request = self.operation.request
        prefixes = request.prefixes if request is not None and request.in_headers else ()
        if key in self.fields or any(key.lower().startswith(prefix) for prefix in prefixes):
            return key
        if self.is_in_headers and (name := key.lower().replace("-", "_")) in self.fields:
            return name
        for field in sorted(self.fields):
            target = self.system.references.target(self.resource.name, field)
            words = (self.system.references.word(field), target.resource.name if target else None)
            if target is not None and key in words:
                return field
        return key if self.is_open else None

    def parent(self, key: str) -> str | None:
        """The parameter of the path that a key of a seed stands for, by its name or its resource's.
        None for none."""
        for parameter, resource in self.parents.items():
            if key in (parameter, resource):
                return parameter
        return None

    def headers(self, fields: dict[str, Any]) -> dict[str, str]:
        """The headers with these fields."""
        return {name.replace("_", "-"): str(value) for name, value in fields.items()}

    def body(self, fields: dict[str, Any]) -> Any:
        """The body with these fields; UNSET for a request without one."""
        if self.is_in_headers or not (self.fields or fields):
            return msgspec.UNSET
        request = self.operation.request
        return {request.wrapper: fields} if request is not None and request.wrapper else fields


def form_of(system: System, resource: Resource, keys: Collection[str]) -> Form | None:
    """How a record with these keys is created: by the operation that has most of its parents. None
    for a resource that no operation creates."""
    forms = [
        Form(system=system, resource=resource, operation=o, parents=_parents(system, o))
        for o in _creates(system, resource)
    ]
    complete = [form for form in forms if _given(form, keys) == len(form.parents)]
    best = complete or forms
    return max(best, key=lambda form: (_given(form, keys), -len(form.operation.path)), default=None)


def _creates(system: System, resource: Resource) -> Iterable[Operation]:
    own = [o for o in system.api.operations if o.resource == resource.name and o.action is None]
    creates = [o for o in own if o.effect is Effect.CREATE and o.target is not Target.SINGLETON]
    others = [o for o in own if o.effect.traits.creates_named and o.target is Target.ITEM]
    return creates or [o for o in others if o.effect.creates_record or _in_headers(o)]


def _in_headers(operation: Operation) -> bool:
    return operation.request is not None and operation.request.in_headers


def _parents(system: System, operation: Operation) -> dict[str, str]:
    """The resources above, by the parameters that name them, but for those that the address of a
    project has values for."""
    names = {*names_in(operation.path)} - addressed(system, operation.path, "").keys()
    return {name: resource for name, resource in operation.parents.items() if name in names}


def addressed(system: System, path: str, project: str) -> dict[str, str]:
    """The values of the parameters of a path that the address of a project has, where each project
    has one: `AUTH_...` for `account`."""
    address = system.address_of(project)
    if address is None:
        return {}
    pairs = zip(address.split("/"), (system.prefix + path).split("/"), strict=False)
    return {segment[1:-1]: value for value, segment in pairs if segment.startswith("{")}


def _given(form: Form, keys: Collection[str]) -> int:
    return len({form.parent(key) for key in keys} - {None})


def nearest(word: str, words: Iterable[str]) -> str:
    """The end of a sentence that names the word most like this one, or nothing."""
    close = difflib.get_close_matches(word, list(words), 1)
    return f"; did you mean `{close[0]}`?" if close else "."
