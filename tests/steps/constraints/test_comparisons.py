"""Comparisons of a field with another one."""

from __future__ import annotations

import pytest

from liveref.service.effects.constraints.comparisons import Comparisons
from steps.bench import refused
from steps.making import Api

LOANS = """
    POST /loans starts:integer ends:integer -> id starts ends 400
    GET /loans/{loan_id} -> id starts ends
    POST /loans/{loan_id}/extend -> 202 400
    < {"until": 3}
"""
ORDER = """
- {fact: comparison, resource: loan, field: ends, value: '>= $starts', because: Time runs.}
- {fact: comparison, resource: loan, operation: extend, field: until, value: '> $ends',
   because: Longer.}
"""


def test_it_is_in_the_plans_of_what_writes(api: Api) -> None:
    loans = api(LOANS, ORDER)
    assert loans.on("POST /loans").has(Comparisons)
    assert not loans.on("GET /loans/1").has(Comparisons)


def test_a_pair_in_the_wrong_order_is_refused(api: Api) -> None:
    create = api(LOANS, ORDER).on("POST /loans")
    create.make(Comparisons, moment="judge", starts=3, ends=3)
    create.make(Comparisons, moment="judge", ends=3)
    with refused(400, "ends must be at least starts"):
        create.make(Comparisons, moment="judge", starts=3, ends=2)


@pytest.mark.parametrize(("until", "is_refused"), [(9, False), (5, True)])
def test_an_argument_is_compared_with_the_record(api: Api, until: int, is_refused: bool) -> None:
    loans = api(LOANS, ORDER)
    loan, extend = loans.put("loan", "1", starts=1, ends=5), loans.on("POST /loans/1/extend")
    if not is_refused:
        extend.change(Comparisons, loan, {"until": until}, moment="allow")
        return
    with refused(400, "until must be greater than ends"):
        extend.change(Comparisons, loan, {"until": until}, moment="allow")
