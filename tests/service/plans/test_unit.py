"""A unit of work changes nothing of its caller's."""

from __future__ import annotations

from liveref.service.request.call import Call
from liveref.service.work.unit import unit_of


def test_a_unit_of_work_has_a_call_of_its_own() -> None:
    call = Call("GET", {"book_id": "7"})
    unit = unit_of(call, None)
    unit.call.path["book_id"] = "8"
    unit.call.computed["total"] = unit.call.above["shelf_id"] = "1"
    assert (call.path, call.computed, call.above) == ({"book_id": "7"}, {}, {})
