"""The pages of liveref itself: the index at `/`, and `/_liveref/health`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cloud import PASSWORD
from live import LiveServer, Serve

TREES = Path(__file__).resolve().parent.parent / "http" / "trees"
HARBOUR = f"shipping={TREES / 'harbour'}"
ROOT = """\
====
Root
====

Show what there is
==================

.. rest_method:: {method} /

Normal response codes: 200

Response Example
----------------

.. code-block:: json

   {{"motd": "of the reference"}}
"""


def index(server: LiveServer) -> dict[str, Any]:
    """The page at `/`."""
    with server.client() as client:
        answer = client.get("/")
    assert answer.status_code == 200, answer.text
    content: dict[str, Any] = answer.json()
    return content


def rooted(folder: Path, method: str) -> Path:
    """A reference with one operation, at `/`."""
    folder.mkdir()
    (folder / "index.rst").write_text(ROOT.format(method=method))
    return folder


def test_index_shows_the_service_and_its_collections(serve: Serve) -> None:
    server = serve("image", "--in-memory")
    content = index(server)
    (service,) = content["services"]
    assert service["name"] == "image"
    assert content["title"] == service["title"]
    assert "token" not in content
    urls = [collection["url"] for collection in service["collections"] if "url" in collection]
    assert f"{server.address}/images" in urls
    # Nothing stands at a version that only the paths of some operations name.
    assert service["versions"] == [{"id": "v3", "status": "CURRENT"}]
    with server.client() as client:
        assert {client.get(url).status_code for url in urls} == {200}


def test_index_says_how_to_get_a_token(serve: Serve) -> None:
    """A reader who follows it, and knows the password, reads a collection."""
    server = serve("--mount", HARBOUR, "--in-memory", "--admin-password", PASSWORD)
    content = index(server)
    shipping, identity = content["services"]
    assert (shipping["type"], identity["type"]) == ("shipping", "identity")
    token = content["token"]
    token["body"]["auth"]["identity"]["password"]["user"]["password"] = PASSWORD
    collection = next(c["url"] for c in shipping["collections"] if c["name"] == "berths")
    with server.client() as client:
        answer = client.request(token["method"], token["url"], json=token["body"])
        headers = {token["send_as"]: answer.headers[token["answered_in"]]}
        assert client.get(collection, headers=headers).status_code == 200
        versions = {client.get(v["url"]).status_code for v in shipping["versions"]}
    assert versions == {200}


def test_index_has_addresses_of_the_host_that_is_called(serve: Serve) -> None:
    server = serve("--in-memory")
    with server.client() as client:
        content = client.get("/", headers={"Host": "proxy.test:99"}).json()
    assert content["health"] == "http://proxy.test:99/_liveref/health"


def test_operation_of_a_reference_at_the_root_answers(serve: Serve, tmp_path: Path) -> None:
    server = serve(rooted(tmp_path / "tree", "GET"), "--in-memory")
    assert index(server) == {"motd": "of the reference"}


def test_other_methods_at_the_root_leave_the_index(serve: Serve, tmp_path: Path) -> None:
    server = serve(rooted(tmp_path / "tree", "POST"), "--in-memory")
    assert index(server)["title"] == "Root"
    with server.client() as client:
        assert client.post("/", json={}).json() == {"motd": "of the reference"}


@pytest.mark.parametrize("path", ["/", "/_liveref/health"])
def test_pages_are_read_only(serve: Serve, path: str) -> None:
    server = serve("--in-memory")
    with server.client() as client:
        head, post = client.head(path), client.post(path, json={})
        whole = client.get(path)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == whole.headers["content-length"]
    assert (post.status_code, post.headers["allow"]) == (405, "GET, HEAD")


def test_health_needs_no_token(serve: Serve) -> None:
    server = serve("--mount", HARBOUR, "--in-memory")
    with server.client() as client:
        answer = client.get("/_liveref/health")
    assert answer.status_code == 200
    assert answer.json()["ready"] is True


def test_unknown_page_is_a_404_that_says_which_there_are(serve: Serve) -> None:
    server = serve("--in-memory")
    with server.client() as client:
        answer = client.get("/_liveref/nothing")
    assert answer.status_code == 404
    assert "/_liveref/health" in answer.text
