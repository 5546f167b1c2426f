"""Servers for tests, with the flavor and the image that they are made of."""

from __future__ import annotations

from typing import Any

from openstack.connection import Connection

NOBODY = "00000000-0000-0000-0000-000000000000"
"""The identity of nothing."""


def image(admin: Connection, name: str) -> Any:
    """A new image with data."""
    return admin.image.create_image(
        name=name, container_format="bare", disk_format="qcow2", data=b"disk"
    )


def server(admin: Connection, name: str, **more: Any) -> Any:
    """A new server, waited for; its flavor and its image bear its name."""
    compute: Any = admin.compute
    flavor = compute.create_flavor(name=f"{name}-flavor", ram=512, vcpus=1, disk=1)
    made = image(admin, f"{name}-image")
    fields = {"name": name, "flavor_id": flavor.id, "image_id": made.id, "networks": "auto"}
    return settled(admin, compute.create_server(**fields | more))


def settled(admin: Connection, made: Any, status: str = "ACTIVE") -> Any:
    """The server once it has that status."""
    return admin.compute.wait_for_server(made, status=status, wait=10, interval=0.1)


def volume(admin: Connection, name: str, **more: Any) -> Any:
    """A new volume, waited for."""
    storage: Any = admin.block_storage
    return ready(admin, storage.create_volume(**{"name": name, "size": 1} | more))


def ready(admin: Connection, record: Any, status: str = "available") -> Any:
    """The record of the Block Storage service, once it has that status."""
    storage: Any = admin.block_storage
    return storage.wait_for_status(record, status, failures=["error"], interval=0.1, wait=10)
