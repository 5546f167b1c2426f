"""Facts about one operation of a resource.

`operation` is its verb (`Operation.verb`: "create", "delete", the name of an action) or its id.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import msgspec
from msgspec import UNSET

from liveref.model.constraints.base import Statement
from liveref.model.constraints.conditions import Condition, Existence, Related, Term


class OperationFact(Statement, frozen=True, kw_only=True):
    """A fact about one operation of a resource."""

    resource: str
    operation: str


class Precondition(OperationFact, frozen=True, kw_only=True, tag="precondition"):
    """Unless all `conditions` and `records` are met (with `any`, one of them), the operation is
    refused. Terms without `of` are about the record before the request; of a create, about the new
    record."""

    conditions: tuple[Condition, ...] = ()
    records: tuple[Existence, ...] = ()
    any: bool = False


class Change(StrEnum):
    """The change of a field: see `Outcome`."""

    SET = "set"
    NOW = "now"
    INCREMENT = "increment"
    DECREMENT = "decrement"
    APPEND = "append"
    REMOVE = "remove"
    UNSET = "unset"


class Outcome(OperationFact, frozen=True, kw_only=True, tag="outcome"):
    """The effect of a successful operation on one field.

    The record that changes is the operation's own, or with `of` another one (as in `Term`: "parent",
    a field that refers to it, a resource), or with `records` all of these. The new value, what is
    added to it, or what is appended and removed is `value`, else that of a field (`other`: of
    "request" is an argument). Without both, one is added, and `unset` makes the value null. `now`
    gives the time of the request. `conditions` are about the operation's own record.
    """  # noqa: E501

    field: str
    change: Change = Change.SET
    value: Any = UNSET
    other: Term | None = None
    of: str = ""
    records: Related | None = None
    conditions: tuple[Condition, ...] = ()


class Creation(OperationFact, frozen=True, kw_only=True, tag="creation"):
    """A successful operation also makes a record of the resource `creates`, below the record or
    with a reference to it. `values` are its fields, and `copied` those whose value a term gives."""

    creates: str
    values: dict[str, Any] = msgspec.field(default_factory=dict)
    copied: dict[str, Term] = msgspec.field(default_factory=dict)
    conditions: tuple[Condition, ...] = ()


class Idempotent(OperationFact, frozen=True, kw_only=True, tag="idempotent"):
    """The operation succeeds and changes nothing if all `conditions` hold of the record before the
    request; without any, if the record already is as the operation would leave it, or, of a delete,
    is gone. `success` is the code of that answer, None for the usual one."""

    conditions: tuple[Condition, ...] = ()
    success: int | None = None


class ErrorCode(OperationFact, frozen=True, kw_only=True, tag="error-code"):
    """The code of a kind of refusal: `refusal` is the kind of a fact ("unique", "reference",
    "range", ...), "not-found" for a record that does not exist, or "invalid" for any body that does
    not meet its schema. An operation of "" is every operation of the resource."""

    refusal: str


class AdministratorsOnly(OperationFact, frozen=True, kw_only=True, tag="administrators-only"):
    """Only administrators may call the operation; with `roles`, who has one of these too."""

    roles: tuple[str, ...] = ()
