"""Delegation by the `openstack` command, as it sends it."""

from __future__ import annotations

from typing import Any

import pytest
from openstack.connection import Connection

from clients.members import member
from clients.people import PASSWORD
from clients.served import Cloud

pytestmark = pytest.mark.published("keystone")


def test_user_passes_on_roles_and_keeps_secrets(cloud: Cloud, admin: Connection) -> None:
    ann, bob = (member(cloud, admin, name) for name in ("command-ann", "command-bob"))

    def run(who: str, command: str) -> Any:
        login = {"username": who, "project_name": who, "password": PASSWORD}
        return cloud.openstack(f"{command} -f json", **login)

    whole = run("command-ann", "application credential create whole")
    assert {role["name"] for role in whole["Roles"]} == {"member", "reader"}
    part = run("command-ann", "application credential create part --role reader")
    assert [role["name"] for role in part["Roles"]] == ["reader"]
    parties = f"{ann.user} {bob.user}"
    create = f"trust create --project {ann.project} --role member --impersonate {parties}"
    trust = run("command-ann", create)
    for who in ("command-ann", "command-bob"):
        [listed] = run(who, "trust list --auth-user")
        assert listed["ID"] == trust["id"]
    run("command-ann", f"credential create --type totp {ann.user} secret")
    assert run("command-bob", "credential list") == []
    assert len(run("command-ann", "credential list")) == 1
