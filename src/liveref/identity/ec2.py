"""Tokens for requests that were signed with an EC2 credential: AWS signature version 2, which is
HMAC over the verb, the host, the path and the sorted parameters."""

from __future__ import annotations

import hmac
from base64 import b64encode
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import msgspec

from liveref.identity import login, tokens
from liveref.identity.directory import Directory
from liveref.identity.grounds import ground, with_domain
from liveref.identity.identity import IdentityService
from liveref.identity.lent import lent_ground, lent_roles
from liveref.identity.methods import Claim
from liveref.identity.scope import Scope, is_open, unauthorized
from liveref.identity.tokens import Limits
from liveref.service.answers.answer import json_answer
from liveref.service.request.call import Call
from liveref.service.request.problem import Problem
from liveref.service.work.answer import Answer
from liveref.store.base import Condition, Reader, Record, Transaction
from liveref.values.times import moment

_DIGESTS = {"HmacSHA256": "sha256", "HmacSHA1": "sha1"}
_TEXTS = ("access", "signature", "verb", "host", "path")
_PATIENCE = 15 * 60.0
"""The seconds for which a signature is good, as in the real service (`auth_ttl`)."""


async def token(identity: IdentityService, call: Call) -> Answer:
    """A token for who signed a request. Raises Problem 400 for what can't be read, 401 for a
    credential that is not there and for a signature that is wrong or older than 15 minutes."""
    given = _given(call)

    def keep(tx: Transaction) -> dict[str, Any]:
        claimed = _claim(identity.directory, tx, given, call.now)
        if claimed.user is None or not claimed.is_open:
            raise unauthorized()
        made = login.token(identity, tx, None, claimed, claimed.user, call.now)
        text = tokens.issue(tx, made, identity.system.generator)
        return _shown(identity.directory, tx, made, text)

    return json_answer(200, {"access": await identity.store.transact(keep)})


def _given(call: Call) -> dict[str, Any]:
    given = call.body.get("credentials") if isinstance(call.body, dict) else None
    if not isinstance(given, dict):
        raise Problem(400, "credentials must be an object.", field="credentials")
    for name in _TEXTS:
        if not isinstance(given.get(name), str):
            field = f"credentials.{name}"
            raise Problem(400, f"{field} must be a string.", field=field)
    params = given.get("params")
    if not isinstance(params, dict) or not all(isinstance(v, str) for v in params.values()):
        raise Problem(400, "credentials.params must hold strings.", field="credentials.params")
    return given


def _claim(directory: Directory, tx: Reader, given: dict[str, Any], now: float) -> Claim:
    signed = moment(given["params"].get("Timestamp"))
    record = next((r for r, s in _keys(directory, tx, given["access"]) if _fits(given, s)), None)
    user = directory.get(tx, "user", record.data.get("user_id")) if record is not None else None
    if record is None or user is None or signed is None or abs(now - signed) > _PATIENCE:
        raise unauthorized()
    scope = Scope("project", str(record.data.get("project_id")))
    return Claim(
        user,
        ("ec2credential",),
        limits=Limits(scope=scope, roles=lent_roles(record), is_restricted=True),
        grounds=(
            *with_domain(directory, tx, "user", user),
            ground("credential", record),
            *lent_ground(directory, tx, record),
        ),
        is_open=is_open(directory, tx, user),
    )


def _keys(directory: Directory, tx: Reader, access: str) -> Iterator[tuple[Record, str]]:
    """The credentials with that access key, each with its secret key."""
    if "credential" not in directory.resources:
        return
    for record in tx.page(directory.kind("credential"), [Condition("type", "ec2")]):
        blob = record.data.get("blob")
        try:
            keys = msgspec.json.decode(blob) if isinstance(blob, str) else blob
        except (msgspec.DecodeError, RecursionError):
            continue
        keys = keys if isinstance(keys, dict) else {}
        secret = keys.get("secret")
        if isinstance(secret, str) and secret and keys.get("access") == access:
            yield record, secret


def _fits(given: dict[str, Any], secret: str) -> bool:
    return hmac.compare_digest(signature(given, secret).encode(), given["signature"].encode())


def signature(given: dict[str, Any], secret: str) -> str:
    """The signature that a request should have; "" for a method that is not known."""
    params: dict[str, str] = given["params"]
    digest = _DIGESTS.get(params.get("SignatureMethod", ""))
    if digest is None or params.get("SignatureVersion") != "2":
        return ""
    pairs = sorted((quote(k, safe="-_.~"), quote(v, safe="-_.~")) for k, v in params.items())
    query = "&".join(f"{name}={value}" for name, value in pairs)
    signed = "\n".join((given["verb"], given["host"], given["path"], query))
    return b64encode(hmac.digest(secret.encode(), signed.encode(), digest)).decode()


def _shown(directory: Directory, tx: Reader, made: tokens.Token, text: str) -> dict[str, Any]:
    """The token in the form of version 2.0 of the API."""
    user = directory.get(tx, "user", made.user)
    project = directory.get(tx, "project", made.scope.id)
    if user is None or project is None:
        raise unauthorized()
    named = {key: project.data.get(key) for key in ("name", "description", "enabled", "tags")}
    return {
        "token": {
            "id": text,
            "audit_ids": [made.audit],
            "issued_at": tokens.written(made.issued),
            "expires": tokens.written(made.expires),
            "tenant": {"id": project.id} | named,
        },
        "user": {
            "id": user.id,
            "name": user.data.get("name"),
            "username": user.data.get("name"),
            "roles": [{"name": name} for name in made.roles.values()],
            "roles_links": [],
        },
        "metadata": {"is_admin": 0, "roles": [*made.roles]},
        "serviceCatalog": [],
    }
