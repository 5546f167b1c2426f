"""The owners of records, and who sees them."""

from __future__ import annotations

from typing import Any

import msgspec


class Tenancy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whose a record is, by regular expressions over the fields that say so; `public` maps a
    field to the values by which a record is for all to see, `unlisted` those of them that a
    list shows only if asked.

    A resource below it whose identifier matches `member` has the projects that it is shared
    with; they see it in lists if their `status` is `accepted`, or the one that the query's
    `member_status` names.

    A record with fields that match `record`, `target` and `action` shares the record of that
    identity with a project, or all (`*`); so does one of a resource called `sharing` the record
    that it stands below.

    Where an operation has a parameter that matches `all`, in the query or a header, an
    administrator sees the own project's things only, unless that is given; `acting` is a header by
    which an administrator sees those of another. A text that says that others are refused, and not
    only ignored, if they give a parameter of the query, matches `refused`.
    """

    project: str = r"(?!)"
    user: str = r"(?!)"
    public: dict[str, tuple[Any, ...]] = {}
    unlisted: dict[str, tuple[Any, ...]] = {}
    all: str = r"(?!)"
    acting: str = r"(?!)"
    refused: str = r"(?!)"
    member: str = r"(?!)"
    status: str = "status"
    record: str = r"(?!)"
    target: str = r"(?!)"
    action: str = r"(?!)"
    sharing: str = r"(?!)"
    accepted: str = "accepted"
    member_status: str = "member_status"
