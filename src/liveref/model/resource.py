"""A resource of an API: a kind of record, its fields, and what connects it to others."""

from __future__ import annotations

import msgspec

from liveref.model.origin import Origin
from liveref.model.reference import Reference
from liveref.model.relations import Access, RecordList, Sharing
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

    `references` are by the name of the field, at any depth of a record or of a request;
    `reference_lists` are lists of identities, `record_lists` the records that a field shows.
    `summaries` and `shown_names` map a field that shows a record, or its name, to the field that
    refers to it. `cascades` are the fields that name a record whose deletion takes this one along,
    with its resource. Of a relation, `related` maps the parameters of its path to resources. A
    resource with a `set_field` is the set of names in that field of the resource above.
    `settled_status` is the status of a record that has all it needs. `owner_fields` map fields to
    "project" or "user". `sharing` and `access` say which records share these, or let projects see
    them.
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
    reference_lists: dict[str, Reference] = {}
    record_lists: dict[str, tuple[RecordList, ...]] = {}
    summaries: dict[str, str] = {}
    shown_names: dict[str, str] = {}
    cascades: dict[str, str] = {}
    related: dict[str, str] = {}
    set_field: str | None = None
    status_field: str | None = None
    settled_status: str | None = None
    owner_fields: dict[str, str] = {}
    sharing: Sharing | None = None
    access: Access | None = None
    origin: Origin | None = None
