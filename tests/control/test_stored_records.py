"""Stored records, as tests look at them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from control.steering import PASSWORD, Address
from liveref.control.errors import MissingError, RefusedError

TREES = Path(__file__).parent.parent / "http" / "trees"


@pytest.fixture(scope="module")
def address() -> Iterator[Address]:
    """An image service with two images."""
    with Address("image=image") as opened:
        opened.log_in()
        for name in ("one", "two"):
            opened.image(name)
        yield opened


@pytest.mark.parametrize("resource", ["image", "images"])
@pytest.mark.parametrize("service", [None, "image"])
def test_records_have_status_owner_and_times(
    address: Address, resource: str, service: str | None
) -> None:
    records = address.run(address.state.records(resource, service))
    assert [record.fields["name"] for record in records] == ["one", "two"]
    assert {record.service for record in records} == {"image"}
    assert all(record.owner for record in records)
    server = address.run(address.state.records("server"))[0]
    assert (server.status, server.fields["status"]) == ("ACTIVE", "ACTIVE")
    assert server.created.endswith("Z")


def test_records_have_the_moves_of_their_status(address: Address) -> None:
    server = address.run(address.state.records("server"))[0]
    assert [(move.status, move.at) for move in server.moves] == [("ACTIVE", server.created)]


def test_internal_fields_and_secrets_are_not_shown(address: Address) -> None:
    records = address.run(address.state.records("user"))
    assert [record.fields["name"] for record in records] == ["admin"]
    assert "_" not in records[0].fields
    assert PASSWORD not in str(records)
    assert "argon2" not in str(records)


def test_records_are_read_page_by_page(address: Address) -> None:
    first = address.run(address.state.records("image", limit=1))
    second = address.run(address.state.records("image", limit=1, after=first[0].id))
    assert [record.fields["name"] for record in first + second] == ["one", "two"]


@pytest.mark.parametrize(
    ("resource", "service", "after", "message"),
    [
        ("imag", None, None, "did you mean image"),
        ("image", "network", None, "there are identity, image"),
        ("image", None, "x", "There is no image x"),
    ],
)
def test_what_is_not_there_is_named(
    address: Address, resource: str, service: str | None, after: str | None, message: str
) -> None:
    with pytest.raises(MissingError, match=message):
        address.run(address.state.records(resource, service, after=after))


def test_a_resource_of_several_services_needs_the_service() -> None:
    with Address(str(TREES / "library"), str(TREES / "pages")) as opened:
        with pytest.raises(RefusedError, match="name one of library, pages"):
            opened.run(opened.state.records("book"))
        assert opened.run(opened.state.records("book", "pages")) == []
