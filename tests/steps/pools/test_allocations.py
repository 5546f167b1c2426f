"""Values that records get out of the ranges of others."""

from __future__ import annotations

from typing import Any

import pytest

from liveref.model.behaviour.ranges import Allocation
from liveref.service.effects.pools.allocations import Allocations
from liveref.service.system.record_meta import meta_of
from steps.bench import Bench, refused
from steps.making import Api

PORTS = """
    POST /subnets network_id cidr -> id network_id cidr
    GET /subnets/{subnet_id} -> id network_id cidr
    POST /ports network_id ips:array -> id network_id ips:array 409
    PATCH /ports/{port_id} ips:array -> id network_id ips:array 409
    GET /ports/{port_id} -> id network_id ips:array
"""
IPS = Allocation(
    of="subnet", by="network_id", item="subnet_id", value="ip", ranges="cidr", within="cidr"
)


@pytest.fixture
def ports(api: Api) -> Bench:
    """A network with one small subnet, of which one port has an address."""
    bench = api(PORTS, others={"port": {"allocates": {"ips": IPS}}})
    bench.put("subnet", "s", network_id="n", cidr="10.0.0.0/29")
    bench.put("port", "1", network_id="n", ips=[address("10.0.0.1")])
    return bench


def address(ip: str) -> dict[str, Any]:
    return {"subnet_id": "s", "ip": ip}


def test_it_is_in_the_plans_of_what_takes_fields(ports: Bench) -> None:
    assert ports.on("POST /ports").has(Allocations)
    assert not ports.on("GET /ports/1").has(Allocations)


def test_a_new_record_gets_a_free_value(ports: Bench) -> None:
    new = ports.on("POST /ports").make(Allocations, network_id="n")
    assert new.record.data["ips"] == [address("10.0.0.2")]
    assert meta_of(new.record).out_of == ("s",)


@pytest.mark.parametrize(
    ("ip", "code", "message"),
    [("10.0.0.1", 409, "10.0.0.1 is in use"), ("10.9.9.9", 400, "is not in the subnet")],
)
def test_a_requested_value_must_be_free(ports: Bench, ip: str, code: int, message: str) -> None:
    create = ports.on("POST /ports")
    with refused(code, message):
        create.make(Allocations, network_id="n", ips=[address(ip)])


def test_a_change_of_the_field_is_judged(ports: Bench) -> None:
    update = ports.on("PATCH /ports/2")
    port = ports.put("port", "2", network_id="n", ips=[address("10.0.0.2")])
    taken = [address("10.0.0.1")]
    with refused(409):
        update.change(Allocations, port, {"ips": taken}, ips=taken)
    update.change(Allocations, port, {}, ips=taken)
