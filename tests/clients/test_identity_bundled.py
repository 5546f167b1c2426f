"""A cloud without keystone's reference: the identity service that comes with the program."""

from __future__ import annotations

from pathlib import Path

import pytest
from keystoneauth1.exceptions import Unauthorized
from openstack.connection import Connection
from openstack.exceptions import ConflictException, ForbiddenException, NotFoundException

from clients.people import PASSWORD, person
from clients.served import Cloud
from cloud import PASSWORD as ADMIN_PASSWORD
from live import LiveServer


@pytest.fixture(scope="module")
def references() -> list[str]:
    """The bundled reference alone."""
    return ["identity"]


def test_catalog_tells_of_itself(admin: Connection) -> None:
    assert [service["type"] for service in admin.service_catalog] == ["identity"]


def test_people_live(cloud: Cloud, admin: Connection) -> None:
    who = person(admin, "someone")
    with cloud.connect(**who.login) as connection:
        access = connection.session.auth.get_access(connection.session)
        assert set(access.role_names) == {"member", "reader"}
        assert access.project_name == "someone"
        with pytest.raises(ForbiddenException):
            connection.identity.create_project(name="mine")
    shown = admin.identity.get_project(who.project)
    assert (shown.domain_id, shown.parent_id) == ("default", "default")
    with pytest.raises(ConflictException):
        admin.identity.create_project(name="someone", domain_id="default")
    admin.identity.delete_user(who.user)
    with cloud.connect(**who.login) as connection, pytest.raises(Unauthorized):
        connection.session.get_token()
    with pytest.raises(NotFoundException):
        admin.identity.get_user(who.user)


def test_groups_and_application_credentials(cloud: Cloud, admin: Connection) -> None:
    identity = admin.identity
    user = identity.create_user(name="grouped", password=PASSWORD)
    project = identity.create_project(name="grouped")
    group = identity.create_group(name="crew")
    identity.assign_project_role_to_group(project, group, identity.find_role("reader"))
    identity.add_user_to_group(user, group)
    login = {"user_id": user.id, "password": PASSWORD, "project_id": project.id}
    with cloud.connect(**login) as own:
        made = own.identity.create_application_credential(user=user.id, name="robot")
    login = {"application_credential_id": made.id, "application_credential_secret": made.secret}
    with cloud.connect(auth_type="v3applicationcredential", **login) as robot:
        assert robot.session.auth.get_access(robot.session).role_names == ["reader"]
        identity.remove_user_from_group(user, group)
        with pytest.raises(Unauthorized):
            robot.session.auth.invalidate()
            robot.session.get_token()


def test_commands(cloud: Cloud) -> None:
    run = cloud.openstack
    run("domain create -f json aside")
    run("user create --domain aside --password secret-2 -f json una")
    assert [u["Name"] for u in run("user list --domain aside -f json")] == ["una"]
    run("domain set --disable aside")
    run("domain delete aside")
    assert "aside" not in {d["Name"] for d in run("domain list -f json")}


def test_all_is_there_after_a_restart(tmp_path: Path, clients_home: Path) -> None:
    log = tmp_path / "server.log"
    log.touch()
    keeping = ("--data", str(tmp_path / "data"), "--admin-password", ADMIN_PASSWORD)
    server = LiveServer("identity", *keeping, home=clients_home, log=log)
    cloud = Cloud(server.start())
    try:
        with cloud.admin() as connection:
            who = person(connection, "lasting")
        with cloud.connect(**who.login) as connection:
            token = connection.session.get_token()
        server.stop()
        server.start()
        with server.client() as client:
            headers = {"X-Auth-Token": str(token)}
            assert client.get("/identity/v3/auth/projects", headers=headers).status_code == 200
        with cloud.connect(**who.login) as connection:
            assert connection.current_project_id == who.project
        with cloud.admin() as connection:
            assert connection.identity.find_user("lasting").id == who.user
    finally:
        server.close()
