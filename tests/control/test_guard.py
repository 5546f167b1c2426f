"""Callers of the control interface, let in and refused."""

from __future__ import annotations

from typing import Any

import pytest

from liveref.control.guard import Guard
from liveref.service.request.problem import Problem

TOKEN = "correct-horse"  # noqa: S105 - of this test


def code(
    client: str | None = "127.0.0.1",
    token: str | None = None,
    public: str | None = None,
    **headers: str | list[str],
) -> int:
    """The code with which a request is refused, 0 where it is let in. An underscore in a name
    stands for a hyphen."""
    pairs = [
        (name.replace("_", "-").encode(), value.encode())
        for name, values in ({"host": "localhost:80"} | headers).items()
        for value in ([values] if isinstance(values, str) else values)
    ]
    scope: dict[str, Any] = {"headers": pairs, "client": (client, 5000) if client else None}
    scope |= {"method": "GET"} | ({"base_url": public} if public else {})
    try:
        Guard(token).check(scope)
    except Problem as problem:
        return problem.code
    return 0


@pytest.mark.parametrize("client", ["127.0.0.1", "127.8.9.1", "::1", "::ffff:127.0.0.1"])
def test_client_on_the_loopback_is_let_in(client: str) -> None:
    assert code(client) == 0


@pytest.mark.parametrize(
    "client", ["10.0.0.1", "192.0.2.7", "::ffff:10.0.0.1", "2001:db8::1", "localhost", None]
)
def test_client_elsewhere_is_not(client: str | None) -> None:
    assert code(client) == 403
    assert code(client, TOKEN, authorization=f"Bearer {TOKEN}") == 0


@pytest.mark.parametrize(
    "header",
    ["forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "cf-connecting-ip"],
)
def test_forwarded_request_is_not_one_of_the_loopback(header: str) -> None:
    assert code(**{header: "127.0.0.1"}) == 403
    assert code(token=TOKEN, authorization=f"Bearer {TOKEN}", **{header: "10.0.0.1"}) == 0


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("localhost", 0),
        ("LOCALHOST:8080", 0),
        ("localhost.:8080", 0),
        ("app.localhost:1", 0),
        ("127.0.0.1:8080", 0),
        ("[::1]:8080", 0),
        ("example.test", 403),
        ("localhost.example.test", 403),
        ("127.0.0.1.example.test", 403),
        ("10.0.0.1", 403),
        ("notlocalhost", 403),
        ("", 403),
        (["localhost", "example.test"], 403),
    ],
)
def test_host_names_the_loopback(host: str | list[str], expected: int) -> None:
    """A name that an attacker made lead to the loopback is foreign (DNS rebinding)."""
    assert code(host=host) == expected


@pytest.mark.parametrize(
    ("origin", "expected"),
    [
        ("http://localhost:80", 0),
        ("http://localhost:81", 403),
        ("http://example.test", 403),
        ("null", 403),
        ("file://localhost:80", 403),
    ],
)
def test_page_of_another_origin_is_refused(origin: str, expected: int) -> None:
    assert code(origin=origin) == expected
    assert code(token=TOKEN, authorization=f"Bearer {TOKEN}", origin=origin) == expected


def test_page_of_the_public_address_is_none_of_another_origin() -> None:
    """Behind a proxy the Host is the proxy's choice, and the Origin what the browser called."""
    asked = {"token": TOKEN, "authorization": f"Bearer {TOKEN}", "origin": "https://cloud.test"}
    assert code(**asked, public="https://cloud.test/os") == 0
    assert code(**asked, public="https://other.test/os") == 403


@pytest.mark.parametrize(
    ("site", "mode", "expected"),
    [
        ("same-origin", "cors", 0),
        ("none", "navigate", 0),
        ("same-site", "cors", 403),
        ("cross-site", "no-cors", 403),
        ("cross-site", "navigate", 0),
    ],
)
def test_page_of_another_site_is_refused(site: str, mode: str, expected: int) -> None:
    """A browser says so, also where it sends no Origin."""
    assert code(sec_fetch_site=site, sec_fetch_mode=mode) == expected


@pytest.mark.parametrize(
    "authorization",
    [[], "", "Bearer", "Bearer ", "Bearer wrong", f"Basic {TOKEN}", TOKEN, f"Bearer {TOKEN}x"],
)
def test_wrong_token_is_refused_on_the_loopback_too(authorization: str | list[str]) -> None:
    assert code(token=TOKEN, authorization=authorization) == 401


def test_two_tokens_are_none() -> None:
    assert code(token=TOKEN, authorization=[f"Bearer {TOKEN}", f"Bearer {TOKEN}"]) == 401
