"""Whether a token is valid, and the roles that it has now. Nothing else ends a token before it
expires: this is asked of all that a token rests on."""

from __future__ import annotations

from liveref.identity.directory import Directory
from liveref.identity.grounds import hold
from liveref.identity.roles import roles_in
from liveref.identity.tokens import Token
from liveref.identity.trusts import trusted_roles
from liveref.store.base import Reader


def stands(directory: Directory, tx: Reader, token: Token, now: float) -> bool:
    """Whether all that a token rests on holds, and it has a role where it is for something."""
    if not hold(directory, tx, token.grounds, now):
        return False
    return token.scope.sort == "none" or bool(token_roles(directory, tx, token))


def token_roles(directory: Directory, tx: Reader, token: Token) -> dict[str, str]:
    """The roles that a token stands for now: names by identity."""
    limits, scope = token.limits, token.scope
    if scope.sort == "none":
        return {}
    if limits.trust is not None:
        return trusted_roles(directory, tx, limits.trust, scope)
    roles = roles_in(directory, tx, token.user, scope)
    if limits.roles is None:
        return roles
    return {role: name for role, name in roles.items() if role in limits.roles}
