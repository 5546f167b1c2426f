"""Counts how often a trust may be passed on."""

from __future__ import annotations

from liveref.identity.directory import Directory
from liveref.identity.grounds import chain
from liveref.identity.roles import role_ids
from liveref.service.request.problem import Problem
from liveref.store.base import Reader, Record

DEEPEST = 3
"""The most times that a trust may be passed on, as in the real service
(`max_redelegation_count`)."""
_COUNT, _USES, _ABOVE = "redelegation_count", "remaining_uses", "redelegated_trust_id"


def settle_depth(directory: Directory, tx: Reader, record: Record, passed_on: str | None) -> None:
    """Write down how often a new trust may be passed on; `passed_on` is the trust of the token
    that makes it. Raises Problem 400, 403."""
    data = record.data
    count, uses = data.get(_COUNT), data.get(_USES)
    may = data.get("allow_redelegation") is True and count != 0
    if isinstance(count, int) and not 0 <= count <= DEEPEST:
        raise Problem(403, f"{_COUNT} must be at most {DEEPEST}.", field=_COUNT)
    if uses is not None and (may or uses < 1):
        wanted = "left out of a trust that may be passed on" if may else "above 0"
        raise Problem(400, f"{_USES} must be {wanted}.", field=_USES)
    deepest = DEEPEST
    data.pop(_ABOVE, None)  # the service alone says from which trust it was made
    if passed_on is not None:
        deepest = _left(directory, tx, record, passed_on)
        data[_ABOVE] = passed_on
    if passed_on is not None and may and count not in (None, deepest):
        raise Problem(403, f"{_COUNT} must be {deepest}, or left out.", field=_COUNT)
    data[_COUNT] = (deepest if count is None else count) if may else 0


def _left(directory: Directory, tx: Reader, record: Record, passed_on: str) -> int:
    """The number of times that a trust may be passed on that is made from another. Raises Problem
    403 where that one may not be passed on, or for more than it has."""
    data, above = record.data, directory.get(tx, "trust", passed_on)
    left = above.data.get(_COUNT) if above is not None else None
    if above is None or above.data.get("allow_redelegation") is not True or not left:
        raise Problem(403, "The trust of the token may not be passed on.")
    if data.get(_USES) is not None:
        raise Problem(403, f"{_USES} must be left out where a trust is passed on.", field=_USES)
    for trust in chain(directory, tx, above):
        if data.get("project_id") != trust.data.get("project_id"):
            raise Problem(403, "A trust is passed on in its own project.", field="project_id")
        if not set(role_ids(record)) <= set(role_ids(trust)):
            raise Problem(403, "roles may only name roles of the trust.", field="roles")
        if data.get("impersonation") is True and trust.data.get("impersonation") is not True:
            raise Problem(
                403, "The trust of the token allows no impersonation.", field="impersonation"
            )
    return int(left) - 1
