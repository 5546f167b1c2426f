"""Shares, what they are reached by and copied to, and who may use them."""

from __future__ import annotations

from typing import Any

import pytest
from openstack.connection import Connection
from openstack.exceptions import ConflictException

from clients.people import person
from clients.served import Cloud

pytestmark = pytest.mark.published("manila")


@pytest.fixture(scope="module")
def kind(shares: Any) -> Any:
    """A share type."""
    specs = {"driver_handles_share_servers": "false", "snapshot_support": "true"}
    return shares.create_share_type(name="kind", extra_specs=specs)


def share(shares: Any, kind: Any, name: str, **more: Any) -> Any:
    made = shares.create_share(name=name, size=2, share_protocol="NFS", share_type=kind.id, **more)
    return ready(shares, shares.get_share(made.id))


def ready(shares: Any, made: Any) -> Any:
    return shares.wait_for_status(made, "available", failures=["error"], interval=0.1, wait=10)


def test_share_through_its_life(shares: Any, kind: Any) -> None:
    made = share(shares, kind, "life", metadata={"a": "b"})
    assert (made.size, made.share_protocol, made.metadata) == (2, "NFS", {"a": "b"})
    shares.update_share(made.id, display_name="changed")
    assert shares.find_share("changed").id == made.id
    assert shares.find_share("life") is None
    shares.resize_share(made.id, 4)
    assert ready(shares, shares.get_share(made.id)).size == 4
    shares.resize_share(made.id, 1)
    assert ready(shares, shares.get_share(made.id)).size == 1
    shares.delete_share(made.id, ignore_missing=False)
    shares.wait_for_delete(made, interval=0.1, wait=10)


def test_share_is_reached_by_its_export_locations(shares: Any, kind: Any) -> None:
    made = share(shares, kind, "reached")
    (location,) = shares.export_locations(made.id)
    assert shares.get_export_location(location.id, made.id).path == location.path
    assert made.id in [item.share_id for item in shares.share_instances()]


def test_who_may_use_a_share(shares: Any, kind: Any) -> None:
    made = share(shares, kind, "used")
    rule = shares.create_access_rule(
        made.id, access_type="ip", access_to="192.0.2.0/24", access_level="ro"
    )
    shown = shares.get_access_rule(rule.id)
    assert (shown.share_id, shown.access_to, shown.access_level) == (made.id, rule.access_to, "ro")
    assert [item.id for item in shares.access_rules(made.id)] == [rule.id]
    shares.delete_access_rule(rule.id, made.id, ignore_missing=False)
    assert list(shares.access_rules(made.id)) == []


def test_snapshot_keeps_its_share(shares: Any, kind: Any) -> None:
    made = share(shares, kind, "kept")
    snapshot = shares.create_share_snapshot(share_id=made.id, name="moment")
    assert ready(shares, shares.get_share_snapshot(snapshot.id)).share_id == made.id
    with pytest.raises(ConflictException):
        shares.delete_share(made.id, ignore_missing=False)
    shares.revert_share_to_snapshot(made.id, snapshot.id)
    shares.delete_share_snapshot(snapshot.id, ignore_missing=False)
    shares.delete_share(made.id, ignore_missing=False)


def test_metadata(shares: Any, kind: Any) -> None:
    made = share(shares, kind, "told", metadata={"a": "b"})
    shares.create_share_metadata(made.id, c="d")
    assert shares.get_share_metadata(made.id).metadata == {"a": "b", "c": "d"}
    shares.delete_share_metadata(made.id, ["a"], ignore_missing=False)
    assert shares.get_share_metadata(made.id).metadata == {"c": "d"}


def test_groups(shares: Any) -> None:
    group = shares.create_share_group(name="together")
    assert shares.find_share_group("together").id == group.id
    snapshot = shares.create_share_group_snapshot(group.id, name="moment")
    assert [item.id for item in shares.share_group_snapshots()] == [snapshot.id]
    shares.delete_share_group_snapshot(snapshot.id, ignore_missing=False)
    shares.delete_share_group(group.id, ignore_missing=False)


def test_networks_and_quotas(shares: Any) -> None:
    network = shares.create_share_network(name="net")
    subnet = shares.create_share_network_subnet(network.id)
    assert subnet.id in [item.id for item in shares.share_network_subnets(network.id)]
    project = shares._get_connection().current_project_id
    before = shares.get_quota_set(project).shares
    assert shares.update_quota_set(project, shares=77).shares == 77
    shares.revert_quota_set(project)
    assert shares.get_quota_set(project).shares == before


def test_quota_of_another_project_is_not_shown(admin: Connection, cloud: Cloud) -> None:
    one, other = person(admin, "one"), person(admin, "other")
    with cloud.connect(**one.login) as asks:
        shares = asks.shared_file_system

        def code(project: str) -> int:
            path = f"/quota-sets/{project}/detail"
            status: int = shares.get(path, microversion="2.80").status_code
            return status

        assert [code(one.project), code(other.project)] == [200, 403]
