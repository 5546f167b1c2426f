"""Tokens over HTTP: issued, shown, revoked; and what a token says, as JSON."""

from __future__ import annotations

from typing import Any

import msgspec

from liveref.identity import methods, tokens, trusts
from liveref.identity.catalog import catalog
from liveref.identity.consumers import CLAIMED
from liveref.identity.directory import Directory
from liveref.identity.grounds import of_scope
from liveref.identity.identity import IdentityService
from liveref.identity.roles import roles_in
from liveref.identity.scope import (
    UNSCOPED,
    Scope,
    asked_scope,
    is_enabled,
    unauthorized,
)
from liveref.identity.standing import stands, token_roles
from liveref.service.answers.answer import json_answer
from liveref.service.request.call import Call
from liveref.service.request.problem import Problem
from liveref.service.work.answer import Answer
from liveref.store.base import Reader, Record, Transaction


async def issue(identity: IdentityService, call: Call) -> Answer:
    """A new token for who proves to be a user. Raises Problem 400, 401."""
    auth = call.body.get("auth") if isinstance(call.body, dict) else None
    if not isinstance(auth, dict):
        raise Problem(400, "auth must be an object.", field="auth")
    directory, now = identity.directory, call.now
    claimed = await identity.store.read(
        lambda tx: methods.claim(auth.get("identity"), directory, tx, call)
    )
    user = await methods.verified(claimed, identity.hasher)

    def keep(tx: Transaction) -> tuple[str, dict[str, Any]]:
        made = token(identity, tx, auth.get("scope"), claimed, user, now)
        return tokens.issue(tx, made, identity.system.generator), _shown(identity, tx, made, call)

    text, shown = await identity.store.transact(keep)
    header = (identity.conventions.subject.lower().encode(), text.encode())
    return json_answer(201, shown, [header])


def token(
    identity: IdentityService,
    tx: Transaction,
    asked: Any,
    claimed: methods.Claim,
    user: Record,
    now: float,
) -> tokens.Token:
    """A token of a user, for the scope that is asked for, with the limits of what proved the user.
    Raises Problem 400, 401 where it would stand on nothing, 403 for more than was delegated."""
    directory, limits = identity.directory, claimed.limits
    trusted = None if limits.is_delegated else trusts.consume(asked, user.id, directory, tx, now)
    if trusted is not None:
        limits = trusted.limits(limits.expires)
    scope = limits.scope or asked_scope(asked, directory, tx) or _usual(directory, tx, user)
    if claimed.limits.is_delegated and asked is not None:
        _check_delegated(scope, asked, directory, tx)
    grounds = (*claimed.grounds, *(trusted.grounds if trusted else ()))
    made = tokens.Token(
        user=trusted.user if trusted else user.id,
        methods=claimed.methods,
        scope=scope,
        roles={},
        issued=now,
        expires=methods.earliest((limits.expires, now + identity.conventions.lifetime)) or now,
        audit=tokens.audit_id(identity.system.generator),
        limits=limits,
        grounds=tuple(dict.fromkeys((*grounds, *of_scope(directory, tx, scope)))),
    )
    if not stands(directory, tx, made, now):
        raise unauthorized()
    return msgspec.structs.replace(made, roles=token_roles(directory, tx, made))


def _check_delegated(scope: Scope, asked: Any, directory: Directory, tx: Reader) -> None:
    """Raises Problem 403 where a request asks what was delegated for another scope."""
    of_trust = isinstance(asked, dict) and trusts.SCOPE in asked
    if of_trust or asked_scope(asked, directory, tx) != scope:
        raise Problem(403, "A token that was delegated is valid for its own scope only.")


async def show(identity: IdentityService, call: Call) -> Answer:
    """The description of a token. Raises Problem 404 for one that is not valid."""
    text = _subject(identity, call)
    token, shown = await identity.store.read(lambda tx: _valid_token(identity, tx, text, call))
    _may(call, token)
    header = (identity.conventions.subject.lower().encode(), text.encode())
    return json_answer(200, shown, [header])


