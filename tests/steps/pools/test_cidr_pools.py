"""Ranges of addresses that are parts of larger ones."""

from __future__ import annotations

import pytest

from liveref.model.behaviour.ranges import Span
from liveref.service.effects.pools.cidr_pools import CidrPools
from steps.bench import Bench, refused
from steps.making import Api

SUBNETS = """
    POST /subnets pool prefix:integer cidr -> id pool prefix:integer cidr
    PATCH /subnets/{subnet_id} pool -> id pool
    GET /subnets/{subnet_id} -> id pool prefix:integer cidr
"""
POOL = Span(by="pool", within="10.0.0.0/30", length="$prefix", apart="pool")


@pytest.fixture
def subnets(api: Api) -> Bench:
    """A pool of four addresses, of which two are given out."""
    bench = api(SUBNETS, others={"subnet": {"spans": {"cidr": POOL}}})
    bench.put("subnet", "1", pool="a", cidr="10.0.0.0/31")
    return bench


def test_it_is_in_the_plan_of_a_create(subnets: Bench) -> None:
    assert subnets.on("POST /subnets").has(CidrPools)
    assert not subnets.on("PATCH /subnets/1").has(CidrPools)


def test_a_new_record_gets_a_free_part(subnets: Bench) -> None:
    create = subnets.on("POST /subnets")
    new = create.make(CidrPools, pool="a", prefix=31)
    assert new.record.data["cidr"] == "10.0.0.2/31"
    with refused(409, "There is no cidr left"):
        create.make(CidrPools, pool="a", prefix=30)


def test_a_range_overlaps_with_no_other(subnets: Bench) -> None:
    with refused(400, "overlaps with another subnet"):
        subnets.on("POST /subnets").make(CidrPools, pool="a", cidr="10.0.0.0/24")
