"""Records belong to a reference, whatever its folder is called."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from live import LiveServer, Serve

TREES = Path(__file__).resolve().parent.parent / "http" / "trees"


@pytest.fixture
def books(tmp_path: Path) -> Path:
    """The reference of a library, in a folder of that name."""
    folder = tmp_path / "books"
    shutil.copytree(TREES / "library", folder)
    return folder


def make(server: LiveServer, title: str = "kept") -> None:
    """Create a book."""
    with server.client() as client:
        assert client.post("/books", json={"book": {"title": title}}).status_code == 201


def titles(server: LiveServer) -> list[str]:
    """The titles of all books."""
    with server.client() as client:
        return [book["title"] for book in client.get("/books").json()["books"]]


def test_folder_is_renamed(serve: Serve, books: Path, tmp_path: Path) -> None:
    """And back again; what is made meanwhile is there as well."""
    data = tmp_path / "data"
    server = serve(books, "--data", data)
    make(server, "one")
    server.stop()
    other = books.rename(tmp_path / "livres")
    server = serve(other, "--data", data)
    assert titles(server) == ["one"]
    make(server, "two")
    server.stop()
    assert f"the records of books ({books}), which is gone, are now those of livres" in (
        server.log.read_text()
    )
    server = serve(other.rename(books), "--data", data)
    assert titles(server) == ["one", "two"]


def test_folder_is_renamed_and_edited(serve: Serve, books: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    server = serve(books, "--data", data)
    make(server)
    server.stop()
    other = books.rename(tmp_path / "livres")
    index = other / "index.rst"
    index.write_text(index.read_text().replace(".. rest_method:: DELETE /books/{book_id}", ""))
    assert titles(serve(other, "--data", data)) == ["kept"]


def test_default_folder_follows_a_renamed_reference(
    serve: Serve, books: Path, tmp_path: Path
) -> None:
    """At each start, not at the first alone."""
    server = serve(books)
    make(server)
    server.stop()
    other = books.rename(tmp_path / "livres")
    for _ in range(2):
        server = serve(other)
        assert titles(server) == ["kept"]
        server.stop()


def test_copy_leaves_the_records_to_the_original(serve: Serve, books: Path, tmp_path: Path) -> None:
    """The records that it does not show are named, with the command that shows them."""
    data = tmp_path / "data"
    server = serve(books, "--data", data)
    make(server)
    server.stop()
    other = tmp_path / "livres"
    shutil.copytree(books, other)
    server = serve(other, "--data", data)
    assert titles(server) == []
    server.stop()
    log = server.log.read_text()
    assert f"note: {data} holds records of books ({books})" in log
    assert f"liveref serve {books} --data {data}" in log
    assert titles(serve(books, "--data", data)) == ["kept"]


def test_another_reference_is_no_renamed_one(serve: Serve, books: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    server = serve(books, "--data", data)
    make(server)
    server.stop()
    shutil.rmtree(books)
    server = serve(TREES / "pantry", "--data", data)
    server.stop()
    assert f"note: {data} holds records of books ({books})" in server.log.read_text()


def test_another_reference_of_the_same_name_is_noted(
    serve: Serve, books: Path, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    serve(books, "--data", data).stop()
    other = tmp_path / "elsewhere" / "books"
    shutil.copytree(TREES / "pantry", other)
    server = serve(other, "--data", data)
    server.stop()
    assert f"another reference of that name, books ({books})" in server.log.read_text()


def test_nothing_is_noted_where_all_is_as_before(serve: Serve, books: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    for references in ([books], [books], [books, "image"], ["image"]):
        server = serve(*references, "--data", data)
        server.stop()
        assert "note:" not in server.log.read_text()


def test_damaged_note_of_owners_is_made_anew(serve: Serve, books: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    server = serve(books, "--data", data)
    make(server)
    server.stop()
    (data / "references.json").write_text("{")
    server.start()
    assert titles(server) == ["kept"]
    server.stop()
    assert "books" in (data / "references.json").read_text()
