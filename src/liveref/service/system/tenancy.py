"""Ownership and visibility of records: the project that created a record sees it, an administrator
sees all, and every caller sees public ones. The family's conventions name the fields for this."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

import msgspec

from liveref.model.api import Location, Operation, Parameter, Resource
from liveref.model.conventions.tenancy import Tenancy
from liveref.service.request.call import Call
from liveref.service.request.caller import Caller
from liveref.service.request.problem import Problem
from liveref.service.system.record_meta import INTERNAL, change_meta, meta_of
from liveref.store.base import Condition, Record

SEEN = f"{INTERNAL}.seen"
"""The path of the project that sees a record, or EVERYBODY."""
OWNER = f"{INTERNAL}.project"
EVERYBODY = "*"
UNLISTED = "+"
"""For those that everybody sees, and only their owner's lists show unasked."""
_ASKING = (Location.QUERY, Location.HEADER)
_NO = ("false", "no", "off", "0", "f", "n")
_READING = ("GET", "HEAD")


class Asking(NamedTuple):
    """The parameters of an operation that ask for records of others: of another project (`acting`
    for it), of everybody, and those of both that only administrators may give."""

    acting: tuple[Parameter, ...]
    everybodys: tuple[Parameter, ...]
    refused: tuple[Parameter, ...]


