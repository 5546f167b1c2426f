"""The ways to prove who one is: a password, a token, an application credential, a signature.

The records are looked up in one consistent view; secrets are verified after that, on another
thread.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from liveref.identity import tokens
from liveref.identity.access import RULE
from liveref.identity.consumers import delegation
from liveref.identity.directory import Directory
from liveref.identity.grounds import Ground, expiry, ground, hold, with_domain
from liveref.identity.roles import role_ids
from liveref.identity.scope import Scope, is_open, unauthorized, user_of
from liveref.identity.tokens import Limits
from liveref.service.effects.secrets import stored_hash
from liveref.service.request.call import Call
from liveref.service.request.problem import Problem
from liveref.service.system.status import parent
from liveref.store.base import Condition, Reader, Record
from liveref.values.hashing import Hasher

_PARENT = "_.parent"


class Proof(msgspec.Struct, frozen=True):
    """A secret that has to fit a hash; None where there is no such user or credential, which takes
    as long to find out."""

    secret: str
    hash: str | None


class Claim(msgspec.Struct, frozen=True):
    """The user that a request claims to be from, before its `proofs` are verified: the `user`, None
    for one that isn't there; the limits of the token; its grounds besides the user, at the time of
    the claim. `is_open` says whether the user may log in at all."""

    user: Record | None
    methods: tuple[str, ...] = ()
    proofs: tuple[Proof, ...] = ()
    limits: Limits = Limits()
    grounds: tuple[Ground, ...] = ()
    is_open: bool = True


def claim(identity: Any, directory: Directory, tx: Reader, call: Call) -> Claim:
    """Read `auth.identity`. Raises Problem 400 for what can't be read, 401 for a method that
    isn't known and a token that isn't valid."""
    claims = [
        msgspec.structs.replace(result, methods=(method, *result.methods))
        for method, given in _asked(identity)
        for result in [_METHODS[method](given, directory, tx, call)]
    ]
    claimed = _together(claims)
    if claimed.user is None:
        return claimed
    own = with_domain(directory, tx, "user", claimed.user)
    return msgspec.structs.replace(
        claimed,
        is_open=is_open(directory, tx, claimed.user),
        grounds=tuple(dict.fromkeys((*own, *claimed.grounds))),
    )


def _asked(identity: Any) -> list[tuple[str, dict[str, Any]]]:
    """The methods that a request names, each once, with what it gives for each."""
    methods = identity.get("methods") if isinstance(identity, dict) else None
    if not isinstance(methods, list) or not methods:
        field = "auth.identity.methods"
        raise Problem(400, f"{field} must be a list that names a method.", field=field)
    for index, method in enumerate(methods):
        field = f"auth.identity.methods.{index}"
        if not isinstance(method, str):
            raise Problem(400, f"{field} must be a string.", field=field)
        if method not in _METHODS:
            raise unauthorized(f"The method {method[:40]!r} is not known here.")
        if not isinstance(identity.get(method), dict):
            field = f"auth.identity.{method}"
            raise Problem(400, f"{field} must be an object.", field=field)
    return [(method, identity[method]) for method in dict.fromkeys(methods)]


def _together(claims: list[Claim]) -> Claim:
    """One claim of several, which all must be true. A delegation stands alone: its limits are not
    those of the user's own password."""
    first = claims[0]
    if len(claims) == 1:
        return first
    users = {one.user.id if one.user else None for one in claims}
    if len(users) > 1 or any(one.limits.is_delegated for one in claims):
        raise unauthorized()
    return Claim(
        first.user,
        tuple(dict.fromkeys(method for one in claims for method in one.methods)),
        tuple(proof for one in claims for proof in one.proofs),
        Limits(expires=earliest(one.limits.expires for one in claims)),
        tuple(basis for one in claims for basis in one.grounds),
    )


def earliest(times: Iterable[float | None]) -> float | None:
    """The first of several times, None where none is one."""
    return min((time for time in times if time is not None), default=None)


async def verified(claimed: Claim, hasher: Hasher) -> Record:
    """The user who made a claim. Raises Problem 401 where the claim is false."""
    for proof in claimed.proofs:
        if not await hasher.verify(proof.hash, proof.secret):
            raise unauthorized()
    if claimed.user is None or not claimed.is_open:
        raise unauthorized()
    return claimed.user


