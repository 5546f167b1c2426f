"""The socket of a served address, and its URL."""

from __future__ import annotations

import pytest

from liveref.edge.listening import ServeError, address, bind

ADDRESSES = {
    "127.0.0.1": "http://127.0.0.1:",
    "localhost": "http://127.0.0.1:",
    "0.0.0.0": "http://127.0.0.1:",  # noqa: S104
    "::1": "http://[::1]:",
    "[::1]": "http://[::1]:",
    "::": "http://[::1]:",
}


@pytest.mark.parametrize("host", ADDRESSES)
def test_address(host: str) -> None:
    with bind(host, 0) as listener:
        assert address(listener) == f"{ADDRESSES[host]}{listener.getsockname()[1]}"


REFUSED = {
    "": "--host is empty",
    " ": "--host is empty",
    "example.invalid": "--host example.invalid names no address",
    "x" * 70 + ".invalid": "names no address",
    "192.0.2.1": "Cannot serve on 192.0.2.1 port 0",
}


@pytest.mark.parametrize("host", REFUSED)
def test_refusal(host: str) -> None:
    with pytest.raises(ServeError, match=REFUSED[host]):
        bind(host, 0)


def test_port_beyond_all() -> None:
    with pytest.raises(ServeError, match="port 99999"):
        bind("127.0.0.1", 99_999)
