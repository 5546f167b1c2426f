"""Records, export and import over HTTP."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from live import LiveServer, Serve


def stored(server: LiveServer) -> list[dict[str, Any]]:
    """All images, with what is stored of them."""
    with server.client() as client:
        answer = client.get("/_liveref/records/image")
    assert answer.status_code == 200, answer.text
    records: list[dict[str, Any]] = answer.json()["records"]
    return records


def test_records_are_shown_as_they_are_stored(serve: Serve) -> None:
    server = serve("--in-memory")
    with server.client() as client:
        for name in ("moon", "sun"):
            client.post("/images", json={"name": name})
        pages = [client.get("/_liveref/records/images?limit=1").json()["records"]]
        after = pages[0][0]["id"]
        pages.append(client.get(f"/_liveref/records/images?after={after}").json()["records"])
        missing = client.get("/_liveref/records/imag")
    assert [[record["fields"]["name"] for record in page] for page in pages] == [["moon"], ["sun"]]
    assert pages[0][0]["created"].endswith("Z")
    assert missing.status_code == 404
    assert "image" in missing.json()["error"]["message"]


@pytest.mark.parametrize("form", ["json", "yaml", "zip"])
def test_exported_state_is_imported_as_it_was(serve: Serve, form: str) -> None:
    server, other = serve("--in-memory"), serve("--in-memory")
    with server.client() as client, other.client() as second:
        client.post("/images", json={"name": "moon"})
        second.post("/images", json={"name": "sun"})
        exported = client.get("/_liveref/export", params={"format": form})
        kind = exported.headers["content-type"]
        headers = {"content-type": kind}
        answer = second.post("/_liveref/import", content=exported.content, headers=headers)
        assert answer.status_code == 204, answer.text
        again = second.get("/_liveref/export", headers={"accept": kind})
    assert again.headers["content-type"] == kind
    assert stored(other) == stored(server)
    if form != "zip":
        assert yaml.safe_load(again.text)["records"] == yaml.safe_load(exported.text)["records"]


@pytest.mark.parametrize(
    ("content", "kind", "code"),
    [
        ("{", "application/json", 400),
        ("[]", "application/json", 400),
        ('{"recrods": {}}', "application/json", 400),
        ("{}", "application/json", 400),
        ('{"format": 1}', "application/json", 400),
        ('{"format": 1, "records": {"book/page": []}}', "application/json", 409),
        ('{"format": 99, "records": {}}', "application/json", 409),
        ("{}", "text/plain", 415),
        ("a: [", "application/yaml", 400),
        ("records: !!python/object:os.system {}", "application/yaml", 400),
        ("[" * 50_000 + "]" * 50_000, "application/yaml", 400),
        ("a: 2001-99-99", "application/yaml", 400),
        ("a: !!int x", "application/yaml", 400),
        ("# " + "x" * 5_000_000, "application/yaml", 413),
        ("a: &a [x]\nb: [*a, *a]", "application/yaml", 400),
        ("PK no archive", "application/zip", 400),
    ],
)
def test_document_that_is_no_state_changes_nothing(
    serve: Serve, content: str, kind: str, code: int
) -> None:
    server = serve("--in-memory")
    with server.client() as client:
        client.post("/images", json={"name": "moon"})
        headers = {"content-type": kind}
        answer = client.post("/_liveref/import", content=content, headers=headers)
    assert answer.status_code == code, answer.text
    assert [record["fields"]["name"] for record in stored(server)] == ["moon"]
