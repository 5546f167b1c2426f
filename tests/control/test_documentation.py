"""The reference as pages of a server: for browsers, and for nobody else at `/`."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from live import PATIENCE, LiveServer, Serve

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
DOCS = "/_liveref/docs/"


def test_a_browser_sees_the_reference_at_the_root(server: LiveServer) -> None:
    with server.client() as client:
        answer = client.get("/", headers={"Accept": BROWSER})
    assert answer.status_code == 200
    assert not answer.history
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "Accept" in answer.headers["vary"]
    assert f'href="{DOCS}assets/site.css"' in answer.text
    assert "This is an emulator" in answer.text


@pytest.mark.parametrize("accept", ["*/*", "application/json", "", "text/html;q=0", "text/*"])
def test_anybody_else_gets_what_the_server_says_of_itself(server: LiveServer, accept: str) -> None:
    with server.client() as client:
        answer = client.get("/", headers={"Accept": accept})
    assert answer.headers["content-type"] == "application/json"
    assert answer.json()["services"][0]["name"] == "image"


def test_head_has_the_headers_of_the_page(server: LiveServer) -> None:
    with server.client() as client:
        answer = client.head("/", headers={"Accept": BROWSER})
    assert (answer.status_code, answer.content) == (200, b"")


def test_each_page_is_served_with_a_policy(server: LiveServer) -> None:
    with server.client() as client:
        for path in ("", "index.html", "image/map.html", "image/operations/list_images.html"):
            answer = client.get(DOCS + path)
            assert answer.status_code == 200, path
            policy = answer.headers["content-security-policy"]
            assert "default-src 'none'" in policy
            assert "unsafe" not in policy
            assert "frame-ancestors 'none'" in policy


def test_assets_have_their_types(server: LiveServer) -> None:
    with server.client() as client:
        types = {
            name: client.get(f"{DOCS}assets/{name}").headers["content-type"].partition(";")[0]
            for name in ("site.css", "site.js", "search.js", "theme.js")
        }
    assert set(types.values()) == {"text/css", "text/javascript"}


def test_a_page_that_the_client_has_is_not_sent_again(server: LiveServer) -> None:
    with server.client() as client:
        first = client.get(DOCS)
        again = client.get(DOCS, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    "path",
    ["nothing.html", "%2e%2e/%2e%2e/pyproject.toml", "..%2f..%2fpyproject.toml", "assets/"],
)
def test_what_is_no_page_is_not_there(server: LiveServer, path: str) -> None:
    with server.client() as client:
        answer = client.get(DOCS + path)
    assert answer.status_code == 404
    assert answer.json()["error"]["message"].endswith(".")


def test_the_openapi_document_is_served(server: LiveServer) -> None:
    with server.client() as client:
        document = client.get("/_liveref/openapi/image.json").json()
        missing = client.get("/_liveref/openapi/other.json")
    assert document["openapi"].startswith("3.1")
    OpenAPIV31SpecValidator(document).validate()
    assert "/_liveref/openapi/image.json" in missing.json()["error"]["message"]


def test_several_references_are_one_site(serve: Serve) -> None:
    with serve("--in-memory", "image", "identity").client() as client:
        page = client.get("/", headers={"Accept": BROWSER}).text
        assert client.get(f"{DOCS}identity/index.html").status_code == 200
    assert f'href="{DOCS}image/index.html"' in page
    assert f'href="{DOCS}identity/index.html"' in page


def test_pages_follow_the_prefix_of_the_control_interface(serve: Serve) -> None:
    with serve("--in-memory", "--control-prefix", "/steer").client() as client:
        page = client.get("/", headers={"Accept": BROWSER}).text
        assert client.get("/steer/docs/assets/site.css").status_code == 200
    assert 'data-control="/steer"' in page


def test_pages_are_there_without_a_control_interface(serve: Serve) -> None:
    with serve("--in-memory", "--no-control").client() as client:
        assert client.get(DOCS).status_code == 200


def test_pages_follow_a_reload(serve: Serve, tmp_path: Path) -> None:
    folder = tmp_path / "books"
    folder.mkdir()
    index = folder / "index.rst"
    text = "Books\n=====\n\nList books\n----------\n\n.. rest_method:: GET /books\n"
    index.write_text(text, encoding="utf-8")
    server = serve("--in-memory", "--reload", str(folder))
    with server.client() as client:
        assert "List books" in client.get(DOCS).text
        index.write_text(text.replace("List books", "List all books"), encoding="utf-8")
        end = time.monotonic() + PATIENCE
        while "List all books" not in client.get(DOCS).text and time.monotonic() < end:
            time.sleep(0.05)
        assert "List all books" in client.get(DOCS).text
