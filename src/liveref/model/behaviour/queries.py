"""Parameters of queries that ask for more than a field."""

from __future__ import annotations

from typing import Any

import msgspec


class Ask(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The condition that a parameter of a query puts on records: names of the resource `below`
    that stand below them, amounts of which so much is left as records of `left_for` take, or the
    record in whose tree they stand, which the field `tree` forms.

    A name that no record of the resource `names` has is refused with `code`, and a text that is no
    UUID if `is_uuid`. `since` has the first microversion in which a text may exclude names
    (`without`: `!name`), name several of which one is enough (`any`: `in:a,b`), and in which the
    parameter may be `repeated`; in another one, that is refused.
    """

    below: str | None = None
    left_for: str | None = None
    tree: str | None = None
    names: str | None = None
    is_uuid: bool = False
    code: int | None = None
    since: dict[str, str] = {}


class Keyed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A map that older versions have as a list: its key is at `by` in each item. `since` is the
    first version that has the map."""

    by: str
    since: str


class Search(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A search for sets of records of the resource `of` that have together what a query asks for.

    The field `tree` refers to the parent of a record. A record with the name `sharing` can be
    taken together with each tree of which a record has a group in common with it. The parameters:
    `amounts`, `names`, `groups` and `within` (a record of the tree) are `asks` of the resource, and
    with a suffix make a group of conditions that one record meets; `policy` says whether groups may
    share a record, `root` asks for names of the root, `subtree` for groups below one another, and
    `limit` for the number of sets. `suffixes` are the forms of suffixes, by the microversion from
    which on they hold. From the microversion `trees` on, a set may have several records of a tree,
    and whole trees are shown; from `whole` on, all amounts of a record. `shows` is what is shown of
    a record.
    """

    of: str
    shows: Any
    tree: str
    amounts: str
    names: str
    groups: str
    within: str
    sharing: str = ""
    policy: str = ""
    root: str = ""
    subtree: str = ""
    limit: str = "limit"
    suffixes: dict[str, str] = {}
    trees: str = ""
    whole: str = ""

    @property
    def suffixed(self) -> tuple[str, ...]:
        """The parameters that may have a suffix."""
        return (self.amounts, self.names, self.groups, self.within) if self.suffixes else ()
