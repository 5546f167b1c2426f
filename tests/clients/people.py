"""People of a served cloud: users with a role in a project of their own."""

from __future__ import annotations

from typing import Any, NamedTuple

from openstack.connection import Connection

PASSWORD = "Open-Sesame-7"  # noqa: S105 - of users that live as long as a test


class Person(NamedTuple):
    """A user by identity, the project that it works in, and how it logs in."""

    user: str
    project: str
    login: dict[str, Any]


def person(admin: Connection, name: str, role: str = "member") -> Person:
    """A new user with a role in a new project, both of that name."""
    project = admin.identity.create_project(name=name, domain_id="default")
    user = admin.identity.create_user(name=name, domain_id="default", password=PASSWORD)
    role_ = admin.identity.find_role(role, ignore_missing=False)
    admin.identity.assign_project_role_to_user(project, user, role_)
    login = {"user_id": user.id, "password": PASSWORD, "project_id": project.id}
    return Person(user.id, project.id, login)
