"""The lines of profiles about administrators, one by one: a member is refused, or is not, as the
line says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import msgspec
import pytest
from openstack.connection import Connection
from openstack.exceptions import ForbiddenException

from clients.people import Person, person
from clients.served import Cloud
from liveref.families import profile, service_type
from liveref.loading import load
from liveref.model.api import API, Operation
from liveref.model.operation_names import names_of_operation, normalized
from liveref.reading.behaviour import read_behaviour_file
from published import release

SERVICES = ("nova", "cinder", "glance", "neutron", "octavia", "manila")
pytestmark = pytest.mark.published("keystone", *SERVICES)

_OWN = re.compile(r"^((?:/v[\d.]+)?/)\{\w*project_id\}(?=/)")
"""The project at the beginning of a path, which is always the caller's."""


@pytest.fixture(scope="module")
def member(admin: Connection) -> Person:
    """A member of a project of its own."""
    return person(admin, "policies-member")


@pytest.fixture(scope="module")
def as_member(cloud: Cloud, member: Person) -> Iterator[Connection]:
    """Its connection."""
    with cloud.connect(**member.login) as connection:
        yield connection


def declared(name: str, *, admin_only: bool) -> tuple[API, list[Operation]]:
    """The API of a service, and the operations that lines of its profile speak of."""
    path = profile(name)
    assert path is not None
    api = load(release(name)).api
    lines = read_behaviour_file(path).permissions
    names = {normalized(line.operation) for line in lines if line.admin_only is admin_only}
    return api, [o for o in api.operations if not names.isdisjoint(names_of_operation(o))]


def answered(connection: Connection, api: API, operation: Operation, project: str) -> int:
    """The code that answers a request for the operation, about things that are not there."""
    place = _OWN.sub(rf"\g<1>{project}", operation.path)
    if not operation.admin_only:
        place = place.replace("{project_id}", project)
    place = re.sub(r"\{[^{}]*\}", lambda _: uuid4().hex, place)
    root = "/".join(part for part in (service_type(api.name) or "", api.base) if part)
    address = connection.session.get_endpoint(service_type="identity").rpartition("/identity")[0]
    answer = connection.session.request(
        f"{address}/{root}{place}",
        operation.method,
        headers=version_header(api, operation),
        json=body_of(operation),
        raise_exc=False,
    )
    return int(answer.status_code)


def version_header(api: API, operation: Operation) -> dict[str, str]:
    """The header that asks for the newest microversion that has the operation."""
    convention = api.conventions.microversions
    kind = service_type(api.name) or ""
    version = operation.max_version or api.max_version
    if convention is None or version is None:
        return {}
    if kind in convention.older:
        return {convention.older[kind]: version}
    return {convention.header: f"{convention.words.get(kind, kind)} {version}"}


def body_of(operation: Operation) -> Any:
    """A body by which the operation is told from others at its address."""
    if operation.method in ("GET", "HEAD", "DELETE"):
        return None
    wrapper = operation.request.wrapper if operation.request else None
    name = operation.action or wrapper
    return {name: {}} if name else {}


@pytest.mark.parametrize("name", SERVICES)
def test_members_are_refused_what_is_for_administrators(
    name: str, as_member: Connection, member: Person
) -> None:
    api, operations = declared(name, admin_only=True)
    assert len(operations) >= 20
    codes = {o.id: answered(as_member, api, o, member.project) for o in operations}
    assert {id: code for id, code in codes.items() if code != 403} == {}


@pytest.mark.parametrize("name", SERVICES)
def test_administrators_are_not(name: str, admin: Connection) -> None:
    api, operations = declared(name, admin_only=True)
    project = admin.current_project_id
    codes = {o.id: answered(admin, api, o, project) for o in operations}
    assert {id: code for id, code in codes.items() if code in (401, 403, 405, 500)} == {}


@pytest.mark.parametrize("name", ["cinder", "glance", "neutron"])
def test_members_may_what_is_for_them(name: str, as_member: Connection, member: Person) -> None:
    api, operations = declared(name, admin_only=False)
    assert operations
    codes = {o.id: answered(as_member, api, o, member.project) for o in operations}
    assert {id: code for id, code in codes.items() if code in (401, 403, 405, 500)} == {}


@pytest.fixture(scope="module")
def shared_network(admin: Connection) -> str:
    """A network of the administrator's that all use, with a subnet."""
    network = admin.network.create_network(name="policies-shared", is_shared=True)
    admin.network.create_subnet(network_id=network.id, ip_version=4, cidr="10.9.0.0/24")
    return str(network.id)


@pytest.fixture(scope="module")
def own_network(as_member: Connection) -> str:
    """A network of the member's, with a subnet."""
    network = as_member.network.create_network(name="policies-own", is_shared=False)
    as_member.network.create_subnet(network_id=network.id, ip_version=4, cidr="10.8.0.0/24")
    return str(network.id)


