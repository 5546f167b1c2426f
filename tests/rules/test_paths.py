"""Paths without what names no thing."""

from __future__ import annotations

import pytest

from liveref.families import conventions
from liveref.naming.routes import ITEM, begun_as, parse


@pytest.mark.parametrize(
    ("path", "key"),
    [
        ("/images", ("image",)),
        ("/v2/images", ("image",)),
        ("/v2.1/images/{image_id}", ("image", ITEM)),
        ("/identity/v3/users", ("user",)),
        ("/v3/{project_id}/volumes/{volume_id}", ("volume", ITEM)),
        ("/{tenant_id}/volumes", ("volume",)),
        ("/projects/{project_id}", ("project", ITEM)),
        ("/os-keypairs", ("keypair",)),
        ("/v3/OS-TRUST/trusts/{trust_id}", ("trust", ITEM)),
        ("/", ()),
        ("/v3/", ()),
        ("/{api_version}/", ()),
        ("/pools/{region}:{pool_id}", ("pool", ITEM)),
        ("/pools/{pool_name}/{pool_id}/members", ("pool", ITEM, "member")),
        ("/pools/{pool_id}/{member_id}", ("pool", ITEM, ITEM)),
        ("/pools/{pool_id/name}", ("pool", ITEM)),
    ],
)
def test_what_a_path_names(path: str, key: tuple[str, ...]) -> None:
    route = parse(path, conventions().paths)
    assert tuple(segment.key for segment in route.segments) == key


@pytest.mark.parametrize(
    ("path", "folds"),
    [
        ("/images/{role_id}/role/{id}/role/{image_id}", True),
        ("/images/{image_id}/role/{id}/copy/{image_id}", False),
        ("/images/{id}/role/{role_id}", False),
        ("/stores/{store_id}/images/{image_id}", False),
        ("/images/{role_id}/images/{image_id}", False),
    ],
)
def test_a_path_that_comes_back_to_its_first_thing(path: str, folds: bool) -> None:
    route = parse(path, conventions().paths)
    assert (len(route.segments) == 2) is folds


def test_both_names_of_a_composite_segment() -> None:
    assert parse("/pools/{region}:{pool_id}", conventions().paths).parameters == (
        "region",
        "pool_id",
    )


@pytest.mark.parametrize(
    ("path", "other", "begun"),
    [
        ("/shelf/{id}/books", "/shelves/{shelf_id}", "/shelves/{id}/books"),
        ("/shelf/{id}", "/shelves/{shelf_id}", "/shelves/{id}"),
        ("/shelves/{id}", "/shelves/{shelf_id}", None),
        ("/shelf/{id}", "/shelves/{id}/books/{book_id}", None),
        ("/shop/{id}/books", "/shelves/{id}", None),
    ],
)
def test_a_path_in_the_other_number(path: str, other: str, begun: str | None) -> None:
    assert begun_as(path, other) == begun
