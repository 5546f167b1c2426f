"""Users, projects, groups, domains, roles, and who has which role where."""

from __future__ import annotations

import pytest
from keystoneauth1.exceptions import Unauthorized
from openstack.connection import Connection
from openstack.exceptions import (
    BadRequestException,
    ConflictException,
    ForbiddenException,
    NotFoundException,
)

from clients.people import PASSWORD, Person, person
from clients.served import Cloud

pytestmark = pytest.mark.published("keystone", "glance")


def logs_in(cloud: Cloud, user: str, **scope: str) -> set[str]:
    """The roles with which a user logs in. Raises Unauthorized."""
    with cloud.connect(user_id=user, password=PASSWORD, **scope) as connection:
        access = connection.session.auth.get_access(connection.session)
        return set(access.role_names)


@pytest.fixture(scope="module")
def someone(admin: Connection) -> Person:
    return person(admin, "someone")


def test_project_lives(admin: Connection) -> None:
    made = admin.identity.create_project(name="lives", domain_id="default", description="one")
    assert (made.is_enabled, made.domain_id, made.parent_id) == (True, "default", "default")
    assert not made.is_domain
    admin.identity.update_project(made, description="two", is_enabled=False)
    shown = admin.identity.get_project(made.id)
    assert (shown.description, shown.is_enabled, shown.name) == ("two", False, "lives")
    assert admin.identity.find_project("lives").id == made.id
    assert [p.id for p in admin.identity.projects(name="lives")] == [made.id]
    assert made.id in {p.id for p in admin.identity.projects(domain_id="default")}
    assert made.id not in {p.id for p in admin.identity.projects(is_enabled=True)}
    admin.identity.delete_project(made)
    assert admin.identity.find_project("lives") is None
    with pytest.raises(NotFoundException):
        admin.identity.get_project(made.id)


def test_projects_lie_below_one_another(admin: Connection) -> None:
    top = admin.identity.create_project(name="top", domain_id="default")
    low = admin.identity.create_project(name="low", parent_id=top.id)
    assert (low.parent_id, low.domain_id) == (top.id, "default")
    assert [p.id for p in admin.identity.projects(parent_id=top.id)] == [low.id]


def test_project_has_tags(admin: Connection) -> None:
    made = admin.identity.create_project(name="tagged", domain_id="default", tags=["red"])
    made = admin.identity.get_project(made.id)
    assert made.tags == ["red"]
    made.add_tag(admin.identity, "blue")
    assert made.fetch_tags(admin.identity).tags == ["red", "blue"]
    assert made.check_tag(admin.identity, "blue")
    assert [p.id for p in admin.identity.projects(tags="red,blue")] == [made.id]
    assert [p.id for p in admin.identity.projects(tags="red,green")] == []
    made.remove_tag(admin.identity, "red")
    assert admin.identity.get_project(made.id).tags == ["blue"]
    made.set_tags(admin.identity, ["green"])
    assert admin.identity.get_project(made.id).tags == ["green"]
    made.remove_all_tags(admin.identity)
    assert admin.identity.get_project(made.id).tags == []


def test_names_are_unique_in_their_domain(admin: Connection) -> None:
    other = admin.identity.create_domain(name="elsewhere")
    admin.identity.create_project(name="twin", domain_id="default")
    admin.identity.create_project(name="twin", domain_id=other.id)
    with pytest.raises(ConflictException):
        admin.identity.create_project(name="twin", domain_id="default")
    admin.identity.create_user(name="twin", domain_id="default")
    with pytest.raises(ConflictException):
        admin.identity.create_user(name="twin", domain_id="default")
    with pytest.raises(ConflictException):
        admin.identity.create_role(name="member")
    with pytest.raises(ConflictException):
        admin.identity.create_domain(name="elsewhere")
    admin.identity.create_group(name="twin", domain_id="default")
    with pytest.raises(ConflictException):
        admin.identity.create_group(name="twin", domain_id="default")


def test_missing_and_wrong_fields_are_400(admin: Connection) -> None:
    with pytest.raises(BadRequestException):
        admin.identity.create_project(description="nameless")
    with pytest.raises(BadRequestException):
        admin.identity.create_user(name="wrong", is_enabled="perhaps")
    with pytest.raises(BadRequestException):
        admin.identity.create_endpoint(interface="public", url="http://localhost")


