"""Networks, what is on them, and what is allocated, as openstacksdk and `openstack` see it."""

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
from clients.served import Cloud, CommandError
from clients.servers import NOBODY, server

pytestmark = pytest.mark.published("keystone", "glance", "nova", "neutron")


@pytest.fixture(scope="module")
def network(admin: Connection) -> Any:
    """The Networking service of the administrator's connection."""
    return admin.network


@pytest.fixture(scope="module")
def outside(network: Any) -> Any:
    """An external network with a subnet."""
    made = network.create_network(name="outside", is_router_external=True)
    network.create_subnet(network_id=made.id, ip_version=4, cidr="172.24.4.0/24")
    return made


def place(network: Any, name: str, cidr: str) -> tuple[Any, Any]:
    """A network with a subnet."""
    made = network.create_network(name=name)
    return made, network.create_subnet(network_id=made.id, ip_version=4, cidr=cidr, name=name)


def test_network_is_nobody_elses(network: Any, admin: Connection) -> None:
    made = network.create_network(name="own")
    shown = (made.is_shared, made.is_router_external, made.is_default, made.status)
    assert shown == (False, False, False, "ACTIVE")
    assert network.find_network("own").project_id == admin.current_project_id
    network.update_network(made, description="mine")
    assert network.get_network(made.id).description == "mine"
    network.delete_network(made)
    with pytest.raises(NotFoundException):
        network.get_network(made.id)


def test_subnets_of_shared_networks_are_used_by_those_who_share_them(
    network: Any, admin: Connection, cloud: Cloud
) -> None:
    guest = person(admin, "guest")
    own, unshared = place(network, "kept", "10.41.0.0/24")
    everybodys = network.create_network(name="everybodys", is_shared=True)
    shared = network.create_subnet(network_id=everybodys.id, ip_version=4, cidr="10.42.0.0/24")
    with cloud.connect(**guest.login) as connection:
        uses = connection.network
        assert [subnet.id for subnet in uses.subnets()] == [shared.id]
        port = uses.create_port(network_id=everybodys.id, fixed_ips=[{"subnet_id": shared.id}])
        assert port.fixed_ips[0]["subnet_id"] == shared.id
        with pytest.raises(ForbiddenException):
            uses.update_subnet(shared.id, name="mine")
        with pytest.raises(ForbiddenException):
            uses.add_interface_to_router(uses.create_router(name="guest"), subnet_id=shared.id)
        with pytest.raises(NotFoundException):
            uses.get_subnet(unshared.id)
        permit = network.create_rbac_policy(
            object_type="network",
            object_id=own.id,
            action="access_as_shared",
            target_project_id=guest.project,
        )
        assert {subnet.id for subnet in uses.subnets()} == {unshared.id, shared.id}
        assert uses.get_subnet(unshared.id).cidr == "10.41.0.0/24"
        network.delete_rbac_policy(permit)
        assert [subnet.id for subnet in uses.subnets()] == [shared.id]
        uses.delete_port(port)
    network.delete_network(everybodys)


def test_subnet_has_a_gateway_and_a_pool(network: Any) -> None:
    made, subnet = place(network, "net-a", "10.1.0.0/24")
    assert subnet.gateway_ip == "10.1.0.1"
    assert subnet.allocation_pools == [{"start": "10.1.0.2", "end": "10.1.0.254"}]
    bare = network.create_subnet(
        network_id=made.id, ip_version=6, cidr="fd0a::/64", gateway_ip=None
    )
    assert bare.gateway_ip is None
    assert sorted(network.get_network(made.id).subnet_ids) == sorted([subnet.id, bare.id])
    network.delete_network(made)
    with pytest.raises(NotFoundException):
        network.get_subnet(subnet.id)


