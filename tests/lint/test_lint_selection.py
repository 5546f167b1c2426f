"""The findings that `--select` and `--ignore` leave, and the worst of them."""

from __future__ import annotations

import pytest

from liveref.lint import (
    RULES,
    UnknownCodeError,
    check_patterns,
    reaches,
    select,
    suggestions,
    worst,
)
from liveref.model.diagnostic import Diagnostic, Severity
from liveref.model.origin import Origin


def _finding(code: str, name: str, severity: Severity = Severity.WARNING) -> Diagnostic:
    origin = Origin("index.rst", 1)
    return Diagnostic(code=code, name=name, severity=severity, origin=origin, message="x")


PATH = _finding("PAR001", "url-parameter-undocumented", Severity.ERROR)
ROW = _finding("PAR002", "path-row-not-in-url")
UNUSED = _finding("DEF004", "unused-definition", Severity.INFO)
ALL = (PATH, ROW, UNUSED)


def test_no_selection_keeps_all_in_order() -> None:
    assert select(ALL) == ALL


@pytest.mark.parametrize(
    ("patterns", "expected"),
    [
        (["PAR"], (PATH, ROW)),
        (["PAR001"], (PATH,)),
        (["par002", "DEF"], (ROW, UNUSED)),
        (["unused-definition"], (UNUSED,)),
    ],
)
def test_select(patterns: list[str], expected: tuple[Diagnostic, ...]) -> None:
    assert select(ALL, patterns) == expected


def test_ignore_wins_over_select() -> None:
    assert select(ALL, ["PAR"], ["PAR002"]) == (PATH,)


@pytest.mark.parametrize("pattern", ["PAX", "PAR0011", "", "path"])
def test_unknown_pattern_is_refused(pattern: str) -> None:
    with pytest.raises(UnknownCodeError, match=f"`{pattern}`"):
        check_patterns([pattern], RULES)


@pytest.mark.parametrize(
    ("pattern", "near"),
    [
        ("PAR0011", "PAR001"),
        ("par01", "PAR010"),
        ("READ", "READ"),
        ("PAX", "PAR"),
        ("unused-definitoin", "unused-definition"),
    ],
)
def test_what_is_near_is_suggested(pattern: str, near: str) -> None:
    assert near in suggestions(pattern, RULES)


def test_nothing_is_suggested_for_what_is_like_nothing() -> None:
    assert suggestions("zzz", RULES) == []


def test_worst_and_level() -> None:
    assert worst(ALL) is Severity.ERROR
    assert worst([]) is None
    assert reaches([ROW], Severity.WARNING)
    assert reaches([ROW], Severity.INFO)
    assert not reaches([ROW], Severity.ERROR)
    assert not reaches([], Severity.INFO)
