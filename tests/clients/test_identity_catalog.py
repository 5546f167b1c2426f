"""Regions, services, endpoints, credentials, policies and limits."""

from __future__ import annotations

import pytest
from openstack.connection import Connection
from openstack.exceptions import BadRequestException, ConflictException, NotFoundException

from clients.people import person
from clients.served import Cloud

pytestmark = pytest.mark.published("keystone", "glance")


def test_region_lives(admin: Connection) -> None:
    identity = admin.identity
    top = identity.create_region(id="north", description="cold")
    assert (top.id, top.description, top.parent_region_id) == ("north", "cold", None)
    low = identity.create_region(id="north-west", parent_region_id="north")
    assert [r.id for r in identity.regions(parent_region_id="north")] == [low.id]
    with pytest.raises(ConflictException):
        identity.create_region(id="north")
    identity.update_region(low, description="wet")
    assert identity.get_region("north-west").description == "wet"
    made = identity.create_region(description="of no name")
    assert identity.get_region(made.id).description == "of no name"
    with pytest.raises(ConflictException):
        identity.delete_region(top)
    with pytest.raises((BadRequestException, NotFoundException)):
        identity.create_region(id="south-east", parent_region_id="south")
    identity.delete_region(low)
    with pytest.raises(NotFoundException):
        identity.get_region("north-west")
    assert "RegionOne" in {region.id for region in identity.regions()}


def test_service_and_endpoint_live(cloud: Cloud, admin: Connection) -> None:
    identity = admin.identity
    service = identity.create_service(name="clock", type="time", description="ticks")
    assert service.is_enabled
    assert [s.id for s in identity.services(type="time")] == [service.id]
    endpoint = identity.create_endpoint(
        service_id=service.id, interface="public", url="http://127.0.0.1:9/t", region_id="RegionOne"
    )
    assert (endpoint.is_enabled, endpoint.region_id) == (True, "RegionOne")
    assert [e.id for e in identity.endpoints(service_id=service.id)] == [endpoint.id]
    identity.update_endpoint(endpoint, url="http://127.0.0.1:9/time")
    assert identity.get_endpoint(endpoint.id).url == "http://127.0.0.1:9/time"
    with cloud.admin() as again:
        assert again.session.get_endpoint(service_type="time") == "http://127.0.0.1:9/time"
    with pytest.raises((BadRequestException, NotFoundException)):
        identity.create_endpoint(service_id="0" * 32, interface="public", url="http://localhost")
    identity.update_service(service, is_enabled=False)
    with cloud.admin() as again:
        assert "time" not in {s["type"] for s in again.service_catalog}
    identity.delete_service(service)
    with pytest.raises(NotFoundException):
        identity.get_endpoint(endpoint.id)


def test_catalog_of_a_project_is_what_it_is_given(cloud: Cloud, admin: Connection) -> None:
    identity, who = admin.identity, person(admin, "filtered")
    public = {"interface": "public"}
    [image] = [e for e in identity.endpoints(**public) if e.url.endswith("/image")]
    group = identity.post(
        "/OS-EP-FILTER/endpoint_groups",
        json={"endpoint_group": {"name": "open", "filters": public}},
    ).json()["endpoint_group"]
    own, all_public = (
        f"/OS-EP-FILTER/{path}"
        for path in (
            f"projects/{who.project}/endpoints/{image.id}",
            f"endpoint_groups/{group['id']}/projects/{who.project}",
        )
    )

    def interfaces() -> set[tuple[str, str]]:
        with cloud.connect(**who.login) as connection:
            catalog = connection.service_catalog
        return {(s["type"], e["interface"]) for s in catalog for e in s["endpoints"]}

    everything = interfaces()
    assert len(everything) == 6
    identity.put(own)
    assert interfaces() == {("image", "public")}
    related = identity.get(f"/OS-EP-FILTER/endpoints/{image.id}/projects").json()["projects"]
    assert [project["id"] for project in related] == [who.project]
    identity.put(all_public)
    identity.delete(own)
    assert interfaces() == {("image", "public"), ("identity", "public")}
    listed = identity.get(f"/OS-EP-FILTER/endpoint_groups/{group['id']}/endpoints").json()
    assert {endpoint["interface"] for endpoint in listed["endpoints"]} == {"public"}
    identity.delete(all_public)
    assert interfaces() == everything


