"""Access rules and the requests that they match."""

from __future__ import annotations

import pytest

from liveref.identity.access import is_match

MATCHES = [
    ("/v2/images", "/v2/images", True),
    ("/v2/images", "/v2/images/1", False),
    ("/v2/images", "/v2/image", False),
    ("/v2/*", "/v2/images", True),
    ("/v2/*", "/v2/", False),
    ("/v2/*", "/v2/images/1", False),
    ("/v2/*/1", "/v2/images/1", True),
    ("/v2/{kind}/{id}", "/v2/images/1", True),
    ("/v2/{kind}/{id}", "/v2/images", False),
    ("/v2/im*", "/v2/images", True),
    ("/v2/im*es", "/v2/images", True),
    ("/v2/im*es", "/v2/im/es", False),
    ("/v2/**", "/v2/images/1/file", True),
    ("/v2/**", "/v2/", True),
    ("/v2/**", "/v2", False),
    ("/**/file", "/v2/images/1/file", True),
    ("/**/file", "/v2/images/1", False),
    ("**", "", True),
    ("", "", True),
    ("", "/v2", False),
    ("/v2/.*", "/v2/images", False),
]


@pytest.mark.parametrize(("pattern", "path", "matches"), MATCHES)
def test_rule_matches(pattern: str, path: str, matches: bool) -> None:
    assert is_match(pattern, path) is matches


def test_rule_of_many_wildcards_is_judged_at_once() -> None:
    """A regular expression of these would not come to an end."""
    assert not is_match("/**a" * 60, "/" + "a/" * 1000)
    assert not is_match("/*a" * 60, "/" + "a" * 2000)


def test_rule_that_is_too_long_matches_nothing() -> None:
    assert not is_match("/" + "*" * 300, "/v2")
    assert not is_match("**", "/" + "a" * 3000)
