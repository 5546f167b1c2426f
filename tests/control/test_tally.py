"""The counts of requests that processes share, beside a counter."""

from __future__ import annotations

import os
from bisect import bisect_left
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liveref.control import tally
from liveref.control.request_log import Entry, OperationName, Refusal
from liveref.control.tally import SECONDS, Family, Tally
from liveref.model.origin import Origin
from liveref.model.reason import Evidence, Reason

QUOTA = Reason(rule="quota", evidence=Evidence.PROSE, origin=Origin("a.rst", 1), text="One.")


def request(
    operation: str | None = "list_books",
    status: int = 200,
    *,
    duration: float = 0.0,
    service: str | None = "library",
    refusal: Refusal | None = None,
    fault: str | None = None,
) -> Entry:
    """An entry of the log."""
    name = OperationName("GET", "/books", None, operation) if operation else None
    return Entry(
        number=0,
        at=0.0,
        duration=duration,
        method="GET",
        raw_path=b"/books",
        query=b"",
        template="/books",
        operation=name,
        service=service,
        user=None,
        project=None,
        status=status,
        refusal=refusal,
        undocumented=(),
        changes=(),
        total=0,
        fault=fault,
    )


REQUESTS = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.sampled_from([None, "list_books", "create_book"]),
        st.sampled_from([0, 200, 404]),
        st.floats(0, 10),
    ),
    max_size=40,
)


@given(requests=REQUESTS)
def test_processes_count_together(requests: list[tuple[int, str | None, int, float]]) -> None:
    together, expected = Tally(3), Counter[tuple[str, str, str]]()
    buckets = [0] * (len(SECONDS) + 1)
    for process, operation, status, duration in requests:
        together.join(process)
        together.count(request(operation, status, duration=duration))
        expected["library", operation or "", str(status or "none")] += 1
        buckets[bisect_left(SECONDS, duration)] += 1
    sums = together.sums()
    counted = {labels: n[0] for (family, labels), n in sums.items() if family is Family.REQUESTS}
    assert {labels: number for labels, number in counted.items() if number} == expected
    if requests:
        *numbers, nanoseconds = sums[Family.DURATIONS, ("library",)]
        assert numbers == buckets
        assert nanoseconds / 1e9 == pytest.approx(sum(r[3] for r in requests), abs=1e-6)


def test_refusals_and_faults_are_counted() -> None:
    own = Tally()
    own.count(request(status=409, refusal=("It is full.", None, QUOTA)))
    own.count(request(status=404, refusal=("It is not there.", None, None)))
    own.count(request(status=503, fault="f1"))
    sums = own.sums()
    assert sums[Family.REFUSALS, ("library", "quota")] == [1]
    assert sums[Family.FAULTS, ("library",)] == [1]


def test_process_goes_on_where_the_one_before_it_ended() -> None:
    together = Tally(2)
    pid = os.fork()
    if pid == 0:
        together.join(1)
        together.count(request())
        os._exit(0)
    os.waitpid(pid, 0)
    together.join(1)
    together.count(request())
    assert together.sums()[Family.REQUESTS, ("library", "list_books", "200")] == [2]


def test_labels_without_room_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tally, "_NUMBERS", 64)
    own = Tally()
    for number in range(100):
        own.count(request(f"operation_{number}"))
    numbers = {key: n for key, n in own.sums().items() if key[0] is Family.REQUESTS}
    assert sum(n for (n,) in numbers.values()) == 100
    assert numbers[Family.REQUESTS, ("", "", "")] == [100 - len(numbers) + 1]
