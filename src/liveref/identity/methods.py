"""The ways to prove who one is: a password, a token, an application credential, a signature.

What is asked for is looked up in one consistent view; a password is verified after that, on
another thread.
"""

from __future__ import annotations

from typing import Any

import msgspec

from liveref.identity import tokens
from liveref.identity.consumers import delegation
from liveref.identity.directory import Directory
from liveref.identity.scope import Scope, is_open, unauthorized, user_of
from liveref.service.effects.secret_fields import kept_hash
from liveref.service.request.call import Call
from liveref.service.request.problem import Problem
from liveref.service.system.status import parent
from liveref.store.base import Condition, Reader, Record
from liveref.values.hashing import Hasher
from liveref.values.times import moment

_PARENT = "_.parent"


class Claim(msgspec.Struct):
    """Who a request says it is from, before that is verified: the `user`, None for one that
    isn't there; the `hash` to verify `password` against, UNSET where nothing is to verify; what
    the proof itself limits the token to. `is_open` says whether the user may log in at all."""

    user: Record | None
    methods: tuple[str, ...]
    password: str | None = None
    hash: str | None = None
    scope: Scope | None = None
    roles: tuple[str, ...] | None = None
    expires: float | None = None
    trust: str | None = None
    access_token: str | None = None
    is_restricted: bool = False
    access: tuple[tuple[str, str, str], ...] | None = None
    is_open: bool = True


def claim(identity: Any, directory: Directory, tx: Reader, call: Call) -> Claim:
    """Read `auth.identity`. Raises Problem 400 for what can't be read, 401 for a method that
    isn't known and a token that isn't valid."""
    methods = identity.get("methods") if isinstance(identity, dict) else None
    if not isinstance(methods, list) or not methods:
        raise Problem(400, "auth.identity.methods must name a method.", field="auth.identity")
    found: Claim | None = None
    for method in methods:
        if method not in _METHODS:
            raise unauthorized(f"The method {method!r} is not known here.")
        given = identity.get(method)
        if not isinstance(given, dict):
            field = f"auth.identity.{method}"
            raise Problem(400, f"{field} must be an object.", field=field)
        one = _METHODS[method](given, directory, tx, call)
        if found is not None and (one.user is None or found.user is None):
            raise unauthorized()
        if found is not None and one.user and found.user and one.user.id != found.user.id:
            raise unauthorized()
        before = dict.fromkeys((*methods, *one.methods, *(found.methods if found else ())))
        found = one if found is None or one.password is not None else found
        found = msgspec.structs.replace(found, methods=tuple(before))
    if found is None or found.user is None:
        return found or Claim(None, ())
    return msgspec.structs.replace(found, is_open=is_open(directory, tx, found.user))


async def verified(claimed: Claim, hasher: Hasher) -> Record:
    """The user who made a claim. Raises Problem 401 where the claim is false."""
    user = claimed.user
    if claimed.password is not None:
        fits = await hasher.verify(claimed.hash, claimed.password)
        if not fits:
            raise unauthorized()
    if user is None or not claimed.is_open:
        raise unauthorized()
    return user


def _password(given: dict[str, Any], directory: Directory, tx: Reader, _: Call) -> Claim:
    asked = given.get("user")
    password = asked.get("password") if isinstance(asked, dict) else None
    if not isinstance(password, str):
        field = "auth.identity.password.user.password"
        raise Problem(400, f"{field} must be a string.", field=field)
    user = user_of(asked, directory, tx)
    field = directory.conventions.secrets["user"]
    return Claim(user, (), password, kept_hash(user, field) if user else None)


def _token(given: dict[str, Any], directory: Directory, tx: Reader, call: Call) -> Claim:
    token = tokens.find(tx, given.get("id"), call.now)
    if token is None:
        raise unauthorized()
    user = directory.get(tx, "user", token.user)
    return Claim(
        user,
        token.methods,
        scope=token.scope if _is_lent(token) else None,
        roles=token.limited_to,
        expires=token.expires,
        trust=token.trust,
        access_token=token.access_token,
        is_restricted=token.is_restricted,
        access=token.access,
    )


def _is_lent(token: tokens.Token) -> bool:
    """Whether a token is for one scope only, as all that come of it."""
    return bool(token.trust or token.access_token) or token.access is not None


def _oauth1(_: dict[str, Any], directory: Directory, tx: Reader, call: Call) -> Claim:
    found = delegation(directory, tx, call)
    return Claim(
        directory.get(tx, "user", found.data.get("authorizing_user_id")),
        (),
        scope=Scope("project", str(found.data.get("project_id"))),
        roles=tuple(role["id"] for role in found.data.get("roles") or ()),
        access_token=found.id,
        is_restricted=True,
    )


def _application_credential(
    given: dict[str, Any], directory: Directory, tx: Reader, call: Call
) -> Claim:
    secret = given.get("secret")
    if not isinstance(secret, str):
        field = "auth.identity.application_credential.secret"
        raise Problem(400, f"{field} must be a string.", field=field)
    found = directory.get(tx, "application_credential", given.get("id"))
    if "id" not in given and (user := user_of(given.get("user"), directory, tx)):
        kind = directory.kind("application_credential")
        where = [Condition("name", given.get("name")), Condition(_PARENT, user.id)]
        found = next(iter(tx.page(kind, where, limit=1)), None)
    if found is None:
        return Claim(None, (), secret)
    owner = directory.get(tx, "user", parent(found))
    expires = moment(found.data.get("expires_at"))
    if expires is not None and expires <= call.now:
        owner = None
    field = directory.conventions.secrets["application_credential"]
    told = (role.get("id") or role.get("name") for role in found.data.get("roles") or ())
    roles = tuple(filter(None, told)) or None
    scope = Scope("project", str(found.data.get("project_id")))
    return Claim(
        owner,
        (),
        secret,
        kept_hash(found, field),
        scope,
        roles,
        expires,
        is_restricted=found.data.get("unrestricted") is not True,
        access=_access(found),
    )


def _access(credential: Record) -> tuple[tuple[str, str, str], ...] | None:
    """The only requests that a credential is for, None where it is for any."""
    rules = credential.data.get("access_rules")
    if not rules:
        return None
    keys = ("service", "method", "path")
    return tuple((*(str(rule.get(key, "")) for key in keys),) for rule in rules)  # type: ignore[misc]


_METHODS = {
    "password": _password,
    "token": _token,
    "application_credential": _application_credential,
    "oauth1": _oauth1,
}
