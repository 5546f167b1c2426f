"""Credentials that sign requests and were made with a token of an application credential: they sign
for no more roles than that has, and for no longer; it has no other credential of its user."""

from __future__ import annotations

from liveref.identity.directory import Directory
from liveref.identity.grounds import Ground, ground
from liveref.identity.scope import unauthorized
from liveref.identity.tokens import Token
from liveref.service.request.problem import Problem
from liveref.service.system.record_meta import change_meta, meta_of
from liveref.store.base import Reader, Record

_MAKER, _ROLES = "application_credential", "roles"


def lend(token: Token, roles: dict[str, str], record: Record) -> None:
    """Write down in a credential which application credential makes it, with which of its
    `roles`."""
    if token.limits.is_delegated:
        meta = change_meta(record)
        meta.lent = {_MAKER: token.limits.credential, _ROLES: [*roles]}


def check_lent(token: Token, record: Record | None) -> None:
    """Raises Problem 403 where a token that was made from what its user delegated asks for a
    credential that it did not make, or (`record` is None) for all of them."""
    if not token.limits.is_delegated:
        return
    if record is None or meta_of(record).lent.get(_MAKER) != token.limits.credential:
        raise Problem(
            403, "A token that was delegated gives no access to the other credentials of its user."
        )


def lent_roles(record: Record) -> tuple[str, ...] | None:
    """The only roles (identities) that a credential signs for, None where it is for all that its
    user has."""
    roles = meta_of(record).lent.get(_ROLES)
    return None if roles is None else tuple(roles)


def lent_ground(directory: Directory, tx: Reader, record: Record) -> tuple[Ground, ...]:
    """The application credential that a credential rests on, if any. Raises Problem 401 where it
    is gone."""
    lent = meta_of(record).lent
    if not lent:
        return ()
    maker = directory.get(tx, _MAKER, lent.get(_MAKER))
    if maker is None:
        raise unauthorized()
    return (ground(_MAKER, maker),)
