"""Finds A's records, identities and texts in an answer to B."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from access.journal import Change
from access.people import SECRET, People
from access.references import Reference
from access.requests import Request
from liveref.exercise.caller import Answer
from liveref.model.api import Effect

_SECRET = re.compile(rb"secret-of-a-[a-z0-9-]+")
_UUID = re.compile(rb"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}")
_FREE = re.compile(r"(.+_)?(name|description|metadata|tags?|comment|reason|label)")
_OWNER = re.compile(r"(.+:)?(project|tenant)(_id)?|owner|(trustor_)?user_id")
_MARKS = ("_.project", "_.seen")
_OPEN = ("project-a", "user-fellow")
"""The names that a fellow knows: of the project, and its own."""
_TIME = ("phases", "due", "moves")


class Violation(msgspec.Struct, frozen=True, kw_only=True):
    """A request of B that should have led to nothing of A's. `kind` says what it did: reads,
    lists, changes, deletes, uses, takes (for A's project), administers (what only administrators
    may), shares (what all may see, but only the owner may share), hinders (A can't end it any
    more), fails (5xx)."""

    kind: str
    service: str
    operation: str
    place: str
    detail: str
    request: str
    code: int

    @property
    def key(self) -> str:
        """The key by which exceptions name it."""
        return f"{self.service} {self.operation} {self.place}: {self.kind}"


class Belongings:
    """A's belongings: rows of the store, identities, texts."""

    def __init__(
        self, people: People, sharing: Iterable[str] = (), *, is_fellow: bool = False
    ) -> None:
        """`sharing` are the kinds of the records that say with whom others are shared; who
        `is_fellow` is of A's project, of which then only the users are apart."""
        self.sharing = frozenset(sharing)
        self.rows: set[tuple[str, str]] = set()
        persons = (people.a, people.second)
        self.projects = set() if is_fellow else {people.a.project}
        self.users = {one.user for one in persons}
        self._open = {SECRET + f"-{e}" for e in _OPEN} if is_fellow else set[str]()
        self._ids = {one.encode() for one in (*self.projects, *self.users)}
        self._shared: set[bytes] = set()
        self._shown: set[bytes] = set()

    def add(self, changes: Iterable[Change], *, own: bool, shared: bool) -> None:
        """Note what A has written, or another for A, if it is A's `own`. All may see and use a
        record that is `shared`."""
        for change in changes:
            row = (change.kind, change.id)
            if shared and change.after is not None:
                self._shown |= {_plain(i) for i in _UUID.findall(msgspec.json.encode(change.after))}
            if change.before is None and own and not change.kind.startswith("_/"):
                self.rows.add(row)
                if _UUID.fullmatch(id := str(change.id).encode()):
                    (self._shared if shared else self._ids).add(_plain(id))
            elif change.after is None:
                self.rows.discard(row)

    def not_these(self, texts: Iterable[str]) -> None:
        """These identities are not A's alone."""
        self._ids -= {_plain(text.encode()) for text in texts}

    def shared_in(self, change: Change) -> set[str]:
        """The identities of what all may see in a row."""
        ids = _UUID.findall(msgspec.json.encode([change.id, change.after]))
        return {id.decode() for id in ids if _plain(id) in self._shared}

    def is_about(self, request: Request) -> bool:
        """Whether a request names a record of A's."""
        ids = {_plain(id) for id in _UUID.findall(str(request).encode())}
        people = {id.encode() for id in (*self.projects, *self.users)}
        return bool(ids & (self._ids - people))

    def revealed(self, raw: bytes) -> set[str]:
        """Identities and texts of A's in what was sent, but for those that stand in what all may
        see."""
        hidden = self._ids - self._shown
        ids = {id for id in _UUID.findall(raw) if _plain(id) in hidden}
        return {id.decode() for id in (*ids, *_SECRET.findall(raw))} - self._open

    def paths(self, value: Any, path: str = "") -> Iterator[tuple[str, str]]:
        """The places of A's identities in a record's data, but for free texts."""
        if isinstance(value, dict):
            for key, item in value.items():
                if not _FREE.fullmatch(key.lower()):
                    yield from self.paths(item, f"{path}.{key}" if path else key)
                yield from ((f"{path}.{key}", id) for id in self.identities(key))
        elif isinstance(value, list):
            for item in value:
                yield from self.paths(item, path)
        elif isinstance(value, str):
            yield from ((path, id) for id in self.identities(value))

    def identities(self, text: str) -> set[str]:
        """Identities of A's in a text."""
        ids = _UUID.findall(text.encode())
        return {_plain(id).decode() for id in ids if _plain(id) in self._ids}


