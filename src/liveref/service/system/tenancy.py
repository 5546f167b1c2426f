"""Whose a record is: the project that made it sees it, an administrator sees all, and all see
what is public. The fields that say so are the family's conventions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

import msgspec

from liveref.model.api import Location, Operation, Parameter, Resource
from liveref.model.conventions import Tenancy
from liveref.model.schema import Property
from liveref.service.request.call import Call
from liveref.service.request.caller import Caller
from liveref.service.request.problem import Problem
from liveref.service.system.status import INTERNAL, internal
from liveref.store.base import Condition, Record

SEEN = f"{INTERNAL}.seen"
"""Where a record keeps the project that sees it, or EVERYBODY."""
OWNER = f"{INTERNAL}.project"
EVERYBODY = "*"
UNLISTED = "+"
"""For those that everybody sees, and only their owner's lists show unasked."""
_ASKING = (Location.QUERY, Location.HEADER)
_NO = ("false", "no", "off", "0", "f", "n")
_READING = ("GET", "HEAD")


class Asking(NamedTuple):
    """The parameters of an operation that ask for what others have: for another project's (`acting`
    for it), for everybody's, and those of both that only administrators may give."""

    acting: tuple[Parameter, ...]
    everybodys: tuple[Parameter, ...]
    refused: tuple[Parameter, ...]


