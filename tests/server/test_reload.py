"""`serve --reload`: a reference is edited while it is served."""

from __future__ import annotations

import re
import shutil
import threading
import time
from collections.abc import Callable
from pathlib import Path

import httpx2
import pytest

from cloud import PASSWORD, logged_in
from live import PATIENCE, LiveServer, Serve

TREES = Path(__file__).resolve().parent.parent / "http" / "trees"
LEND = """

Lend a book
-----------

.. rest_method:: POST /books/{book_id}/lend

Normal response codes: 204

.. rest_parameters:: parameters.yaml

   - book_id: book_id
"""

UNIQUE = "facts:\n- {fact: unique, resource: book, field: title}\n"


def eventually(is_so: Callable[[], bool], what: str) -> None:
    """Wait until something is so; fail after a minute."""
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end, f"not within {PATIENCE} s: {what}"
        time.sleep(0.05)


def logs(server: LiveServer, text: str) -> None:
    """Wait until the server's log has a text (a regular expression)."""
    eventually(lambda: re.search(text, server.log.read_text()) is not None, f"{text!r} in the log")


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """The reference of a library, to be edited."""
    folder = tmp_path / "books"
    shutil.copytree(TREES / "library", folder)
    return folder


@pytest.fixture
def server(serve: Serve, tree: Path) -> LiveServer:
    """A server of it that reloads."""
    return serve(tree, "--reload", "--in-memory")


def make(client: httpx2.Client, title: str) -> str:
    """Create a book; its path."""
    answer = client.post("/books", json={"book": {"title": title}})
    assert answer.status_code == 201, answer.text
    return f"/books/{answer.json()['book']['id']}"


def edit(file: Path, old: str, new: str) -> None:
    """Exchange a text in a file, as an editor saves it: a new file in the place of the old."""
    text = file.read_text()
    assert old in text
    beside = file.with_suffix(".new")
    beside.write_text(text.replace(old, new, 1))
    beside.replace(file)


def test_added_operation_answers_and_records_are_kept(server: LiveServer, tree: Path) -> None:
    with server.client() as client:
        book = make(client, "kept")
        assert client.post(f"{book}/lend").status_code == 404
        index = tree / "index.rst"
        index.write_text(index.read_text() + LEND)
        eventually(lambda: client.post(f"{book}/lend").status_code == 204, "the action is there")
        assert client.get(book).json()["book"]["title"] == "kept"
    logs(server, r"\+ POST /books/\{book_id\}/lend")


def test_removed_operation_is_gone(server: LiveServer, tree: Path) -> None:
    with server.client() as client:
        book = make(client, "kept")
        edit(tree / "index.rst", ".. rest_method:: DELETE /books/{book_id}", "")
        logs(server, r"- DELETE /books/\{book_id\}")
        assert client.delete(book).status_code == 405
        assert client.get(book).status_code == 200


def test_behaviour_file_that_is_made_applies(server: LiveServer, tree: Path) -> None:
    """It was looked for, and was not there. The new unique group needs another table."""
    with server.client() as client:
        book = make(client, "one")
        (tree / "behaviour.yaml").write_text(UNIQUE)
        logs(server, "~ behaviour")
        again = client.post("/books", json={"book": {"title": "one"}})
        assert again.status_code in (400, 409), again.text
        assert client.get(book).status_code == 200


def test_records_that_break_a_new_rule_leave_all_as_it_was(server: LiveServer, tree: Path) -> None:
    with server.client() as client:
        books = [make(client, "same"), make(client, "same")]
        (tree / "behaviour.yaml").write_text(UNIQUE)
        logs(server, r"reload: books is served as it was.*\n.*title")
        make(client, "same")
        for book in books:
            assert client.get(book).status_code == 200


def test_error_is_told_with_its_place_and_the_old_api_goes_on(
    server: LiveServer, tree: Path
) -> None:
    parameters = tree / "parameters.yaml"
    whole = parameters.read_text()
    with server.client() as client:
        book = make(client, "kept")
        parameters.write_text(whole + "\nbroken: [\n")
        logs(server, r"reload: books is served as it was.*\n.*parameters\.yaml:\d+")
        assert client.get(book).json()["book"]["title"] == "kept"
        parameters.write_text(whole)
        logs(server, "reload: books has .* operations")
        assert client.get(book).status_code == 200


def test_tree_that_vanishes_and_comes_back(server: LiveServer, tree: Path) -> None:
    with server.client() as client:
        book = make(client, "kept")
        tree.rename(tree.with_name("away"))
        logs(server, "reload: books is served as it was")
        assert client.get(book).status_code == 200
        tree.with_name("away").rename(tree)
        logs(server, "reload: books has .* operations")
        assert client.get(book).status_code == 200
    assert server.log.read_text().count("is served as it was") == 1


def test_no_request_fails_while_references_are_swapped(server: LiveServer, tree: Path) -> None:
    """Clients read and write all the time, on both sides of each swap."""
    ended = threading.Event()
    codes: set[int] = set()

    def ask(number: int) -> None:
        with server.client() as client:
            while not ended.is_set():
                book = make(client, f"book {number}")
                codes.add(client.get(book).status_code)
                codes.add(client.get("/books?title=x").status_code)
                codes.add(client.delete(book).status_code)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for number in range(4):
        fields = "[title, notes]" if number % 2 else "[title, id]"
        (tree / "behaviour.yaml").write_text(UNIQUE.replace("title", fields))
        logs(server, f"(?s)(reload: .*){{{number + 1}}}")
    ended.set()
    for thread in threads:
        thread.join(PATIENCE)
    assert codes == {200, 202}
    assert "Traceback" not in server.written()


def test_tokens_outlive_a_reload(serve: Serve, tmp_path: Path) -> None:
    harbour = tmp_path / "harbour"
    shutil.copytree(TREES / "harbour", harbour)
    mount = ("--mount", f"shipping={harbour}")
    server = serve(*mount, "--reload", "--in-memory", "--admin-password", PASSWORD)
    headers = {"X-Auth-Token": logged_in(server)}
    with server.client() as client:
        assert client.get("/shipping/v1/berths", headers=headers).status_code == 200
        index = harbour / "index.rst"
        index.write_text(index.read_text() + "\n")
        logs(server, "reload: harbour has .* operations")
        assert client.get("/shipping/v1/berths", headers=headers).status_code == 200
        gone = {"X-Auth-Token": headers["X-Auth-Token"], "X-Subject-Token": headers["X-Auth-Token"]}
        assert client.delete("/identity/v3/auth/tokens", headers=gone).status_code == 204
        assert client.get("/shipping/v1/berths", headers=headers).status_code == 401
    assert logged_in(server)


def test_without_the_option_nothing_is_read_anew(serve: Serve, tree: Path) -> None:
    server = serve(tree, "--in-memory")
    index = tree / "index.rst"
    index.write_text(index.read_text() + LEND)
    time.sleep(1.5)
    server.stop()
    assert "reload" not in server.written()
