"""No example of a request in a published reference is refused for what it says.

An example may rest on records that nothing has made ("There is no volume ..."): the requests of
other examples do not make them.
"""

from __future__ import annotations

import pytest

from liveref.exercise.exercise import exercise
from liveref.loading import load
from published import each_of, release

QUICK = ("glance", "zaqar", "placement", "swift", "magnum", "masakari", "zun", "trove", "designate")
LARGE = ("heat", "ironic", "keystone", "manila", "neutron", "octavia")
"""Without cinder and nova: their examples name hosts and services of a cloud, and the profiles say
which there are."""
OF_OTHER_RECORDS = (
    "There is no ",
    " is not in the subnet",
    " does not let this happen to the ",
    " makes a loop",
)


def refused(name: str) -> list[str]:
    """The operations whose documented examples are refused, each with the reason."""
    reports = exercise(load(release(name)).api).operations
    notes = ((report.id, note) for report in reports for note in report.notes)
    return [
        f"{operation}: {note}"
        for operation, note in notes
        if note.startswith("the documented example was refused")
        if not any(text in note for text in OF_OTHER_RECORDS)
    ]


@pytest.mark.parametrize("name", each_of(*QUICK))
def test_no_example_is_refused(name: str) -> None:
    assert refused(name) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", each_of(*LARGE))
def test_no_example_of_a_large_reference_is_refused(name: str) -> None:
    assert refused(name) == []
