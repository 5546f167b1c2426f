"""Binary bodies of a record: uploads and downloads, streamed."""

from __future__ import annotations

import re
from typing import Self

import msgspec

from liveref.model.api import Effect
from liveref.naming.patterns import compiled
from liveref.service.effects import records, selection
from liveref.service.effects.conditional import validators
from liveref.service.effects.preconditions import transition_basis
from liveref.service.effects.step import EffectStep, Step
from liveref.service.planning.plan import Plan
from liveref.service.request.call import Call
from liveref.service.request.problem import Problem
from liveref.service.request.validators import is_same_range
from liveref.service.system import status
from liveref.service.system.record_meta import StoredBody, change_meta, meta_of
from liveref.service.work.change import Change
from liveref.service.work.outcome import BINARY, Outcome, Part
from liveref.service.work.steps import Basis
from liveref.service.work.unit import Unit
from liveref.store.base import ALL, Record
from liveref.store.blobs import Blob
from liveref.values.whole_numbers import whole_number

_RANGE = re.compile(r"bytes=[ \t,]*([0-9]*)-([0-9]*)", re.IGNORECASE)


def check_type(content_type: str) -> None:
    """Raises Problem 415 for a body that is not a plain stream of bytes."""
    kind = content_type.split(";", maxsplit=1)[0].strip().lower()
    if kind not in ("", BINARY):
        raise Problem(415, f"The body must be {BINARY}, not {kind}.")


class Upload(EffectStep):
    """Makes the body of the request the data of the record in the path."""

    effects = (Effect.UPLOAD,)
    passes = ("allow", "change")

    def run(self, unit: Unit) -> Outcome:
        """Before the body has come, without a blob, judge whether it may come. Raises Problem 404,
        409 if the record has a body already, and the problems of preconditions."""
        plan = self.plan
        record = selection.by_path(unit.tx, plan.system, plan.operation, unit.call)
        if _slot(plan) in meta_of(record).bodies:
            raise Problem(409, f"The {plan.resource.name} {record.id} has its data already.")
        change = records.change_of(plan, unit, record, {}, None)
        records.allow(plan, change)
        if unit.blob is None:
            return Outcome()
        return store_data(plan, unit, change, unit.blob)


class Download(EffectStep):
    """Sends the data of the record in the path, or a part of it."""

    effects = (Effect.DOWNLOAD,)
    passes = ("allow",)

    def run(self, unit: Unit) -> Outcome:
        """Raises Problem 404, 416."""
        plan, headers = self.plan, unit.call.headers
        # Ranges are those of GET alone (RFC 9110, section 14.2).
        wanted = headers.get(b"range") if unit.call.method == "GET" else None
        record = selection.by_path(unit.tx, plan.system, plan.operation, unit.call)
        body = meta_of(record).bodies.get(_slot(plan))
        if body is None:
            return Outcome()
        records.allow(plan, records.change_of(plan, unit, record, {}, None))
        if_range = headers.get(b"if-range")
        if if_range and not is_same_range(if_range.decode("latin-1"), validators(plan, record)):
            wanted = None
        start, end = _range(wanted.decode("latin-1"), body.size) if wanted else (0, body.size)
        return Outcome(part=Part(body.key, start, end, body.size, record.data))


class Staged(Step):
    """Makes an upload that was kept for later the data of the record, if the action moves it to the
    status of a record with data."""

    @classmethod
    def applies(cls, plan: Plan) -> Self | None:
        if plan.operation.effect is not Effect.ACTION or plan.transition is None:
            return None
        settled, ends = plan.system.settled(plan.resource.name), plan.transition.to[-1:]
        has_data = bool(plan.system.data_slots(plan.resource.name))
        moves = settled is not None and [phase.status for phase in ends] == [settled.status]
        return cls(plan) if moves and has_data else None

    def basis(self) -> list[Basis]:
        return transition_basis(self.plan, "to")

    def change(self, change: Change) -> None:
        take_staged(self.plan, change.record)


