"""Administrators' operations, asked for in other ways than the operation or the field that is named
for them: by an update, in a nested object, by a property that is made up, by a filter."""

from __future__ import annotations

from collections.abc import Iterator
from http.client import HTTPConnection
from typing import Any

import pytest
from openstack.connection import Connection

from clients.members import Body, Member, member
from clients.served import Cloud

pytestmark = pytest.mark.published(
    "keystone", "glance", "nova", "cinder", "neutron", "octavia", "manila", "designate", "heat"
)
NETWORK, COMPUTE, IMAGE = "/network/v2.0", "/compute/v2.1", "/image/v2"
BALANCING, SHARING, DNS = "/load-balancer/v2/lbaas", "/shared-file-system/v2", "/dns/v2"


class Things(dict[str, str]):
    """Identities of what a member and the administrator have made, by name."""

    def made(self, key: str, who: Member, path: str, wrapper: str, /, **fields: Any) -> None:
        """Make one more."""
        reply = who.ask("POST", path, {wrapper: fields})
        assert reply.code < 300, reply
        self[key] = str(reply.body[wrapper]["id"])


@pytest.fixture(scope="module")
def ann(cloud: Cloud, admin: Connection) -> Member:
    """A member of one project."""
    return member(cloud, admin, "doors-ann")


@pytest.fixture(scope="module")
def bob(cloud: Cloud, admin: Connection) -> Member:
    """A member of another."""
    return member(cloud, admin, "doors-bob")


@pytest.fixture(scope="module")
def things(root: Member, ann: Member) -> Iterator[Things]:
    """The records: networks, a port on the shared one, a router, a server, types."""
    records = Things(project=ann.project)
    networks, subnets = f"{NETWORK}/networks", f"{NETWORK}/subnets"
    records.made("shared", root, networks, "network", name="shared", shared=True)
    records.made(
        "shared_subnet",
        root,
        subnets,
        "subnet",
        network_id=records["shared"],
        cidr="10.9.0.0/24",
        ip_version=4,
    )
    records.made("outside", root, networks, "network", **{"router:external": True})
    records.made("own", ann, networks, "network", name="own")
    records.made(
        "subnet",
        ann,
        subnets,
        "subnet",
        network_id=records["own"],
        cidr="10.8.0.0/24",
        ip_version=4,
    )
    records.made("port", ann, f"{NETWORK}/ports", "port", network_id=records["shared"])
    gateway = {"network_id": records["outside"]}
    routers = f"{NETWORK}/routers"
    records.made("router", ann, routers, "router", external_gateway_info=gateway)
    records.made("flavor", root, f"{COMPUTE}/flavors", "flavor", name="f", ram=1, vcpus=1, disk=1)
    records.made(
        "server", ann, f"{COMPUTE}/servers", "server", name="s", flavorRef=records["flavor"]
    )
    yield records


def filled(value: Any, things: Things) -> Any:
    """A body with identities in the place of names."""
    if isinstance(value, dict):
        return {key: filled(item, things) for key, item in value.items()}
    if isinstance(value, list):
        return [filled(item, things) for item in value]
    return value.format_map(things) if isinstance(value, str) and "{" in value else value


