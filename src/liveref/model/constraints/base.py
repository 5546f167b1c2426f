"""The common part of all constraints."""

from __future__ import annotations

import msgspec

from liveref.model.reason import Reason


class Statement(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
    tag_field="kind",
):
    """One fact, with the reason why it holds.

    `code` is the HTTP status that refuses a request against it, None for the one that the
    operation documents and that fits best. A fact that cannot refuse ignores it.
    """

    reason: Reason
    code: int | None = None
