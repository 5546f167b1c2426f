"""A resource of an API: a kind of record, its fields, and what connects it to others."""

from __future__ import annotations

import msgspec

from liveref.model.origin import Origin
from liveref.model.reference import Reference
from liveref.model.schema import Schema

__all__ = ["Resource"]


class Resource(msgspec.Struct, frozen=True, kw_only=True):
    """A kind of thing that the API manages.

    `identifier` is the field that holds a record's identity, `given` the field of a create by
    which the client chooses it, where that is another one. `parents` names the resources
    above it, outermost first. `owned_by` is the resource that brings one of these into
    being and takes it along when it is deleted; `shares` are the fields that the two have
    in common. `schema` is the union of all documented fields. `optional` are the
    fields that requests may set and creates need not, `assigned` those that the service gives a
    value where a request gives none, and `null_at_first` those that an example of an answer shows
    as null. A `deprecated` resource stands for what another service has now: nothing refers to it.
    `references` are by the name of the field, at any depth of a record or of a request.
    """

    name: str
    plural: str
    identifier: str = "id"
    given: str | None = None
    collections: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    schema: Schema = Schema(types=("object",))
    natural_key: str | None = None
    owned_by: str | None = None
    owns: tuple[str, ...] = ()
    shares: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    assigned: tuple[str, ...] = ()
    null_at_first: tuple[str, ...] = ()
    deprecated: bool = False
    references: dict[str, Reference] = {}
    origin: Origin | None = None
