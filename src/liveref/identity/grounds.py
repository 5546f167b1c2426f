"""The grounds of a token: its user, its project or domain, and its delegation. The token ends when
one of these ends, expires, is disabled, or gets another secret."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256

import msgspec

from liveref.identity.directory import Directory
from liveref.identity.scope import Scope, is_enabled, is_open
from liveref.service.system.record_meta import change_meta, meta_of
from liveref.store.base import Reader, Record, Transaction
from liveref.values.times import moment

_SECRET = "blob"  # noqa: S105 - the field of a credential that holds its keys
_SWITCHED = ("user", "project", "domain")
_HAVE_DOMAIN = ("user", "project")
_EXPIRING = ("trust", "application_credential", "access_token")


class Ground(msgspec.Struct, frozen=True):
    """A record that a token rests on, as it was when the token was issued: `mark` is another once
    the record has another secret, was disabled in between, or was made anew."""

    meaning: str
    id: str
    mark: str


def ground(meaning: str, record: Record) -> Ground:
    """A record as it is now."""
    meta = meta_of(record)
    hashes = sorted(meta.hashes.items())
    state = repr((record.created, hashes, meta.ends, record.data.get(_SECRET)))
    return Ground(meaning, record.id, sha256(state.encode()).hexdigest()[:32])


def with_domain(directory: Directory, tx: Reader, meaning: str, record: Record) -> list[Ground]:
    """A user or project, with the domain that it is in."""
    grounds = [ground(meaning, record)]
    domain = directory.get(tx, "domain", record.data.get("domain_id"))
    if meaning in _HAVE_DOMAIN and domain is not None:
        grounds.append(ground("domain", domain))
    return grounds


def of_scope(directory: Directory, tx: Reader, scope: Scope) -> list[Ground]:
    """The project or domain that a scope names; none where it names none."""
    record = directory.get(tx, scope.sort, scope.id) if scope.id else None
    return with_domain(directory, tx, scope.sort, record) if record is not None else []


def hold(directory: Directory, tx: Reader, grounds: Iterable[Ground], now: float) -> bool:
    """Whether all are as they were, enabled, and not expired."""
    return all(_holds(directory, tx, basis, now) for basis in grounds)


def _holds(directory: Directory, tx: Reader, basis: Ground, now: float) -> bool:
    record = directory.get(tx, basis.meaning, basis.id)
    if record is None or ground(basis.meaning, record) != basis:
        return False
    if basis.meaning in _SWITCHED and not is_open(directory, tx, record):
        return False
    expires = expiry(record) if basis.meaning in _EXPIRING else None
    return expires is None or expires > now


def expiry(record: Record) -> float | None:
    """When what was delegated expires (seconds since the epoch), None for never."""
    return moment(record.data.get("expires_at"))


def chain(directory: Directory, tx: Reader, trust: Record) -> Iterator[Record]:
    """A trust and those that it was redelegated from. Ends early where one is gone."""
    seen: set[str] = set()
    link: Record | None = trust
    while link is not None and link.id not in seen:
        seen.add(link.id)
        yield link
        link = directory.get(tx, "trust", link.data.get("redelegated_trust_id"))


def end_tokens(directory: Directory, tx: Transaction, identity: str) -> None:
    """End for good the tokens of a user, project or domain that is disabled now: they do not come
    back once it is enabled again."""
    for meaning in _SWITCHED:
        record = directory.get(tx, meaning, identity)
        if record is not None and not is_enabled(record):
            meta = change_meta(record)
            meta.ends += 1
            tx.update(record)
