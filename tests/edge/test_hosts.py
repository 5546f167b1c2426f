"""The Host header: one, and one that can be a host."""

from __future__ import annotations

import pytest

from liveref.edge.hosts import is_host, is_local, problem_of

GOOD = ["localhost", "127.0.0.1:8080", "cloud.example.org", "a_b.c-d.:443", "[::1]", "[fe80::1]:80"]
BAD = ["", "a b", "a/b", "a@b", "http://a", "a:b", "a:123456", "[::1", "-a", "a..b", "a\tb", "é"]


@pytest.mark.parametrize("text", GOOD)
def test_host(text: str) -> None:
    assert is_host(text)


@pytest.mark.parametrize("text", BAD)
def test_no_host(text: str) -> None:
    assert not is_host(text)


def test_no_host_and_two_hosts_are_faults() -> None:
    assert problem_of([], "1.1")
    assert problem_of([(b"host", b"a"), (b"host", b"a")], "1.1")
    assert problem_of([(b"host", b"a"), (b"host", b"a")], "1.0")


def test_the_old_protocol_needs_no_host() -> None:
    assert problem_of([], "1.0") is None
    assert problem_of([(b"accept", b"*/*"), (b"host", b"a:1")], "1.1") is None


@pytest.mark.parametrize(
    "text",
    ["localhost", "LocalHost:80", "a.localhost", "127.0.0.9:1", "[::1]:8080", "::ffff:127.0.0.1"],
)
def test_local(text: str) -> None:
    assert is_local(text)


@pytest.mark.parametrize(
    "text", ["example.org", "localhost.example.org", "192.0.2.1:80", "null", ""]
)
def test_not_local(text: str) -> None:
    assert not is_local(text)
