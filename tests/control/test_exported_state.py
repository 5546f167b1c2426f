"""The whole state as a document, and back."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from control.steering import PASSWORD, Address
from liveref.control import exported_state
from liveref.control.errors import RefusedError
from liveref.store.blob_folder import FolderBlobs

STUDIO = str(Path(__file__).parent.parent / "http" / "trees" / "studio")
LIBRARY = str(Path(__file__).parent.parent / "http" / "trees" / "library")


@pytest.fixture
def studio() -> Iterator[Address]:
    with Address(STUDIO) as opened:
        yield opened


def room(address: Address, content: bytes | None = None, **fields: Any) -> str:
    """A new room, with a file."""
    answer = address.send("POST", "/rooms", {"name": "x", **fields})
    assert answer.code == 201, answer.body
    id: str = answer.body["id"]
    if content is not None:
        assert address.send("PUT", f"/rooms/{id}/file", raw=content).code < 300
    return id


def export(address: Address) -> dict[str, Any]:
    document = address.run(address.state.export())
    decoded: dict[str, Any] = json.loads(json.dumps(document))
    return decoded


def test_an_exported_state_imports_to_the_same_state(studio: Address) -> None:
    ids = [room(studio, b"one", name="a"), room(studio, b"two" * 99, name="b"), room(studio)]
    studio.run(studio.state.clock.advance(60))
    document = export(studio)
    with Address(STUDIO) as other:
        room(other, b"other")
        other.run(other.state.import_(document))
        assert export(other) == document
        assert other.send("GET", f"/rooms/{ids[1]}/file").raw == b"two" * 99
        assert (
            other.send("GET", f"/rooms/{ids[2]}").body
            == studio.send("GET", f"/rooms/{ids[2]}").body
        )


def test_reset_goes_behind_an_import(studio: Address) -> None:
    before = export(studio)
    room(studio, b"one")
    document = export(studio)
    studio.run(studio.state.reset())
    studio.run(studio.state.import_(document))
    studio.run(studio.state.reset())
    assert export(studio) == before


def files(address: Address) -> int:
    assert isinstance(address.blobs, FolderBlobs)
    return len(list(address.blobs._folder.iterdir()))


def test_blobs_that_nobody_needs_are_deleted(studio: Address) -> None:
    empty = export(studio)
    room(studio, b"one")
    assert files(studio) == 1
    studio.run(studio.state.import_(empty))
    assert files(studio) == 0


def test_blobs_that_a_snapshot_needs_stay(studio: Address) -> None:
    id = room(studio, b"one")
    studio.run(studio.state.snapshot("one"))
    assert studio.send("DELETE", f"/rooms/{id}").code == 204
    assert files(studio) == 1
    studio.run(studio.state.restore("one"))
    assert studio.send("GET", f"/rooms/{id}/file").raw == b"one"
    studio.run(studio.state.reset())
    assert files(studio) == 1
    studio.run(studio.state.delete_snapshot("one"))
    assert files(studio) == 0


def test_users_tokens_and_passwords_go_with_the_state() -> None:
    with Address("image=image") as one:
        token = one.log_in()
        one.image("one")
        document = export(one)
    assert PASSWORD not in json.dumps(document)
    with Address("image=image", password="Another-2026") as other:
        other.run(other.state.import_(document))
        other.token = token
        assert other.images() == ["one"]
        other.log_in(password=PASSWORD)


def _without(*path: str) -> Callable[[dict[str, Any]], None]:
    def change(document: dict[str, Any]) -> None:
        *above, last = path
        for key in above:
            document = document[key]
        del document[last]

    return change


def _with(value: Any, *path: str | int) -> Callable[[dict[str, Any]], None]:
    def change(document: Any) -> None:
        *above, last = path
        for key in above:
            document = document[key]
        document[last] = value

    return change


ROOMS = ("records", "studio/room")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (_with(2, "format"), "format is 2; this liveref reads 1"),
        (_with(1, "unknown"), "unknown field `unknown`"),
        (_with([], "records", "garden/bed"), "garden/bed, of which nothing is served"),
        (_with(5, *ROOMS, 0, "id"), r"Expected `str`, got `int` - at `\$.records\[...\]\[0\].id`"),
        (_with([], *ROOMS, 0, "data"), r"Expected `object`"),
        (_with({"parent": 5}, *ROOMS, 0, "data", "_"), r"0.data._ is no metadata: .*`\$.parent`"),
        (_with({}, "blobs"), "blobs lacks"),
        (_with({"a": "b*"}, "blobs"), "is not base64"),
        (_with({"a": "b25l"}, "blobs"), "is not the SHA-512"),
        (_with({"offset": 1e300}, "clock"), "between the years"),
    ],
)
def test_a_document_that_is_refused_changes_nothing(
    studio: Address, change: Callable[[dict[str, Any]], None], message: str
) -> None:
    room(studio, b"one")
    before = export(studio)
    document = copy.deepcopy(before)
    change(document)
    with pytest.raises(RefusedError, match=message):
        studio.run(studio.state.import_(document))
    assert export(studio) == before
    assert files(studio) == 1


def test_records_that_contradict_each_other_are_refused(studio: Address) -> None:
    room(studio, b"one")
    before = export(studio)
    document = copy.deepcopy(before)
    document["records"]["studio/room"] *= 2
    with pytest.raises(RefusedError, match=r"records.studio/room\[1\]: another studio/room has"):
        studio.run(studio.state.import_(document))
    assert export(studio) == before
    assert files(studio) == 1


def test_a_cloud_without_its_administrator_is_refused() -> None:
    with Address("image=image") as address:
        document = export(address)
        _without("records", "_/first")(document)
        with pytest.raises(RefusedError, match="says who the administrator is"):
            address.run(address.state.import_(document))


def test_a_cloud_whose_administrator_is_damaged_is_refused() -> None:
    with Address("image=image") as address:
        before = export(address)
        document = export(address)
        for record in document["records"]["_/first"]:
            record["data"] = {}
        with pytest.raises(RefusedError, match="identity service are damaged"):
            address.run(address.state.import_(document))
        assert export(address)["records"] == before["records"]


def test_a_blob_that_many_records_name_counts_for_each(
    studio: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        room(studio, b"x" * 100)
    document = export(studio)
    monkeypatch.setattr(exported_state, "MOST_BLOB_BYTES", 299)
    with pytest.raises(RefusedError, match="more than 299 bytes"):
        studio.run(studio.state.import_(document))
    monkeypatch.setattr(exported_state, "MOST_BLOB_BYTES", 300)
    studio.run(studio.state.import_(document))


_OPERATIONS = st.lists(
    st.tuples(
        st.sampled_from(["create", "delete", "tag", "snapshot", "restore", "advance"]),
        st.integers(0, 3),
        st.text(min_size=1, max_size=10),
    ),
    max_size=12,
)


@given(operations=_OPERATIONS)
@settings(max_examples=15, deadline=None)
def test_any_state_imports_to_itself(operations: list[tuple[str, int, str]]) -> None:
    with Address(LIBRARY) as one, Address(LIBRARY) as other:
        for operation in operations:
            _carry_out(one, *operation)
        document = export(one)
        other.run(other.state.import_(document))
        assert export(other) == document


def _carry_out(address: Address, name: str, number: int, text: str) -> None:
    books = address.run(address.state.records("book"))
    path = f"/books/{books[number % len(books)].id}" if books else "/books/none"
    if name == "create":
        address.send("POST", "/books", {"book": {"title": text, "name": text}})
    elif name == "delete":
        address.send("DELETE", path)
    elif name == "tag":
        address.send("PUT", f"{path}/tags", {"tags": [text]})
    elif name == "advance":
        address.run(address.state.clock.advance(number))
    elif name == "snapshot":
        address.run(address.state.snapshot(f"s{len(address.run(address.state.snapshots()))}"))
    elif snapshots := address.run(address.state.snapshots()):
        address.run(address.state.restore(snapshots[number % len(snapshots)].name))