class Owners:
    """Stores and judges the owners of records. `declared` are the resources for which behaviour
    declares the fields that name the owner; `everybodys` are the resources without such fields
    whose records every caller sees if an administrator creates them."""

    def __init__(
        self,
        conventions: Tenancy,
        declared: Collection[str] = (),
        everybodys: frozenset[str] = frozenset(),
    ) -> None:
        self._project = re.compile(conventions.project, re.IGNORECASE)
        self._user = re.compile(conventions.user, re.IGNORECASE)
        self._public, self._unlisted = conventions.public, conventions.unlisted
        self._all = re.compile(conventions.all, re.IGNORECASE)
        self._acting = re.compile(conventions.acting, re.IGNORECASE)
        self._declared, self._everybodys = declared, everybodys

    def fields(self, resource: Resource) -> dict[str, str]:
        """The fields of a resource that name its owner, with the kind of owner."""
        return resource.owner_fields

    def names_project(self, name: str) -> bool:
        """Whether a field or a parameter of that name holds a project."""
        return self._project.fullmatch(name) is not None

    def asking(self, operation: Operation, resource: Resource) -> Asking:
        """The parameters by which a request asks for records of other projects."""
        parameters = [p for p in operation.parameters if p.location in _ASKING]
        all_of = [p for p in parameters if self._all.fullmatch(p.name)]
        users = [p for p in parameters if self._user.fullmatch(p.name)]
        # Administrators see whole lists of what behaviour says belongs to users.
        is_narrow = self.is_private(resource) and resource.name not in self._declared
        return Asking(
            acting=tuple(p for p in parameters if self._acting.fullmatch(p.name)),
            everybodys=tuple(all_of or (users if is_narrow else [])),
            refused=tuple(p for p in parameters if p.admin_only or p.location is Location.HEADER),
        )

    def acting_caller(self, asking: Asking, call: Call) -> Caller | None:
        """The caller for whom the operation runs. An administrator acts for the own project, or the
        named one, if the operation has a parameter for all projects or for another user and the
        call does not use it."""
        caller = call.caller
        if caller is None or caller.project is None:
            return caller
        if not caller.is_admin:
            self._check_foreign(asking, call, caller.project)
            return caller
        acting = next(filter(None, (_given(p, call) for p in asking.acting)), None)
        if acting is not None:
            return msgspec.structs.replace(caller, project=acting, narrow=True)
        values = [_given(p, call) for p in asking.everybodys]
        if not values or any(v is not None and v.lower() not in _NO for v in values):
            return caller
        return msgspec.structs.replace(caller, narrow=True)

    def _check_foreign(self, asking: Asking, call: Call, project: str) -> None:
        """Raises Problem 403 for a header that asks for records of other projects, or a query
        parameter that is documented for administrators only."""
        for parameter in asking.refused:
            value = _given(parameter, call)
            all_of = self._all.fullmatch(parameter.name) and str(value).lower() not in _NO
            other = parameter in asking.acting and value != project
            if value and (all_of or other):
                raise Problem(403, f"{parameter.name} is for administrators only.")

    def is_owned(self, resource: Resource) -> bool:
        """Whether a resource's records belong to projects."""
        return "project" in self.fields(resource).values()

    def is_private(self, resource: Resource) -> bool:
        """Whether the records belong to users, in whatever project these work: key pairs."""
        return set(self.fields(resource).values()) == {"user"}

    def holder(
        self, resource: Resource, call: Call, fields: Mapping[str, Any] = MappingProxyType({})
    ) -> str | None:
        """The user within whose records a name is unique, None if the resource is not private: the
        user that an administrator's request names, else the caller. Raises Problem 403 if another
        caller names another user."""
        caller = call.caller
        if caller is None or not self.is_private(resource):
            return None
        named = (fields.get(name) or call.one(name) for name in self.fields(resource))
        user = next((value for value in named if isinstance(value, str)), caller.user)
        if user != caller.user and not caller.is_admin:
            raise Problem(403, "This belongs to another user.")
        return user

    def check_given(
        self,
        resource: Resource,
        given: Mapping[str, Any],
        caller: Caller | None,
        before: Mapping[str, Any] = MappingProxyType({}),
    ) -> None:
        """Raises Problem 403 if a request gives a record to an owner other than the caller.
        `before` are the fields that the record has already. Administrators may."""
        if caller is None or caller.is_admin:
            return
        for field in self._makers(resource):
            is_project = self.fields(resource)[field] == "project"
            owner = caller.project if is_project else caller.user
            if given.get(field) not in (None, owner, before.get(field)):
                message = f"Only an administrator may set {field} to another than the caller's."
                raise Problem(403, message, field=field)

    def _makers(self, resource: Resource) -> list[str]:
        """The fields that name who makes a record."""
        fields = list(self.fields(resource))
        return fields[:1] if resource.name in self._declared else fields

    def mark(self, resource: Resource, record: Record, caller: Caller | None) -> None:
        """Store the creator in a new record, unless its fields name an owner. A record without a
        field for its owner belongs to its creator, or to the owner of its parent; one that only
        administrators create has no owner."""
        if caller is None:
            return
        fields = self.fields(resource)
        is_below = bool(resource.parents) and meta_of(record).parent is not None
        is_everybodys = caller.is_admin and resource.name in self._everybodys
        if not fields and not is_everybodys and not is_below:
            meta = change_meta(record)
            meta.seen, meta.project = caller.project or caller.user, caller.project
        given = (record.data.get(field) for field, what in fields.items() if what == "project")
        project = next((owner for owner in given if owner is not None), caller.project)
        for field in self._makers(resource):
            value = project if fields[field] == "project" else caller.user
            if value is not None and record.data.get(field) is None:
                record.data[field] = value
        self.settle(resource, record)

    def settle(self, resource: Resource, record: Record) -> None:
        """Store who sees a record, by the current values of its fields."""
        fields = self.fields(resource)
        named = {f: record.data[f] for f in fields if record.data.get(f) is not None}
        owner = next((value for f, value in named.items() if fields[f] == "project"), None)
        users = [value for f, value in named.items() if fields[f] == "user"]
        if owner is not None:
            # A custom property does not make a record public, whatever its name.
            data = {f: v for f, v in record.data.items() if f in resource.schema.properties}
            public = UNLISTED if _is(self._unlisted, data) else EVERYBODY
            meta = change_meta(record)
            meta.project, meta.seen = owner, public if _is(self._public, data) else owner
        elif users:
            meta = change_meta(record)
            meta.seen = users[0] if len(users) == 1 else users

    def conditions(
        self, resource: Resource, caller: Caller | None, query: dict[str, list[str]]
    ) -> list[Condition]:
        """The conditions by which a list shows only records that the caller sees."""
        if caller is None or caller.sees_all:
            return []
        seen = Condition(SEEN, [caller.project, caller.user, EVERYBODY], "in")
        if not self.fields(resource):
            # A record below another belongs to the owner of that.
            nobodys = Condition("", [seen, Condition(SEEN, True, "absent")], "any")
            return [] if resource.parents else [nobodys]
        if len(self._makers(resource)) < len(self.fields(resource)):
            return [Condition("", [seen, Condition(SEEN, caller.user, "contains")], "any")]
        if not self._unlisted.keys() & resource.schema.properties.keys():
            return [seen]
        # Their owners have those in their lists, others only if they ask for them.
        if _is(self._unlisted, {field: values[-1] for field, values in query.items()}):
            seen = Condition(SEEN, [caller.project, EVERYBODY, UNLISTED], "in")
        return [Condition("", [seen, Condition(OWNER, caller.project)], "any")]

    def sees(self, caller: Caller | None, record: Record) -> bool:
        """Whether a caller sees a record."""
        if caller is None or caller.sees_all:
            return True
        meta = meta_of(record)
        seen = meta.seen
        if isinstance(seen, list):
            return caller.user in seen
        if seen in (None, caller.project, caller.user, EVERYBODY, UNLISTED):
            return True
        return caller.project is not None and meta.project == caller.project

    def is_nobodys(self, record: Record) -> bool:
        """Whether a record has no project, no user and no parent."""
        meta = meta_of(record)
        return meta.project is None and meta.seen is None and meta.parent is None

    def is_owner(self, caller: Caller, record: Record) -> bool:
        """Whether a caller has the rights of a record's owner."""
        owner = project_of(record)
        return caller.is_admin or owner is None or owner == caller.project

    def check_change(self, call: Call, record: Record) -> None:
        """Raises Problem 403 if a caller may read a record but not change it."""
        if call.caller is None or call.method in _READING:
            return
        if not self.is_owner(call.caller, record):
            raise Problem(403, "This belongs to another project.")


def project_of(record: Record) -> str | None:
    """The project that a record belongs to, None if it belongs to none."""
    project: str | None = meta_of(record).project
    return project


def _is(values_by_field: dict[str, tuple[Any, ...]], data: dict[str, Any]) -> bool:
    return any(data.get(field) in values for field, values in values_by_field.items())


def _given(parameter: Parameter, call: Call) -> str | None:
    if parameter.location is Location.QUERY:
        return call.one(parameter.name)
    value = call.headers.get(parameter.name.lower().encode())
    return value.decode("latin-1") if value is not None else None
