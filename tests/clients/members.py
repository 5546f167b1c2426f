"""Members of two projects of a served cloud, who ask its identity service as plain HTTP clients."""

from __future__ import annotations

from typing import Any, NamedTuple

from openstack.connection import Connection

from clients.people import PASSWORD, person
from clients.served import Cloud

Body = dict[str, Any]


class Reply(NamedTuple):
    """A status code, and the body as JSON: None where there is none."""

    code: int
    body: Any


class Member(NamedTuple):
    """A sender of requests with a token: a user, and the project of the token."""

    cloud: Cloud
    user: str
    project: str
    token: str

    def ask(self, method: str, path: str, body: Body | None = None) -> Reply:
        """The answer of the identity service; of another where the path names it: `/image/...`."""
        address = path if path.startswith("/") else f"/identity/v3/{path}"
        with self.cloud.server.client() as client:
            headers = {"X-Auth-Token": self.token}
            answer = client.request(method, address, json=body, headers=headers)
        return Reply(answer.status_code, answer.json() if answer.content else None)

    def code(self, method: str, path: str, body: Body | None = None) -> int:
        """The status code of the answer."""
        return self.ask(method, path, body).code

    @property
    def works(self) -> int:
        """The status code of a look at the image service: 401 once the token has ended."""
        return self.code("GET", "/image/v2/images")

    def exchanged(self, **scope: Any) -> Member | int:
        """The same user with a token that was made from this one; the code of a refusal."""
        identity = {"methods": ["token"], "token": {"id": self.token}}
        return logged_in(self.cloud, {"identity": identity, **scope})

    def trusted(self, trust: str) -> Member | int:
        """This user with a token of a trust, by password; the code of a refusal."""
        return logged_in(
            self.cloud, {**by_password(self.user), "scope": {"OS-TRUST:trust": {"id": trust}}}
        )

    def lend(self, to: Member, **changed: Any) -> Reply:
        """The answer to a new trust over the role `member`, with these fields besides."""
        trust = {
            "trustor_user_id": self.user,
            "trustee_user_id": to.user,
            "project_id": self.project,
            "impersonation": True,
            "roles": [{"name": "member"}],
        }
        return self.ask("POST", "OS-TRUST/trusts", {"trust": trust | changed})

    def credential(self, name: str, **fields: Any) -> Reply:
        """The answer to a new application credential."""
        path = f"users/{self.user}/application_credentials"
        return self.ask("POST", path, {"application_credential": {"name": name, **fields}})


def by_password(user: str) -> Body:
    """The proof of a user."""
    given = {"user": {"id": user, "password": PASSWORD}}
    return {"identity": {"methods": ["password"], "password": given}}


def by_credential(reply: Reply) -> Body:
    """The proof of the holder of an application credential that was just made."""
    made = reply.body["application_credential"]
    given = {"id": made["id"], "secret": made["secret"]}
    return {"identity": {"methods": ["application_credential"], "application_credential": given}}


def logged_in(cloud: Cloud, auth: Body) -> Member | int:
    """The member who logs in so; the code of a refusal."""
    with cloud.server.client() as client:
        answer = client.post("/identity/v3/auth/tokens", json={"auth": auth})
    if answer.status_code != 201:
        return answer.status_code
    token = answer.json()["token"]
    project = token.get("project", {}).get("id", "")
    return Member(cloud, token["user"]["id"], project, answer.headers["X-Subject-Token"])


def entered(cloud: Cloud, auth: Body) -> Member:
    """The member who logs in so."""
    member = logged_in(cloud, auth)
    assert isinstance(member, Member), member
    return member


def member(cloud: Cloud, admin: Connection, name: str, role: str = "member") -> Member:
    """A new user with a role in a new project."""
    made = person(admin, name, role)
    scope = {"project": {"id": made.project}}
    return entered(cloud, {**by_password(made.user), "scope": scope})


def administrator(cloud: Cloud, admin: Connection) -> Member:
    """The first administrator."""
    token = str(admin.session.get_token())
    return Member(cloud, str(admin.current_user_id), str(admin.current_project_id), token)
