"""Limits: their page, and the option that sets them."""

from __future__ import annotations

import msgspec
import pytest

from live import ROOT
from liveref.cli.limits_page import page
from liveref.limits import TABLE, LimitError, Limits, limits_of, most_connections


def test_page_is_the_one_that_is_made() -> None:
    text = (ROOT / "docs" / "limits.md").read_text(encoding="utf-8")
    assert text == page(), "run python -m liveref.cli.limits_page > docs/limits.md"


def test_every_limit_stands_in_the_table() -> None:
    assert set(TABLE) == {field.name for field in msgspec.structs.fields(Limits)}


@pytest.mark.parametrize("name", TABLE)
def test_every_limit_can_be_set(name: str) -> None:
    limits = limits_of([f"{name.replace('_', '-')}=7"])
    assert getattr(limits, name) == 7
    assert limits_of([]) == Limits()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "body",
        "body-bytes",
        "body-bytes=",
        "body-bytes=1.5",
        "head-fields=0",
        "idle-seconds=nan",
        "end-seconds=-1",
    ],
)
def test_what_is_no_limit_is_refused(text: str) -> None:
    with pytest.raises(LimitError):
        limits_of([text])


def test_there_are_descriptors_for_all_connections() -> None:
    assert 1 <= most_connections() <= 8192
