"""The work of one request within its transaction."""

from __future__ import annotations

from typing import Any

import msgspec

from liveref.service.request.call import Call
from liveref.store.blobs import Blob


class Unit(msgspec.Struct):
    """The work of one request in one transaction. `call` is a copy of the request that belongs to
    this run: steps may change it, and a second run begins with another copy. `tx` is what the
    transaction lets the work read and write. `blob` is the stored body of an upload."""

    call: Call
    tx: Any
    blob: Blob | None = None


def unit_of(call: Call, tx: Any, blob: Blob | None = None) -> Unit:
    """A unit of work of its own for a request, of which it changes nothing."""
    return Unit(
        msgspec.structs.replace(call, path=dict(call.path), above={}, computed={}), tx, blob
    )
