"""The page of what the suites of clients gave."""

from __future__ import annotations

from benchmarks.conformance.page import cause, page
from benchmarks.conformance.suites import RUNNERS, Outcome, Run, read_suites

from published import release


def test_each_suite_has_its_program_and_its_references() -> None:
    for suite in read_suites().suites.values():
        assert (RUNNERS / suite.runs).is_file()
        assert all(map(release, suite.serves))
        assert all("==" in package for package in suite.requires)


def test_the_page_counts_outcomes_and_groups_failures() -> None:
    outcomes = [
        Outcome(case="suite.Boxes.test_one", outcome="passed"),
        Outcome(case="suite.Boxes.test_two", outcome="failed", why="404 at box.inc"),
        Outcome(case="suite.Boxes.test_three", outcome="failed", why="404 at box.inc"),
        Outcome(case="suite.Boxes.test_four", outcome="skipped"),
    ]
    run = Run(date="2026-01-02", version="1.2", parts={"boxes": outcomes})
    text = page({"suite": run}, ["Another one."])
    assert "| suite | 1.2 | boxes | 2026-01-02 | 1 | 2 | 1 | 33.3 % |" in text
    assert "- `Boxes.test_two` and 1 more: 404 at box.inc\n" in text
    assert "- Another one.\n" in text


def test_a_cause_names_the_place_in_the_document() -> None:
    why = "There is no box 0d8a0af2-5d4e-4f5b-8a4a-6f5e6c6b7a80. {'at': 'boxes.inc:12'}"
    assert cause(why).endswith("(document: boxes.inc:12)")
    assert "box ID." in cause(why)
