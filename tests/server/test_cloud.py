"""Serving references of a family: where they stand, and what clients are told."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from cloud import PASSWORD, logged_in, password_login
from live import LiveServer, Run, Serve
from liveref.values.safe_yaml import load_yaml
from published import release

TREES = Path(__file__).resolve().parent.parent / "http" / "trees"
HARBOUR = f"shipping={TREES / 'harbour'}"


def test_the_first_password_is_made_up_and_told_once(serve: Serve, tmp_path: Path) -> None:
    server = serve("--mount", HARBOUR, "--data", str(tmp_path / "data"))
    with server.client() as client:
        client.get("/identity")
    server.stop()
    lines = [line for line in server.output if "shown this once" in line]
    assert len(lines) == 1
    password = lines[0].rsplit(" ", 1)[1].strip()
    server.output.clear()
    server.start()
    assert logged_in(server, password=password)
    server.stop()
    assert password not in server.written()


def test_a_password_that_is_given_is_never_told(serve: Serve) -> None:
    server = serve("--mount", HARBOUR, "--in-memory", "--admin-password", PASSWORD)
    assert logged_in(server)
    server.stop()
    assert PASSWORD not in server.written()


def test_another_password_ends_the_tokens_of_the_one_before(serve: Serve, tmp_path: Path) -> None:
    data = str(tmp_path / "data")
    one = serve("--mount", HARBOUR, "--data", data, "--admin-password", PASSWORD)
    token = logged_in(one)
    one.stop()
    two = serve("--mount", HARBOUR, "--data", data, "--admin-password", "another-Sesame")
    with two.client() as client:
        gone = client.get("/shipping/v1/berths", headers={"X-Auth-Token": token})
        old = client.post("/identity/v3/auth/tokens", json=password_login())
    assert (gone.status_code, old.status_code) == (401, 401)
    assert logged_in(two, password="another-Sesame")


def identities(server: LiveServer, *names: str) -> dict[str, set[str]]:
    """The identities in each of these lists of the identity service."""
    headers = {"X-Auth-Token": logged_in(server)}
    with server.client() as client:
        listed = {n: client.get(f"/identity/v3/{n}", headers=headers).json()[n] for n in names}
    return {name: {one["id"] for one in items} for name, items in listed.items()}


def test_each_installation_has_identities_of_its_own(serve: Serve, tmp_path: Path) -> None:
    names = ("users", "projects", "roles", "services", "endpoints")
    identities_by_run = []
    for folder in ("one", "two", "one"):
        data = str(tmp_path / folder)
        server = serve("--mount", HARBOUR, "--data", data, "--admin-password", PASSWORD)
        identities_by_run.append(identities(server, *names))
        server.stop()
    one, two, again = identities_by_run
    assert one == again
    assert all(one[name].isdisjoint(two[name]) for name in names)


def test_first_administrator_may_be_renamed(serve: Serve, tmp_path: Path) -> None:
    options = ("--mount", HARBOUR, "--data", str(tmp_path), "--admin-password")
    server = serve(*options, PASSWORD)
    headers = {"X-Auth-Token": logged_in(server)}
    with server.client() as client:
        [user] = client.get("/identity/v3/users", headers=headers).json()["users"]
        renamed = {"user": {"name": "root"}}
        path = f"/identity/v3/users/{user['id']}"
        assert client.patch(path, json=renamed, headers=headers).status_code == 200
    server.stop()
    again = serve(*options, "another-Sesame")
    assert logged_in(again, user="root", password="another-Sesame")


def test_clients_settings_are_added_to_those_that_are_there(serve: Serve, tmp_path: Path) -> None:
    file = tmp_path / "clouds.yaml"
    file.write_text("clouds: {elsewhere: {auth: {auth_url: http://elsewhere}}}\n")
    options = ("--admin-password", PASSWORD, "--write-clouds-yaml", str(file))
    server = serve("--mount", HARBOUR, "--in-memory", *options)
    logged_in(server)
    clouds = load_yaml(file.read_text())["clouds"]
    assert set(clouds) == {"elsewhere", "liveref"}
    assert clouds["liveref"]["auth"] == {
        "auth_url": f"{server.address}/identity",
        "username": "admin",
        "password": PASSWORD,
        "project_name": "admin",
        "user_domain_name": "Default",
        "project_domain_name": "Default",
    }
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    server.stop()
    assert any("--os-cloud liveref" in line for line in server.output)


def test_a_restart_keeps_the_password_that_was_shown_once(serve: Serve, tmp_path: Path) -> None:
    file, data = tmp_path / "clouds.yaml", str(tmp_path / "data")
    options = ("--mount", HARBOUR, "--data", data, "--write-clouds-yaml", str(file))
    serve(*options).stop()
    auth = load_yaml(file.read_text())["clouds"]["liveref"]["auth"]
    again = serve(*options)
    assert load_yaml(file.read_text())["clouds"]["liveref"]["auth"]["password"] == auth["password"]
    logged_in(again, password=auth["password"])


def test_settings_without_a_password_say_so(serve: Serve, tmp_path: Path) -> None:
    file, data = tmp_path / "clouds.yaml", str(tmp_path / "data")
    serve("--mount", HARBOUR, "--data", data).stop()
    server = serve("--mount", HARBOUR, "--data", data, "--write-clouds-yaml", str(file))
    server.stop()
    assert "LIVEREF_ADMIN_PASSWORD" in server.written()
    assert "--os-cloud" not in server.written()


def test_settings_that_are_none_are_left_as_they_are(serve: Serve, tmp_path: Path) -> None:
    file = tmp_path / "clouds.yaml"
    file.write_text("clouds: [")
    server = serve("--mount", HARBOUR, "--in-memory", "--write-clouds-yaml", str(file))
    with server.client() as client:
        assert client.get("/shipping/").status_code == 200
    assert file.read_text() == "clouds: ["
    assert "clouds.yaml" in server.written()


def test_the_catalog_has_addresses_of_the_host_that_is_called(serve: Serve) -> None:
    server = serve("--mount", HARBOUR, "--in-memory", "--admin-password", PASSWORD)
    with server.client() as client:
        headers = {"Host": "cloud.test:99"}
        answer = client.post("/identity/v3/auth/tokens", json=password_login(), headers=headers)
    urls = {
        endpoint["url"]
        for service in answer.json()["token"]["catalog"]
        for endpoint in service["endpoints"]
    }
    assert urls == {"http://cloud.test:99/identity", "http://cloud.test:99/shipping/v1"}


@pytest.mark.parametrize("mount", ["shipping", "=tree", "Shipping=tree", "shipping="])
def test_a_mount_that_is_none_is_told(liveref: Run, mount: str) -> None:
    result = liveref("serve", "--mount", mount)
    assert result.returncode == 2
    assert "TYPE=REFERENCE" in result.stderr


def test_two_of_one_type_are_told(liveref: Run) -> None:
    result = liveref("serve", "--mount", HARBOUR, "--mount", HARBOUR, "--port", "0")
    assert result.returncode == 2
    assert "shipping" in result.stderr


def test_an_identity_service_needs_users(liveref: Run) -> None:
    result = liveref("serve", "--mount", f"identity={TREES / 'fleet'}", "--port", "0")
    assert result.returncode == 2
    assert "users" in result.stderr


@pytest.mark.published("glance", "placement")
def test_services_stand_under_their_types_beside_identity(serve: Serve) -> None:
    options = ("--in-memory", "--admin-password", PASSWORD)
    server = serve(release("glance"), release("placement"), *options)
    headers = {"X-Auth-Token": logged_in(server)}
    with server.client() as client:
        assert client.get("/image/v2/images", headers=headers).status_code == 200
        assert client.get("/placement/resource_providers", headers=headers).status_code == 200
        assert client.get("/image/v2/images").status_code == 401
        assert client.get("/identity/v3/users", headers=headers).status_code == 200


def test_settings_are_written_whole_before_the_server_says_that_it_is_ready(
    serve: Serve, tmp_path: Path
) -> None:
    """Each start replaces the file, and a link to it stays a link."""
    file, link, data = tmp_path / "real.yaml", tmp_path / "clouds.yaml", str(tmp_path / "data")
    file.touch()
    link.symlink_to(file)
    inodes = set()
    for _ in range(2):
        serve("--mount", HARBOUR, "--data", data, "--write-clouds-yaml", str(link)).stop()
        assert "liveref" in load_yaml(file.read_text())["clouds"]
        inodes.add(file.stat().st_ino)
    assert link.is_symlink()
    assert len(inodes) == 2
