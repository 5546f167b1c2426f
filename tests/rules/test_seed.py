"""The document that the project began with, whole and as one file without what it names."""

from __future__ import annotations

import pytest

from documents import document, operation, row, sent_codes
from liveref.families import conventions
from liveref.model.api import API, Effect, Operation, Target
from liveref.model.behaviour.secrets import PasswordPolicy, Secret
from liveref.model.behaviour.transitions import Phase
from liveref.model.reason import Evidence
from liveref.reading.document import Document, Row
from liveref.rules.infer import infer

PROSE = """**Introduction**

When you create a server, you can give it a password in the optional adminPass attribute.
The password has to meet the complexity requirements of your provider. The server might
enter an ``ERROR`` state if they are not met; a client can then change the password.
"""
ANSWER = {
    "name": "blue",
    "server": {
        "id": "0b6e3f1c-54a7-4a57-9b43-2f3d0f2f5f10",
        "name": "blue",
        "status": "ACTIVE",
        "created": "2020-01-01T10:00:00Z",
        "adminPass": "n0t-a-S3cret",
    },
}
SHOW = "/v3/images/{role_id}/role/{id}/role/{image_id}"


def seed(whole: bool) -> Document:
    """The five operations, with definitions and examples or without them."""

    def defined(name: str, type_: str = "string", **more: str) -> Row:
        if whole:
            return row(name, type_, required=True, **more)
        return row(name, None, key=more.get("key", name))

    answer = [defined("server", "object", key="server.obj"), defined("name")]
    answered = [ANSWER] if whole else None
    shown = [defined("host"), defined("id", location="path"), defined("name"), defined("role_id")]
    return document(
        operation(f"GET {SHOW}", "List", response=shown, success=(200, 201), errors=(400, 500)),
        operation("POST /images", request=[defined("name")], response=answer, answered=answered),
        operation("PATCH /servers", request=[defined("name")], response=answer, answered=answered),
        operation("PUT /images", request=[defined("name")], response=answer, answered=answered),
        operation("DELETE /image/{id}", request=[defined("id", location="path")]),
        prose=PROSE,
        name="image",
    )


@pytest.fixture(params=[True, False], ids=["whole", "alone"])
def api(request: pytest.FixtureRequest) -> API:
    return infer(seed(request.param), conventions())


def find(api: API, call: str) -> Operation:
    method, path = call.split()
    return next(o for o in api.operations if (o.method, o.path) == (method, path))


def test_two_resources(api: API) -> None:
    image, server = api.resource("image"), api.resource("server")
    assert [resource.name for resource in api.resources] == ["image", "server"]
    assert (image.plural, image.collections, image.identifier) == ("images", ("/images",), "id")
    assert image.items == ("/image/{id}", SHOW)
    assert (server.plural, server.collections, server.items) == ("servers", ("/servers",), ())
    assert image.natural_key == server.natural_key == "name"


def test_the_image_owns_a_server_of_its_name(api: API) -> None:
    assert api.resource("image").owns == ("server",)
    assert api.resource("server").owned_by == "image"
    assert api.resource("server").shares == ("name",)
    assert api.behaviour.resources["server"].owned_by == "image"


@pytest.mark.parametrize(
    ("call", "resource", "effect", "target", "identifier"),
    [
        (f"GET {SHOW}", "image", Effect.SHOW, Target.ITEM, "image_id"),
        ("POST /images", "image", Effect.CREATE, Target.COLLECTION, None),
        ("PUT /images", "image", Effect.REPLACE, Target.KEY, None),
        ("PATCH /servers", "server", Effect.UPDATE, Target.KEY, None),
        ("DELETE /image/{id}", "image", Effect.DELETE, Target.ITEM, "id"),
    ],
)
def test_effects(
    api: API, call: str, resource: str, effect: Effect, target: Target, identifier: str | None
) -> None:
    inferred = find(api, call)
    assert (inferred.resource, inferred.effect, inferred.target, inferred.identifier) == (
        resource,
        effect,
        target,
        identifier,
    )
    assert inferred.parents == {}