LISTENER = {"name": "l", "protocol": "HTTP", "protocol_port": 80}
POOL = {"name": "p", "protocol": "HTTP", "lb_algorithm": "ROUND_ROBIN"}
REFUSED: list[tuple[str, str, Body, int]] = [
    # Fields that only the owner of a network may set, by moving there or away from it.
    ("PUT", NETWORK + "/ports/{port}", {"port": {"network_id": "{own}"}}, 400),
    ("PUT", NETWORK + "/subnets/{subnet}", {"subnet": {"network_id": "{shared}"}}, 400),
    # A value that looks like none, where it does set something.
    (
        "POST",
        NETWORK + "/routers",
        {"router": {"external_gateway_info": {"network_id": "{outside}", "enable_snat": False}}},
        403,
    ),
    (
        "PUT",
        NETWORK + "/routers/{router}/add_external_gateways",
        {"router": {"external_gateways": [{"network_id": "{outside}", "enable_snat": False}]}},
        403,
    ),
    ("POST", NETWORK + "/networks", {"network": {"provider:segmentation_id": 0}}, 403),
    # Along with what is a member's to make.
    (
        "POST",
        BALANCING + "/loadbalancers",
        {
            "loadbalancer": {
                "vip_subnet_id": "{subnet}",
                "listeners": [LISTENER | {"project_id": "{other}"}],
            }
        },
        403,
    ),
    (
        "POST",
        BALANCING + "/loadbalancers",
        {
            "loadbalancer": {
                "vip_subnet_id": "{subnet}",
                "listeners": [LISTENER | {"default_pool": POOL | {"project_id": "{other}"}}],
            }
        },
        403,
    ),
    (
        "POST",
        COMPUTE + "/servers",
        {
            "server": {
                "name": "s",
                "flavorRef": "{flavor}",
                "networks": [{"uuid": "{shared}", "fixed_ip": "10.9.0.99"}],
            }
        },
        403,
    ),
    (
        "POST",
        COMPUTE + "/servers/{server}/os-interface",
        {
            "interfaceAttachment": {
                "net_id": "{shared}",
                "fixed_ips": [{"ip_address": "10.9.0.98"}],
            }
        },
        403,
    ),
    # By operations of versions that are gone.
    ("POST", COMPUTE + "/os-networks", {"network": {"label": "n"}}, 403),
    ("GET", COMPUTE + "/os-floating-ips-bulk", {}, 403),
    ("GET", "/orchestration/v1/{project}/services", {}, 403),
    # No object where one was expected is no fault of the service.
    (
        "POST",
        NETWORK + "/ports",
        {"port": {"network_id": "{own}", "fixed_ips": [[{"ip_address": "10.8.0.9"}]]}},
        400,
    ),
]


@pytest.mark.parametrize(("method", "path", "body", "code"), REFUSED)
def test_members_are_refused(
    method: str, path: str, body: Body, code: int, ann: Member, bob: Member, things: Things
) -> None:
    places = Things(things | {"other": bob.project})
    reply = ann.ask(method, path.format_map(places), filled(body, places) or None)
    assert reply.code == code, reply


def test_undocumented_field_makes_no_record_of_administrators(
    root: Member, ann: Member, things: Things
) -> None:
    port = {"network_id": things["own"], "bindings": [{"host": "h"}]}
    made = ann.ask("POST", f"{NETWORK}/ports", {"port": port})
    assert made.code == 201
    bindings = root.ask("GET", f"{NETWORK}/ports/{made.body['port']['id']}/bindings")
    assert bindings.body == {"bindings": []}


@pytest.mark.parametrize("name", ["is_public", "shared", "router:external"])
def test_property_that_is_made_up_shares_no_image(name: str, ann: Member, bob: Member) -> None:
    made = ann.ask("POST", f"{IMAGE}/images", {"name": name})
    path = f"{IMAGE}/images/{made.body['id']}"
    steps: Any = [{"op": "add", "path": f"/{name}", "value": True}]
    with ann.cloud.server.client() as client:
        kind = {"Content-Type": "application/openstack-images-v2.1-json-patch"}
        headers = {"X-Auth-Token": ann.token, **kind}
        assert client.patch(path, json=steps, headers=headers).status_code == 400
        steps[0]["value"] = "true"
        assert client.patch(path, json=steps, headers=headers).status_code == 200
    assert bob.code("GET", path) == 404


def test_update_moves_nothing_unasked(ann: Member, things: Things) -> None:
    path = f"{COMPUTE}/servers/{things['server']}"
    before = ann.ask("GET", path).body["server"]
    ann.ask("PUT", path, {"server": {"name": "s", "hostId": "h", "flavorRef": "other"}})
    after = ann.ask("GET", path).body["server"]
    assert {key for key in before if before[key] != after[key]} <= {"updated"}


def test_hidden_field_is_learned_by_no_filter(root: Member, ann: Member, things: Things) -> None:
    field, path = "OS-EXT-SRV-ATTR:instance_name", f"{COMPUTE}/servers"
    assert field in root.ask("GET", f"{path}/{things['server']}").body["server"]
    assert field not in ann.ask("GET", f"{path}/{things['server']}").body["server"]
    everything = ann.ask("GET", path).body["servers"]
    assert everything
    assert ann.ask("GET", f"{path}?{field}=nothing").body["servers"] == everything
    assert root.ask("GET", f"{path}?{field}=nothing&all_tenants=1").body["servers"] == []
    assert ann.code("GET", f"{path}?sort_key=host") == 403
    assert root.code("GET", f"{path}?sort_key=host") == 200