async def revoke(identity: IdentityService, call: Call) -> Answer:
    """A token ends, at once. Raises Problem 404 for one that is not valid."""
    text = _subject(identity, call)

    def end(tx: Transaction) -> None:
        token = tokens.find(tx, text, call.now)
        if token is None:
            raise Problem(404, "There is no such token.")
        _may(call, token)
        tokens.revoke(tx, text)

    await identity.store.transact(end)
    identity.changed()
    return Answer(204, [])


def _subject(identity: IdentityService, call: Call) -> str:
    name = identity.conventions.subject
    value = call.headers.get(name.lower().encode())
    if value is None:
        raise Problem(400, f"The header {name} must hold a token.", field=name)
    return value.decode("latin-1")


def _valid_token(
    identity: IdentityService, tx: Reader, text: str, call: Call
) -> tuple[tokens.Token, dict[str, Any]]:
    token = tokens.find(tx, text, call.now)
    if token is None or not stands(identity.directory, tx, token, call.now):
        raise Problem(404, "There is no such token.")
    token = msgspec.structs.replace(token, roles=token_roles(identity.directory, tx, token))
    return token, _shown(identity, tx, token, call)


def _may(call: Call, token: tokens.Token) -> None:
    """Users see their own tokens; administrators, all."""
    if call.caller is not None and not call.caller.is_admin and call.caller.user != token.user:
        raise Problem(403, "Only an administrator may look at another user's token.")


def _usual(directory: Directory, tx: Reader, user: Record) -> Scope:
    """The user's default project, if the user has a role there."""
    project = directory.get(tx, "project", user.data.get("default_project_id"))
    scope = Scope("project", project.id) if project else UNSCOPED
    return scope if project and roles_in(directory, tx, user.id, scope) else UNSCOPED


def _shown(
    identity: IdentityService, tx: Reader, token: tokens.Token, call: Call
) -> dict[str, Any]:
    """The token as an answer's body."""
    directory, scope = identity.directory, token.scope
    user = directory.get(tx, "user", token.user)
    shown: dict[str, Any] = {
        "methods": list(token.methods),
        "user": _named(directory, tx, user) | {"password_expires_at": None},
        "audit_ids": [token.audit],
        "issued_at": tokens.written(token.issued),
        "expires_at": tokens.written(token.expires),
    }
    shown |= _shown_scope(directory, tx, scope)
    if token.limits.trust is not None:
        shown |= trusts.shown(directory, tx, token)
    if token.limits.access_token is not None:
        shown[CLAIMED] = {"access_token_id": token.limits.access_token}
    if scope != UNSCOPED:
        shown["roles"] = [{"id": role, "name": name} for role, name in token.roles.items()]
        if providers := _shown_providers(directory, tx):
            shown["service_providers"] = providers
        if "nocatalog" not in call.query:
            shown["catalog"] = catalog(directory, tx, scope, identity.origin, call.base)
    return {"token": shown}


def _shown_scope(directory: Directory, tx: Reader, scope: Scope) -> dict[str, Any]:
    """The fields of a token that name its scope, none without one."""
    if scope.sort == "project":
        project = directory.get(tx, "project", scope.id)
        is_domain = project is not None and project.data.get("is_domain") is True
        return {"project": _named(directory, tx, project), "is_domain": is_domain}
    if scope.sort == "domain":
        domain = directory.get(tx, "domain", scope.id)
        return {"domain": {"id": scope.id, "name": domain.data.get("name") if domain else None}}
    return {"system": {"all": True}} if scope.sort == "system" else {}


def _shown_providers(directory: Directory, tx: Reader) -> list[dict[str, Any]]:
    """The enabled service providers of a federation."""
    providers = filter(is_enabled, directory.all(tx, "service_provider"))
    addresses = ("auth_url", "sp_url")
    return [
        {"id": provider.id, **{name: provider.data.get(name) for name in addresses}}
        for provider in providers
    ]


def _named(directory: Directory, tx: Reader, record: Record | None) -> dict[str, Any]:
    """A user or project as a token shows it: identity, name and domain."""
    if record is None:
        raise unauthorized()
    domain = directory.get(tx, "domain", record.data.get("domain_id"))
    own = {"id": record.data.get("domain_id"), "name": domain.data.get("name") if domain else None}
    return {"id": record.id, "name": record.data.get("name"), "domain": own}
