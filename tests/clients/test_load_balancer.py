"""Load balancers and their children, with the networks that their addresses are of."""

from __future__ import annotations

from typing import Any

import pytest
from openstack.connection import Connection
from openstack.exceptions import (
    BadRequestException,
    ConflictException,
    ForbiddenException,
    NotFoundException,
)

from clients.people import person
from clients.served import Cloud

pytestmark = pytest.mark.published("keystone", "neutron", "octavia")


@pytest.fixture(scope="module")
def balancing(admin: Connection) -> Any:
    """The Load Balancer service of the administrator's connection."""
    return admin.load_balancer


@pytest.fixture(scope="module")
def subnet(admin: Connection) -> Any:
    """The subnet in which the load balancers have their addresses."""
    made = admin.network.create_network(name="front")
    return admin.network.create_subnet(network_id=made.id, ip_version=4, cidr="10.7.0.0/24")


def balancer(balancing: Any, subnet: Any, name: str) -> Any:
    """A load balancer that is ready."""
    made = balancing.create_load_balancer(name=name, vip_subnet_id=subnet.id)
    assert made.provisioning_status == "PENDING_CREATE"
    return balancing.wait_for_load_balancer(made.id, interval=0.05, wait=10)


def ids(shown: list[Any]) -> list[str]:
    return [item["id"] for item in shown]


def test_address_is_that_of_a_port(balancing: Any, subnet: Any, admin: Connection) -> None:
    made = balancer(balancing, subnet, "addressed")
    assert (made.vip_subnet_id, made.vip_network_id) == (subnet.id, subnet.network_id)
    port = admin.network.get_port(made.vip_port_id)
    assert port.fixed_ips == [{"subnet_id": subnet.id, "ip_address": made.vip_address}]
    assert balancing.update_load_balancer(made, name="renamed").name == "renamed"
    balancing.delete_load_balancer(made)
    for gone in (balancing.get_load_balancer, admin.network.get_port):
        with pytest.raises(NotFoundException):
            gone(port.id if gone == admin.network.get_port else made.id)


def test_children_know_each_other(balancing: Any, subnet: Any) -> None:
    made = balancer(balancing, subnet, "parent")
    listener = balancing.create_listener(
        name="l", load_balancer_id=made.id, protocol="HTTP", protocol_port=80
    )
    assert ids(listener.load_balancers) == [made.id]
    pool = balancing.create_pool(
        listener_id=listener.id, protocol="HTTP", lb_algorithm="ROUND_ROBIN"
    )
    assert (ids(pool.loadbalancers), ids(pool.listeners)) == ([made.id], [listener.id])
    assert balancing.get_listener(listener.id).default_pool_id == pool.id
    tree = balancing.get(f"/lbaas/loadbalancers/{made.id}/status").json()["statuses"]
    (shown,) = tree["loadbalancer"]["listeners"]
    assert (shown["id"], ids(shown["pools"])) == (listener.id, [pool.id])
    member = balancing.create_member(pool, address="10.7.0.50", protocol_port=8080)
    assert member.weight == 1
    with pytest.raises(ConflictException):
        balancing.create_member(pool, address="10.7.0.50", protocol_port=8080)
    wanted = [{"address": f"10.7.0.{n}", "protocol_port": 8080, "weight": n} for n in (50, 51)]
    balancing.put(f"/lbaas/pools/{pool.id}/members", json={"members": wanted})
    remaining, _ = balancing.members(pool)
    assert (remaining.id, remaining.weight) == (member.id, 50)
    balancing.put(f"/lbaas/pools/{pool.id}/members", json={"members": wanted[:1]})
    monitor = balancing.create_health_monitor(
        pool_id=pool.id, type="HTTP", delay=5, timeout=4, max_retries=3
    )
    shown = balancing.get_pool(pool.id)
    assert (ids(shown.members), shown.health_monitor_id) == ([member.id], monitor.id)
    policy = balancing.create_l7_policy(listener_id=listener.id, action="REJECT")
    rule = balancing.create_l7_rule(policy, type="PATH", compare_type="STARTS_WITH", value="/x")
    assert ids(balancing.get_listener(listener.id).l7_policies) == [policy.id]
    assert ids(balancing.get_l7_policy(policy.id).rules) == [rule.id]
    whole = balancing.get_load_balancer(made.id)
    assert (ids(whole.listeners), ids(whole.pools)) == ([listener.id], [pool.id])
    with pytest.raises(BadRequestException):
        balancing.delete_load_balancer(made)
    balancing.delete_health_monitor(monitor)
    assert balancing.get_pool(pool.id).health_monitor_id is None
    balancing.delete_load_balancer(made, cascade=True)
    for gone, what in ((balancing.get_pool, pool), (balancing.get_listener, listener)):
        with pytest.raises(NotFoundException):
            gone(what.id)


