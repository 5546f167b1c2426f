"""The behaviour of resources, and of an API."""

from __future__ import annotations

from typing import Any

import msgspec

from liveref.model.behaviour.amounts import Count
from liveref.model.behaviour.permissions import Permission, PrivilegedView, Reservation
from liveref.model.behaviour.queries import Ask, Keyed, Search
from liveref.model.behaviour.ranges import Allocation, Span
from liveref.model.behaviour.references import Listed, Reference, SeenWith
from liveref.model.behaviour.secrets import Secret
from liveref.model.behaviour.transitions import Phase, Transition
from liveref.model.reason import Reason


class Expiry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The end of a record: the moment in `field`, in seconds since the epoch or as a text of ISO
    8601; a request may give the seconds until then in `after`. One of both may be missing."""

    field: str | None = None
    after: str | None = None


class ResourceBehaviour(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The behaviour of one resource.

    `status_field` holds the status; `initial` are the phases after a create; `actions` the
    transitions by the verb of the operation (`Operation.verb`); `defaults` the values of
    fields that a create does not give; `optional` those that no request has to give,
    whatever its table says; `nulls` those for which null is a value and no default's place;
    `once` the fields returned only by the create;
    `owned_by` the resource that brings this one along and takes it away, with the fields
    they share in `shares`; `unique` the groups of fields of which no two records may have
    the same values. `references` are fields that hold an identity, `lists` those that show
    other records, `rest` is the field that holds what a request has beside documented fields,
    `many` the field of a create that says how many are made, and `counts` are fields that tell
    how much of something is used, of several together; `exceeded` is the code that refuses what
    would make it more than these fields say. `reserved` says which fields, or which of their
    values, are for administrators to set, `shown_to_administrators` which they alone see. `owner`
    are the fields that name the user or project that a record belongs to, in place of those that
    conventions name (the first is who makes it), and `keys` are texts with which anybody may do
    what asks for them; `seen_with` is what others see it with. `own` are patterns of fields that
    the service alone sets, `fixed` are fields that no update may change, and `goes_with` are those
    in which a record refers to what it can't outlive.
    `allocates` are fields that list what is given out of ranges, `spans` those that hold such a
    range, and `each_project` is the record that each project has without making it. `asks` are
    parameters of the query that ask of what stands below the records, and `search` finds sets of
    records of another resource that have what a query asks for. `keyed` are maps that older
    versions have as lists, `roots` fields with the root of a tree. `is_open`
    says that it keeps fields which no table has, `expiry` when it is gone by itself. `built_in` are
    the records that exist without being created, by the microversion from which on they are so (""
    is any): their fields, or their identity alone.

    `reasons` are those of the fields above but `actions`, by `FIELD` or `FIELD.ENTRY` (see
    `reason_of`): `status_field`, `unique.name`, `fixed.region`.
    """

    status_field: str | None = None
    initial: tuple[Phase, ...] = ()
    actions: dict[str, Transition] = {}
    defaults: dict[str, Any] = {}
    optional: tuple[str, ...] = ()
    nulls: tuple[str, ...] = ()
    once: tuple[str, ...] = ()
    secrets: dict[str, Secret] = {}
    natural_key: str | None = None
    owned_by: str | None = None
    shares: tuple[str, ...] = ()
    unique: tuple[tuple[str, ...], ...] = ()
    references: dict[str, Reference] = {}
    lists: dict[str, tuple[Listed, ...]] = {}
    rest: str | None = None
    many: str | None = None
    counts: dict[str, tuple[Count, ...]] = {}
    exceeded: int | None = None
    reserved: tuple[Reservation, ...] = ()
    shown_to_administrators: tuple[PrivilegedView, ...] = ()
    owner: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    seen_with: SeenWith | None = None
    own: tuple[str, ...] = ()
    fixed: tuple[str, ...] = ()
    goes_with: tuple[str, ...] = ()
    allocates: dict[str, Allocation] = {}
    spans: dict[str, Span] = {}
    each_project: Transition | None = None
    asks: dict[str, Ask] = {}
    search: Search | None = None
    keyed: dict[str, Keyed] = {}
    roots: dict[str, str] = {}
    expiry: Expiry | None = None
    is_open: bool = False
    built_in: dict[str, tuple[dict[str, Any] | str, ...]] = {}
    reasons: dict[str, Reason] = {}


class Behaviour(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The behaviour of an API's resources, by the resource's name, and who may call its
    operations, by a normalized name of the operation (`model.operation_names`). Of several names of
    one operation the last counts."""

    resources: dict[str, ResourceBehaviour] = {}
    permissions: dict[str, Permission] = {}
