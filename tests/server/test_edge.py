"""The edge of a served address: hosts, proxies, browsers, and clients that do nothing."""

from __future__ import annotations

import signal
import socket
import time
from pathlib import Path

import pytest

from live import LiveServer, Run, Serve
from liveref.cli.exits import Exit
from liveref.values.safe_yaml import load_yaml

PUBLIC = "https://cloud.example.org/os"


@pytest.fixture
def proxied(serve: Serve, tmp_path: Path) -> LiveServer:
    """A cloud behind a proxy on the loopback."""
    clouds = tmp_path / "clouds.yaml"
    options = ("--admin-password", "secret", "--write-clouds-yaml", clouds)
    return serve("identity", "--in-memory", "--trusted-proxy", "127.0.0.0/8", *options)


def auth_url(clouds: Path) -> str:
    """The address of the identity service in the settings for clients."""
    (entry,) = load_yaml(clouds.read_text())["clouds"].values()
    return str(entry["auth"]["auth_url"])


def links(server: LiveServer, headers: dict[str, str]) -> str:
    with server.client() as client:
        return client.get("/identity/v3", headers=headers).text


def test_links_name_the_address_that_the_proxy_was_called_at(proxied: LiveServer) -> None:
    forwarded = {"Forwarded": "proto=https;host=cloud.example.org", "X-Forwarded-Prefix": "/os"}
    assert "https://cloud.example.org/identity/v3" in links(proxied, forwarded)
    older = {
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": "cloud.example.org",
        "X-Forwarded-Prefix": "/os",
    }
    assert f"{PUBLIC}/identity/v3" in links(proxied, older)


def test_nobody_else_is_believed(serve: Serve) -> None:
    server = serve("identity", "--in-memory", "--trusted-proxy", "192.0.2.0/24")
    assert "example.org" not in links(server, {"Forwarded": "host=cloud.example.org"})


def test_public_url(serve: Serve, tmp_path: Path) -> None:
    clouds = tmp_path / "clouds.yaml"
    server = serve("identity", "--in-memory", "--public-url", PUBLIC, "--write-clouds-yaml", clouds)
    assert f"{PUBLIC}/identity/v3" in links(server, {})
    assert auth_url(clouds) == f"{PUBLIC}/identity"


def test_every_address_of_the_machine_is_named_by_one_that_can_be_called(
    serve: Serve, tmp_path: Path
) -> None:
    clouds = tmp_path / "clouds.yaml"
    server = serve("identity", "--in-memory", "--host", "0.0.0.0", "--write-clouds-yaml", clouds)  # noqa: S104
    assert auth_url(clouds) == f"http://127.0.0.1:{server.port}/identity"


WRONG = {
    "an empty host": (["--host", ""], "--host is empty"),
    "a host that is not known": (["--host", "example.invalid"], "--host example.invalid names no"),
    "a public address that is none": (["--public-url", "cloud"], "https://cloud.example.org"),
    "a proxy that is no address": (["--trusted-proxy", "proxy"], "10.0.0.0/8"),
    "no limit": (["--limit", "bytes=1"], "'bytes' is no limit"),
}


@pytest.mark.parametrize("case", WRONG)
def test_wrong_option(liveref: Run, case: str) -> None:
    options, message = WRONG[case]
    done = liveref("serve", "image", "--in-memory", "--port", "0", *options)
    assert done.returncode == Exit.MISUSE
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_a_page_of_a_named_site_may_call(serve: Serve) -> None:
    server = serve("image", "--in-memory", "--allow-origin", "https://app.example")
    asked = {
        "Origin": "https://app.example",
        "Access-Control-Request-Method": "PATCH",
        "Access-Control-Request-Headers": "x-auth-token, content-type",
    }
    with server.client() as client:
        preflight = client.options("/images", headers=asked)
        answer = client.post("/images", json={"name": "a"}, headers={"Origin": asked["Origin"]})
        other = client.get("/images", headers={"Origin": "https://other.example"})
    assert preflight.status_code == 200
    assert preflight.headers["access-control-allow-origin"] == "https://app.example"
    assert "PATCH" in preflight.headers["access-control-allow-methods"]
    assert "x-auth-token" in preflight.headers["access-control-allow-headers"]
    assert answer.status_code == 201
    assert answer.headers["access-control-allow-origin"] == "https://app.example"
    assert answer.headers["access-control-expose-headers"] == "*"
    assert "access-control-allow-origin" not in other.headers


def test_no_page_may_call_unless_its_site_is_named(serve: Serve) -> None:
    server = serve("image", "--in-memory")
    with server.client() as client:
        answer = client.get("/images", headers={"Origin": "https://app.example"})
    assert not [name for name in answer.headers if name.startswith("access-control")]


@pytest.mark.parametrize("head", [b"", b"Host: a\r\nHost: b\r\n", b"Host: a/b\r\n"])
def test_host(serve: Serve, head: bytes) -> None:
    server = serve("image", "--in-memory")
    with socket.create_connection(("127.0.0.1", server.port), 10) as connection:
        connection.sendall(b"GET /images HTTP/1.1\r\n" + head + b"\r\n")
        assert connection.recv(12) == b"HTTP/1.1 400"


def test_the_server_ends_whatever_clients_do(serve: Serve) -> None:
    """Half heads, half bodies, and answers that nobody reads."""
    server = serve("image", "--in-memory", "--limit", "end-seconds=1")
    halves = [b"GET /images HT", b"POST /images HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n{"]
    opened = [socket.create_connection(("127.0.0.1", server.port), 10) for _ in range(100)]
    for number, connection in enumerate(opened):
        connection.sendall(halves[number % 2])
    time.sleep(0.2)
    server.process.send_signal(signal.SIGTERM)
    assert server.wait() == 0
    assert "Traceback" not in server.log.read_text()
    assert server.log.read_text().count("connections were cut") == 1
    for connection in opened:
        connection.close()


FOREIGN = [{"Host": "evil.example"}, {"Origin": "http://evil.example"}, {"Origin": "null"}]


@pytest.mark.parametrize("headers", FOREIGN)
def test_pages_of_others_get_nothing_where_nobody_logs_in(
    serve: Serve, headers: dict[str, str]
) -> None:
    server = serve("identity", "--in-memory", "--no-auth")
    with server.client() as client:
        assert client.get("/identity/v3/users").status_code == 200
        assert client.get("/identity/v3/users", headers=headers).status_code == 400
        own = {"Origin": server.address}
        assert client.get("/identity/v3/users", headers=own).status_code == 200
