"""A cloud as its clients see it: a `liveref serve` process, openstacksdk and `openstack`."""

from __future__ import annotations

import contextlib
import io
import json
import shlex
from typing import Any

from openstack.connection import Connection
from openstackclient.common.clientmanager import ClientManager
from openstackclient.shell import OpenStackShell
from osc_lib.clientmanager import ClientCache

from cloud import PASSWORD
from live import LiveServer

ADMIN = {
    "username": "admin",
    "password": PASSWORD,
    "project_name": "admin",
    "user_domain_id": "default",
    "project_domain_id": "default",
}


class Cloud:
    """Served references; each connection is a login of its own."""

    def __init__(self, server: LiveServer) -> None:
        self.server = server

    @property
    def auth_url(self) -> str:
        """The address of the identity service."""
        return f"{self.server.address}/identity"

    def connect(self, *, auth_type: str = "password", **auth: Any) -> Connection:
        """A connection of who is named: all that its login has, but for the address."""
        return Connection(
            auth_type=auth_type,
            auth={"auth_url": self.auth_url, **auth},
            region_name="RegionOne",
            identity_api_version="3",
        )

    def admin(self, **changed: Any) -> Connection:
        """A connection of the first administrator; `changed` is laid over the login, None takes
        away."""
        auth = ADMIN | changed
        return self.connect(**{key: value for key, value in auth.items() if value is not None})

    def openstack(self, command: str, **changed: Any) -> Any:
        """The output of `openstack COMMAND` as JSON, None if it is empty; in this process, since
        the command takes long to start. Raises CommandError."""
        words = shlex.split(command)
        auth = ADMIN | {"auth_url": self.auth_url} | changed
        login = [f"--os-{key.replace('_', '-')}={value}" for key, value in auth.items()]
        output, complained = io.StringIO(), io.StringIO()
        _forget_sessions()
        with contextlib.redirect_stdout(output), contextlib.redirect_stderr(complained):
            code = OpenStackShell().run([*login, "--os-identity-api-version=3", *words])
        if code:
            raise CommandError(f"{command}: {complained.getvalue()}")
        return json.loads(output.getvalue()) if output.getvalue().strip() else None


def _forget_sessions() -> None:
    """The command keeps its clients at a class of its own: of a server before this one, too."""
    for base in ClientManager.__mro__:
        for cached in vars(base).values():
            if isinstance(cached, ClientCache):
                cached._handle = None


class CommandError(Exception):
    """`openstack` ended with a code; the message is what it wrote."""
