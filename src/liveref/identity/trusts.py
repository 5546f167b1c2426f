"""Trusts: what one user lets another do in its place, in one project and with some of its roles."""

from __future__ import annotations

from typing import Any

import msgspec

from liveref.identity import tokens
from liveref.identity.directory import Directory
from liveref.identity.roles import roles_in
from liveref.identity.scope import Scope, unauthorized
from liveref.service.request.problem import Problem
from liveref.store.base import Reader, Record, Transaction
from liveref.values.times import moment

SCOPE = "OS-TRUST:trust"


class Trusted(msgspec.Struct, frozen=True):
    """What a token of a trust is for: the project, and the user that it speaks for."""

    id: str
    scope: Scope
    user: str


def consume(
    asked: Any, user: str, directory: Directory, tx: Transaction, now: float
) -> Trusted | None:
    """The trust that a scope asks for, used once more; None where it asks for none. Raises
    Problem 401 for one that isn't there or is used up, 403 for one that is another's."""
    named = asked.get(SCOPE) if isinstance(asked, dict) else None
    if named is None:
        return None
    trust = directory.get(tx, "trust", named.get("id") if isinstance(named, dict) else None)
    if trust is None or not is_valid(trust, now) or trust.data.get("remaining_uses") == 0:
        raise unauthorized()
    if user != trust.data.get("trustee_user_id"):
        raise Problem(403, "This trust is another user's.")
    left = trust.data.get("remaining_uses")
    if isinstance(left, int) and not isinstance(left, bool):
        trust.data["remaining_uses"] = left - 1
        tx.update(trust)
    told = trust.data.get("impersonation") is True
    speaker = trust.data.get("trustor_user_id") if told else user
    return Trusted(trust.id, Scope("project", str(trust.data.get("project_id"))), str(speaker))


def is_valid(trust: Record, now: float) -> bool:
    """Whether a trust has not come to its end."""
    expires = moment(trust.data.get("expires_at"))
    return expires is None or expires > now


def trusted_roles(directory: Directory, tx: Reader, token: tokens.Token) -> dict[str, str]:
    """The roles of a token that rests on a trust: those of the trust that the trustor has still;
    none once the trust is gone."""
    trust = directory.get(tx, "trust", token.trust)
    if trust is None:
        return {}
    has = roles_in(directory, tx, str(trust.data.get("trustor_user_id")), token.scope)
    given = {role.get("id") for role in trust.data.get("roles") or () if isinstance(role, dict)}
    return {role: name for role, name in has.items() if role in given}


def shown(directory: Directory, tx: Reader, token: tokens.Token) -> dict[str, Any]:
    """What a token says of the trust that it rests on."""
    trust = directory.get(tx, "trust", token.trust)
    if trust is None:
        return {}
    users = {
        name: {"id": trust.data.get(f"{name}_id")} for name in ("trustee_user", "trustor_user")
    }
    impersonation = trust.data.get("impersonation") is True
    return {SCOPE: {"id": trust.id, "impersonation": impersonation, **users}}