def test_subnet_is_a_part_of_a_pool(network: Any) -> None:
    made = network.create_network(name="of-pool")
    for refused in ({"cidr": "10.21.0.300/24"}, {}):
        with pytest.raises(BadRequestException):
            network.create_subnet(network_id=made.id, ip_version=4, **refused)
    pool = network.create_subnet_pool(
        name="parts", prefixes=["10.22.0.0/16"], default_prefix_length=26
    )
    of_pool = {"network_id": made.id, "ip_version": 4, "subnetpool_id": pool.id}
    first = network.create_subnet(**of_pool)
    assert (first.cidr, first.gateway_ip) == ("10.22.0.0/26", "10.22.0.1")
    assert network.create_subnet(**of_pool, prefixlen=24).cidr == "10.22.1.0/24"
    with pytest.raises(ConflictException):
        network.delete_subnet_pool(pool)
    network.delete_network(made)
    network.delete_subnet_pool(pool)


def test_port_gets_an_address_of_its_network(network: Any) -> None:
    made, subnet = place(network, "net-b", "10.2.0.0/29")
    port = network.create_port(network_id=made.id, name="first")
    assert port.fixed_ips == [{"subnet_id": subnet.id, "ip_address": "10.2.0.2"}]
    assert port.mac_address.count(":") == 5
    wanted = [{"subnet_id": subnet.id, "ip_address": "10.2.0.4"}]
    assert network.create_port(network_id=made.id, fixed_ips=wanted).fixed_ips == wanted
    with pytest.raises(ConflictException):
        network.create_port(network_id=made.id, fixed_ips=wanted)
    with pytest.raises(BadRequestException):
        network.create_port(network_id=made.id, fixed_ips=[{"ip_address": "10.9.0.4"}])
    assert network.create_port(network_id=made.id).fixed_ips[0]["ip_address"] == "10.2.0.3"
    for refused in (network.delete_network, network.delete_subnet):
        with pytest.raises(ConflictException):
            refused((made if refused == network.delete_network else subnet).id)
    network.delete_port(port)
    assert network.create_port(network_id=made.id).fixed_ips[0]["ip_address"] == "10.2.0.2"


def test_router_has_interfaces_and_a_gateway(network: Any, outside: Any) -> None:
    _, subnet = place(network, "net-c", "10.3.0.0/24")
    router = network.create_router(name="r", external_gateway_info={"network_id": outside.id})
    gateway = router.external_gateway_info
    assert gateway["enable_snat"] is True
    assert gateway["external_fixed_ips"][0]["ip_address"].startswith("172.24.4.")
    added = network.add_interface_to_router(router, subnet_id=subnet.id)
    assert (added["id"], added["subnet_id"]) == (router.id, subnet.id)
    (port,) = network.ports(device_id=router.id, device_owner="network:router_interface")
    assert (port.id, port.fixed_ips[0]["ip_address"]) == (added["port_id"], "10.3.0.1")
    for refused in (network.delete_router, network.delete_port, network.delete_subnet):
        records = {"delete_router": router, "delete_port": port, "delete_subnet": subnet}
        with pytest.raises(ConflictException):
            refused(records[refused.__name__].id)
    network.remove_interface_from_router(router, subnet_id=subnet.id)
    assert network.update_router(router, external_gateway_info={}).external_gateway_info is None
    assert list(network.ports(device_id=router.id)) == []
    network.delete_router(router)


def test_floating_ip_comes_and_goes(network: Any, outside: Any) -> None:
    made, subnet = place(network, "net-d", "10.4.0.0/24")
    router = network.create_router(external_gateway_info={"network_id": outside.id})
    network.add_interface_to_router(router, subnet_id=subnet.id)
    port = network.create_port(network_id=made.id)
    address = network.create_ip(floating_network_id=outside.id)
    assert address.floating_ip_address.startswith("172.24.4.")
    assert (address.status, address.port_id, address.fixed_ip_address) == ("DOWN", None, None)
    network.update_ip(address, port_id=port.id)
    shown = network.get_ip(address.id)
    assert (shown.status, shown.router_id) == ("ACTIVE", router.id)
    assert shown.fixed_ip_address == port.fixed_ips[0]["ip_address"]
    network.update_ip(address, port_id=None)
    shown = network.get_ip(address.id)
    assert (shown.status, shown.port_id, shown.fixed_ip_address) == ("DOWN", None, None)
    network.update_ip(address, port_id=port.id)
    network.delete_port(port)
    shown = network.get_ip(address.id)
    assert (shown.status, shown.port_id, shown.router_id) == ("DOWN", None, None)
    other = network.create_ip(floating_network_id=outside.id)
    assert other.floating_ip_address != address.floating_ip_address
    network.delete_ip(address)
    with pytest.raises(NotFoundException):
        network.get_ip(address.id)


