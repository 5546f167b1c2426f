"""Rules for values that somebody else sets, and what follows if a value breaks them."""

from __future__ import annotations

from typing import Any

import msgspec

from liveref.model.constraints.fields import FieldFact
from liveref.model.reason import Reason


class Requirements(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """The rules of a policy: the characters of a text, both limits inclusive, a regular expression
    that is searched in it, and its only values. `reason` is the entry that states them."""

    reason: Reason
    minimum: int | None = None
    maximum: int | None = None
    pattern: str = ""
    values: tuple[Any, ...] = ()


class Policy(FieldFact, frozen=True, kw_only=True, tag="policy"):
    """The consequence of a value that breaks rules which the document leaves to somebody else.

    `rules` is what the document calls them ("naming rules"). A record whose value breaks them has
    the status `status`; with "", the request is refused. Without `requirements`, nobody has stated
    the rules, and every value complies.
    """

    rules: str = ""
    status: str = ""
    requirements: Requirements | None = None
