"""Tokens: random texts of which only a digest is stored, with what they say of their user."""

from __future__ import annotations

from hashlib import sha256

import msgspec

from liveref.identity.grounds import Ground
from liveref.identity.scope import Scope
from liveref.store.base import Condition, Kind, Reader, Record, Transaction
from liveref.values.generator import Generator
from liveref.values.times import timestamp

KIND = Kind(name="_/token", indexed=("expires", "user"))
_BYTES = 32
_SWEEP = 100
_STYLE = "2015-11-07T01:58:43.578929Z"


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """The limits of a token, and of all tokens that are made from it: the only `scope` and the only
    `roles` (identities), None for any that its user has; the time (seconds since the epoch) at
    which it expires at the latest; the trust, OAuth access token or application credential that it
    was made from. `is_restricted` and `access` are those of `Caller`."""

    scope: Scope | None = None
    roles: tuple[str, ...] | None = None
    expires: float | None = None
    trust: str | None = None
    access_token: str | None = None
    credential: str | None = None
    is_restricted: bool = False
    access: tuple[tuple[str, str, str], ...] | None = None

    @property
    def is_delegated(self) -> bool:
        """Whether the token was made from what its user delegated."""
        return self.scope is not None


class Token(msgspec.Struct, kw_only=True):
    """The content of a token. `roles` are names by identity; `audit` names it without giving it
    away. It is valid while its `grounds` hold and its limits allow a role."""

    user: str
    methods: tuple[str, ...]
    scope: Scope
    roles: dict[str, str]
    issued: float
    expires: float
    audit: str
    limits: Limits
    grounds: tuple[Ground, ...]


def issue(tx: Transaction, token: Token, generator: Generator) -> str:
    """Store a new token; returns its text, which is stored nowhere. Expired ones are swept out."""
    text = generator.text(_BYTES)
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
    """The content of a token; None for one that is not there, has expired or cannot be read."""
    if not isinstance(text, str) or not text:
        return None
    record = tx.get(KIND.name, _digest(text))
    if record is None:
        return None
    try:
        token = msgspec.convert(record.data, Token)
    except msgspec.ValidationError:
        return None
    return token if token.expires > now else None


def revoke(tx: Transaction, text: str) -> bool:
    """End a token at once; False where there is none."""
    return tx.delete(KIND.name, _digest(text))


def audit_id(generator: Generator) -> str:
    """A name for a token that gives nothing away."""
    return generator.text(16)


def written(seconds: float) -> str:
    """A time as tokens show it: ISO 8601 in UTC, to the microsecond."""
    return timestamp(seconds, _STYLE)


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()
