"""The tests of both matrices for one service, with the differences that are expected."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

import pytest

from access.allowed import Refusal, refusals
from access.isolation import Isolation, Result
from access.trying import Fate
from liveref.values.safe_yaml import load_yaml
from published import published

SERVICES = ("keystone", "glance", "nova", "cinder", "neutron", "octavia", "manila")
EXCEPTIONS = Path(__file__).parent / "exceptions.yaml"
_ENOUGH = 95


@cache
def run(service: str) -> tuple[Result, list[Refusal]]:
    """Both matrices of a service, among all of them."""
    isolation = Isolation({name: published(name) for name in SERVICES}, service)
    result = isolation.run()
    return result, list(refusals(isolation.cloud.systems[service].api, result))


def exceptions(service: str, what: str) -> dict[str, str]:
    """The expected differences, with the reason for each."""
    by_service: dict[str, Any] = load_yaml(EXCEPTIONS.read_text(encoding="utf-8"))
    return dict((by_service.get(service) or {}).get(what) or {})


def summary(result: Result) -> str:
    """How many references were tried, in a line."""
    counts = {fate: sum(o.fate is fate for o in result.outcomes) for fate in Fate}
    tried = counts[Fate.JUDGED] + counts[Fate.CLOSED]
    of = tried + counts[Fate.UNTRIED]
    return (
        f"{result.service}: {result.operations} operations, {of} references to what a project can "
        f"have, {tried} tried ({100 * tried / of:.1f} %): {counts[Fate.JUDGED]} judged, "
        f"{counts[Fate.CLOSED]} in operations that members are refused; {counts[Fate.NOBODYS]} "
        f"references to what belongs to no project"
    )


class Matrices:
    """The tests of one service."""

    service: ClassVar[str]

    @pytest.fixture
    def both(self) -> tuple[Result, list[Refusal]]:
        """The results of both matrices, which are run once."""
        return run(self.service)

    def test_nothing_of_another_project_is_reached(
        self, both: tuple[Result, list[Refusal]]
    ) -> None:
        violations = {
            v.key: f"{v.key}: {v.code} {v.detail}\n  {v.request}" for v in both[0].violations
        }
        _compare(violations, exceptions(self.service, "violations"))

    def test_enough_references_are_tried(self, both: tuple[Result, list[Refusal]]) -> None:
        outcomes = [o for o in both[0].outcomes if o.fate is not Fate.NOBODYS]
        untried = [f"{o.reference}: {o.why}" for o in outcomes if o.fate is Fate.UNTRIED]
        print(summary(both[0]))
        print("\n".join(untried))
        assert len(untried) * 100 <= (100 - _ENOUGH) * len(outcomes), summary(both[0])

    def test_what_is_left_to_members_works_for_them(
        self, both: tuple[Result, list[Refusal]]
    ) -> None:
        refusals_by_operation = {
            r.operation: f"{r.operation}: {r.code} {r.why}\n  {r.request}" for r in both[1]
        }
        _compare(refusals_by_operation, exceptions(self.service, "refused"))


def _compare(actual: dict[str, str], expected: dict[str, str]) -> None:
    wrong = [text for key, text in actual.items() if key not in expected]
    stale = [
        f"{key}: no longer so; take it out of {EXCEPTIONS.name}"
        for key in expected.keys() - actual.keys()
    ]
    assert not [*wrong, *stale], "\n".join(["", *wrong, *stale])


def lines(both: tuple[Result, list[Refusal]], *, untried: bool) -> Iterator[str]:
    """The results of both matrices, for people."""
    result, refused = both
    yield f"## {summary(result)}; {result.requests} probes, {len(result.violations)} violations"
    for violation in sorted(result.violations, key=lambda v: (v.kind, v.key)):
        key = violation.key.removesuffix(": " + violation.kind)
        yield f"{violation.kind:8} {key}: {violation.code} {violation.detail}"
        yield f"         {violation.request[:300]}"
    for refusal in refused:
        yield f"refused  {result.service} {refusal.operation}: {refusal.code} {refusal.why}"
        yield f"         {refusal.request[:300]}"
    for outcome in result.outcomes if untried else ():
        if outcome.fate is Fate.UNTRIED:
            yield f"untried  {outcome.reference}: {outcome.why}"
