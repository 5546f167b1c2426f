"""Logging in, and what a token is good for."""

from __future__ import annotations

import pytest
from openstack.connection import Connection

from clients.served import Cloud

pytestmark = pytest.mark.shared
REFERENCES = ("keystone", "glance")


def test_catalog_tells_where_the_services_are(admin: Connection) -> None:
    assert {"identity", "image"} <= {service["type"] for service in admin.service_catalog}


def test_command_lists_the_catalog(cloud: Cloud) -> None:
    said = cloud.openstack("catalog list -f json")
    assert {"identity", "image"} <= {service["Type"] for service in said}
