"""Values that records are given out of ranges."""

from __future__ import annotations

from typing import Any

import msgspec


class Allocation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A list of what a record is given out of the ranges that records of the resource `of` have,
    those whose field `by` is as its own: addresses of the subnets of its network.

    Each item says in `item` out of which record it is, and in `value` what it is. The ranges are
    the holder's field `ranges` (a CIDR, or a list of `start` and `end`), what a request asks for
    itself must lie `within` another one, and the value of the field `besides` is not given out.
    """

    of: str
    by: str
    item: str
    value: str
    ranges: str
    within: str
    besides: str = ""


class Span(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A field with a range of addresses. Where a create gives none, it is the first part of
    `length` of the ranges `within` (both may be templates) of which no record has a part whose
    field `by` is the same. No two records whose field `apart` is the same have an address in
    common."""

    by: str
    within: Any
    length: Any
    apart: str = ""