def _text(given: Any, name: str, field: str) -> str:
    value = given.get(name) if isinstance(given, dict) else None
    if not isinstance(value, str):
        raise Problem(400, f"{field}.{name} must be a string.", field=f"{field}.{name}")
    return value


def _password(given: dict[str, Any], directory: Directory, tx: Reader, _: Call) -> Claim:
    asked = given.get("user")
    secret = _text(asked, "password", "auth.identity.password.user")
    user = user_of(asked, directory, tx, "auth.identity.password.user")
    field = directory.conventions.secrets["user"]
    return Claim(user, proofs=(Proof(secret, stored_hash(user, field) if user else None),))


def _token(given: dict[str, Any], directory: Directory, tx: Reader, call: Call) -> Claim:
    """A token that stands is good for another, with all its limits and grounds. One of a trust or
    of an OAuth access token is not, as in the real service. Raises Problem 403."""
    token = tokens.find(tx, _text(given, "id", "auth.identity.token"), call.now)
    if token is None or not hold(directory, tx, token.grounds, call.now):
        raise unauthorized()
    if token.limits.trust or token.limits.access_token:
        raise Problem(403, "A token that was delegated is not good for another.")
    limits = msgspec.structs.replace(token.limits, expires=token.expires)
    user = directory.get(tx, "user", token.user)
    return Claim(user, token.methods, limits=limits, grounds=token.grounds)


def _oauth1(_: dict[str, Any], directory: Directory, tx: Reader, call: Call) -> Claim:
    token, consumer = delegation(directory, tx, call)
    limits = Limits(
        scope=Scope("project", str(token.data.get("project_id"))),
        roles=role_ids(token),
        expires=expiry(token),
        access_token=token.id,
        is_restricted=True,
    )
    user = directory.get(tx, "user", token.data.get("authorizing_user_id"))
    grounds = (ground("access_token", token), ground("consumer", consumer))
    return Claim(user, limits=limits, grounds=grounds)


def _application_credential(
    given: dict[str, Any], directory: Directory, tx: Reader, call: Call
) -> Claim:
    field = "auth.identity.application_credential"
    secret = _text(given, "secret", field)
    credential = _credential(given, directory, tx, field)
    if credential is None:
        return Claim(None, proofs=(Proof(secret, None),), limits=Limits(scope=Scope()))
    expires = expiry(credential)
    expired = expires is not None and expires <= call.now
    limits = Limits(
        scope=Scope("project", str(credential.data.get("project_id"))),
        roles=role_ids(credential),
        expires=expires,
        credential=credential.id,
        is_restricted=credential.data.get("unrestricted") is not True,
        access=_access(credential),
    )
    owner = None if expired else directory.get(tx, "user", parent(credential))
    hashed = stored_hash(credential, directory.conventions.secrets["application_credential"])
    grounds = (ground("application_credential", credential),)
    return Claim(owner, proofs=(Proof(secret, hashed),), limits=limits, grounds=grounds)


def _credential(
    given: dict[str, Any], directory: Directory, tx: Reader, field: str
) -> Record | None:
    """The application credential of that `id`, or of that `name` of a `user`."""
    if "id" in given:
        return directory.get(tx, "application_credential", _text(given, "id", field))
    name = _text(given, "name", field)
    user = user_of(given.get("user"), directory, tx, f"{field}.user")
    if user is None or "application_credential" not in directory.resources:
        return None
    kind = directory.kind("application_credential")
    where = [Condition("name", name), Condition(_PARENT, user.id)]
    return next(iter(tx.page(kind, where, limit=1)), None)


def _access(credential: Record) -> tuple[tuple[str, str, str], ...] | None:
    """The only requests that a credential is for, None where it is for any."""
    rules = credential.data.get("access_rules")
    if not rules:
        return None
    return tuple((*(str(rule.get(key, "")) for key in RULE),) for rule in rules)  # type: ignore[misc]


_METHODS = {
    "password": _password,
    "token": _token,
    "application_credential": _application_credential,
    "oauth1": _oauth1,
}
