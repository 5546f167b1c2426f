"""Quotas."""

from __future__ import annotations

from liveref.service.effects.constraints.quota import Quotas
from steps.bench import refused
from steps.making import Api

LOANS = """
    POST /loans reader copies:integer -> id reader copies 403
    PATCH /loans/{loan_id} copies:integer -> id reader copies 403
    GET /loans/{loan_id} -> id reader copies
"""
ROOM = """
- {fact: quota, resource: loan, value: 5, by: reader, field: copies, because: Five copies each.}
"""


def test_it_is_in_the_plans_of_what_writes(api: Api) -> None:
    loans = api(LOANS, ROOM)
    assert loans.on("POST /loans").has(Quotas)
    assert not loans.on("GET /loans/1").has(Quotas)


def test_what_exceeds_the_quota_is_refused(api: Api) -> None:
    loans = api(LOANS, ROOM)
    loans.put("loan", "1", reader="ann", copies=3)
    create = loans.on("POST /loans")
    create.make(Quotas, moment="judge", reader="ann", copies=2)
    create.make(Quotas, moment="judge", reader="bob", copies=5)
    with refused(403, "at most 5 of copies are allowed"):
        create.make(Quotas, moment="judge", reader="ann", copies=3)


def test_usage_above_the_limit_may_shrink(api: Api) -> None:
    loans = api(LOANS, ROOM)
    loan, update = loans.put("loan", "1", reader="ann", copies=9), loans.on("PATCH /loans/1")
    update.change(Quotas, loan, moment="judge", copies=8)
    with refused(403):
        update.change(Quotas, loan, moment="judge", copies=10)