def test_unknown_identities_are_404(admin: Connection) -> None:
    for look in ("get_project", "get_user", "get_group", "get_domain", "get_role", "get_service"):
        with pytest.raises(NotFoundException):
            getattr(admin.identity, look)("0" * 32)
    with pytest.raises(BadRequestException):
        admin.identity.create_user(name="lost", domain_id="nowhere")


def test_user_logs_in_and_out(cloud: Cloud, admin: Connection) -> None:
    made = admin.identity.create_user(
        name="anne", domain_id="default", password=PASSWORD, email="anne@example.org"
    )
    assert (made.is_enabled, made.domain_id, made.email) == (True, "default", "anne@example.org")
    assert made.password_expires_at is None
    shown = admin.identity.get_user(made.id)
    assert shown.password is None
    assert logs_in(cloud, made.id) == set()
    admin.identity.update_user(made, is_enabled=False)
    with pytest.raises(Unauthorized):
        logs_in(cloud, made.id)
    admin.identity.update_user(made, is_enabled=True, password="Another-Sesame-1")
    with pytest.raises(Unauthorized):
        logs_in(cloud, made.id)
    admin.identity.delete_user(made)
    assert admin.identity.find_user("anne") is None


def test_roles_come_and_go_with_assignments(
    cloud: Cloud, admin: Connection, someone: Person
) -> None:
    member, reader = (admin.identity.find_role(name) for name in ("member", "reader"))
    assert logs_in(cloud, someone.user, project_id=someone.project) == {"member", "reader"}
    with cloud.connect(**someone.login) as connection:
        token = connection.session.get_token()
    identity, place = admin.identity, (someone.project, someone.user)
    assert identity.validate_user_has_project_role(*place, member)
    assert not identity.validate_user_has_project_role(*place, reader)
    identity.unassign_project_role_from_user(*place, member)
    assert not identity.validate_user_has_project_role(*place, member)
    with pytest.raises(Unauthorized):
        logs_in(cloud, someone.user, project_id=someone.project)
    with cloud.server.client() as client:
        headers = {"X-Auth-Token": str(token)}
        assert client.get("/image/v2/images", headers=headers).status_code == 401
    identity.assign_project_role_to_user(*place, reader)
    assert logs_in(cloud, someone.user, project_id=someone.project) == {"reader"}
    identity.unassign_project_role_from_user(*place, reader)
    identity.assign_project_role_to_user(*place, member)


def test_role_by_group(cloud: Cloud, admin: Connection) -> None:
    identity = admin.identity
    project = identity.create_project(name="of-group", domain_id="default")
    user = identity.create_user(name="in-group", domain_id="default", password=PASSWORD)
    group = identity.create_group(name="group", domain_id="default", description="some")
    reader = identity.find_role("reader")
    identity.assign_project_role_to_group(project, group, reader)
    with pytest.raises(Unauthorized):
        logs_in(cloud, user.id, project_id=project.id)
    identity.add_user_to_group(user, group)
    assert identity.check_user_in_group(user, group)
    assert [u.id for u in identity.group_users(group)] == [user.id]
    assert [g.id for g in identity.user_groups(user)] == [group.id]
    assert logs_in(cloud, user.id, project_id=project.id) == {"reader"}
    assignments = identity.get(f"/role_assignments?effective&user.id={user.id}").json()
    member = f"/groups/{group.id}/users/{user.id}"
    assert [a["links"]["membership"].endswith(member) for a in assignments["role_assignments"]] == [
        True
    ]
    identity.remove_user_from_group(user, group)
    assert not identity.check_user_in_group(user, group)
    with pytest.raises(Unauthorized):
        logs_in(cloud, user.id, project_id=project.id)
    identity.delete_group(group)
    assert list(identity.role_assignments(scope_project_id=project.id)) == []


def test_role_inherited_from_a_domain(cloud: Cloud, admin: Connection) -> None:
    identity = admin.identity
    domain = identity.create_domain(name="inheriting")
    project = identity.create_project(name="below", domain_id=domain.id)
    user = identity.create_user(name="heir", domain_id=domain.id, password=PASSWORD)
    reader = identity.find_role("reader")
    identity.assign_domain_role_to_user(domain, user, reader, inherited=True)
    assert logs_in(cloud, user.id, project_id=project.id) == {"reader"}
    with pytest.raises(Unauthorized):
        logs_in(cloud, user.id, domain_id=domain.id)
    assignments = identity.get(f"/role_assignments?effective&user.id={user.id}").json()
    assert [a["scope"]["project"]["id"] for a in assignments["role_assignments"]] == [project.id]
    identity.unassign_domain_role_from_user(domain, user, reader, inherited=True)
    with pytest.raises(Unauthorized):
        logs_in(cloud, user.id, project_id=project.id)


