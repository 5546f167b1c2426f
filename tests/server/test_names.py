"""Names in a member's request that are those of others' records, or look as if they were."""

from __future__ import annotations

import json
from pathlib import Path
from uuid import uuid4

import pytest

from cloud import PASSWORD, logged_in, password_login
from live import LiveServer, Serve

STOREHOUSE = f"storing={Path(__file__).resolve().parent.parent / 'http' / 'trees' / 'storehouse'}"
MOST = 10_000
RECURSION = 1000
"""Python's usual limit, which decoding a body comes near to."""


@pytest.fixture
def storehouse(serve: Serve) -> LiveServer:
    return serve("--mount", STOREHOUSE, "--in-memory", "--admin-password", PASSWORD)


def member(server: LiveServer) -> str:
    """The token of a member of a new project."""
    headers = {"X-Auth-Token": logged_in(server)}
    user = {"name": "mia", "domain_id": "default", "password": PASSWORD}
    with server.client() as client:
        made = client.post("/identity/v3/users", json={"user": user}, headers=headers).json()
        project = client.post(
            "/identity/v3/projects", json={"project": {"name": "millers"}}, headers=headers
        ).json()["project"]["id"]
        [role] = client.get("/identity/v3/roles?name=member", headers=headers).json()["roles"]
        path = f"projects/{project}/users/{made['user']['id']}/roles/{role['id']}"
        assert client.put(f"/identity/v3/{path}", headers=headers).status_code == 204
        login = password_login(user="mia", project="millers")
        answer = client.post("/identity/v3/auth/tokens", json=login)
    return str(answer.headers["X-Subject-Token"])


def test_a_body_of_any_depth_is_taken_or_refused(storehouse: LiveServer) -> None:
    headers = {"X-Auth-Token": member(storehouse), "Content-Type": "application/json"}
    codes = set()
    with storehouse.client() as client:
        for depth in (60, *range(RECURSION - 80, RECURSION)):
            inner = '{"a":' * depth + '"b"' + "}" * depth
            body = f'{{"crate": {{"name": "c", "packing": {inner}}}}}'
            codes.add(client.post("/storing/crates", content=body, headers=headers).status_code)
    assert codes == {201, 400}


def test_a_request_names_so_many_things_at_most(storehouse: LiveServer) -> None:
    headers = {"X-Auth-Token": member(storehouse)}
    seals = [str(uuid4()) for _ in range(MOST + 1)]
    with storehouse.client() as client:
        codes = [
            client.post(
                "/storing/crates",
                content=json.dumps({"crate": {"name": "c", "seals": some}}),
                headers=headers | {"Content-Type": "application/json"},
            ).status_code
            for some in (seals[:MOST], seals)
        ]
    assert codes == [201, 400]
