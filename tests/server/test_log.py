"""The lines of the log."""

from __future__ import annotations

import re

from live import Serve


def test_ignored_field_is_a_warning_without_its_value(serve: Serve) -> None:
    server = serve("--in-memory")
    with server.client() as client:
        body = {"name": "x", "colour": "value-of-the-colour"}
        assert client.post("/images", json=body).status_code == 201
    server.stop()
    assert re.search(r"(?i)warn.*\bcolour\b", server.log.read_text())
    assert "value-of-the-colour" not in server.written()


def test_query_that_is_named_like_a_secret_is_not_logged(serve: Serve) -> None:
    server = serve("--in-memory")
    with server.client() as client:
        client.get("/images", params={"password": "Seen-By-Nobody-1"})
    server.stop()
    assert "Seen-By-Nobody-1" not in server.written()


def test_line_breaks_from_outside_forge_no_line(serve: Serve) -> None:
    server = serve("--in-memory")
    with server.client() as client:
        client.post("/images", json={"name": "x", "a\nWARNING forged": 1})
        client.get("/image/a%0AWARNING%20forged")
    server.stop()
    assert not re.search(r"(?m)^WARNING forged", server.written())