def store_data(plan: Plan, unit: Unit, change: Change, blob: Blob) -> Outcome:
    """Make a stored body the data of a record."""
    record = change.record
    _check_size(plan, unit.call, blob)
    _check_digest(plan, unit.call, blob)
    body = msgspec.convert(blob, StoredBody, from_attributes=True)
    meta = change_meta(record)
    meta.bodies = {**meta.bodies, _slot(plan): body}
    if _is_served_back(plan):
        _describe(plan, record, body)
        _settle(plan, record, unit.call.now)
    change.arguments = None
    for step in plan.steps.change:
        step(change)
    record.updated = unit.call.now
    records.keep(unit.tx, record)
    return Outcome()


def _check_size(plan: Plan, call: Call, blob: Blob) -> None:
    """Raises Problem 400 if a header gives another size than that received."""
    size_header = compiled(plan.system.api.conventions.uploads.size_header)
    for name, value in call.named.items():
        if size_header.fullmatch(name) and value != str(blob.size):
            raise Problem(400, f"{name} is {value}, but {blob.size} bytes came.", field=name)


def _check_digest(plan: Plan, call: Call, blob: Blob) -> None:
    """Raises Problem 422, or 400 where the document does not know that, if headers are fields and
    `ETag` is another MD5 digest than that of the received bytes."""
    digest = plan.encoding.digest(call)
    if digest is not None and digest != blob.md5:
        code = 422 if 422 in plan.operation.errors else 400
        raise Problem(code, "ETag is not the digest of the bytes that came.", field="ETag")


def take_staged(plan: Plan, record: Record) -> None:
    """Make a staged upload the record's data, if an action has moved the record to the status of
    one with data."""
    field, bodies = plan.system.status_field(plan.resource.name), meta_of(record).bodies
    ends = [p.status for p in plan.transition.to][-1:] if plan.transition else []
    settled = plan.system.settled(plan.resource.name)
    slots = plan.system.data_slots(plan.resource.name)
    if not field or not settled or ends != [settled.status] or slots & bodies.keys():
        return
    staged = next(iter(bodies), None)
    if staged is not None and slots:
        body = bodies[staged]
        others = {slot: other for slot, other in bodies.items() if slot != staged}
        change_meta(record).bodies = {**others, min(slots): body}
        if body.md5:
            _describe(plan, record, body)


def _slot(plan: Plan) -> str:
    """The key of a body: a record may have several, distinguished by the end of their paths."""
    return plan.operation.path.rsplit("/", 1)[-1]


def _is_served_back(plan: Plan) -> bool:
    """Whether an upload here is the record's data, and not staged for later."""
    return any(
        other.effect is Effect.DOWNLOAD and other.path == plan.operation.path
        for other in plan.system.api.operations
    )


def _describe(plan: Plan, record: Record, body: StoredBody) -> None:
    """Size and digests in the fields that the document has for them."""
    properties = plan.resource.schema.properties
    names = plan.system.api.conventions.uploads
    values = {
        names.size: body.size,
        names.md5: body.md5,
        names.algorithm: "sha512",
        names.digest: body.sha512,
    }
    for pattern, value in values.items():
        record.data |= {name: value for name in properties if re.fullmatch(pattern, name)}


def _settle(plan: Plan, record: Record, now: float) -> None:
    field = plan.system.status_field(plan.resource.name)
    settled = plan.system.settled(plan.resource.name)
    if field and settled:
        status.enter(record, field, (settled,), now)


def _range(wanted: str, size: int) -> tuple[int, int]:
    """The bounds of one range of bytes; of the whole body for several ranges, and for a header that
    RFC 9110 has ignored. Raises Problem 416 for one that can't be met."""
    match = _RANGE.fullmatch(wanted.strip(" \t,"))
    first, last = match.groups() if match else ("", "")
    if first and last and _position(last) < _position(first):
        return 0, size  # section 14.1.2: it is invalid
    if first:
        start, end = _position(first), min(_position(last) + 1, size) if last else size
    elif last:
        start, end = max(size - _position(last), 0), size
    else:
        return 0, size
    if start >= end:
        unsatisfied = (("Content-Range", f"bytes */{size}"),)
        raise Problem(416, f"There are {size} bytes; {wanted} is beyond.", headers=unsatisfied)
    return start, end


def _position(digits: str) -> int:
    """The position of a byte; more digits than any body needs are as good as its end."""
    number = whole_number(digits)
    return ALL if number is None else number
