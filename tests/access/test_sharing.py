"""Records that a project shares, or is given, are there for the other one, and no others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from access.cloud import Cloud
from access.people import People, Person, settle
from liveref.exercise.caller import Answer
from published import published

SERVICES = ("keystone", "glance", "nova", "cinder", "neutron", "manila")
pytestmark = pytest.mark.published(*SERVICES)
_PATCH = "application/openstack-images-v2.1-json-patch"
_HIDDEN = (400, 403, 404)


class Asking:
    """Requests of people to a cloud."""

    def __init__(self, cloud: Cloud, people: People) -> None:
        self._cloud, self.people = cloud, people

    def __call__(
        self, who: Person, call: str, body: Any = None, *, form: str = "application/json"
    ) -> Answer:
        method, path = call.format(project=who.project).split()
        headers = {"x-auth-token": who.token, "content-type": form}
        headers["openstack-api-version"] = "shared-file-system 2.80"
        raw = msgspec.json.encode(body) if body is not None else None
        return self._cloud.send(method, path, headers, raw)

    def made(self, who: Person, call: str, body: Any) -> dict[str, Any]:
        """The fields of the record that was made, with its identity."""
        answer = self(who, call, body)
        assert answer.good, f"{call}: {answer.code} {answer.raw!r}"
        content = answer.body
        while "id" not in content:
            content = next(value for value in content.values() if isinstance(value, dict))
        return dict(content)

    def codes(self, who: Person, *calls: str) -> list[int]:
        """The codes of requests without a body."""
        return [self(who, call).code for call in calls]


@pytest.fixture(scope="module")
def ask() -> Iterator[Asking]:
    with Cloud({name: published(name) for name in SERVICES}) as cloud:
        yield Asking(cloud, settle(cloud))


@pytest.fixture
def admin(ask: Asking) -> Person:
    return ask.people.admin


@pytest.fixture
def a(ask: Asking) -> Person:
    return ask.people.a


@pytest.fixture
def b(ask: Asking) -> Person:
    return ask.people.b


def _server(ask: Asking, who: Person, image: str, flavor: str) -> Answer:
    server = {"name": "x", "imageRef": image, "flavorRef": flavor, "networks": "none"}
    return ask(who, "POST /compute/v2.1/servers", {"server": server})


def _flavor(ask: Asking, admin: Person, *, public: bool) -> str:
    flavor = {"name": f"flavor-{public}", "ram": 64, "vcpus": 1, "disk": 1}
    flavor |= {"os-flavor-access:is_public": public}
    return str(ask.made(admin, "POST /compute/v2.1/flavors", {"flavor": flavor})["id"])


def _image(ask: Asking, who: Person, **fields: Any) -> str:
    image = {"name": "x", "disk_format": "raw", "container_format": "bare"} | fields
    return str(ask.made(who, "POST /image/v2/images", image)["id"])


def test_public_image_is_used_by_another_project(
    ask: Asking, admin: Person, a: Person, b: Person
) -> None:
    flavor, image = _flavor(ask, admin, public=True), _image(ask, a)
    assert _server(ask, b, image, flavor).code in (400, 404)
    steps = [{"op": "replace", "path": "/visibility", "value": "public"}]
    made = ask(admin, f"PATCH /image/v2/images/{image}", steps, form=_PATCH)
    assert made.code == 200
    assert ask.codes(b, f"GET /image/v2/images/{image}") == [200]
    assert _server(ask, b, image, flavor).code == 202
    steps = [{"op": "replace", "path": "/name", "value": "mine"}]
    assert ask(b, f"PATCH /image/v2/images/{image}", steps, form=_PATCH).code == 403
    assert ask(b, f"POST /image/v2/images/{image}/members", {"member": b.project}).code == 403
    assert ask.codes(b, f"DELETE /image/v2/images/{image}") == [403]


def test_member_of_an_image_lists_it_once_it_has_accepted(
    ask: Asking, a: Person, b: Person
) -> None:
    image = _image(ask, a, visibility="shared")
    assert ask.codes(b, f"GET /image/v2/images/{image}") == [404]
    assert ask(a, f"POST /image/v2/images/{image}/members", {"member": b.project}).code == 200
    assert ask.codes(b, f"GET /image/v2/images/{image}") == [200]
    listed = ask(b, "GET /image/v2/images").body["images"]
    assert image not in [image_shown["id"] for image_shown in listed]
    membership = f"/image/v2/images/{image}/members/{b.project}"
    assert ask(a, f"PUT {membership}", {"status": "accepted"}).code == 403
    assert ask(b, f"PUT {membership}", {"status": "accepted"}).code == 200
    listed = ask(b, "GET /image/v2/images").body["images"]
    assert image in [image_shown["id"] for image_shown in listed]
    assert ask.codes(b, f"DELETE /image/v2/images/{image}") == [403]


def test_network_is_used_by_the_project_that_it_is_shared_with(
    ask: Asking, a: Person, b: Person
) -> None:
    network = ask.made(a, "POST /network/v2.0/networks", {"network": {"name": "n"}})["id"]
    subnet = {"network_id": network, "cidr": "10.9.0.0/24", "ip_version": 4}
    ask.made(a, "POST /network/v2.0/subnets", {"subnet": subnet})
    port = {"port": {"network_id": network}}
    assert ask.codes(b, f"GET /network/v2.0/networks/{network}") == [404]
    assert ask(b, "POST /network/v2.0/ports", port).code == 404
    policy = {"object_type": "network", "object_id": network, "action": "access_as_shared"}
    policy |= {"target_tenant": b.project}
    assert ask(b, "POST /network/v2.0/rbac-policies", {"rbac_policy": policy}).code in _HIDDEN
    ask.made(a, "POST /network/v2.0/rbac-policies", {"rbac_policy": policy})
    assert ask.codes(b, f"GET /network/v2.0/networks/{network}") == [200]
    ask.made(b, "POST /network/v2.0/ports", port)
    assert ask(b, "POST /network/v2.0/rbac-policies", {"rbac_policy": policy}).code in _HIDDEN
    renamed = ask(b, f"PUT /network/v2.0/networks/{network}", {"network": {"name": "mine"}})
    assert renamed.code in _HIDDEN
    assert ask.codes(b, f"DELETE /network/v2.0/networks/{network}")[0] in _HIDDEN


def test_external_network_is_there_for_routers_and_floating_addresses(
    ask: Asking, admin: Person, b: Person
) -> None:
    external = {"network": {"name": "outside", "router:external": True}}
    network = ask.made(admin, "POST /network/v2.0/networks", external)["id"]
    subnet = {"network_id": network, "cidr": "203.0.113.0/24", "ip_version": 4}
    ask.made(admin, "POST /network/v2.0/subnets", {"subnet": subnet})
    router = {"router": {"name": "r", "external_gateway_info": {"network_id": network}}}
    ask.made(b, "POST /network/v2.0/routers", router)
    floating = {"floatingip": {"floating_network_id": network}}
    ask.made(b, "POST /network/v2.0/floatingips", floating)
    assert ask.codes(b, f"DELETE /network/v2.0/networks/{network}")[0] in _HIDDEN


def test_volume_is_handed_over_to_who_has_the_key(ask: Asking, a: Person, b: Person) -> None:
    base = "/block-storage/v3/{project}"
    volume = ask.made(a, f"POST {base}/volumes", {"volume": {"size": 1}})["id"]
    ask(a, f"GET {base}/volumes/{volume}")  # Time passes, and it is available.
    wanted = {"transfer": {"volume_id": volume, "name": "t"}}
    assert ask(b, f"POST {base}/volume-transfers", wanted).code in (400, 404)
    transfer = ask.made(a, f"POST {base}/volume-transfers", wanted)
    accept = f"POST {base}/volume-transfers/{transfer['id']}/accept"
    assert ask(b, accept, {"accept": {"auth_key": "wrong"}}).code in (400, 403, 404)
    assert ask.codes(b, f"GET {base}/volumes/{volume}") == [404]
    assert ask(b, accept, {"accept": {"auth_key": transfer["auth_key"]}}).good
    assert ask.codes(b, f"GET {base}/volumes/{volume}") == [200]
    assert ask.codes(a, f"GET {base}/volumes/{volume}") == [404]


def test_flavor_is_used_by_the_project_that_has_access(
    ask: Asking, admin: Person, a: Person, b: Person
) -> None:
    flavor = _flavor(ask, admin, public=False)
    show = f"GET /compute/v2.1/flavors/{flavor}"
    assert ask.codes(b, show) == [404]
    access = {"addTenantAccess": {"tenant": b.project}}
    assert ask(b, f"POST /compute/v2.1/flavors/{flavor}/action", access).code in _HIDDEN
    assert ask(admin, f"POST /compute/v2.1/flavors/{flavor}/action", access).code == 200
    assert (ask.codes(b, show), ask.codes(a, show)) == ([200], [404])
    assert _server(ask, b, _image(ask, b), flavor).code == 202
    assert _server(ask, a, _image(ask, a), flavor).code in (400, 404)


def test_volume_type_is_used_by_the_project_that_has_access(
    ask: Asking, admin: Person, a: Person, b: Person
) -> None:
    base = "/block-storage/v3/{project}"
    type_body = {"name": "fast", "os-volume-type-access:is_public": False}
    kind = ask.made(admin, f"POST {base}/types", {"volume_type": type_body})["id"]
    volume = {"volume": {"size": 1, "volume_type": kind}}
    assert ask(b, f"POST {base}/volumes", volume).code in (400, 404)
    access = {"addProjectAccess": {"project": b.project}}
    assert ask(b, f"POST {base}/types/{kind}/action", access).code in _HIDDEN
    assert ask(admin, f"POST {base}/types/{kind}/action", access).code == 202
    assert ask(b, f"POST {base}/volumes", volume).code == 202
    assert ask(a, f"POST {base}/volumes", volume).code in (400, 404)


def test_public_share_is_seen_and_not_changed(
    ask: Asking, admin: Person, a: Person, b: Person
) -> None:
    base = "/shared-file-system/v2"
    share = ask.made(a, f"POST {base}/shares", {"share": {"share_proto": "NFS", "size": 1}})["id"]
    assert ask.codes(b, f"GET {base}/shares/{share}") == [404]
    public = {"share": {"is_public": True}}
    assert ask(b, f"PUT {base}/shares/{share}", public).code in _HIDDEN
    assert ask(admin, f"PUT {base}/shares/{share}", public).code == 200
    assert ask.codes(b, f"GET {base}/shares/{share}") == [200]
    assert ask(b, f"PUT {base}/shares/{share}", {"share": {"display_name": "x"}}).code == 403
    assert ask.codes(b, f"DELETE {base}/shares/{share}") == [403]
