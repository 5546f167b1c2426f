"""Signatures of OAuth 1.0, by the examples of RFC 5849, section 1.2."""

from __future__ import annotations

import pytest

from liveref.identity.signatures import is_signed, oauth_parameters
from liveref.service.request.call import Call
from liveref.service.request.problem import Problem

CLIENT, TOKEN = "kd94hf93k423kf44", "pfkkdhi9sl3r4s00"
REQUEST = "hdhd0244k9j7ao03"
EXCHANGE = """OAuth realm="Photos", oauth_consumer_key="dpf43f3p2l4k3l03",
 oauth_token="hh5s93j4hdidpola", oauth_signature_method="HMAC-SHA1",
 oauth_timestamp="137131201", oauth_nonce="walatlh", oauth_verifier="hfdp7dh39dks9884",
 oauth_signature="gKgrFCywp7rO0OXSjdot%2FIHF7IU%3D\""""
PHOTOS = """OAuth realm="Photos", oauth_consumer_key="dpf43f3p2l4k3l03",
 oauth_token="nnch734d00sl2jdk", oauth_signature_method="HMAC-SHA1",
 oauth_timestamp="137131202", oauth_nonce="chapoH",
 oauth_signature="MdpQcU8iPSUjWoN%2FUDMsK2sui9I%3D\""""


def call(method: str, base: str, url: str, header: str, **query: str) -> Call:
    given = {b"authorization": header.replace("\n", "").encode()}
    asked = {name: [value] for name, value in query.items()}
    return Call(method, {}, asked, base=base, url=url, headers=given)


def test_an_address_of_its_own() -> None:
    asked = call("POST", "https://photos.example.net", "/token", EXCHANGE)
    assert is_signed(asked, oauth_parameters(asked), CLIENT, REQUEST)
    assert not is_signed(asked, oauth_parameters(asked), "another", REQUEST)


def test_what_the_query_asks_for_is_signed() -> None:
    address = ("http://photos.example.net", "/photos?file=vacation.jpg&size=original", PHOTOS)
    asked = call("GET", *address, file="vacation.jpg", size="original")
    assert is_signed(asked, oauth_parameters(asked), CLIENT, TOKEN)
    assert not is_signed(asked, oauth_parameters(asked), CLIENT)
    other = call("GET", *address, file="vacation.jpg", size="small")
    assert not is_signed(other, oauth_parameters(other), CLIENT, TOKEN)


@pytest.mark.parametrize("header", ["", "Basic YTpi"])
def test_a_request_without_parameters(header: str) -> None:
    with pytest.raises(Problem) as refused:
        oauth_parameters(call("POST", "http://localhost", "/", header))
    assert refused.value.code == 400


def test_secrets_are_not_sent_as_signatures() -> None:
    plain = f'OAuth oauth_signature_method="PLAINTEXT", oauth_signature="{CLIENT}%26"'
    asked = call("POST", "http://localhost", "/", plain)
    assert not is_signed(asked, oauth_parameters(asked), CLIENT)
