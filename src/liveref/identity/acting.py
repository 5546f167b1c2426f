"""A token for a user who does not log in: for who acts in the user's name behind the API's back."""

from __future__ import annotations

from liveref.identity import tokens
from liveref.identity.grounds import with_domain
from liveref.identity.identity import IdentityService
from liveref.identity.login import token
from liveref.identity.methods import Claim
from liveref.identity.scope import is_open, unauthorized
from liveref.store.base import Transaction


async def acting_token(identity: IdentityService, user: str, project: str | None) -> str:
    """A stored token of a user in a project (both by identity), or in the user's default one. End
    it by `end_token`. Raises Problem 401 for a user who may not log in, or has no role there."""
    directory, now = identity.directory, identity.system.clock()
    asked = {"project": {"id": project}} if project is not None else None

    def keep(tx: Transaction) -> str:
        record = directory.get(tx, "user", user)
        if record is None or not is_open(directory, tx, record):
            raise unauthorized(f"The user {user} may not log in.")
        grounds = tuple(with_domain(directory, tx, "user", record))
        claimed = Claim(record, methods=("password",), grounds=grounds)
        made = token(identity, tx, asked, claimed, record, now)
        return tokens.issue(tx, made, identity.system.generator)

    return await identity.store.transact(keep)


async def end_token(identity: IdentityService, text: str) -> None:
    """End a token; one that has ended already is left so."""
    await identity.store.transact(lambda tx: tokens.revoke(tx, text))
    identity.changed()
