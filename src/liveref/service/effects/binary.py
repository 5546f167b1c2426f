"""Binary bodies of a record: uploads and downloads, streamed."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import msgspec
from msgspec import UNSET

from liveref.model.api import Effect
from liveref.naming.patterns import compiled
from liveref.service.effects import (
    access,
    capacity_claims,
    consequences,
    preconditions,
    records,
    selection,
    transitions,
)
from liveref.service.effects.constraints.unit import allow
from liveref.service.effects.outcome import Outcome
from liveref.service.planning.plan import Plan
from liveref.service.request.call import Call
from liveref.service.request.problem import Problem
from liveref.service.system import status
from liveref.store.base import Reader, Record, Transaction
from liveref.store.blobs import Blob

_BINARY = "application/octet-stream"
_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


class Part(msgspec.Struct):
    """A part of a stored body: `start` up to `end` of `size` bytes, with its record's fields."""

    key: str
    start: int
    end: int
    size: int
    fields: dict[str, Any]

    @property
    def is_whole(self) -> bool:
        """Whether the part is the whole body."""
        return self.end - self.start == self.size

    def headers(self) -> list[tuple[bytes, bytes]]:
        """The headers that describe the part (RFC 9110, section 14)."""
        length = self.end - self.start
        lines = [
            (b"content-type", str(self.fields.get("content_type") or _BINARY).encode()),
            (b"content-length", str(length).encode()),
            (b"accept-ranges", b"bytes"),
        ]
        if not self.is_whole:
            content = f"bytes {self.start}-{self.end - 1}/{self.size}"
            lines.append((b"content-range", content.encode()))
        return lines


def check_type(content_type: str) -> None:
    """Raises Problem 415 for a body that is not a plain stream of bytes."""
    kind = content_type.split(";", maxsplit=1)[0].strip().lower()
    if kind not in ("", _BINARY):
        raise Problem(415, f"The body must be {_BINARY}, not {kind}.")


def may_upload(plan: Plan, call: Call, tx: Reader) -> Record | None:
    """The record that receives an upload; None if the upload creates it. Raises Problem 404, 409 if
    it already has a body, and the problems of behaviour's preconditions."""
    access.check(plan, call, tx)
    if plan.in_headers is not None:
        selection.check_parents(tx, plan.system, plan.operation, call)
        return None
    record = selection.by_path(tx, plan.system, plan.operation, call)
    if _slot(plan) in _bodies(record):
        raise Problem(409, f"The {plan.resource.name} {record.id} has its data already.")
    preconditions.check_state(plan, call, record)
    allow(plan, call, tx, record)
    capacity_claims.check_claims(plan, call, tx)
    return record


def uploaded(plan: Plan, call: Call, blob: Blob) -> Callable[[Transaction], Outcome]:
    """The work that makes a stored body the record's own."""

    def work(tx: Transaction) -> Outcome:
        record, orphans = may_upload(plan, call, tx), list[str]()
        if record is None:
            record, orphans = _replaced(plan, call, tx)
        _check_size(plan, call, blob)
        bodies = status.internal(record).setdefault("bodies", {})
        bodies[_slot(plan)] = msgspec.to_builtins(blob)
        if _is_served_back(plan):
            _describe(plan, record, blob)
            _settle(plan, record, call.now)
        transitions.carry_out(plan, record, None, call.now)
        consequences.follow(plan, call, tx, record, UNSET)
        record.updated = call.now
        records.keep(tx, record)
        return Outcome(created=plan.in_headers is not None, orphans=tuple(orphans))

    return work


def _replaced(plan: Plan, call: Call, tx: Transaction) -> tuple[Record, list[str]]:
    """Create a record in place of an existing one; returns it with the stored bodies that have no
    owner any more."""
    fields = plan.validator.check(call.body) if plan.validator else {}
    former, orphans = selection.find(tx, plan.kind, plan.operation, call), list[str]()
    if former is not None:
        orphans = records.delete(tx, plan.system, plan.resource.name, former)
    identity = call.path[plan.operation.identifier or ""]
    return records.create(plan, call, tx, fields, identity).record, orphans