def test_children_come_with_their_parent(balancing: Any, subnet: Any) -> None:
    monitor = {"type": "HTTP", "delay": 3, "timeout": 2, "max_retries": 2}
    kind = {"protocol": "HTTP", "lb_algorithm": "ROUND_ROBIN"}
    members = [{"address": f"10.7.0.{item}", "protocol_port": 80} for item in (61, 62)]
    pool = {"name": "inner", "members": members, "healthmonitor": monitor, **kind}
    rule = {"type": "PATH", "compare_type": "STARTS_WITH", "value": "/x"}
    policy = {"name": "rejects", "action": "REJECT", "rules": [rule]}
    port = {"protocol": "HTTP", "protocol_port": 80}
    listener = {"name": "outer", "default_pool": pool, "l7policies": [policy], **port}
    made = balancing.create_load_balancer(
        vip_subnet_id=subnet.id, listeners=[listener], pools=[{"name": "beside", **kind}]
    )
    balancing.wait_for_load_balancer(made.id, interval=0.05, wait=10)
    (outer,) = balancing.listeners(name="outer")
    inner = balancing.get_pool(outer.default_pool_id)
    (beside,) = balancing.pools(name="beside")
    assert (ids(made.listeners), set(ids(made.pools))) == ([outer.id], {inner.id, beside.id})
    assert (inner.name, ids(inner.listeners)) == ("inner", [outer.id])
    assert [item.address for item in balancing.members(inner)] == ["10.7.0.61", "10.7.0.62"]
    assert balancing.get_health_monitor(inner.health_monitor_id).delay == 3
    (rejects,) = balancing.l7_policies(name="rejects")
    assert [item.rule_value for item in balancing.l7_rules(rejects)] == ["/x"]
    balancing.delete_load_balancer(made, cascade=True)
    assert list(balancing.pools(name="inner")) == []


def test_children_are_their_makers_too(admin: Connection, cloud: Cloud) -> None:
    one, other = person(admin, "balancer"), person(admin, "neighbour")
    with cloud.connect(**one.login) as connection:
        own = connection.network.create_network(name="own")
        below = connection.network.create_subnet(
            network_id=own.id, ip_version=4, cidr="10.7.0.0/24"
        )
        listener = {"name": "planted", "protocol": "HTTP", "protocol_port": 80}
        pool = {"name": "planted", "protocol": "HTTP", "lb_algorithm": "ROUND_ROBIN"}
        for planted in (
            {**listener, "project_id": other.project},
            {**listener, "default_pool": {**pool, "project_id": other.project}},
        ):
            with pytest.raises(ForbiddenException):
                connection.load_balancer.create_load_balancer(
                    vip_subnet_id=below.id, listeners=[planted]
                )
        assert list(connection.load_balancer.load_balancers()) == []


def test_flavor_in_use_stays(balancing: Any, subnet: Any) -> None:
    profile = balancing.create_flavor_profile(
        name="fp", provider_name="amphora", flavor_data='{"loadbalancer_topology": "SINGLE"}'
    )
    flavor = balancing.create_flavor(name="f", flavor_profile_id=profile.id)
    with pytest.raises(ConflictException):
        balancing.delete_flavor_profile(profile.id)
    made = balancing.create_load_balancer(vip_subnet_id=subnet.id, flavor_id=flavor.id)
    balancing.wait_for_load_balancer(made.id, interval=0.05, wait=10)
    with pytest.raises(ConflictException):
        balancing.delete_flavor(flavor.id)
    balancing.delete_load_balancer(made)
    balancing.delete_flavor(flavor)
    balancing.delete_flavor_profile(profile)


def test_availability_zone_in_use_stays(balancing: Any, subnet: Any) -> None:
    profile = balancing.create_availability_zone_profile(
        name="zp", provider_name="amphora", availability_zone_data='{"compute_zone": "nova"}'
    )
    zone = balancing.create_availability_zone(name="z", availability_zone_profile_id=profile.id)
    with pytest.raises(ConflictException):
        balancing.delete_availability_zone_profile(profile.id)
    made = balancing.create_load_balancer(vip_subnet_id=subnet.id, availability_zone="z")
    balancing.wait_for_load_balancer(made.id, interval=0.05, wait=10)
    with pytest.raises(ConflictException):
        balancing.delete_availability_zone(zone.name)
    balancing.delete_load_balancer(made)
    balancing.delete_availability_zone(zone.name)
    balancing.delete_availability_zone_profile(profile)


def test_status_and_statistics(balancing: Any, subnet: Any) -> None:
    made = balancer(balancing, subnet, "watched")
    assert isinstance(balancing.get_load_balancer_statistics(made.id).total_connections, int)
    assert [item.id for item in balancing.load_balancers(name="watched")] == [made.id]
