"""The queries of lists."""

from __future__ import annotations

from typing import Any

import msgspec


class Queries(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The conventions for queries. `fields` matches (`re.fullmatch`) the parameters that name the
    fields of each record that are to be shown, and `signatures` those that sign a request or name
    what a browser saves; all else is of lists, for more than equality.

    `operators` are written before a value (`in:a,b`), by what the store calls them; `names` are
    patterns of parameters that compare the field of their group, which is the time of the last
    change where they have none; `elements` such patterns for what an array holds, with `all`,
    `any`, `not-all` or `not-any`; `part` stands between the key and the value that one of the
    objects which a list holds is to have. `unasked` are the values that a list shows only if asked.
    `above` and `below` are patterns of what asks for the tree of a record; their groups are the
    field to show it in and its form, `ids` or `list`. `of_names` are parameters that compare names
    where headers tell of what is listed, `reverse` turns the order of these lists round, and what
    goes on behind the `delimiter` of a query is one in them.
    """

    fields: str = r"(?!)"
    signatures: str = r"(?!)"
    operators: dict[str, str] = {}
    names: dict[str, str] = {}
    elements: dict[str, str] = {}
    part: str = "="
    detailed: str = r"(?!)"
    above: str = r"(?!)"
    below: str = r"(?!)"
    of_names: dict[str, str] = {}
    reverse: str = ""
    delimiter: str = ""
    unasked: dict[str, Any] = {}


class Pages(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The parameters of a list's query that select a page and its order: the number of records, the
    last record of the page before, the number of records before, and whether the pages go
    backwards; the fields to sort by and their directions, and what names both (`name:desc`). A
    family that has no such parameter leaves its name empty."""

    limit: str = "limit"
    marker: str = "marker"
    offset: str = "offset"
    backwards: str = ""
    keys: tuple[str, ...] = ()
    directions: str = ""
    sort: str = "sort"

    @property
    def selecting(self) -> frozenset[str]:
        """The parameters that select a page."""
        return frozenset((self.limit, self.marker, self.offset, self.backwards)) - {""}

    @property
    def ordering(self) -> frozenset[str]:
        """The parameters that give the order of the list."""
        return frozenset((*self.keys, self.directions, self.sort)) - {""}

    @property
    def all(self) -> frozenset[str]:
        """All of them."""
        return self.selecting | self.ordering
