"""The codes that refuse what an API as a whole rules out."""

from __future__ import annotations

import pytest

from documents import declared, document, operation, row
from liveref.families import conventions
from liveref.model.behaviour.behaviour import Behaviour, ResourceBehaviour
from liveref.model.behaviour.transitions import Phase, Transition
from liveref.rules.infer import infer

BEHAVIOUR = ResourceBehaviour(
    actions={
        "delete": Transition(requires={"lent": False}),
        "bind": Transition(allowed=("loose",), to=(Phase(status="bound"),), code=403),
        "create": Transition(names={}),
    }
)
SHELF = ResourceBehaviour(unique=(("name",),))


@pytest.mark.parametrize(
    ("errors", "codes"), [((), {404}), ((400, 401), {400}), ((400, 404), {404}), ((400,), set())]
)
def test_a_field_that_refers_to_nothing(errors: tuple[int, ...], codes: set[int]) -> None:
    assert refusals_of("POST /books", errors) == codes


def test_a_value_that_another_has() -> None:
    assert refusals_of("POST /shelves") == {409}


def test_a_record_that_is_not_as_behaviour_asks() -> None:
    assert refusals_of("DELETE /books/{id}") == {409}
    assert refusals_of("POST /books/{id}/bind") == {403}
    assert refusals_of("GET /books/{id}") == set()


def refusals_of(call: str, errors: tuple[int, ...] = ()) -> set[int]:
    shelf = row("shelf_id", text="The shelf on which the book stands.")
    written = [
        operation("POST /shelves", request=[row("name")], response=[row("id")]),
        operation("GET /shelves/{id}", response=[row("id")]),
        operation("POST /books", request=[shelf], response=[row("id")], errors=errors),
        operation("GET /books/{id}", response=[row("id"), row("shelf_id")]),
        operation("DELETE /books/{id}"),
        operation("POST /books/{id}/bind"),
    ]
    api = infer(
        document(*written),
        conventions(),
        declared(Behaviour(resources={"book": BEHAVIOUR, "shelf": SHELF})),
    )
    one = next(o for o in api.operations if f"{o.method} {o.path}" == call)
    return set(one.refusals)
