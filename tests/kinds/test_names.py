"""Names are limited by the document alone."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinds.small_service import SmallService
from liveref.exercise.in_process import InProcess
from liveref.loading import load
from published import each_of, release

characters = st.characters(codec="utf-8", exclude_characters="\0")
names = st.text(characters, min_size=1, max_size=400)


@pytest.mark.parametrize("reference", each_of("swift"))
def test_any_name_identifies_its_record(reference: str) -> None:
    with InProcess(load(release(reference)).api) as service:
        small = SmallService(service)
        small.ask("PUT /v1/AUTH_x/c", b"")

        @settings(max_examples=60, deadline=None)
        @given(names)
        def create(name: str) -> None:
            path = f"/v1/AUTH_x/c/{quote(name, safe='')}"
            assert small.ask(f"PUT {path}", b"x", {"content-length": "1"}).code == 201
            assert small.ask(f"GET {path}").raw == b"x"
            listed = small.ask("GET /v1/AUTH_x/c?format=json").body
            assert name in [one["name"] for one in listed]
            assert small.ask(f"DELETE {path}").code == 204

        create()


@pytest.mark.parametrize("reference", each_of("swift"))
def test_a_documented_limit_holds(reference: str) -> None:
    with InProcess(load(release(reference)).api) as service:
        small = SmallService(service)
        assert small.ask(f"PUT /v1/AUTH_x/{'c' * 256}", b"").code == 201
        assert small.ask(f"PUT /v1/AUTH_x/{'c' * 257}", b"").code == 400


@pytest.mark.parametrize("reference", each_of("swift"))
def test_no_name_holds_a_nul(reference: str) -> None:
    with InProcess(load(release(reference)).api) as service:
        small = SmallService(service)
        small.ask("PUT /v1/AUTH_x/c", b"")
        assert small.ask("PUT /v1/AUTH_x/c/a%00b", b"x").code == 400
