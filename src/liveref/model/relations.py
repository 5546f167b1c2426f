"""Relations between the records of resources, beside references of single fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from liveref.model.reason import Reason

__all__ = ["Access", "Ends", "RecordList", "RequestList", "Sharing"]

Ends = Mapping[str, tuple[str, str]]
"""By the name of a field of an answer about a relation: the parameter of the path, and the resource
that it identifies."""


class RecordList(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Records that a field shows: those of `resource` that refer to the record by their field
    `by`, or stand below it where that is None.

    `services` are the types of the services that have the resource, as of a reference. `shows` is
    the template of what is shown of each, None for what the document shows.
    """

    resource: str
    services: tuple[str, ...] = ()
    by: str | None = None
    shows: Any = None
    reason: Reason | None = None


class RequestList(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Records of `resource` for which the objects of a list in a request stand. With `names_only`
    the objects hold nothing but an identity or a name: they name records that exist."""

    resource: str
    names_only: bool = False
    reason: Reason | None = None


class Sharing(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Records of `resource` share other records, each with one project.

    `record` is their field that names what is shared, "" for the record that they stand below.
    `project` is their field that names the project, "" where their own identity does: then they are
    memberships. `status` is the field that says whether the project has accepted. `action` is
    the field that says what may be done; in its last word it names the one of the `fields` of the
    shared record that is true then.
    """

    resource: str
    record: str = ""
    project: str = ""
    status: str | None = None
    action: str | None = None
    fields: tuple[str, ...] = ()
    reason: Reason | None = None


class Access(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A record of which one of the `fields` is false is there for the projects only that have a
    record of `resource` below it."""

    resource: str
    fields: tuple[str, ...]
    reason: Reason | None = None
