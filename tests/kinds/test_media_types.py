"""Media types compare without case and by their weights (RFC 9110, sections 8.3.1 and 12.5.1)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinds.small_service import SmallService
from liveref.exercise.in_process import InProcess
from liveref.loading import load
from liveref.service.request.media_types import JSON, PLAIN, accepted, preferred, weight
from liveref.service.request.problem import Problem
from published import each_of, release

KINDS = [JSON, PLAIN, "application/*", "text/*", "*/*", "text/html", "image/png"]
ranges = st.lists(st.tuples(st.sampled_from(KINDS), st.integers(0, 1000)), min_size=1, max_size=5)


def _written(parts: list[tuple[str, int]], *, capitals: bool) -> str:
    text = ", ".join(f"{kind};q={weight / 1000}" for kind, weight in parts)
    return text.upper() if capitals else text


@given(ranges, st.booleans())
def test_the_most_specific_range_decides(parts: list[tuple[str, int]], capitals: bool) -> None:
    """Compared with the rule as RFC 9110 words it."""
    header = _written(parts, capitals=capitals)
    weights = {}
    for offered in (PLAIN, JSON):
        for named in (offered, f"{offered.partition('/')[0]}/*", "*/*"):
            given = [its_weight for kind, its_weight in parts if kind == named]
            if given:
                weights[offered] = max(given) / 1000
                break
    best = max((PLAIN, JSON), key=lambda kind: weights.get(kind, 0))
    if weights.get(best, 0):
        assert preferred({b"accept": header.encode()}, (PLAIN, JSON)) == best
    else:
        with pytest.raises(Problem) as refusal:
            preferred({b"accept": header.encode()}, (PLAIN, JSON))
        assert refusal.value.code == 406


@given(st.text(max_size=40))
def test_any_header_is_read(header: str) -> None:
    assert all(0 <= its_weight <= 1 for _, its_weight in accepted(header))


def test_a_suffix_names_json() -> None:
    assert weight(JSON, accepted("application/vnd.api+json")) == 1
    assert weight(PLAIN, accepted("application/vnd.api+json")) == 0


@pytest.fixture(scope="module")
def swift() -> Iterator[SmallService]:
    with InProcess(load(release("swift")).api) as service:
        small = SmallService(service)
        small.ask("PUT /v1/AUTH_x/c", b"")
        yield small


@pytest.mark.parametrize("name", each_of("swift"))
@pytest.mark.parametrize(
    ("accept", "code", "kind"),
    [
        ("text/plain", 200, "text/plain; charset=utf-8"),
        ("Application/JSON", 200, "application/json"),
        ("application/json;q=0.1, text/*", 200, "text/plain; charset=utf-8"),
        ("text/plain;q=0, */*", 200, "application/json"),
        ("application/xml", 406, "application/json"),
    ],
)
def test_a_list_in_two_forms(
    swift: SmallService, name: str, accept: str, code: int, kind: str
) -> None:
    answer = swift.ask("GET /v1/AUTH_x", headers={"accept": accept})
    assert (answer.code, answer.headers["content-type"]) == (code, kind), name
