"""The identity of a new record, its parent, its first status and its place in the store."""

from __future__ import annotations

from liveref.model.behaviour.transitions import Phase
from liveref.service.effects.identities import Identity, InitialStatus, Insert, ParentField
from liveref.service.system.record_meta import meta_of
from steps.bench import NOW, fields, refused
from steps.making import Api

BOOKS = """
    POST /books id name -> id name status
    GET /books/{book_id} -> id name status
    POST /books/{book_id}/pages text -> id:integer text book_id
    GET /books/{book_id}/pages/{page_id} -> id:integer text book_id
"""


def test_they_are_in_the_plan_of_a_create(api: Api) -> None:
    books = api(BOOKS, initial=(Phase(status="here"),))
    create, show = books.on("POST /books"), books.on("GET /books/7")
    for kind in (Identity, InitialStatus, Insert):
        assert create.has(kind)
        assert not show.has(kind)
    assert books.on("POST /books/7/pages").has(ParentField)
    assert not create.has(ParentField)


def test_an_identity_is_made_up_unless_the_client_chooses_one(api: Api) -> None:
    create = api(BOOKS).on("POST /books")
    assert len(create.make(Identity).record.id) == 36
    chosen = create.make(Identity, {"id": "emma"}, id="emma", name="Emma")
    assert (chosen.record.id, fields(chosen.record)) == ("emma", {"name": "Emma"})
    with refused(400, "1 character or more"):
        create.make(Identity, id="a\0b")


def test_a_number_is_the_next_one(api: Api) -> None:
    create = api(BOOKS).on("POST /books/7/pages")
    new = create.make(Identity)
    assert (meta_of(new.record).number, meta_of(new.record).parent) == (1, "7")


def test_a_record_has_the_field_of_its_parent(api: Api) -> None:
    create = api(BOOKS).on("POST /books/7/pages")
    step = create.step(ParentField)

    def below(parent: str | None) -> dict[str, object]:
        new = create.bench.work(lambda tx: create.change_of(tx, create.new(), None, {}))
        new.parent = parent
        step.make(new)
        return fields(new.record)

    assert below("7") == {"book_id": "7"}
    assert below(None) == {}


def test_a_new_record_has_the_first_status_and_those_ahead(api: Api) -> None:
    phases = (Phase(status="ordered", seconds=3), Phase(status="here"))
    new = api(BOOKS, initial=phases).on("POST /books").make(InitialStatus)
    assert new.record.data["status"] == "ordered"
    assert meta_of(new.record).phases == (("here", NOW + 3),)


def test_a_new_record_is_stored(api: Api) -> None:
    books = api(BOOKS, unique=(("name",),))
    create = books.on("POST /books")
    create.make(Insert, name="Emma")
    assert books.all("book") == [{"name": "Emma"}]
    with refused(409, "name"):
        create.at(Insert, "make", create.new("8", name="Emma"), None, {})
