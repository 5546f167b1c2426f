"""Resource providers, what they have, and what of it is allocated."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from openstack.exceptions import BadRequestException, ConflictException, NotFoundException

pytestmark = pytest.mark.published("keystone", "placement")
VERSION = "1.38"


def put(placement: Any, path: str, body: dict[str, Any]) -> Any:
    """The answer to a PUT in the newest version."""
    return placement.put(path, json=body, microversion=VERSION)


def post(placement: Any, path: str, body: dict[str, Any]) -> Any:
    """The answer to a POST in the newest version."""
    return placement.post(path, json=body, microversion=VERSION)


def get(placement: Any, path: str) -> Any:
    """The answer to a GET in the newest version."""
    return placement.get(path, microversion=VERSION).json()


def test_providers_below_another(placement: Any) -> None:
    root = placement.create_resource_provider(name="root")
    below = placement.create_resource_provider(name="below", parent_provider_id=root.id)
    assert below.root_provider_id == root.id
    with pytest.raises(ConflictException):
        placement.create_resource_provider(name="root")
    with pytest.raises(BadRequestException):
        placement.create_resource_provider(name="x", parent_provider_id=str(uuid.uuid4()))
    with pytest.raises(ConflictException):
        placement.delete_resource_provider(root)
    placement.delete_resource_provider(below)
    placement.delete_resource_provider(root)
    assert placement.find_resource_provider("root") is None


def test_inventory_changes_with_its_generation(placement: Any) -> None:
    provider = placement.create_resource_provider(name="host")
    path = f"/resource_providers/{provider.id}/inventories/VCPU"
    created = placement.create_resource_provider_inventory(provider, "VCPU", total=8)
    assert (created.total, created.max_unit, created.reserved) == (8, 2147483647, 0)
    codes = [
        put(
            placement, path, {"resource_provider_generation": generation, "total": total}
        ).status_code
        for generation, total in ((0, 9), (1, 9))
    ]
    assert codes == [409, 200]
    (inventory,) = placement.resource_provider_inventories(provider)
    assert (inventory.resource_class, inventory.total, inventory.min_unit) == ("VCPU", 9, 1)


def test_traits_of_a_provider(placement: Any) -> None:
    provider = placement.create_resource_provider(name="able")
    path = f"/resource_providers/{provider.id}/traits"
    body = {"traits": ["CUSTOM_FAST"], "resource_provider_generation": 0}
    assert put(placement, path, body).status_code == 400
    placement.create_trait("CUSTOM_FAST")
    assert put(placement, path, body).status_code == 200
    shown = get(placement, path)
    assert shown == {"traits": ["CUSTOM_FAST"], "resource_provider_generation": 1}
    placement.delete_trait("CUSTOM_FAST")
    with pytest.raises(NotFoundException):
        placement.get_trait("CUSTOM_FAST")


def test_aggregates_of_a_provider(placement: Any) -> None:
    provider, aggregate = placement.create_resource_provider(name="in"), str(uuid.uuid4())
    placement.set_resource_provider_aggregates(provider, aggregate)
    assert placement.fetch_resource_provider_aggregates(provider).aggregates == [aggregate]


def test_usage_of_a_provider(placement: Any) -> None:
    provider, consumers = placement.create_resource_provider(name="used"), [str(uuid.uuid4())]
    consumers.append(str(uuid.uuid4()))
    path = f"/resource_providers/{provider.id}"
    inventories = {"VCPU": {"total": 8}, "DISK_GB": {"total": 9}}
    whole = {"inventories": inventories, "resource_provider_generation": 0}
    assert put(placement, f"{path}/inventories", whole).status_code == 200
    for consumer, amount in zip(consumers, (2, 3), strict=True):
        body = {
            "allocations": {provider.id: {"resources": {"VCPU": amount}}},
            "project_id": "p1",
            "user_id": "u1",
            "consumer_generation": None,
            "consumer_type": "INSTANCE",
        }
        assert put(placement, f"/allocations/{consumer}", body).status_code == 204
    usages = get(placement, f"{path}/usages")
    assert usages == {"usages": {"VCPU": 5}, "resource_provider_generation": 3}
    everybodys = placement.get("/usages?project_id=p1", microversion="1.38").json()["usages"]
    assert everybodys == {"INSTANCE": {"VCPU": 5, "consumer_count": 2}}
    allocated = get(placement, f"{path}/allocations")["allocations"]
    assert allocated[consumers[1]] == {"resources": {"VCPU": 3}}
    codes = [
        placement.delete(f"{path}/{end}".rstrip("/"), microversion=VERSION).status_code
        for end in ("inventories/VCPU", "inventories", "", "inventories/DISK_GB")
    ]
    assert codes == [409, 409, 409, 204]


def test_resource_class_that_is_not_there_is_refused(placement: Any) -> None:
    provider = placement.create_resource_provider(name="classy")
    path = f"/resource_providers/{provider.id}/inventories"
    whole = {"inventories": {"CUSTOM_GEM": {"total": 1}}, "resource_provider_generation": 0}
    one = {"total": 1, "resource_provider_generation": 0}
    assert put(placement, path, whole).status_code == 400
    assert put(placement, f"{path}/CUSTOM_GEM", one).status_code == 400
    assert put(placement, "/resource_classes/CUSTOM_GEM", {}).status_code == 201
    assert put(placement, path, whole).status_code == 200


def test_no_more_is_allocated_than_there_is(placement: Any) -> None:
    provider, consumer = placement.create_resource_provider(name="small"), str(uuid.uuid4())
    inventory = {"total": 5, "reserved": 1, "allocation_ratio": 2.0, "max_unit": 6, "step_size": 2}
    whole = {"inventories": {"VCPU": inventory}, "resource_provider_generation": 0}
    put(placement, f"/resource_providers/{provider.id}/inventories", whole)

    def allocated(amount: int, consumer: str, generation: Any = None) -> Any:
        body = {
            "allocations": {provider.id: {"resources": {"VCPU": amount}}},
            "project_id": "p1",
            "user_id": "u1",
            "consumer_generation": generation,
            "consumer_type": "INSTANCE",
        }
        return put(placement, f"/allocations/{consumer}", body).status_code

    others = [str(uuid.uuid4()) for _ in range(4)]
    assert [allocated(amount, consumer) for amount in (8, 3, 6)] == [409, 409, 204]
    assert [allocated(n, who) for n, who in zip((4, 2, 2), others[:3], strict=True)] == [
        409,
        204,
        409,
    ]
    generation = get(placement, f"/allocations/{consumer}")["consumer_generation"]
    assert allocated(4, consumer, generation) == 204
    assert allocated(2, others[3]) == 204


def test_allocations_of_a_consumer(placement: Any) -> None:
    provider, path = placement.create_resource_provider(name="full"), f"/allocations/{uuid.uuid4()}"
    whole = {"inventories": {"VCPU": {"total": 2}}, "resource_provider_generation": 0}
    put(placement, f"/resource_providers/{provider.id}/inventories", whole)
    body = {
        "allocations": {provider.id: {"resources": {"VCPU": 2}}},
        "project_id": "p1",
        "user_id": "u1",
        "consumer_generation": None,
        "consumer_type": "INSTANCE",
    }
    assert put(placement, path, body).status_code == 204
    shown = get(placement, path)
    assert shown["allocations"][provider.id]["resources"] == {"VCPU": 2}
    assert put(placement, path, body).status_code == 409
    body["consumer_generation"] = shown["consumer_generation"]
    assert put(placement, path, body).status_code == 204
    assert placement.delete(path, microversion=VERSION).status_code == 204


def test_candidates_have_what_is_asked_for(placement: Any) -> None:
    placement.create_trait("CUSTOM_GOLDEN")
    roomy, golden = (placement.create_resource_provider(name=n) for n in ("roomy", "golden"))
    for provider, total in ((roomy, 8), (golden, 4)):
        whole = {"inventories": {"PGPU": {"total": total}}, "resource_provider_generation": 0}
        put(placement, f"/resource_providers/{provider.id}/inventories", whole)
    traits = {"traits": ["CUSTOM_GOLDEN"], "resource_provider_generation": 1}
    put(placement, f"/resource_providers/{golden.id}/traits", traits)

    def candidates(query: str) -> Any:
        return get(placement, f"/allocation_candidates?resources={query}")

    assert set(candidates("PGPU:4")["provider_summaries"]) == {roomy.id, golden.id}
    (request,) = candidates("PGPU:2&required=CUSTOM_GOLDEN")["allocation_requests"]
    consumer = str(uuid.uuid4())
    claim = {"project_id": "p9", "user_id": "u9", "consumer_generation": None}
    body = {consumer: request | claim | {"consumer_type": "INSTANCE"}}
    assert post(placement, "/allocations", body).status_code == 204
    assert post(placement, "/allocations", body).status_code == 409
    summaries = candidates("PGPU:3")["provider_summaries"]
    assert summaries[roomy.id]["resources"] == {"PGPU": {"capacity": 8, "used": 0}}
    assert golden.id not in summaries
    listed = get(placement, "/resource_providers?resources=PGPU:1&required=!CUSTOM_GOLDEN")
    assert [one["uuid"] for one in listed["resource_providers"]] == [roomy.id]
    without = {"inventories": {}, "resource_provider_generation": 2}
    path = f"/resource_providers/{golden.id}/inventories"
    assert put(placement, path, without).status_code == 409


def test_what_clients_rest_on_without_creating_it(placement: Any) -> None:
    """Standard traits and classes, the answer about an unknown consumer, absolute locations, and
    links behind the prefix of the service."""
    nobody = f"/allocations/{uuid.uuid4()}"
    assert get(placement, nobody) == {"allocations": {}}
    assert "HW_CPU_X86_AVX2" in get(placement, "/traits")["traits"]
    names = [one["name"] for one in get(placement, "/resource_classes")["resource_classes"]]
    assert {"VCPU", "MEMORY_MB", "DISK_GB"} <= set(names)
    answer = post(placement, "/resource_providers", {"name": "linked"})
    provider = answer.json()["uuid"]
    path = f"/placement/resource_providers/{provider}"
    assert answer.headers["location"].startswith("http://")
    assert answer.headers["location"].endswith(path)
    assert path in [link["href"] for link in answer.json()["links"]]
    assert uuid.UUID(provider).version == 4


def test_the_first_versions_ask_for_no_user(placement: Any) -> None:
    provider = placement.create_resource_provider(name="old")
    placement.create_resource_provider_inventory(provider, "VCPU", total=8)
    resources = {"resource_provider": {"uuid": provider.id}, "resources": {"VCPU": 1}}
    body = {"allocations": [resources]}
    codes = [
        placement.put(f"/allocations/{uuid.uuid4()}", json=body, microversion=version).status_code
        for version in ("1.7", "1.8")
    ]
    assert codes == [204, 400]
