"""A step by itself: what it does with a record on its way into the store."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from documents import document, operation, row
from liveref.families import conventions
from liveref.model.api import API, Effect
from liveref.model.behaviour import Behaviour, Phase, ResourceBehaviour
from liveref.rules.infer import infer
from liveref.service.effects.fields import GivenFields, ReplacedFields, UpdatedFields
from liveref.service.effects.identities import Identity, InitialStatus
from liveref.service.effects.order import plan_of
from liveref.service.effects.secrets import ReturnedSecrets
from liveref.service.effects.step import Step
from liveref.service.effects.template_defaults import TemplateDefaults
from liveref.service.planning.plan import Plan
from liveref.service.request.call import Call
from liveref.service.request.problem import Problem
from liveref.service.system.system import System
from liveref.service.work.change import Change
from liveref.service.work.unit import unit_of
from liveref.store.base import Record

BOOK = [row("name"), row("pages", "integer"), row("status")]


def api_of(*operations: Any, **behaviour: Any) -> API:
    """The API of books with these operations and this behaviour."""
    api = infer(document(*operations), conventions())
    declared = Behaviour(resources={"book": ResourceBehaviour(**behaviour)})
    return msgspec.structs.replace(api, behaviour=declared)


def plan(call: str, **behaviour: Any) -> Plan:
    """The plan of an operation on books."""
    operations = [
        operation("GET /books/{book_id}", response=[row("id"), *BOOK]),
        operation("POST /books", request=BOOK, response=[row("id"), *BOOK]),
        operation("PATCH /books/{book_id}", request=BOOK, response=[row("id"), *BOOK]),
        operation("PUT /books/{book_id}", request=BOOK, response=[row("id"), *BOOK]),
    ]
    api = api_of(*operations, **behaviour)
    method, path = call.split()
    chosen = next(o for o in api.operations if (o.method, o.path) == (method, path))
    if method == "PUT":
        chosen = msgspec.structs.replace(chosen, effect=Effect.REPLACE)
    return plan_of(System(api), chosen)


def change(of: Plan, given: dict[str, Any], data: dict[str, Any] | None = None) -> Change:
    """A record of books that a request with these fields makes or changes."""
    record = Record(kind=of.kind, id="", data=data or {}, created=5.0, updated=5.0)
    before = msgspec.structs.replace(record, data=dict(record.data)) if data else None
    call = Call(of.operation.method, {"book_id": "7"}, now=9.0)
    return Change(of.system, of.resource.name, call, None, record, before, given)


def step(kind: type[Step], of: Plan) -> Any:
    """A step of a plan."""
    return next(one for one in of.steps.all if type(one) is kind)


def test_fields_that_no_request_gives_are_not_stored() -> None:
    of = plan("POST /books")
    new = change(of, {"name": "Emma", "pages": None, "colour": "red"})
    step(GivenFields, of).make(new)
    assert new.record.data == {"name": "Emma"}


def test_an_update_keeps_what_it_does_not_give_and_takes_away_null() -> None:
    of = plan("PATCH /books/{book_id}")
    changed = change(of, {"pages": None}, {"name": "Emma", "pages": 474})
    step(GivenFields, of).change(changed)
    step(UpdatedFields, of).change(changed)
    assert changed.record.data == {"name": "Emma"}


def test_a_replacement_keeps_what_the_service_manages() -> None:
    of = plan("PUT /books/{book_id}")
    changed = change(of, {"pages": 3}, {"name": "Emma", "status": "lent", "_": {"number": 7}})
    step(GivenFields, of).change(changed)
    step(ReplacedFields, of).change(changed)
    assert changed.record.data == {"pages": 3, "status": "lent", "_": {"number": 7}}


def test_an_identity_is_made_up_unless_the_client_chooses_it() -> None:
    of = plan("POST /books")
    new = change(of, {})
    step(Identity, of).make(new)
    assert len(new.record.id) == 36
    chosen = change(of, {})
    chosen.chosen = "my-book"
    step(Identity, of).make(chosen)
    assert chosen.record.id == "my-book"


def test_an_identity_that_cannot_be_one_is_refused() -> None:
    of = plan("POST /books")
    new = change(of, {})
    new.chosen = "a\nb"
    with pytest.raises(Problem) as refused:
        step(Identity, of).make(new)
    assert refused.value.code == 400


def test_a_new_record_has_the_first_status_and_those_ahead() -> None:
    of = plan("POST /books", initial=(Phase(status="ordered", seconds=3), Phase(status="here")))
    new = change(of, {})
    step(InitialStatus, of).make(new)
    assert new.record.data["status"] == "ordered"
    moves = [("ordered", 9.0), ("here", 12.0)]
    assert new.record.data["_"] == {"phases": moves[1:], "due": 12.0, "moves": moves}


def test_a_default_may_use_another_one() -> None:
    of = plan("POST /books", defaults={"name": "$pages|none", "status": "$name"})
    new = change(of, {"pages": 3}, None)
    new.record.data["pages"] = 3
    step(TemplateDefaults, of).make(new)
    assert new.record.data == {"pages": 3, "name": 3, "status": 3}


@pytest.mark.parametrize(("given", "is_made"), [({}, True), ({"public_key": "ssh-rsa x"}, False)])
def test_a_private_key_is_made_up_unless_a_public_one_is_given(
    given: dict[str, Any], is_made: bool
) -> None:
    fields = [row("name"), row("public_key")]
    create = operation("POST /books", request=fields, response=[*fields, row("private_key")])
    api = api_of(create, operation("GET /books/{book_id}", response=fields))
    of = plan_of(System(api), api.operations[0])
    new = change(of, given)
    step(ReturnedSecrets, of).make(new)
    assert (("book", "private_key") in new.reveal) is is_made


def test_a_unit_of_work_has_a_call_of_its_own() -> None:
    call = Call("GET", {"book_id": "7"})
    unit = unit_of(call, None)
    unit.call.path["book_id"] = "8"
    unit.call.computed["total"] = unit.call.above["shelf_id"] = "1"
    assert (call.path, call.computed, call.above) == ({"book_id": "7"}, {}, {})
