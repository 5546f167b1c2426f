"""Signatures of requests with an EC2 credential."""

from __future__ import annotations

from typing import Any

import pytest

from liveref.identity.ec2 import signature

SECRET = "df8daeaa981b40cea1217fead123bc64"  # noqa: S105 - of the reference's example
PARAMS = {
    "Action": "Test",
    "SignatureMethod": "HmacSHA256",
    "SignatureVersion": "2",
    "Timestamp": "2007-01-31T23:59:59Z",
}
REQUEST = {"verb": "GET", "host": "localhost", "path": "/", "params": PARAMS}


def test_signature_is_that_of_the_references_example() -> None:
    assert signature(REQUEST, SECRET) == "Fra2UBKKtqy3GQ0mj+JqzR8GTGsbWQW+yN5Nih9ThfI="


CHANGED: list[dict[str, Any]] = [
    {"verb": "POST"},
    {"host": "elsewhere"},
    {"path": "/x"},
    {"params": PARAMS | {"Action": "Other"}},
    {"params": PARAMS | {"SignatureMethod": "HmacSHA1"}},
]


@pytest.mark.parametrize("changed", CHANGED, ids=str)
def test_all_of_a_request_is_signed(changed: dict[str, Any]) -> None:
    assert signature(REQUEST | changed, SECRET) not in ("", signature(REQUEST, SECRET))


@pytest.mark.parametrize("params", [{}, PARAMS | {"SignatureVersion": "1"}], ids=str)
def test_method_that_is_not_known_has_no_signature(params: dict[str, str]) -> None:
    assert signature(REQUEST | {"params": params}, SECRET) == ""
