"""The address that clients call, as trusted proxies and the operator tell it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liveref.edge.hosts import is_host
from liveref.edge.proxies import PublicAddress, forwarded, is_trusted, network, public_address

OWN = PublicAddress("http", "127.0.0.1:8080")

FORWARDED = {
    "https://cloud.example.org": {"forwarded": "for=10.0.0.1;proto=https;host=cloud.example.org"},
    "https://a.example:8443": {"forwarded": 'host="first", proto=https;host="a.example:8443"'},
    "https://127.0.0.1:8080": {"x-forwarded-proto": "http, https"},
    "http://cloud.example.org:9000": {
        "x-forwarded-host": "cloud.example.org",
        "x-forwarded-port": "9000",
    },
    "https://cloud.example.org/os": {
        "x-forwarded-proto": "https",
        "x-forwarded-host": "cloud.example.org",
        "x-forwarded-port": "443",
        "x-forwarded-prefix": "/os/",
    },
    "http://127.0.0.1:8080": {
        "x-forwarded-host": "evil.example/path",
        "x-forwarded-proto": "javascript",
        "x-forwarded-prefix": "//evil.example",
    },
}


@pytest.mark.parametrize("address", FORWARDED)
def test_forwarded(address: str) -> None:
    headers = {name.encode(): value.encode() for name, value in FORWARDED[address].items()}
    assert str(forwarded(headers, OWN)) == address


@given(
    st.dictionaries(
        st.sampled_from(
            [b"forwarded", b"x-forwarded-host", b"x-forwarded-proto", b"x-forwarded-prefix"]
        ),
        st.binary(max_size=60),
    )
)
def test_what_a_header_says_is_an_address_or_nothing(headers: dict[bytes, bytes]) -> None:
    address = forwarded(headers, OWN)
    assert address.scheme in ("http", "https")
    assert is_host(address.host)
    assert address.prefix == "" or (address.prefix[0] == "/" and address.prefix[1] != "/")


def test_public_address() -> None:
    assert public_address("https://cloud.example.org/api/") == PublicAddress(
        "https", "cloud.example.org", "/api"
    )


@pytest.mark.parametrize("url", ["", "cloud", "ftp://a", "https://", "https://a?b", "https://a b"])
def test_no_public_address(url: str) -> None:
    with pytest.raises(ValueError, match=r"address|more than"):
        public_address(url)


def test_only_named_proxies_are_trusted() -> None:
    networks = [network("10.0.0.0/8"), network("::1")]
    assert is_trusted("10.1.2.3", networks)
    assert is_trusted("::1", networks)
    assert not is_trusted("127.0.0.1", networks)
    assert not is_trusted(None, networks)
    with pytest.raises(ValueError, match="no address or network"):
        network("proxy")
