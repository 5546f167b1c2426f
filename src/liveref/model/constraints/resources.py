"""Facts about a resource and its records as a whole."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from liveref.model.constraints.base import Statement
from liveref.model.constraints.conditions import Condition, Related, Term


class ResourceFact(Statement, frozen=True, kw_only=True):
    """A fact about one resource."""

    resource: str


class Scope(StrEnum):
    """The records among which values are unique. For one value of a field, name the field too."""

    ALL = "all"
    PROJECT = "project"
    PARENT = "parent"


class Unique(ResourceFact, frozen=True, kw_only=True, tag="unique"):
    """No two records have the same values in all `fields`. A record without a value in one of them
    is like no other. Only records that meet `conditions` are compared ("active loans")."""

    fields: tuple[str, ...]
    scope: Scope = Scope.ALL
    ignore_case: bool = False
    conditions: tuple[Condition, ...] = ()


class Quota(ResourceFact, frozen=True, kw_only=True, tag="quota"):
    """The most records that there may be, or with `over`, the most that their field may add up to.

    `per` says of what: "" of all together, "project", "parent", or a field of the record: of
    those with the same value. `limit` is a number or a field, such as the `capacity` of the parent.
    Records that do not meet `where` do not count. `conditions` are about the record that is made or
    changed: the quota applies only if they hold (`plan` of "parent" is "free").
    """

    limit: int | float | Term
    per: str = ""
    over: str = ""
    where: tuple[Condition, ...] = ()
    conditions: tuple[Condition, ...] = ()


class InUse(ResourceFact, frozen=True, kw_only=True, tag="in-use"):
    """While there are such related records, the operation (a delete) is refused."""

    records: Related
    operation: str = "delete"


class Cascade(ResourceFact, frozen=True, kw_only=True, tag="cascade"):
    """Related records are deleted together with the record, by a delete or another `operation`;
    with `unset`, they stay, and the field that refers to it loses its value."""

    records: Related
    unset: bool = False
    operation: str = "delete"


class ReferenceTo(ResourceFact, frozen=True, kw_only=True, tag="reference"):
    """A field, or a list of identities in it, refers to records of the resource `target`, which
    must exist. `conditions` are about the record referred to, without `of`."""

    field: str
    target: str
    conditions: tuple[Condition, ...] = ()


class InitialValue(ResourceFact, frozen=True, kw_only=True, tag="initial"):
    """The value of a field of each new record, whatever its create gives. `conditions` are about
    the new record."""

    field: str
    value: Any
    conditions: tuple[Condition, ...] = ()


class SoftDelete(ResourceFact, frozen=True, kw_only=True, tag="soft-delete"):
    """A delete gives `field` the `value` and removes nothing. `listed` and `shown` say whether
    lists and shows still have the record. `parameter` names a query parameter: where it
    is true, a list has it in any case."""

    field: str
    value: Any
    listed: bool = True
    shown: bool = True
    parameter: str = ""
    operation: str = "delete"