def test_roles_on_domain_and_system(cloud: Cloud, admin: Connection, someone: Person) -> None:
    identity, reader = admin.identity, admin.identity.find_role("reader")
    identity.assign_domain_role_to_user("default", someone.user, reader)
    assert logs_in(cloud, someone.user, domain_id="default") == {"reader"}
    identity.unassign_domain_role_from_user("default", someone.user, reader)
    identity.assign_system_role_to_user(someone.user, reader, "all")
    assert logs_in(cloud, someone.user, system_scope="all") == {"reader"}
    assert identity.validate_user_has_system_role(someone.user, reader, "all")
    identity.unassign_system_role_from_user(someone.user, reader, "all")
    with pytest.raises(Unauthorized):
        logs_in(cloud, someone.user, system_scope="all")


def test_roles_imply_roles(cloud: Cloud, admin: Connection, someone: Person) -> None:
    identity = admin.identity
    boss = identity.create_role(name="boss", description="of them all")
    admin_role = identity.find_role("member")
    answer = identity.put(f"/roles/{boss.id}/implies/{admin_role.id}")
    assert answer.status_code == 201
    identity.assign_project_role_to_user(someone.project, someone.user, boss)
    roles = logs_in(cloud, someone.user, project_id=someone.project)
    assert roles == {"boss", "member", "reader"}
    listed = identity.get(f"/roles/{boss.id}/implies").json()["role_inference"]
    assert [role["name"] for role in listed["implies"]] == ["member"]
    identity.delete_role(boss)
    assert logs_in(cloud, someone.user, project_id=someone.project) == {"member", "reader"}


def test_role_of_a_domain_is_worth_what_it_implies(cloud: Cloud, admin: Connection) -> None:
    identity = admin.identity
    domain, project = identity.create_domain(name="landed"), person(admin, "knight").project
    squire = identity.create_role(name="squire", domain_id=domain.id)
    identity.create_role(name="squire")
    with pytest.raises(ConflictException):
        identity.create_role(name="squire", domain_id=domain.id)
    assert [role.id for role in identity.roles(domain_id=domain.id)] == [squire.id]
    user = identity.create_user(name="squired", domain_id=domain.id, password=PASSWORD)
    identity.assign_project_role_to_user(project, user, squire)
    with pytest.raises(Unauthorized):
        logs_in(cloud, user.id, project_id=project)
    identity.put(f"/roles/{squire.id}/implies/{identity.find_role('reader').id}")
    assert logs_in(cloud, user.id, project_id=project) == {"reader"}
    effective = identity.get(f"/role_assignments?effective&user.id={user.id}&include_names").json()
    assert [a["role"]["name"] for a in effective["role_assignments"]] == ["reader"]


def test_domain_is_a_project_and_a_project_may_be_a_domain(admin: Connection) -> None:
    identity = admin.identity
    made = identity.create_project(name="sovereign", is_domain=True)
    assert (made.domain_id, made.parent_id) == (None, None)
    assert identity.find_domain("sovereign").id == made.id
    assert made.id not in {project.id for project in identity.projects()}
    assert {"default", made.id} <= {project.id for project in identity.projects(is_domain=True)}
    with pytest.raises(ConflictException):
        identity.create_domain(name="sovereign")
    identity.update_domain(made.id, name="fallen", is_enabled=False)
    shown = identity.get_project(made.id)
    assert (shown.name, shown.is_enabled) == ("fallen", False)
    identity.delete_project(made)
    assert identity.find_domain("fallen") is None


