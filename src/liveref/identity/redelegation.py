"""How often a trust may be passed on."""

from __future__ import annotations

from liveref.identity.directory import Directory
from liveref.identity.grounds import chain
from liveref.identity.roles import role_ids
from liveref.service.request.problem import Problem
from liveref.store.base import Reader, Record

DEEPEST = 3
"""How often a trust may be passed on in all, as in the real service (`max_redelegation_count`)."""
_COUNT, _USES = "redelegation_count", "remaining_uses"


def settle_depth(directory: Directory, tx: Reader, record: Record, passed_on: str | None) -> None:
    """Write down how often a new trust may be passed on; `passed_on` is the trust of the token
    that makes it. Raises Problem 400, 403."""
    data = record.data
    count, uses = data.get(_COUNT), data.get(_USES)
    may = data.get("allow_redelegation") is True and count != 0
    if isinstance(count, int) and not 0 <= count <= DEEPEST:
        raise Problem(403, f"{_COUNT} must be at most {DEEPEST}.", field=_COUNT)
    if uses is not None and (may or uses < 1):
        raise Problem(
            400, f"{_USES} must be above 0, and left out of a trust to be passed on.", field=_USES
        )
    data[_COUNT] = (DEEPEST if count is None else count) if may else 0
    if passed_on is not None:
        _pass_on(directory, tx, record, passed_on, may=may)


def _pass_on(
    directory: Directory, tx: Reader, record: Record, passed_on: str, *, may: bool
) -> None:
    data, above = record.data, directory.get(tx, "trust", passed_on)
    count = data[_COUNT]
    left = above.data.get(_COUNT) if above is not None else None
    if above is None or above.data.get("allow_redelegation") is not True or not left:
        raise Problem(403, "The trust of the token may not be passed on.")
    if may and count not in (DEEPEST, left - 1):
        raise Problem(403, f"{_COUNT} must be {left - 1}, or left out.", field=_COUNT)
    if data.get(_USES) is not None:
        raise Problem(403, f"{_USES} must be left out where a trust is passed on.", field=_USES)
    for each in chain(directory, tx, above):
        if data.get("project_id") != each.data.get("project_id"):
            raise Problem(403, "A trust is passed on in its own project.", field="project_id")
        if not set(role_ids(record)) <= set(role_ids(each)):
            raise Problem(403, "roles may only name roles of the trust.", field="roles")
        if data.get("impersonation") is True and each.data.get("impersonation") is not True:
            raise Problem(
                403, "The trust of the token allows no impersonation.", field="impersonation"
            )
    data["redelegated_trust_id"] = above.id
    data[_COUNT] = left - 1 if may else 0