@pytest.mark.parametrize(
    ("address", "body"),
    [
        ("network/v2.0/networks", {"network": {"provider:network_type": "vlan"}}),
        ("network/v2.0/networks", {"network": {"provider:segmentation_id": 7}}),
        ("network/v2.0/networks", {"network": {"router:external": True}}),
        ("network/v2.0/networks", {"network": {"shared": True}}),
        ("network/v2.0/networks", {"networks": [{}, {"is_default": True}]}),
        ("network/v2.0/routers", {"router": {"ha": True}}),
        ("network/v2.0/routers", {"router": {"distributed": True}}),
        ("network/v2.0/address-scopes", {"address_scope": {"ip_version": 4, "shared": True}}),
        ("network/v2.0/fwaas/firewall_rules", {"firewall_rule": {"shared": True}}),
        (
            "compute/v2.1/servers",
            {"server": {"name": "s", "flavorRef": "policies", "networks": "none", "host": "h"}},
        ),
        (
            "compute/v2.1/servers",
            {"server": {"name": "s", "flavorRef": "policies", "availability_zone": "nova:h"}},
        ),
        ("image/v2/images", {"visibility": "public"}),
        (
            "shared-file-system/v2/shares",
            {"share": {"share_proto": "NFS", "size": 1, "is_public": True}},
        ),
    ],
)
def test_fields_are_for_administrators(
    address: str, body: dict[str, Any], as_member: Connection, admin: Connection, cloud: Cloud
) -> None:
    if admin.compute.find_flavor("policies") is None:
        admin.compute.create_flavor(name="policies", flavorid="policies", ram=64, vcpus=1, disk=1)
    headers = {"OpenStack-API-Version": "compute 2.90", "X-OpenStack-Manila-API-Version": "2.60"}
    answer = as_member.session.post(
        f"{cloud.server.address}/{address}", json=body, headers=headers, raise_exc=False
    )
    assert answer.status_code == 403, answer.text
    assert "Only an administrator may set" in answer.text


@pytest.mark.parametrize(
    "fields",
    [
        {"mac_address": "fa:16:3e:00:00:09"},
        {"fixed_ips": [{"ip_address": "10.9.0.77"}]},
        {"device_owner": "network:dhcp"},
        {"is_port_security_enabled": False, "allowed_address_pairs": [{"ip_address": "10.9.0.8"}]},
    ],
)
def test_ports_of_a_network_are_as_its_owner_likes(
    fields: dict[str, Any], as_member: Connection, shared_network: str, own_network: str
) -> None:
    with pytest.raises(ForbiddenException):
        as_member.network.create_port(network_id=shared_network, **fields)
    own = msgspec.json.decode(msgspec.json.encode(fields).replace(b"10.9", b"10.8"))
    assert as_member.network.create_port(network_id=own_network, **own).id
    port = as_member.network.create_port(network_id=shared_network, device_owner="compute:nova")
    with pytest.raises(ForbiddenException):
        as_member.network.update_port(port, **fields)


def test_subnets_are_of_who_has_the_network(as_member: Connection, shared_network: str) -> None:
    with pytest.raises(ForbiddenException):
        as_member.network.create_subnet(network_id=shared_network, ip_version=4, cidr="10.7.0.0/24")


def test_binding_is_the_administrators(
    as_member: Connection, admin: Connection, own_network: str
) -> None:
    with pytest.raises(ForbiddenException):
        as_member.network.create_port(network_id=own_network, binding_host_id="host-1")
    port = as_member.network.create_port(network_id=own_network)
    admin.network.update_port(port, binding_host_id="host-1")
    with pytest.raises(ForbiddenException):
        as_member.network.update_port(port, binding_host_id="host-2")
    as_member.network.update_port(port.id, name="still mine")


def test_force_is_the_administrators(as_member: Connection, admin: Connection) -> None:
    volume = as_member.block_storage.create_volume(size=1, name="policies")
    answer = as_member.block_storage.delete(f"/volumes/{volume.id}", params={"force": "True"})
    assert answer.status_code == 403
    with pytest.raises(ForbiddenException):
        as_member.block_storage.reset_volume_status(volume.id, "error", "detached", None)
    admin.block_storage.reset_volume_status(volume.id, "error", "detached", None)


def test_what_administrators_alone_see(
    as_member: Connection, admin: Connection, own_network: str
) -> None:
    path = f"/networks/{own_network}"
    theirs = admin.network.get(path).json()["network"]
    mine = as_member.network.get(path).json()["network"]
    assert {field for field in theirs if field not in mine} == {
        "segments",
        "provider:network_type",
        "provider:physical_network",
        "provider:segmentation_id",
    }
    listed = as_member.network.get("/networks", params={"id": own_network}).json()
    assert not any(field.startswith("provider:") for field in listed["networks"][0])
    port = as_member.network.create_port(network_id=own_network)
    admin.network.update_port(port.id, binding_host_id="host-3")
    assert as_member.network.get_port(port.id).binding_host_id is None
    assert admin.network.get_port(port.id).binding_host_id == "host-3"
