"""Bodies that log a person in, by each method and for each scope, with a value in one place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from access.people import DOMAIN, Person
from liveref.exercise.world import TrackedRecord


def is_login(body: Any) -> bool:
    """Whether a body asks for a token."""
    return isinstance(body, dict) and "auth" in body


def login(
    person: Person,
    steps: Sequence[str],
    value: str,
    credential: TrackedRecord | None,
    trust: TrackedRecord | None,
) -> Any:
    """A login in which that value stands at a place, and all else is the person's; None for a
    place that is in no login. A place in no method or scope gives a plain one."""
    part, word, *rest = (*steps[1:], "", "")
    if part == "identity" and word in ("password", "totp", "application_credential"):
        given = _identity(person, word, rest, value, credential)
        return _auth(given) if word == "application_credential" else _auth(given, person.project)
    plain = _identity(person, "password", (), "", None)
    if part != "scope":
        return _auth(plain, person.project)
    scope: dict[str, Any] = {word: {rest[0]: value} if rest and rest[0] else {}}
    if rest and rest[0] == "name":
        scope[word]["domain"] = {"id": DOMAIN}
    if word == "OS-TRUST:trust" and trust is not None and rest[0] != "id":
        scope[word]["id"] = trust.id
    return {"auth": {"identity": plain, "scope": scope}}


def _auth(identity: Any, project: str | None = None) -> Any:
    scope = {"scope": {"project": {"id": project}}} if project else {}
    return {"auth": {"identity": identity} | scope}


def _identity(
    person: Person, method: str, rest: Sequence[str], value: str, credential: TrackedRecord | None
) -> Any:
    user = {"id": person.user}
    if rest and rest[0] == "user":
        user = {rest[1]: value}
        if rest[1] == "name":
            user["domain"] = {"id": DOMAIN}  # type: ignore[assignment]
    if method != "application_credential":
        secret = {"password": person.password} if method == "password" else {"passcode": "123456"}
        return {"methods": [method], method: {"user": user | secret}}
    fields = credential.fields if credential else {}
    given: dict[str, Any] = {"secret": fields.get("secret", "")}
    if rest and rest[0] == "id":
        given["id"] = value
    else:
        name = value if rest and rest[0] == "name" else fields.get("name", "")
        given |= {"name": name, "user": user}
    return {"methods": [method], method: given}