def test_security_group_begins_with_two_rules(network: Any) -> None:
    group = network.create_security_group(name="web")
    rules = network.get_security_group(group.id).security_group_rules
    pairs = {(rule["direction"], rule["ethertype"]) for rule in rules}
    assert pairs == {("egress", "IPv4"), ("egress", "IPv6")}
    rule = network.create_security_group_rule(security_group_id=group.id, direction="ingress")
    assert (rule.ether_type, rule.protocol, rule.remote_ip_prefix) == ("IPv4", None, None)
    fields = {"security_group_id": group.id, "direction": "ingress", "protocol": "tcp"}
    body = {"security_group_rule": fields | {"remote_group_id": None, "port_range_min": 22}}
    assert network.post("/security-group-rules", json=body).status_code == 201
    for wrong in ({"protocol": "bgp4"}, {"ethertype": "IPX"}, {"port_range_min": 70000}):
        body = {"security_group_rule": fields | wrong}
        assert network.post("/security-group-rules", json=body).status_code == 400
    made, _ = place(network, "net-e", "10.5.0.0/24")
    port = network.create_port(network_id=made.id, security_groups=[group.id])
    with pytest.raises(ConflictException):
        network.delete_security_group(group.id)
    network.update_port(port, security_groups=[])
    network.delete_security_group(group)
    assert list(network.security_group_rules(security_group_id=group.id)) == []


def test_each_project_has_a_default_group(cloud: Cloud, admin: Connection, outside: Any) -> None:
    project = admin.identity.create_project(name="others")
    user = admin.identity.create_user(name="olga", password="Sesame-3")
    role = admin.identity.find_role("member")
    admin.identity.assign_project_role_to_user(project, user, role)
    hers = {"username": "olga", "password": "Sesame-3", "project_name": "others"}
    with cloud.admin(**hers) as connection:
        (group,) = connection.network.security_groups()
        assert (group.name, len(group.security_group_rules)) == ("default", 4)
        assert [item.id for item in connection.network.networks()] == [outside.id]
        assert connection.network.create_network(name="hers").project_id == project.id


def test_what_is_in_use_stays(network: Any) -> None:
    scope = network.create_address_scope(name="scope", ip_version=4)
    pool = network.create_subnet_pool(
        name="pool", prefixes=["10.20.0.0/16"], address_scope_id=scope.id
    )
    with pytest.raises(ConflictException):
        network.delete_address_scope(scope.id)
    network.delete_subnet_pool(pool)
    network.delete_address_scope(scope)
    policy = network.create_qos_policy(name="slow")
    made = network.create_network(name="net-f", qos_policy_id=policy.id)
    with pytest.raises(ConflictException):
        network.delete_qos_policy(policy.id)
    assert network.update_network(made, qos_policy_id=None).qos_policy_id is None
    network.delete_qos_policy(policy)


def test_tags_are_of_anything(network: Any) -> None:
    made = network.create_network(name="tagged")
    network.set_tags(made, ["a", "b"])
    assert network.get_network(made.id).tags == ["a", "b"]
    network.add_tag(made, "c")
    network.remove_tag(made, "a")
    assert network.get_tags(made) == ["b", "c"]
    network.add_tags(made, ["d"])
    assert network.check_tag(made, "d")
    with pytest.raises(NotFoundException):
        network.check_tag(made, "a")
    assert [item.id for item in network.networks(tags="c")] == [made.id]
    network.remove_all_tags(made)
    assert network.get_network(made.id).tags == []