def test_configuration_of_a_domain_is_kept_option_by_option(admin: Connection) -> None:
    identity = admin.identity
    domain = identity.create_domain(name="configured")
    path = f"/domains/{domain.id}/config"
    assert identity.get(path).status_code == 404
    ldap = {"url": "ldap://127.0.0.1", "user_tree_dn": "ou=people", "password": "hidden"}
    identity.create_domain_config(domain, identity={"driver": "ldap"}, ldap=ldap)
    identity.update_domain_config(domain, ldap={"url": "ldap://localhost"})
    shown = identity.get_domain_config(domain)
    assert (shown.ldap.url, shown.ldap.user_tree_dn) == ("ldap://localhost", "ou=people")
    assert "hidden" not in identity.get(path).text
    identity.patch(f"{path}/identity/driver", json={"driver": "sql"})
    assert identity.get(f"{path}/identity").json() == {"config": {"identity": {"driver": "sql"}}}
    assert identity.patch(path, json={"config": {"memory": {"size": 1}}}).status_code == 403
    assert identity.delete(f"{path}/ldap/url").status_code == 204
    assert identity.get(f"{path}/ldap/url").status_code == 404
    identity.delete_domain_config(domain)
    assert identity.get(f"{path}/identity").status_code == 404
    usual = identity.get("/domains/config/default").json()["config"]
    assert identity.get("/domains/config/ldap/url/default").json() == {"url": usual["ldap"]["url"]}


def test_assignments_are_listed(admin: Connection, someone: Person) -> None:
    identity = admin.identity
    member = identity.find_role("member")
    made = list(identity.role_assignments(user_id=someone.user))
    assert [(a.role["id"], a.scope["project"]["id"]) for a in made] == [
        (member.id, someone.project)
    ]
    query = {"include_names": True, "effective": True, "scope.project.id": someone.project}
    named = identity.get("/role_assignments", params=query).json()["role_assignments"]
    assert {a["role"]["name"] for a in named} == {"member", "reader"}
    assert {a["user"]["name"] for a in named} == {"someone"}
    made_at = f"/projects/{someone.project}/users/{someone.user}/roles/{member.id}"
    assert all(a["links"]["assignment"].endswith(made_at) for a in named)
    top = identity.create_project(name="summit", domain_id="default")
    low = identity.create_project(name="valley", parent_id=top.id)
    identity.assign_project_role_to_user(low, someone.user, member)
    assert identity.get(f"/projects/{top.id}?subtree_as_ids").json()["project"]["subtree"] == {
        low.id: None
    }
    shown = identity.get(f"/projects/{low.id}?parents_as_ids").json()["project"]
    assert shown["parents"] == {top.id: {"default": None}}
    shown = identity.get(f"/projects/{top.id}?subtree_as_list").json()["project"]
    [below_top] = shown["subtree"]
    assert (below_top["project"]["name"], below_top["project"]["parent_id"]) == ("valley", top.id)
    shown = identity.get(f"/projects/{low.id}?parents_as_list").json()["project"]
    assert [parent["project"]["name"] for parent in shown["parents"]][:1] == ["summit"]
    tree = {"include_subtree": True, "scope.project.id": top.id}
    [below] = identity.get("/role_assignments", params=tree).json()["role_assignments"]
    assert below["scope"]["project"]["id"] == low.id
    assert identity.get("/role_assignments?include_subtree").status_code == 400


def test_domain_must_be_off_before_it_goes(admin: Connection) -> None:
    made = admin.identity.create_domain(name="going")
    assert made.is_enabled
    with pytest.raises(ForbiddenException):
        admin.identity.delete_domain(made)
    admin.identity.update_domain(made, is_enabled=False)
    project = admin.identity.create_project(name="swept", domain_id=made.id)
    admin.identity.delete_domain(made)
    assert admin.identity.find_domain("going") is None
    with pytest.raises(NotFoundException):
        admin.identity.get_project(project.id)


def test_commands(cloud: Cloud) -> None:
    run = cloud.openstack
    project = run("project create --description told -f json tool")
    assert (project["name"], project["enabled"]) == ("tool", True)
    user = run("user create --project tool --password secret-1 -f json tim")
    assert user["default_project_id"] == project["id"]
    run("role add --project tool --user tim member")
    output = run("role assignment list --user tim --names -f json")
    assert [(a["Role"], a["User"], a["Project"]) for a in output] == [
        ("member", "tim@Default", "tool@Default")
    ]
    token = run("token issue -f json", username="tim", password="secret-1", project_name="tool")
    assert token["project_id"] == project["id"]
    run("role remove --project tool --user tim member")
    assert run("role assignment list --user tim -f json") == []
    run("group create crew -f json")
    run("group add user crew tim")
    assert "tim" in {u["Name"] for u in run("user list --group crew -f json")}
    run("user set --description busy tim")
    assert run("user show tim -f json")["description"] == "busy"
    run("user delete tim")
    run("project delete tool")
    assert "tool" not in {p["Name"] for p in run("project list -f json")}