def _check_size(plan: Plan, call: Call, blob: Blob) -> None:
    """Raises Problem 400 if a header gives another size than that received."""
    size_header = compiled(plan.system.api.conventions.uploads.size_header)
    for name, value in call.named.items():
        if size_header.fullmatch(name) and value != str(blob.size):
            raise Problem(400, f"{name} is {value}, but {blob.size} bytes came.", field=name)


def take_staged(plan: Plan, record: Record) -> None:
    """Make a staged upload the record's data, if an action has moved the record to the status of
    one with data."""
    field, bodies = plan.system.status_field(plan.resource.name), _bodies(record)
    ends = [p.status for p in plan.transition.to][-1:] if plan.transition else []
    settled = plan.system.settled(plan.resource.name)
    slots = plan.system.data_slots(plan.resource.name)
    if not field or not settled or ends != [settled.status] or slots & bodies.keys():
        return
    staged = next(iter(bodies), None)
    if staged is not None and slots:
        body = bodies.pop(staged)
        bodies[min(slots)] = body
        if "md5" in body:
            _describe(plan, record, msgspec.convert(body, Blob))


def part(plan: Plan, call: Call, tx: Reader, wanted: str | None = None) -> Part | None:
    """The part of a body that a download sends, None if there is no body yet. Raises Problem 404,
    416."""
    access.check(plan, call, tx)
    record = selection.by_path(tx, plan.system, plan.operation, call)
    body = _bodies(record).get(_slot(plan))
    if body is None:
        return None
    preconditions.check_state(plan, call, record)
    allow(plan, call, tx, record)
    size = body["size"]
    start, end = _range(wanted, size) if wanted else (0, size)
    return Part(body["key"], start, end, size, record.data)


def _bodies(record: Record) -> dict[str, Any]:
    bodies: dict[str, Any] = record.data.get(status.INTERNAL, {}).get("bodies", {})
    return bodies


def _slot(plan: Plan) -> str:
    """The key of a body: a record may have several, distinguished by the end of their paths."""
    return plan.operation.path.rsplit("/", 1)[-1]


def _is_served_back(plan: Plan) -> bool:
    """Whether an upload here is the record's data, and not staged for later."""
    return any(
        other.effect is Effect.DOWNLOAD and other.path == plan.operation.path
        for other in plan.system.api.operations
    )


def _describe(plan: Plan, record: Record, blob: Blob) -> None:
    """Size and digests in the fields that the document has for them."""
    properties = plan.resource.schema.properties
    names = plan.system.api.conventions.uploads
    values = {
        names.size: blob.size,
        names.md5: blob.md5,
        names.algorithm: "sha512",
        names.digest: blob.sha512,
    }
    for pattern, value in values.items():
        record.data |= {name: value for name in properties if re.fullmatch(pattern, name)}


def _settle(plan: Plan, record: Record, now: float) -> None:
    field = plan.system.status_field(plan.resource.name)
    settled = plan.system.settled(plan.resource.name)
    if field and settled:
        status.enter(record, field, (settled,), now)


def _range(wanted: str, size: int) -> tuple[int, int]:
    """The bounds of one range of bytes. Raises Problem 416 for one that can't be met."""
    match = _RANGE.fullmatch(wanted.strip())
    first, last = match.groups() if match else ("", "")
    if first:
        start, end = int(first), min(int(last) + 1, size) if last else size
    elif last:
        start, end = max(size - int(last), 0), size
    else:
        return 0, size
    if start >= end:
        unsatisfied = (("Content-Range", f"bytes */{size}"),)
        raise Problem(416, f"There are {size} bytes; {wanted} is beyond.", headers=unsatisfied)
    return start, end