def test_members_see_of_extra_specs_those_for_all(root: Member, ann: Member) -> None:
    specs = {"volume_backend_name": "lvm-7", "multiattach": "<is> True"}
    made = root.ask(
        "POST",
        f"/block-storage/v3/{root.project}/types",
        {"volume_type": {"name": "doors", "extra_specs": specs}},
    )
    path = f"types/{made.body['volume_type']['id']}"
    mine, roots = (f"/block-storage/v3/{who.project}/{path}" for who in (ann, root))
    shown = {"multiattach": "<is> True"}
    assert root.ask("GET", roots).body["volume_type"]["extra_specs"] == specs
    assert ann.ask("GET", mine).body["volume_type"]["extra_specs"] == shown
    assert root.ask("GET", f"{roots}/extra_specs").body["extra_specs"] == specs
    assert ann.ask("GET", f"{mine}/extra_specs").body["extra_specs"] == shown
    assert ann.code("GET", f"{mine}/extra_specs/volume_backend_name") == 404


def test_lock_of_an_administrator_is_not_the_members(
    root: Member, ann: Member, things: Things
) -> None:
    path = f"{COMPUTE}/servers/{things['server']}/action"
    for who, action, code in [
        (ann, "lock", 202),
        (ann, "unlock", 202),
        (root, "lock", 202),
        (ann, "unlock", 403),
        (root, "unlock", 202),
        (ann, "lock", 202),
        (root, "unlock", 202),
    ]:
        assert who.code("POST", path, {action: None}) == code, (who, action)


@pytest.mark.parametrize("is_root", [False, True])
def test_records_that_come_with_a_zone_are_managed(
    root: Member, ann: Member, *, is_root: bool
) -> None:
    who, refusal = (root, 202) if is_root else (ann, 400)
    made = who.ask("POST", f"{DNS}/zones", {"name": f"doors-{is_root}.org.", "email": "a@b.org"})
    path = f"{DNS}/zones/{made.body['id']}/recordsets"
    new = {"name": f"www.doors-{is_root}.org.", "type": "A", "records": ["10.0.0.1"]}
    own = who.ask("POST", path, new).body["id"]
    assert who.code("PUT", f"{path}/{own}", {"records": ["10.0.0.2"]}) == 202
    managed = [s for s in who.ask("GET", path).body["recordsets"] if s["type"] in ("NS", "SOA")]
    assert len(managed) == 2
    for record in managed:
        changed = {"ttl": 5, "records": record["records"]}
        assert who.code("PUT", f"{path}/{record['id']}", changed) == refusal
        assert who.code("DELETE", f"{path}/{record['id']}") == refusal


def test_one_header_holds_the_token(root: Member, ann: Member) -> None:
    with ann.cloud.server.client() as client:
        for tokens, code in [
            ((ann.token, root.token), 400),
            ((root.token, ann.token), 400),
            ((ann.token, ann.token), 400),
            ((f"{ann.token}, {root.token}",), 401),
        ]:
            headers = [("X-Auth-Token", token) for token in tokens]
            assert client.get(f"{IMAGE}/images", headers=headers).status_code == code, tokens


@pytest.mark.parametrize("missing", ["service", "method", "path"])
def test_access_rule_says_all_that_it_allows(missing: str, ann: Member) -> None:
    rule = {"service": "image", "method": "GET", "path": "/v2/images"}
    del rule[missing]
    assert ann.credential(f"rule-without-{missing}", access_rules=[rule]).code == 400


def test_white_space_around_a_header_is_none_of_its_value(ann: Member) -> None:
    connection = HTTPConnection(ann.cloud.server.address.removeprefix("http://"))
    connection.request("GET", f"{IMAGE}/images", headers={"X-Auth-Token": f"  {ann.token} "})
    assert connection.getresponse().status == 200
    connection.close()


def test_servers_have_the_addresses_that_their_networks_owner_may_choose(
    ann: Member, things: Things
) -> None:
    server = {"name": "s", "flavorRef": things["flavor"]}
    for network in (
        {"uuid": things["own"], "fixed_ip": "10.8.0.99"},
        {"uuid": things["shared"]},
    ):
        body = {"server": {**server, "networks": [network]}}
        assert ann.code("POST", f"{COMPUTE}/servers", body) == 202
