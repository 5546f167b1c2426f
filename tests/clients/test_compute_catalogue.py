"""The resources that servers are made of and run on: flavors, keys, groups, aggregates, hosts,
quotas."""

from __future__ import annotations

from typing import Any

import pytest
from openstack.connection import Connection
from openstack.exceptions import ConflictException, ForbiddenException

from clients.people import person
from clients.served import Cloud

pytestmark = pytest.mark.published("keystone", "nova")


def test_flavor_with_extra_specs(compute: Any) -> None:
    made = compute.create_flavor(name="m1", ram=1024, vcpus=2, disk=10)
    compute.create_flavor_extra_specs(made, {"hw:cpu_policy": "dedicated"})
    compute.update_flavor_extra_specs_property(made, "hw:numa", "2")
    compute.delete_flavor_extra_specs_property(made, "hw:cpu_policy")
    assert compute.fetch_flavor_extra_specs(made).extra_specs == {"hw:numa": "2"}
    assert compute.find_flavor("m1").id == made.id
    with pytest.raises(ConflictException):
        compute.create_flavor(name="m1", ram=1, vcpus=1, disk=1)
    compute.delete_flavor(made)
    assert compute.find_flavor("m1") is None


def test_projects_get_access_to_a_flavor(cloud: Cloud, admin: Connection, compute: Any) -> None:
    made = compute.create_flavor(name="own", ram=1, vcpus=1, disk=1, is_public=False)
    flora = person(admin, "flora")
    own: Any = cloud.connect(**flora.login).compute
    assert own.find_flavor("own") is None
    with pytest.raises(ForbiddenException):
        list(own.servers(all_projects=True))
    compute.flavor_add_tenant_access(made, flora.project)
    assert [a["tenant_id"] for a in compute.get_flavor_access(made)] == [flora.project]
    assert own.find_flavor("own").id == made.id
    compute.flavor_remove_tenant_access(made, flora.project)
    assert compute.get_flavor_access(made) == []


def test_keypair_is_made_or_imported(compute: Any) -> None:
    made = compute.create_keypair(name="made")
    assert made.private_key
    assert compute.get_keypair("made").private_key is None
    brought = compute.create_keypair(name="brought", public_key="ssh-rsa AAAAB3 one")
    assert brought.private_key is None
    assert compute.get_keypair("brought").public_key == "ssh-rsa AAAAB3 one"
    compute.delete_keypair("made")
    assert compute.find_keypair("made") is None


def test_server_group(compute: Any) -> None:
    made = compute.create_server_group(name="apart", policy="anti-affinity")
    assert compute.find_server_group("apart").policy == "anti-affinity"
    compute.delete_server_group(made)
    assert compute.find_server_group("apart") is None


def test_aggregate_with_hosts_and_metadata(compute: Any) -> None:
    made = compute.create_aggregate(name="rack", availability_zone="az1")
    assert compute.add_host_to_aggregate(made.id, "compute").hosts == ["compute"]
    compute.set_aggregate_metadata(made.id, {"ssd": "true", "gpu": "no"})
    compute.set_aggregate_metadata(made.id, {"gpu": None})
    metadata = compute.get_aggregate(made.id).metadata
    assert (metadata.get("ssd"), "gpu" in metadata) == ("true", False)
    assert compute.remove_host_from_aggregate(made.id, "compute").hosts == []
    compute.delete_aggregate(made)


def test_what_nobody_makes_is_listed(compute: Any) -> None:
    assert "nova" in [zone.name for zone in compute.availability_zones()]
    hypervisor = next(iter(compute.hypervisors(details=True)))
    assert compute.get_hypervisor(hypervisor.id).name == hypervisor.name
    assert "nova-compute" in [service.binary for service in compute.services()]


def test_quotas_with_defaults_and_usage(admin: Connection, compute: Any) -> None:
    project = admin.current_project_id
    usual = compute.get_quota_set_defaults(project).cores
    assert compute.update_quota_set(project, cores=77).cores == 77
    used = compute.get_quota_set(project, usage=True)
    assert (used.cores, used.usage["cores"]) == (77, 0)
    compute.revert_quota_set(project)
    assert compute.get_quota_set(project).cores == usual


def test_command_shows_flavors_and_aggregates(cloud: Cloud) -> None:
    cloud.openstack("flavor create --ram 64 --vcpus 1 --disk 1 --property a=b tiny -f json")
    assert cloud.openstack("flavor show tiny -f json")["properties"] == {"a": "b"}
    cloud.openstack("aggregate create --zone z row -f json")
    cloud.openstack("aggregate add host row compute -f json")
    assert cloud.openstack("aggregate show row -f json")["hosts"] == ["compute"]
