"""DNS: zones with their records, and who sees them."""

from __future__ import annotations

from typing import Any

import pytest
from openstack.connection import Connection
from openstack.exceptions import ConflictException

from clients.people import person
from clients.served import Cloud

pytestmark = pytest.mark.published("keystone", "designate")
MAIL = "hostmaster@example.org"


@pytest.fixture(scope="module")
def dns(admin: Connection) -> Any:
    return admin.dns


def zone(dns: Any, name: str) -> Any:
    return dns.create_zone(name=name, email=MAIL)


def test_zone_waits_and_is_active(dns: Any) -> None:
    made = zone(dns, "life.org.")
    assert made.status == "PENDING"
    assert dns.get_zone(made).status == "ACTIVE"
    changed = dns.update_zone(made, ttl=3600)
    assert (changed.ttl, changed.action) == (3600, "UPDATE")
    with pytest.raises(ConflictException):
        zone(dns, "life.org.")
    dns.delete_zone(made)
    assert dns.find_zone("life.org.") is None


def test_lists_end(dns: Any) -> None:
    names = {f"list{n}.org." for n in range(3)}
    for name in names:
        zone(dns, name)
    assert names <= {z.name for z in dns.zones()}
    assert names <= {z.name for z in dns.zones(limit=1)}


def test_recordsets_below_their_zone_and_beside_it(dns: Any) -> None:
    made = zone(dns, "records.org.")
    assert {r.type for r in dns.recordsets(made)} == {"NS", "SOA"}
    www = dns.create_recordset(made, name="www.records.org.", type="A", records=["192.0.2.1"])
    assert dns.get_recordset(www.id, made).status == "ACTIVE"
    dns.update_recordset(www, zone_id=made.id, records=["192.0.2.2"])
    assert [r.records for r in dns.recordsets(made, type="A")] == [["192.0.2.2"]]
    assert www.id in {r["id"] for r in dns.get("/recordsets").json()["recordsets"]}
    dns.delete_recordset(www, zone=made)
    assert {r.type for r in dns.recordsets(made)} == {"NS", "SOA"}


def test_zone_is_handed_over(dns: Any) -> None:
    made = zone(dns, "moved.org.")
    where = f"/zones/{made.id}/tasks/transfer_requests"
    request = dns.post(where, json={"description": "take it"}).json()
    assert [r.id for r in dns.zone_transfer_requests()] == [request["id"]]
    assert dns.get_zone_transfer_request(request["id"]).zone_id == made.id
    dns.delete_zone_transfer_request(request["id"])
    assert list(dns.zone_transfer_requests()) == []


def test_another_project_takes_a_zone_by_its_key(admin: Connection, cloud: Cloud) -> None:
    giver, taker = person(admin, "giver"), person(admin, "taker")
    with cloud.connect(**giver.login) as gives, cloud.connect(**taker.login) as takes:
        made = zone(gives.dns, "given.org.")
        where = f"/zones/{made.id}/tasks/transfer_requests"
        others = gives.dns.post(where, json={"target_project_id": giver.project}).json()
        offer = gives.dns.post(where, json={}).json()

        def accepted(asked: Any, key: str) -> int:
            body = {"zone_transfer_request_id": asked["id"], "key": key}
            code: int = takes.dns.post("/zones/tasks/transfer_accepts", json=body).status_code
            return code

        assert offer["key"] != others["key"]
        assert [accepted(others, others["key"]), accepted(offer, others["key"])] == [404, 404]
        assert accepted(offer, offer["key"]) == 201
        assert {r.type for r in takes.dns.recordsets(made)} == {"NS", "SOA"}
        assert gives.dns.find_zone("given.org.") is None
        assert gives.dns.get("/recordsets").json()["recordsets"] == []
        again = {"zone_transfer_request_id": others["id"], "key": others["key"]}
        code = gives.dns.post("/zones/tasks/transfer_accepts", json=again).status_code
        assert code == 404


def test_zone_is_exported(dns: Any) -> None:
    made = zone(dns, "exported.org.")
    export = dns.post(f"/zones/{made.id}/tasks/export").json()
    assert export["status"] == "PENDING"
    shown = dns.get(f"/zones/tasks/exports/{export['id']}").json()
    assert (shown["zone_id"], shown["status"]) == (made.id, "COMPLETE")


def test_others_zones_are_seen_by_who_asks_for_all(
    dns: Any, admin: Connection, cloud: Cloud
) -> None:
    with cloud.connect(**person(admin, "zoner").login) as other:
        theirs = zone(other.dns, "theirs.org.")
        assert theirs.id in {z.id for z in other.dns.zones()}
    assert theirs.id not in {z.id for z in dns.zones()}
    everybodys = dns.get("/zones", headers={"X-Auth-All-Projects": "true"}).json()["zones"]
    assert theirs.id in {z["id"] for z in everybodys}
