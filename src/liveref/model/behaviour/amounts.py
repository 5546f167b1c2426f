"""Numbers and amounts of records."""

from __future__ import annotations

import msgspec


class Count(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The number of records of the resource `of`, or the sum of their field `sum`.

    `within` is where in each record a map of numbers stands, of which each key is added up; a
    step of it that begins with `$` is what the path names. `by` shows what stands there under
    that field of the record instead. Where the answer has the field `apart`, each value that the
    records have in it is added up apart, with how many they are as `number`; those without one
    under `otherwise`."""

    of: str
    sum: str | None = None
    within: str | None = None
    by: str | None = None
    apart: str | None = None
    number: str | None = None
    otherwise: str = ""


class Draw(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Amounts that records take of what others have: those of the resource `of`.

    `amounts` is where in a request's body they stand, and in the records that it makes; its first
    `*` is the identity of what the other stands below, the last its own. The other fields are
    those in which it says how much there is: `total`, less `minus`, `times`; and how much can be
    taken at once: `least`, `most`, and multiples of `step`.
    """

    of: str
    amounts: str
    total: str
    minus: str = ""
    times: str = ""
    least: str = ""
    most: str = ""
    step: str = ""
