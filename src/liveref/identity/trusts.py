"""Trusts: what one user lets another do in its place, in one project and with some of its roles."""

from __future__ import annotations

from typing import Any

import msgspec

from liveref.identity import tokens
from liveref.identity.directory import Directory
from liveref.identity.grounds import Ground, chain, expiry, ground, with_domain
from liveref.identity.roles import role_ids, roles_in
from liveref.identity.scope import UNSCOPED, Scope, unauthorized
from liveref.service.request.problem import Problem
from liveref.store.base import Reader, Record, Transaction

SCOPE = "OS-TRUST:trust"
_PARTIES = ("trustor_user_id", "trustee_user_id")


class Trusted(msgspec.Struct, frozen=True):
    """The content of a trust for a token: the project; the user that it speaks for; when the trust,
    or one that it was redelegated from, expires; the grounds of the token."""

    id: str
    scope: Scope
    user: str
    expires: float | None
    grounds: tuple[Ground, ...]

    def limits(self, expires: float | None) -> tokens.Limits:
        """The limits of a token of the trust, made by a login that `expires` itself."""
        times = [time for time in (self.expires, expires) if time is not None]
        return tokens.Limits(
            scope=self.scope,
            expires=min(times, default=None),
            trust=self.id,
            is_restricted=True,
        )


def consume(
    asked: Any, user: str, directory: Directory, tx: Transaction, now: float
) -> Trusted | None:
    """The trust that a scope asks for, used once more; None where it asks for none. Raises
    Problem 400 for what can't be read, 401 for one that isn't there, has expired or is used up,
    403 for one that is another's."""
    if not isinstance(asked, dict) or SCOPE not in asked:
        return None
    trust = _asked(asked, directory, tx)
    if trust is None or trust.data.get("remaining_uses") == 0:
        raise unauthorized()
    if user != trust.data.get("trustee_user_id"):
        raise Problem(403, "This trust is another user's.")
    trusts = list(chain(directory, tx, trust))
    times = [expires for link in trusts if (expires := expiry(link)) is not None]
    if trusts[-1].data.get("redelegated_trust_id") or any(time <= now for time in times):
        raise unauthorized()
    _use(trust, tx)
    speaker = trust.data["trustor_user_id"] if trust.data.get("impersonation") is True else user
    project = trust.data.get("project_id")
    return Trusted(
        trust.id,
        Scope("project", project) if isinstance(project, str) else UNSCOPED,
        str(speaker),
        min(times, default=None),
        _grounds(directory, tx, trusts),
    )


def _asked(asked: dict[str, Any], directory: Directory, tx: Reader) -> Record | None:
    field = f"auth.scope.{SCOPE}"
    named = asked[SCOPE]
    identity = named.get("id") if isinstance(named, dict) else None
    if not isinstance(identity, str):
        raise Problem(400, f"{field}.id must be a string.", field=f"{field}.id")
    if len(asked) > 1:
        raise Problem(400, "scope must hold a trust alone.", field=field)
    return directory.get(tx, "trust", identity)


def _use(trust: Record, tx: Transaction) -> None:
    left = trust.data.get("remaining_uses")
    if isinstance(left, int) and not isinstance(left, bool):
        trust.data["remaining_uses"] = left - 1
        tx.update(trust)


def _grounds(directory: Directory, tx: Reader, trusts: list[Record]) -> tuple[Ground, ...]:
    """The trust, those that it was redelegated from, and the users who made them all."""
    grounds = dict.fromkeys(ground("trust", trust) for trust in trusts)
    for user in {str(trust.data.get(party)) for trust in trusts for party in _PARTIES}:
        record = directory.get(tx, "user", user)
        if record is None:
            raise unauthorized()
        grounds |= dict.fromkeys(with_domain(directory, tx, "user", record))
    return tuple(grounds)


def trusted_roles(directory: Directory, tx: Reader, trust: str, scope: Scope) -> dict[str, str]:
    """The roles of a token that rests on a trust: those of the trust, if the user has them all
    still who made it, or the one that it was redelegated from first; none once one is gone."""
    record = directory.get(tx, "trust", trust)
    if record is None:
        return {}
    *_, root = chain(directory, tx, record)
    if root.data.get("redelegated_trust_id"):
        return {}
    given = set(role_ids(record))
    has = roles_in(directory, tx, str(root.data.get("trustor_user_id")), scope)
    return {role: name for role, name in has.items() if role in given} if given <= set(has) else {}


def shown(directory: Directory, tx: Reader, token: tokens.Token) -> dict[str, Any]:
    """The description of the trust that a token rests on, for the token's body."""
    trust = directory.get(tx, "trust", token.limits.trust)
    if trust is None:
        return {}
    users = {
        name: {"id": trust.data.get(f"{name}_id")} for name in ("trustee_user", "trustor_user")
    }
    impersonation = trust.data.get("impersonation") is True
    return {SCOPE: {"id": trust.id, "impersonation": impersonation, **users}}
