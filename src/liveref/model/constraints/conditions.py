"""Conditions on records, requests and callers."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import msgspec
from msgspec import UNSET

STATUS = "status"
"""The field name that stands for the status field of a resource, whatever its own name is."""


class Operator(StrEnum):
    """The comparison of a value with another.

    A missing value meets `absent` and `!=`, and no other. `matches` searches a regular expression
    in a text. `contains` is for lists and texts. `changed` holds if the value differs from the one
    before the request; `present`, `absent` and `changed` take no value.
    """

    EQUAL = "="
    NOT_EQUAL = "!="
    LESS = "<"
    AT_MOST = "<="
    AT_LEAST = ">="
    GREATER = ">"
    IN = "in"
    NOT_IN = "not-in"
    CONTAINS = "contains"
    MATCHES = "matches"
    PRESENT = "present"
    ABSENT = "absent"
    CHANGED = "changed"


class Term(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """A value: a field of a record, or of something else that belongs to the request.

    `of` says whose field it is:

    | `of` | |
    | --- | --- |
    | "" | the record itself, as it is after the request; of a request that makes or changes none, the record that it names |
    | "before" | the record as it was before the request |
    | "request" | the body of the request: arguments of an action, fields as they were sent |
    | "query" | the parameters of the query |
    | "path" | the parameters of the path |
    | "caller" | who calls: `user`, `project`, `domain`, `roles`, `is_admin` |
    | "parent" | the record that stands above in the path |
    | a field | the record that this field refers to (`shelf_id`) |
    | a resource | the record of this resource above in the path, or the one that the only reference to it names |
    """  # noqa: E501

    field: str
    of: str = ""


class Condition(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """A comparison that holds or not: of a field (see `Term`) with `value`, with another field
    (`other`), or, for times and dates, with the present (`now`)."""

    field: str
    of: str = ""
    operator: Operator = Operator.EQUAL
    value: Any = UNSET
    other: Term | None = None
    now: bool = False


class Related(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """Records of another resource (or of the same one) that belong to a record.

    They refer to it with the field `by`. "" stands for the link that the document gives: the
    only reference, else the place below it in the path; "*" for no link, that is all records of the
    resource, and "project" for those of the same project. Only records that meet `where` count;
    its terms are about these records.
    """

    resource: str
    by: str = ""
    where: tuple[Condition, ...] = ()


class Existence(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """The condition that there are from `minimum` to `maximum` related records."""

    records: Related
    minimum: int = 0
    maximum: int | None = None
