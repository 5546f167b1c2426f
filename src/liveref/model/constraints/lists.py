"""Facts about the list of a resource's records."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from liveref.model.constraints.base import Statement
from liveref.model.constraints.conditions import Condition


class ListFact(Statement, frozen=True, kw_only=True):
    """A fact about lists of one resource; `operation` is the id of one of several lists."""

    resource: str
    operation: str = ""


class SortKey(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """A field to sort by. "created" stands for the order in which records were made."""

    field: str
    descending: bool = False


class Order(ListFact, frozen=True, kw_only=True, tag="order"):
    """The order of a list that no request asks to sort otherwise; the first key counts most."""

    by: tuple[SortKey, ...]


class PageSize(ListFact, frozen=True, kw_only=True, tag="page-size"):
    """The number of items of a page: `default` if a request asks for no number, `maximum` at most.
    A request for more gets the maximum, or is `refused`. `parameter` is the one that asks."""

    parameter: str = "limit"
    default: int | None = None
    maximum: int | None = None
    refused: bool = False


class Match(StrEnum):
    """The way in which the value of a parameter selects records by a field."""

    EXACT = "exact"
    PART = "part"
    PREFIX = "prefix"
    SUFFIX = "suffix"
    AT_LEAST = "at-least"
    AT_MOST = "at-most"
    GREATER = "greater"
    LESS = "less"
    PRESENT = "present"


class Filter(ListFact, frozen=True, kw_only=True, tag="filter"):
    """The records that a parameter of the query selects. `unknown` is the code that refuses a value
    that identifies no record of the resource the field refers to, None for an empty list."""

    parameter: str
    field: str
    match: Match = Match.EXACT
    ignore_case: bool = False
    unknown: int | None = None


class Hides(ListFact, frozen=True, kw_only=True, tag="hides"):
    """A list leaves out the records that meet all `conditions`, unless the query parameter
    `parameter` is true."""

    conditions: tuple[Condition, ...]
    parameter: str = ""
