"""Times in the style of an example."""

from __future__ import annotations

import pytest

from liveref.values.times import shown_as

AT = 1_700_000_000.25


@pytest.mark.parametrize(
    ("example", "shown"),
    [
        ("2012-12-02T10:00:00Z", "2023-11-14T22:13:20Z"),
        ("2012-12-02 10:00:00.123456", "2023-11-14 22:13:20.250000"),
        ("2012-12-02T10:00:00+00:00", "2023-11-14T22:13:20+00:00"),
        ("Fri, 30 Nov 2012 10:00:00 GMT", "Tue, 14 Nov 2023 22:13:20 GMT"),
        (1651504844.08, AT),
        (1651504844, 1_700_000_000),
    ],
)
def test_time_is_written_as_the_example_is(example: object, shown: object) -> None:
    assert shown_as(AT, example) == shown