class Owners:
    """Tells and keeps whose records are."""

    def __init__(self, conventions: Tenancy) -> None:
        self._project = re.compile(conventions.project, re.IGNORECASE)
        self._user = re.compile(conventions.user, re.IGNORECASE)
        self._public, self._unlisted = conventions.public, conventions.unlisted
        self._all = re.compile(conventions.all, re.IGNORECASE)
        self._acting = re.compile(conventions.acting, re.IGNORECASE)
        self._refused = re.compile(conventions.refused, re.IGNORECASE)
        self._known: dict[str, dict[str, str]] = {}

    def fields(self, resource: Resource) -> dict[str, str]:
        """The fields of a resource that name its owner, with what they name; none of what stands
        below a user, in whatever project that works."""
        found = self._known.get(resource.name)
        if found is None:
            of_user = any(self._user.fullmatch(f"{name}_id") for name in resource.parents[:1])
            known = {} if of_user else resource.schema.properties
            texts = [name for name, each in known.items() if _is_text(each)]
            found = {n: "project" for n in texts if self._project.fullmatch(n)}
            found |= {n: "user" for n in texts if self._user.fullmatch(n)}
            self._known[resource.name] = found
        return found

    def names_project(self, name: str) -> bool:
        """Whether a field or a parameter of that name holds a project."""
        return self._project.fullmatch(name) is not None

    def asking(self, operation: Operation, resource: Resource) -> Asking:
        """The parameters by which a request asks for what others have."""
        known = [p for p in operation.parameters if p.location in _ASKING]
        all_of = [p for p in known if self._all.fullmatch(p.name)]
        users = [p for p in known if self._user.fullmatch(p.name)]
        return Asking(
            acting=tuple(p for p in known if self._acting.fullmatch(p.name)),
            everybodys=tuple(all_of or (users if self.is_private(resource) else [])),
            refused=tuple(p for p in known if self._is_refused(p)),
        )

    def as_asked(self, asking: Asking, call: Call) -> Caller | None:
        """Who asks, for what: an administrator for what its project has, or the one that is
        named, where the operation knows how to ask for everybody's, or for another user's, and the
        call does not."""
        caller = call.caller
        if caller is None or caller.project is None:
            return caller
        if not caller.is_admin:
            self._check_asked(asking, call, caller.project)
            return caller
        acting = next(filter(None, (_given(p, call) for p in asking.acting)), None)
        if acting is not None:
            return msgspec.structs.replace(caller, project=acting, narrow=True)
        asked = [_given(p, call) for p in asking.everybodys]
        if not asked or any(v is not None and v.lower() not in _NO for v in asked):
            return caller
        return msgspec.structs.replace(caller, narrow=True)

    def _check_asked(self, asking: Asking, call: Call, project: str) -> None:
        """Raises Problem 403 for a header that asks for what other projects have, or a parameter
        of the query of which the document says that others may not give it."""
        for parameter in asking.refused:
            value = _given(parameter, call)
            all_of = self._all.fullmatch(parameter.name) and str(value).lower() not in _NO
            other = parameter in asking.acting and value != project
            if value and (all_of or other):
                raise Problem(403, f"{parameter.name} is for administrators only.")

    def _is_refused(self, parameter: Parameter) -> bool:
        said = parameter.schema.description
        text = " ".join(said.source.split()) if said is not None else ""
        return parameter.location is Location.HEADER or self._refused.search(text) is not None

    def is_owned(self, resource: Resource) -> bool:
        """Whether a resource's records belong to projects."""
        return "project" in self.fields(resource).values()

    def is_private(self, resource: Resource) -> bool:
        """Whether they belong to users, in whatever project these work: key pairs."""
        return set(self.fields(resource).values()) == {"user"}

    def holder(
        self, resource: Resource, call: Call, fields: Mapping[str, Any] = MappingProxyType({})
    ) -> str | None:
        """The user whose own a record is that goes by its name, None where it is nobody's own: the
        one that a request names, else who sends it."""
        if call.caller is None or not self.is_private(resource):
            return None
        named = (fields.get(name) or call.one(name) for name in self.fields(resource))
        return next((each for each in named if isinstance(each, str)), call.caller.user)

    def mark(self, resource: Resource, record: Record, caller: Caller | None) -> None:
        """Write down in a new record who made it, unless its fields say so already."""
        if caller is None:
            return
        fields = self.fields(resource)
        said = (record.data.get(field) for field, what in fields.items() if what == "project")
        project = next((each for each in said if each is not None), caller.project)
        for field, what in fields.items():
            value = project if what == "project" else caller.user
            if value is not None and record.data.get(field) is None:
                record.data[field] = value
        self.settle(resource, record)

    def settle(self, resource: Resource, record: Record) -> None:
        """Write down who sees a record, by what its fields say now."""
        if self.is_private(resource):
            internal(record)["seen"] = next(map(record.data.get, self.fields(resource)))
        projects = [f for f, what in self.fields(resource).items() if what == "project"]
        owner = next((record.data[f] for f in projects if record.data.get(f) is not None), None)
        if owner is None:
            return
        kept = internal(record)
        kept["seen"] = owner
        if self._is(self._public, record.data):
            kept["seen"] = UNLISTED if self._is(self._unlisted, record.data) else EVERYBODY
        kept["project"] = owner

    def _is(self, said: dict[str, tuple[Any, ...]], data: dict[str, Any]) -> bool:
        return any(data.get(field) in values for field, values in said.items())

    def conditions(
        self, resource: Resource, caller: Caller | None, query: dict[str, list[str]]
    ) -> list[Condition]:
        """What a list has to ask for, so that it shows a caller what the caller may see."""
        if caller is None or caller.sees_all or not self.fields(resource):
            return []
        found = Condition(SEEN, [caller.project, caller.user, EVERYBODY], "in")
        if not self._unlisted.keys() & resource.schema.properties.keys():
            return [found]
        # Their owners have those in their lists, others only if they ask for them.
        if self._is(self._unlisted, {field: values[-1] for field, values in query.items()}):
            found = Condition(SEEN, [caller.project, EVERYBODY, UNLISTED], "in")
        return [Condition("", [found, Condition(OWNER, caller.project)], "any")]

    def sees(self, caller: Caller | None, record: Record) -> bool:
        """Whether a record is there for a caller."""
        if caller is None or caller.sees_all:
            return True
        kept = record.data.get(INTERNAL, {})
        seen = (None, caller.project, caller.user, EVERYBODY, UNLISTED)
        return kept.get("seen") in seen or kept.get("project") == caller.project

    def is_owner(self, caller: Caller, record: Record) -> bool:
        """Whether a caller may do with a record what its owner may."""
        owner = project_of(record)
        return caller.is_admin or owner is None or owner == caller.project

    def check_change(self, call: Call, record: Record) -> None:
        """Raises Problem 403 where a caller may look at a record and not change it."""
        if call.caller is None or call.method in _READING:
            return
        if not self.is_owner(call.caller, record):
            raise Problem(403, "This belongs to another project.")


def project_of(record: Record) -> str | None:
    """The project that a record belongs to, None where it belongs to none."""
    found: str | None = record.data.get(INTERNAL, {}).get("project")
    return found


def _given(parameter: Parameter, call: Call) -> str | None:
    if parameter.location is Location.QUERY:
        return call.one(parameter.name)
    value = call.headers.get(parameter.name.lower().encode())
    return value.decode("latin-1") if value is not None else None


def _is_text(known: Property) -> bool:
    return not known.schema.types or "string" in known.schema.types