def test_codes(api: API) -> None:
    assert find(api, f"GET {SHOW}").success == (200, 201)
    assert find(api, f"GET {SHOW}").errors == (400, 500)
    assert sent_codes(find(api, "POST /images")) == [201]
    assert sent_codes(find(api, "PUT /images")) == [200, 201]
    assert sent_codes(find(api, "PATCH /servers")) == [200]
    assert sent_codes(find(api, "DELETE /image/{id}")) == [204]
    assert find(api, "POST /images").success == ()
    assert "The document gives no code of success: 201." in find(api, "POST /images").assumed


def test_the_password_rule(api: API) -> None:
    server = api.behaviour.resources["server"]
    secret = server.secrets["adminPass"]
    assert (secret.policy, secret.missed, secret.resets_to, secret.actions) == (
        PasswordPolicy(),
        "ERROR",
        "ACTIVE",
        (),
    )
    assert (server.status_field, server.initial) == ("status", (Phase(status="ACTIVE"),))
    assert {"ACTIVE", "ERROR"} <= set(api.resource("server").statuses)
    reason = server.reasons["secrets.adminPass"]
    assert (reason.rule, reason.text.split()[:3]) == ("secret-policy", ["The", "server", "might"])


@pytest.mark.parametrize(("whole", "generate"), [(True, True), (False, False)])
def test_a_password_is_generated_where_the_create_shows_one(whole: bool, generate: bool) -> None:
    secrets = infer(seed(whole), conventions()).behaviour.resources["server"].secrets
    assert secrets["adminPass"] == Secret(
        policy=PasswordPolicy(), missed="ERROR", resets_to="ACTIVE", generate=generate
    )


@pytest.mark.parametrize("call", ["POST /images", "PUT /images", "PATCH /servers"])
def test_the_password_is_accepted(api: API, call: str) -> None:
    request = find(api, call).request
    assert request is not None
    attribute = request.schema.properties["adminPass"]
    assert (attribute.required, attribute.evidence) == (False, (Evidence.PROSE,))
    assert any("adminPass" in sentence for sentence in find(api, call).assumed)


@pytest.mark.parametrize(
    ("call", "required"), [("POST /images", True), ("PUT /images", True), ("PATCH /servers", False)]
)
def test_the_name_is_needed_to_make_one(api: API, call: str, required: bool) -> None:
    request = find(api, call).request
    assert request is not None
    name = request.schema.properties["name"]
    assert name.required is required
    assert name.schema.types == ("string",)
    assert Evidence.TABLE in name.evidence


@pytest.mark.parametrize("call", ["PUT /images", "PATCH /servers"])
def test_an_identifier_is_implied_where_the_body_chooses(api: API, call: str) -> None:
    request = find(api, call).request
    assert request is not None
    assert request.schema.properties["id"].evidence == (Evidence.RULE,)


def test_what_is_created_says_its_identifier(api: API) -> None:
    body = find(api, "POST /images").responses[0].body
    assert body is not None
    assert body.wrapper is None
    assert body.schema.properties["id"].evidence == (Evidence.RULE,)


def test_server_and_name_stand_side_by_side(api: API) -> None:
    for call, wrapper in (("POST /images", None), ("PATCH /servers", "server")):
        body = find(api, call).responses[0].body
        assert body is not None
        assert body.wrapper == wrapper
        assert {"server", "name"} <= set(body.schema.properties)
        server = body.schema.properties["server"].schema
        assert {"id", "name", "status"} <= set(server.properties)


def test_no_secret_of_an_example_is_kept(api: API) -> None:
    server = api.resource("server").schema.properties
    assert "n0t-a-S3cret" not in repr([p.schema for p in server.values()])


def test_every_guess_is_named() -> None:
    api = infer(seed(False), conventions())
    rows = [d.row for d in api.diagnostics if d.code == "INF001"]
    assert len(rows) == 14
    assert any(
        "`server` in the response has no definition: an object in the body." in sentence
        for sentence in find(api, "POST /images").assumed
    )


def test_ids(api: API) -> None:
    assert [o.id for o in api.operations] == [
        "show_image",
        "create_image",
        "update_server",
        "replace_image",
        "delete_image",
    ]