def test_commands(cloud: Cloud, outside: Any) -> None:
    made = cloud.openstack("network create tool --mtu 1400 -f json")
    assert (made["mtu"], made["shared"], made["router:external"]) == (1400, False, False)
    subnet = cloud.openstack("subnet create tool --network tool --subnet-range 10.6.0.0/24 -f json")
    assert subnet["gateway_ip"] == "10.6.0.1"
    cloud.openstack("port create tool --network tool -f json")
    cloud.openstack("router create tool -f json")
    cloud.openstack("router set tool --external-gateway outside")
    cloud.openstack("router add subnet tool tool")
    address = cloud.openstack("floating ip create outside --port tool -f json")
    assert address["fixed_ip_address"] == "10.6.0.2"
    with pytest.raises(CommandError):
        cloud.openstack("router delete tool")
    cloud.openstack(f"floating ip delete {address['id']}")
    cloud.openstack("router remove subnet tool tool")
    cloud.openstack("router unset tool --external-gateway")
    cloud.openstack("router delete tool")
    cloud.openstack("port delete tool")
    cloud.openstack("network delete tool")
    names = [item["Name"] for item in cloud.openstack("network list -f json")]
    assert "tool" not in names
    assert "outside" in names


def test_a_server_has_a_port_on_its_network(network: Any, admin: Connection, outside: Any) -> None:
    inside, subnet = place(network, "net-servers", "10.77.0.0/24")
    router = network.create_router(external_gateway_info={"network_id": outside.id})
    network.add_interface_to_router(router, subnet_id=subnet.id)
    web = network.create_security_group(name="web")
    more = {"networks": [{"uuid": inside.id}], "security_groups": [{"name": web.id}]}
    made = server(admin, "connected", **more)
    (port,) = network.ports(device_id=made.id)
    assert (made.security_groups, port.security_group_ids) == ([{"name": "web"}], [web.id])
    (address,) = (item["addr"] for on in made.addresses.values() for item in on)
    assert [item["ip_address"] for item in port.fixed_ips] == [address]
    groups = admin.compute.get(f"/servers/{made.id}/os-security-groups").json()
    assert [item["name"] for item in groups["security_groups"] if item["id"]] == ["web"]

    floating = network.create_ip(floating_network_id=outside.id, port_id=port.id)
    assert (floating.fixed_ip_address, floating.router_id) == (address, router.id)
    second = place(network, "net-more", "10.78.0.0/24")[0]
    own = network.create_port(network_id=second.id)
    admin.compute.create_server_interface(made, port_id=own.id)
    with pytest.raises(ConflictException):
        admin.compute.create_server_interface(made, port_id=own.id)
    with pytest.raises(BadRequestException):
        server(admin, "lost", networks=[{"uuid": NOBODY}])
    network.update_network(inside, name="renamed")
    shown = admin.compute.get_server(made.id).addresses
    assert {
        on: [(e["addr"], e["OS-EXT-IPS:type"]) for e in item] for on, item in shown.items()
    } == {
        "renamed": [(address, "fixed"), (floating.floating_ip_address, "floating")],
        "net-more": [("10.78.0.2", "fixed")],
    }
    (on_second,) = admin.compute.get(f"/servers/{made.id}/ips/net-more").json()["net-more"]
    assert on_second["addr"] == "10.78.0.2"
    assert admin.compute.get(f"/servers/{made.id}/ips/private").status_code == 404
    assert {item.port_id for item in admin.compute.server_interfaces(made)} == {port.id, own.id}
    admin.compute.delete_server(made)
    admin.compute.wait_for_delete(made, interval=0.1, wait=10)
    assert list(network.ports(device_id=made.id)) == []
    assert network.get_port(own.id).device_id == ""
    assert network.get_ip(floating.id).port_id is None


def test_extensions_are_those_that_are_listed(admin: Connection) -> None:
    aliases = [extension.alias for extension in admin.network.extensions()]
    assert {"router", "metering", "dvr"} <= {*aliases}
    assert admin.network.get("/extensions/dvr").json()["extension"]["alias"] == "dvr"
    assert admin.network.get("/extensions/no-such").status_code == 404


def test_floating_ips_are_of_external_networks(admin: Connection) -> None:
    inside = admin.network.create_network(name="inside")
    admin.network.create_subnet(network_id=inside.id, cidr="10.77.0.0/24", ip_version=4)
    with pytest.raises(BadRequestException):
        admin.network.create_ip(floating_network_id=inside.id)
    port = admin.network.create_port(network_id=inside.id)
    assert port.binding_vif_details == {}
