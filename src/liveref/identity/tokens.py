"""Tokens: random texts of which only a digest is kept, with what they say of their user."""

from __future__ import annotations

import secrets
from hashlib import sha256

import msgspec

from liveref.identity.scope import Scope
from liveref.store.base import Condition, Kind, Reader, Record, Transaction
from liveref.values.times import timestamp

KIND = Kind(name="_/token", indexed=("expires", "user"))
_BYTES = 32
_SWEEP = 100
_STYLE = "2015-11-07T01:58:43.578929Z"


class Token(msgspec.Struct, kw_only=True):
    """What a token says. `roles` are names by identity; `limited_to` are the only roles that
    tokens made from this one may have; `audit` names it without giving it away; `trust` is the
    one that it rests on, or `access_token`. `is_restricted` and `access` are those of `Caller`."""

    user: str
    methods: tuple[str, ...]
    scope: Scope
    roles: dict[str, str]
    issued: float
    expires: float
    audit: str
    limited_to: tuple[str, ...] | None = None
    trust: str | None = None
    access_token: str | None = None
    is_restricted: bool = False
    access: tuple[tuple[str, str, str], ...] | None = None


def issue(tx: Transaction, token: Token) -> str:
    """Keep a new token; returns its text, which is kept nowhere. Expired ones are swept out."""
    text = secrets.token_urlsafe(_BYTES)
    for old in tx.page(KIND.name, [Condition("expires", token.issued, "le")], limit=_SWEEP):
        tx.delete(KIND.name, old.id)
    data = msgspec.to_builtins(token)
    tx.insert(
        Record(
            kind=KIND.name,
            id=_digest(text),
            data=data,
            created=token.issued,
            updated=token.issued,
        )
    )
    return text


def find(tx: Reader, text: object, now: float) -> Token | None:
    """What a token says; None for one that is not valid, or not valid any more."""
    if not isinstance(text, str) or not text:
        return None
    record = tx.get(KIND.name, _digest(text))
    if record is None:
        return None
    token = msgspec.convert(record.data, Token)
    return token if token.expires > now else None


def revoke(tx: Transaction, text: str) -> bool:
    """End a token at once; False where there is none."""
    return tx.delete(KIND.name, _digest(text))


def revoke_all(tx: Transaction, user: str) -> None:
    """End all tokens of a user."""
    while found := tx.page(KIND.name, [Condition("user", user)]):
        for record in found:
            tx.delete(KIND.name, record.id)


def audit_id() -> str:
    """A name for a token that gives nothing away."""
    return secrets.token_urlsafe(16)


def written(seconds: float) -> str:
    """A time as tokens show it: ISO 8601 in UTC, to the microsecond."""
    return timestamp(seconds, _STYLE)


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()
