"""The bundled reference `image`: an extension of the sketch that the project began with."""

from __future__ import annotations

import pytest
from written import REFERENCES, sentences, texts_of

from liveref.loading import load
from liveref.model.api import API, Effect
from liveref.reading import read
from liveref.reading.document import Document
from published import each_of, published

TREE = REFERENCES / "image"

SKETCH = {
    ("GET", "/v3/images/{role_id}/role/{id}/role/{image_id}"),
    ("POST", "/images"),
    ("PATCH", "/servers"),
    ("PUT", "/images"),
    ("DELETE", "/image/{id}"),
}
EFFECTS = {
    ("GET", "/images"): ("image", Effect.LIST),
    ("POST", "/images"): ("image", Effect.CREATE),
    ("PUT", "/images"): ("image", Effect.REPLACE),
    ("GET", "/image/{id}"): ("image", Effect.SHOW),
    ("GET", "/v3/images/{role_id}/role/{id}/role/{image_id}"): ("image", Effect.SHOW),
    ("DELETE", "/image/{id}"): ("image", Effect.DELETE),
    ("GET", "/servers"): ("server", Effect.LIST),
    ("POST", "/servers"): ("server", Effect.CREATE),
    ("PATCH", "/servers"): ("server", Effect.UPDATE),
    ("GET", "/servers/{id}"): ("server", Effect.SHOW),
    ("POST", "/servers/{id}/action"): ("server", Effect.ACTION),
}


@pytest.fixture(scope="module")
def document() -> Document:
    return read(TREE)


@pytest.fixture(scope="module")
def api() -> API:
    return load(str(TREE), offline=True).api


def test_only_what_no_table_can_say_is_assumed(api: API) -> None:
    """The record that a body or an unusual path means; no code, no type and no field."""
    assumptions = [sentence for one in api.operations for sentence in one.assumed]
    assert all("is meant" in sentence or "is taken for one" in sentence for sentence in assumptions)


def test_the_sketchs_operations_are_in_it(document: Document) -> None:
    assert {(one.method, one.path) for one in document.operations} >= SKETCH


@pytest.mark.parametrize("name", each_of("glance", "nova"))
def test_no_sentence_is_a_real_services(name: str) -> None:
    """But for what is said alike by chance, such as "The UUID of the image"."""
    theirs = sentences(texts_of(published(name)))
    assert theirs
    assert {one for one in sentences(texts_of(TREE)) & theirs if len(one.split()) > 6} == set()


def test_every_operation_does_what_it_says(api: API) -> None:
    inferred = {(o.method, o.path): (o.resource, o.effect) for o in api.operations}
    assert inferred == EFFECTS
    assert [o.action for o in api.operations if o.effect is Effect.ACTION] == ["changePassword"]


def test_the_resources(api: API) -> None:
    image, server = api.resource("image"), api.resource("server")
    assert {resource.name for resource in api.resources} == {"image", "server"}
    assert (server.owned_by, server.shares) == ("image", ("name",))
    assert image.natural_key == server.natural_key == "name"
