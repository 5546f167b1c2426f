"""The bundled reference `identity`: what every cloud has, in the shapes that its clients know."""

from __future__ import annotations

from pathlib import Path

import pytest
from written import REFERENCES, sentences, texts_of

from liveref.exercise.exercise import exercise
from liveref.loading import load
from liveref.model.api import API, Effect
from liveref.model.schema import Schema
from published import published

TREE = REFERENCES / "identity"
CRUD = {
    ("GET", ""): Effect.LIST,
    ("POST", ""): Effect.CREATE,
    ("GET", "/{}"): Effect.SHOW,
    ("PATCH", "/{}"): Effect.UPDATE,
    ("DELETE", "/{}"): Effect.DELETE,
}
RELATION = {
    ("GET", ""): Effect.LIST,
    ("PUT", "/{}"): Effect.LINK,
    ("HEAD", "/{}"): Effect.CHECK,
    ("DELETE", "/{}"): Effect.UNLINK,
}
RESOURCES: dict[str, tuple[str, dict[tuple[str, str], Effect]]] = {
    "/v3/users": ("user", CRUD),
    "/v3/projects": ("project", CRUD),
    "/v3/domains": ("domain", CRUD),
    "/v3/groups": ("group", CRUD),
    "/v3/roles": ("role", CRUD),
    "/v3/regions": ("region", CRUD),
    "/v3/services": ("service", CRUD),
    "/v3/endpoints": ("endpoint", CRUD),
    "/v3/users/{}/application_credentials": (
        "application_credential",
        {place: effect for place, effect in CRUD.items() if effect is not Effect.UPDATE},
    ),
    "/v3/groups/{}/users": ("group_user", RELATION),
    "/v3/roles/{}/implies": ("imply", RELATION | {("GET", "/{}"): Effect.SHOW}),
    **{
        f"/v3/{place}s/{{}}/{who}s/{{}}/roles": (f"{place}_{who}_role", RELATION)
        for place in ("project", "domain")
        for who in ("user", "group")
    },
    **{
        f"/v3/system/{who}s/{{}}/roles": (f"system_{who}_role", RELATION)
        for who in ("user", "group")
    },
}
OTHERS = {
    ("GET", "/"): ("version", Effect.DISCOVERY),
    ("GET", "/v3/"): ("version", Effect.DISCOVERY),
    ("POST", "/v3/auth/tokens"): ("token", Effect.CREATE),
    ("GET", "/v3/auth/tokens"): ("token", Effect.SHOW),
    ("HEAD", "/v3/auth/tokens"): ("token", Effect.CHECK),
    ("DELETE", "/v3/auth/tokens"): ("token", Effect.DELETE),
    ("GET", "/v3/auth/catalog"): ("catalog", Effect.LIST),
    ("GET", "/v3/auth/projects"): ("auth_project", Effect.LIST),
    ("GET", "/v3/auth/domains"): ("auth_domain", Effect.LIST),
    ("GET", "/v3/auth/system"): ("system", Effect.LIST),
    ("POST", "/v3/users/{}/password"): ("user", Effect.ACTION),
    ("GET", "/v3/users/{}/projects"): ("user_project", Effect.LIST),
    ("GET", "/v3/users/{}/groups"): ("group_user", Effect.LIST),
    ("GET", "/v3/role_inferences"): ("role_inference", Effect.LIST),
    ("GET", "/v3/role_assignments"): ("role_assignment", Effect.LIST),
}


@pytest.fixture(scope="module")
def api() -> API:
    return load(str(TREE), offline=True).api


def anonymous(path: str) -> str:
    """A path without the names of its parameters."""
    return "/".join("{}" if part.startswith("{") else part for part in path.split("/"))


def test_every_operation_does_what_it_says(api: API) -> None:
    wanted = dict(OTHERS)
    for path, (resource, places) in RESOURCES.items():
        wanted |= {(m, path + end): (resource, effect) for (m, end), effect in places.items()}
    effects = {(o.method, anonymous(o.path)): (o.resource, o.effect) for o in api.operations}
    assert effects == wanted


def test_items_are_found_by_their_id_below_what_is_above_them(api: API) -> None:
    for operation in api.operations:
        if operation.path.endswith("}"):
            *above, last = [part[1:-1] for part in operation.path.split("/") if part[:1] == "{"]
            assert operation.identifier == last, operation.id
            assert list(operation.parents) == above, operation.id
            assert api.resource(operation.resource).identifier == "id"


def test_the_answers_codes_are_those_of_the_identity_api(api: API) -> None:
    codes = {Effect.CREATE: 201, Effect.DELETE: 204, Effect.LINK: 204, Effect.UNLINK: 204}
    odd = {"discover_version": 300, "link_imply": 201, "check_token": 200, "password_user": 204}
    for operation in api.operations:
        code = 204 if operation.method == "HEAD" else codes.get(operation.effect, 200)
        assert operation.success == (odd.get(operation.id, code),), operation.id


def test_next_to_nothing_is_assumed(api: API) -> None:
    assumptions = {one.id: len(one.assumed) for one in api.operations if one.assumed}
    assert assumptions == {"password_user": 1}


def names_in(schema: Schema) -> set[str]:
    """The names of all fields, at any depth."""
    inner = [p.schema for p in schema.properties.values()] + [schema.items or Schema()]
    below = [names_in(one) for one in inner if one.properties or one.items]
    return set(schema.properties).union(*below)


def test_no_answer_holds_a_secret_but_that_to_a_new_application_credential(api: API) -> None:
    secret = {"password", "original_password", "secret"}
    shown = {
        (operation.id, name)
        for operation in api.operations
        for response in operation.responses
        if response.body
        for name in names_in(response.body.schema) & secret
    }
    assert shown == {("create_application_credential", "secret")}


def test_a_scope_is_an_object_or_a_word(api: API) -> None:
    (create,) = [one for one in api.operations if one.id == "create_token"]
    assert create.request is not None
    auth = create.request.schema.properties["auth"].schema
    assert set(auth.properties["scope"].schema.types) == {"object", "string"}
    assert set(auth.properties["identity"].schema.properties) == {
        "methods",
        "password",
        "token",
        "application_credential",
    }


def test_every_operation_stands_its_exercise(api: API) -> None:
    report = exercise(api)
    assert {one.id: one.unlike for one in report.operations if not one.flawless} == {}


@pytest.mark.published("keystone")
def test_no_sentence_and_no_example_is_the_real_services() -> None:
    real = published("keystone")
    theirs = sentences(texts_of(real))
    assert theirs
    assert sentences(texts_of(TREE)) & theirs == set()
    examples = {compact(path) for path in real.rglob("samples/**/*.json")}
    assert examples
    assert {compact(path) for path in (TREE / "samples").iterdir()} & examples == set()


def compact(path: Path) -> str:
    return "".join(path.read_text().split())