def test_credential_lives(cloud: Cloud, admin: Connection) -> None:
    identity = admin.identity
    who = person(admin, "keeper")
    made = identity.create_credential(
        user_id=who.user, project_id=who.project, type="ec2", blob='{"access": "a", "secret": "s"}'
    )
    assert (made.user_id, made.type) == (who.user, "ec2")
    assert identity.get_credential(made.id).blob == made.blob
    assert [c.id for c in identity.credentials(user_id=who.user)] == [made.id]
    identity.update_credential(made, blob='{"access": "b", "secret": "s"}')
    assert identity.get_credential(made.id).blob.startswith('{"access": "b"')
    with cloud.connect(**who.login) as own:
        assert [c.id for c in own.identity.credentials()] == [made.id]
    with cloud.connect(**person(admin, "stranger").login) as other:
        assert list(other.identity.credentials()) == []
        with pytest.raises(NotFoundException):
            other.identity.get_credential(made.id)
    identity.delete_credential(made)
    with pytest.raises(NotFoundException):
        identity.get_credential(made.id)


def test_policy_lives(admin: Connection) -> None:
    identity = admin.identity
    made = identity.create_policy(blob='{"all": true}', type="application/json")
    shown = identity.get_policy(made.id)
    assert (shown.blob, shown.type) == ('{"all": true}', "application/json")
    identity.update_policy(made, blob="{}")
    assert [p.blob for p in identity.policies() if p.id == made.id] == ["{}"]
    identity.delete_policy(made)
    assert made.id not in {p.id for p in identity.policies()}


def test_limits_come_and_go(admin: Connection) -> None:
    identity = admin.identity
    image = next(s for s in identity.services() if s.type == "image")
    registered = identity.create_registered_limit(
        service_id=image.id, resource_name="image_count_total", default_limit=10
    )
    assert (registered.resource_name, registered.default_limit) == ("image_count_total", 10)
    assert [r.id for r in identity.registered_limits(service_id=image.id)] == [registered.id]
    identity.update_registered_limit(registered, default_limit=20)
    assert identity.get_registered_limit(registered.id).default_limit == 20
    project = person(admin, "limited").project
    limit = identity.create_limit(
        project_id=project,
        service_id=image.id,
        resource_name="image_count_total",
        resource_limit=5,
    )
    assert (limit.project_id, limit.resource_limit) == (project, 5)
    assert [one.id for one in identity.limits(project_id=project)] == [limit.id]
    identity.update_limit(limit, resource_limit=6)
    assert identity.get_limit(limit.id).resource_limit == 6
    identity.delete_limit(limit)
    assert list(identity.limits(project_id=project)) == []
    identity.delete_registered_limit(registered)
    with pytest.raises(NotFoundException):
        identity.get_registered_limit(registered.id)


def test_commands(cloud: Cloud) -> None:
    run = cloud.openstack
    service = run("service create --name sundial -f json shade")
    run(f"endpoint create --region RegionOne -f json {service['id']} public http://127.0.0.1:9/s")
    listed = run("endpoint list --service sundial -f json")
    assert [(e["Interface"], e["URL"]) for e in listed] == [("public", "http://127.0.0.1:9/s")]
    run("service delete sundial")
    assert "shade" not in {e["Service Type"] for e in run("endpoint list -f json")}
    run("region create --description far -f json south")
    assert run("region show south -f json")["description"] == "far"
    run("registered limit create --service image --default-limit 9 -f json size")
    output = run("registered limit list --service image -f json")
    assert [(one["Resource Name"], one["Default Limit"]) for one in output] == [("size", 9)]
