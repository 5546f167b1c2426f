"""Fields that must, or must not, have a value."""

from __future__ import annotations

from liveref.service.effects.constraints.presence import FieldsTogether, RequiredFields
from steps.bench import refused
from steps.making import Api

READERS = """
    POST /readers level card email phone -> id level card email phone 400
    GET /readers/{reader_id} -> id level card email phone
    POST /readers/{reader_id}/call email phone -> 202 400
"""
CARD = """
- {fact: required, resource: reader, field: card, if: level = gold, because: Gold has a card.}
- {fact: forbidden, resource: reader, field: card, if: level = basic, because: Only gold has one.}
"""
REACH = """
- {fact: exclusive, resource: reader, field: [email, phone], because: One of them.}
- {fact: at-least-one, resource: reader, field: [email, phone], because: We call you.}
"""


def test_they_are_in_the_plan_of_a_create(api: Api) -> None:
    readers = api(READERS, CARD + REACH)
    create, show = readers.on("POST /readers"), readers.on("GET /readers/1")
    assert create.has(RequiredFields)
    assert create.has(FieldsTogether)
    assert not show.has(RequiredFields)
    assert not show.has(FieldsTogether)


def test_a_value_is_required_or_forbidden_under_its_condition(api: Api) -> None:
    create = api(READERS, CARD).on("POST /readers")
    create.make(RequiredFields, moment="judge", level="gold", card="1")
    create.make(RequiredFields, moment="judge", level="basic")
    with refused(400, "card is required here"):
        create.make(RequiredFields, moment="judge", level="gold")
    with refused(400, "card is not allowed here"):
        create.make(RequiredFields, moment="judge", level="basic", card="1")


def test_a_group_has_exactly_one_value(api: Api) -> None:
    create = api(READERS, REACH).on("POST /readers")
    create.make(FieldsTogether, {"email": "a"}, moment="judge", email="a")
    with refused(400, "email or phone is required"):
        create.make(FieldsTogether, {}, moment="judge")
    with refused(400, "email and phone exclude each other"):
        both = {"email": "a", "phone": "b"}
        create.make(FieldsTogether, both, moment="judge", **both)


def test_arguments_that_exclude_each_other_are_refused_at_once(api: Api) -> None:
    readers = api(READERS, REACH)
    reader, call = readers.put("reader", "1", email="a"), readers.on("POST /readers")
    with refused(400, "exclude each other"):
        call.change(FieldsTogether, reader, {"email": "a", "phone": "b"}, moment="allow")


def test_a_create_needs_no_field_that_its_request_does_not_have(api: Api) -> None:
    text = """
        POST /readers level -> id level card 400
        GET /readers/{reader_id} -> id level card
        PUT /readers/{reader_id} level card -> id level card 400
    """
    readers = api(text, CARD)
    readers.on("POST /readers").make(RequiredFields, moment="judge", level="gold")
    assert readers.on("PUT /readers/1").has(RequiredFields)
