"""`--no-auth`: any token is one of an administrator."""

from __future__ import annotations

from pathlib import Path

import pytest

from cloud import PASSWORD, logged_in
from live import LiveServer, NotReadyError, Serve

TREES = Path(__file__).resolve().parent.parent / "http" / "trees"
HARBOUR = f"shipping={TREES / 'harbour'}"
TOKEN = "a-token-of-this-test"  # noqa: S105 - of this test


def caller(server: LiveServer, token: str | None) -> tuple[int, dict[str, str] | None]:
    """The code of a list of berths, and who the caller was."""
    headers = {"X-Auth-Token": token} if token is not None else {}
    with server.client() as client:
        code = client.get("/shipping/berths", headers=headers).status_code
        logged = client.get("/_liveref/requests?limit=1").json()["requests"][0]
    return code, logged["caller"]


def test_any_token_is_one_of_the_administrator(serve: Serve) -> None:
    server = serve("--mount", HARBOUR, "--in-memory", "--no-auth", "--admin-password", PASSWORD)
    code, admin = caller(server, "anything")
    assert code == 200
    assert admin is not None
    assert caller(server, "admin") == caller(server, None) == (200, admin)
    with server.client() as client:
        answer = client.get("/identity/v3/users", headers={"X-Auth-Token": "x"})
    assert answer.status_code == 200
    assert admin["user"] in [user["id"] for user in answer.json()["users"]]
    assert caller(server, logged_in(server)) == (200, admin)


def test_name_of_a_user_is_a_token_of_that_user(serve: Serve) -> None:
    server = serve("--mount", HARBOUR, "--in-memory", "--no-auth", "--admin-password", PASSWORD)
    headers = {"X-Auth-Token": "admin"}
    with server.client() as client:

        def made(path: str, body: dict[str, object]) -> str:
            answer = client.post(f"/identity/v3/{path}s", json={path: body}, headers=headers)
            assert answer.status_code == 201, answer.text
            return str(answer.json()[path]["id"])

        project = made("project", {"name": "demo", "domain_id": "default"})
        user = made("user", {"name": "demo", "domain_id": "default"})
        roles = client.get("/identity/v3/roles?name=member", headers=headers).json()["roles"]
        grant = f"/identity/v3/projects/{project}/users/{user}/roles/{roles[0]['id']}"
        assert client.put(grant, headers=headers).status_code == 204
        assert caller(server, "demo") == (200, {"user": user, "project": project})
        refused = client.get("/identity/v3/users", headers={"X-Auth-Token": "demo"})
    assert refused.status_code == 403


def test_wrong_token_is_refused_without_it(serve: Serve) -> None:
    server = serve("--mount", HARBOUR, "--in-memory", "--admin-password", PASSWORD)
    assert caller(server, "admin")[0] == 401


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])  # noqa: S104 - refused
def test_off_the_loopback_it_needs_a_token(serve: Serve, host: str) -> None:
    with pytest.raises(NotReadyError, match="--control-token"):
        serve("--mount", HARBOUR, "--in-memory", "--no-auth", "--host", host)