def _plain(identity: bytes) -> bytes:
    """Identities are the same with hyphens and without."""
    return identity.replace(b"-", b"")


def judge(
    belongings: Belongings,
    service: str,
    reference: Reference | None,
    request: Request,
    answer: Answer,
    changes: list[Change],
) -> Iterator[Violation]:
    """The violations of the answer to a request of B, and of the records it has written."""
    operation = request.operation
    for kind, detail in _wrong(belongings, reference, request, answer, changes):
        yield Violation(
            kind=kind,
            service=service,
            operation=f"{operation.method} {operation.path}"
            + (f" {operation.action}" if operation.action else ""),
            place=f"{reference.location} {'.'.join(reference.steps)}" if reference else "itself",
            detail=detail,
            request=str(request),
            code=answer.code,
        )


def _wrong(
    belongings: Belongings,
    reference: Reference | None,
    request: Request,
    answer: Answer,
    changes: list[Change],
) -> Iterator[tuple[str, str]]:
    if answer.code >= 500:
        yield "fails", answer.raw[:200].decode(errors="replace")
        return
    sent = str(request).encode()
    headers = " ".join(answer.headers.values()).encode()
    sent_texts = {_norm(text) for text in belongings.revealed(sent)}
    revealed = {e for e in belongings.revealed(answer.raw + headers) if _norm(e) not in sent_texts}
    if revealed:
        lists = request.operation.effect in (Effect.LIST, Effect.MAP_LIST)
        yield "lists" if lists else "reads", _where(answer.body, revealed)
    if request.operation.admin_only and answer.good and request.method not in ("GET", "HEAD"):
        yield "administers", "an operation for administrators alone"
    for change in changes:
        yield from _written(belongings, reference, change)


def _norm(text: str) -> str:
    return text if text.startswith(SECRET) else text.replace("-", "")


def _written(
    belongings: Belongings, reference: Reference | None, change: Change
) -> Iterator[tuple[str, str]]:
    if (change.kind, change.id) in belongings.rows:
        if change.after is None:
            yield "deletes", f"{change.kind} {change.id}"
        elif fields := _differing(change.before or {}, change.after):
            yield "changes", f"{change.kind} {change.id}: {', '.join(fields)}"
        return
    if change.after is None or change.kind.startswith("_/"):
        return
    if change.kind in belongings.sharing and (of := belongings.shared_in(change)):
        yield "shares", f"{change.kind}: {', '.join(sorted(of))}"
        return
    before = set(belongings.paths(change.before or {}))
    new = sorted(set(belongings.paths(change.after)) - before)
    new += [("id", id) for id in belongings.identities(str(change.id)) if not change.before]
    if not new:
        return
    people = belongings.projects | belongings.users
    if all(id in people for _, id in new):
        if reference is not None and reference.kind in ("project", "user"):
            takes = _is_owner(reference.steps[-1])
        else:
            takes = reference is not None or any(path in _MARKS for path, _ in new)
        if takes:
            yield "takes", f"{change.kind}: {', '.join(sorted({path for path, _ in new}))}"
        return
    yield "uses", f"{change.kind}: {', '.join(sorted({path for path, _ in new}))}"


def _is_owner(name: str) -> bool:
    """Whether a field of that name says whose a record is, not who else is let."""
    return _OWNER.fullmatch(name) is not None


def _differing(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    own, new = before.get("_", {}), after.get("_", {})
    names = {*before, *after} - {"_"}
    if own.get("phases") and not new.get("phases"):
        names = {name for name in names if not name.endswith(("status", "updated_at"))}
    differing = [name for name in sorted(names) if before.get(name) != after.get(name)]
    differing += [f"_.{n}" for n in sorted({*own, *new} - {*_TIME}) if own.get(n) != new.get(n)]
    return differing


def _where(body: Any, texts: set[str]) -> str:
    """The fields of an answer in which A's identities and texts stand."""
    paths = sorted(
        {path for path, text in _texts(body) if any(fragment in text for fragment in texts)}
    )
    return ", ".join(paths[:6]) or f"headers or bytes: {', '.join(sorted(texts)[:3])}"


def _texts(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _texts(item, f"{path}.{key}" if path else key)
            yield path, str(key)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item, path)
    else:
        yield path, str(value)
