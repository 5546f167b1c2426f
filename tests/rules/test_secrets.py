"""The password rule, and texts that are none."""

from __future__ import annotations

import pytest

from documents import document, operation, row
from liveref.families import conventions
from liveref.model.api import API
from liveref.rules.infer import infer

RULE = (
    "When you create a node, you may give the optional `rootPass` attribute. It must meet the"
    " complexity requirements. The node enters the ``BROKEN`` state if it does not."
)
ACTION = operation(
    "POST /nodes/{id}/action", request=[row("changePassword", "object"), row("rootPass")]
)


def api_of(prose: str, *more: object) -> API:
    made = operation("POST /nodes", request=[row("name")], response=[row("name")])
    changed = operation("PUT /nodes/{id}", request=[row("name")])
    extra = [one for one in more if one is not None]
    return infer(document(made, changed, *extra, prose=prose), conventions())  # type: ignore[arg-type]


def accepts(api: API) -> list[str]:
    """The ids of the operations whose body has the attribute by way of prose."""
    return [
        one.id
        for one in api.operations
        if one.request and "rootPass" in one.request.schema.properties
    ]


def test_the_rule() -> None:
    api = api_of(RULE)
    secret = api.behaviour.resources["node"].secrets["rootPass"]
    assert (secret.missed, secret.resets_to, secret.actions) == ("BROKEN", "ACTIVE", ())
    assert accepts(api) == ["create_node", "update_node"]
    assert "BROKEN" in api.resource("node").statuses


def test_an_action_takes_the_place_of_the_update() -> None:
    api = api_of(RULE, ACTION)
    assert api.behaviour.resources["node"].secrets["rootPass"].actions == ("changePassword",)
    assert accepts(api) == ["create_node"]


@pytest.mark.parametrize(
    "prose",
    [
        "",
        "When you create a node, you may give the optional `rootPass` attribute.",
        "The password must meet the complexity requirements or the state is ``BROKEN``.",
        RULE.replace("node", "cloud"),
        RULE.replace("``BROKEN`` state", "other house"),
    ],
)
def test_other_texts_are_no_rule(prose: str) -> None:
    api = api_of(prose)
    assert api.behaviour.resources == {}
    assert accepts(api) == []


def test_a_field_that_is_no_secret_is_none() -> None:
    api = api_of(RULE.replace("`rootPass` attribute", "name"))
    node = api.behaviour.resources["node"]
    assert (node.secrets, node.status_field) == ({}, "status")
    assert "BROKEN" in api.resource("node").statuses


def test_a_password_that_the_document_sends_is_strong_enough() -> None:
    """A value that a document shows is not refused for a guess."""
    shown = operation(
        "POST /nodes/{id}/action",
        request=[row("changePassword", "object"), row("rootPass")],
        sent=[{"changePassword": {"rootPass": "foo"}}],
    )
    usual = api_of(RULE).behaviour.resources["node"].secrets["rootPass"].policy
    eased = api_of(RULE, shown).behaviour.resources["node"].secrets["rootPass"].policy
    assert usual and (usual.min_length, usual.classes) == (8, 3)
    assert eased and (eased.min_length, eased.classes) == (3, 1)
