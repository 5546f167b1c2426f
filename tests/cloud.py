"""A served cloud, for tests: its first administrator's password, and logging in."""

from __future__ import annotations

from typing import Any

from live import LiveServer

PASSWORD = "Sesame-2026"  # noqa: S105 - of servers that live as long as a test


def password_login(
    user: str = "admin", password: str = PASSWORD, project: str | None = "admin"
) -> dict[str, Any]:
    """The body that logs a user of the first domain in, scoped to a project of it or to
    nothing."""
    domain = {"id": "default"}
    named = {"name": user, "domain": domain, "password": password}
    identity = {"methods": ["password"], "password": {"user": named}}
    if project is None:
        return {"auth": {"identity": identity}}
    return {
        "auth": {"identity": identity, "scope": {"project": {"name": project, "domain": domain}}}
    }


def logged_in(server: LiveServer, **who: Any) -> str:
    """A token of the first administrator, or of who is named."""
    with server.client() as client:
        answer = client.post("/identity/v3/auth/tokens", json=password_login(**who))
    assert answer.status_code == 201, answer.text
    return answer.headers["X-Subject-Token"]
