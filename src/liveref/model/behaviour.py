"""What the prose of a reference says and its tables cannot: the content of `behaviour.yaml`.

The same types hold what inference reads out of prose; a file laid over it wins, and an
operator's file wins over both.
"""

from __future__ import annotations

from typing import Any

import msgspec


class PasswordPolicy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The complexity requirements of a password.

    `classes` is how many of `lower`, `upper`, `digit` and `symbol` must occur;
    `require` names the classes that must. `differs_from` lists fields of the record whose
    value the password must not be, nor contain when it has four characters or more.
    """

    min_length: int = 8
    max_length: int = 255
    classes: int = 3
    require: tuple[str, ...] = ()
    differs_from: tuple[str, ...] = ("name",)


class Secret(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A field whose value is never kept, echoed, logged or copied from an example.

    `missed` is the status taken at a create whose value fails `policy` (None: the request
    is refused). `generate` makes a strong value where a create gives none and returns it
    in that one response. `resets_to` is the status that an accepted change leads to, and
    `actions` are the actions whose argument of the same name changes it.
    """

    policy: PasswordPolicy | None = None
    missed: str | None = None
    fault: str = "fault"
    generate: bool = False
    resets_to: str | None = None
    actions: tuple[str, ...] = ()


class Phase(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A status that is kept for `seconds` and then gives way to the next of its list."""

    status: str
    seconds: float = 0.0


class Transition(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an action does: to the status, from any of `allowed` (none: from all) to `to`, of
    which the last phase stays; and to the fields of the record.

    `sets` tells of a field by which argument of the action it is set; `values` gives fields
    a value that is always the same. `requires` are the values that fields must have, and
    `code` answers a request for which status or fields are not as they must be (None: the
    documented one). `deletes` says that the record is gone afterwards.
    """

    allowed: tuple[str, ...] = ()
    to: tuple[Phase, ...] = ()
    requires: dict[str, Any] = {}
    code: int | None = None
    sets: dict[str, str] = {}
    values: dict[str, Any] = {}
    deletes: bool = False
    because: str = ""


class ResourceBehaviour(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The behaviour of one resource.

    `status_field` holds the status; `initial` are the phases after a create; `actions` the
    transitions by the verb of the operation (`Operation.verb`); `defaults` the values of
    fields that a create does not give; `optional` those that no request has to give,
    whatever its table says; `once` the fields returned only by the create;
    `owned_by` the resource that brings this one along and takes it away, with the fields
    they share in `shares`; `unique` the groups of fields of which no two records may have
    the same values; `follows` says of fields that a create does not give whose value they take
    (see `service.following`), `reserved` which values of fields are for administrators to set,
    and `goes_with` in which fields a record refers to what it can't outlive. `is_open` says
    that it keeps fields which no table has. `because` says on which sentence of the document a
    declaration rests.
    """

    status_field: str | None = None
    initial: tuple[Phase, ...] = ()
    actions: dict[str, Transition] = {}
    defaults: dict[str, Any] = {}
    optional: tuple[str, ...] = ()
    once: tuple[str, ...] = ()
    secrets: dict[str, Secret] = {}
    natural_key: str | None = None
    owned_by: str | None = None
    shares: tuple[str, ...] = ()
    unique: tuple[tuple[str, ...], ...] = ()
    follows: dict[str, tuple[str, ...]] = {}
    reserved: dict[str, tuple[Any, ...]] = {}
    goes_with: tuple[str, ...] = ()
    is_open: bool = False
    because: str = ""


class Behaviour(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The behaviour of an API's resources, by the resource's name."""

    resources: dict[str, ResourceBehaviour] = {}
