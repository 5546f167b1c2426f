"""The scope of a token: a project, a domain, the whole system, or nothing yet."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from liveref.identity.directory import Directory
from liveref.service.request.problem import Problem
from liveref.store.base import Reader, Record

Sort = Literal["project", "domain", "system", "none"]


class Scope(msgspec.Struct, frozen=True):
    """`id` is that of the project or domain."""

    sort: Sort = "none"
    id: str = ""


UNSCOPED = Scope()


def asked_scope(asked: Any, directory: Directory, tx: Reader) -> Scope | None:
    """The scope that a request asks for, None where it asks for none. Raises Problem 400 for
    what can't be read, 401 for what isn't there: no stranger is told which."""
    if asked is None:
        return None
    if asked == "unscoped" or (isinstance(asked, dict) and "unscoped" in asked):
        return UNSCOPED
    if not isinstance(asked, dict) or len(asked) != 1:
        raise Problem(400, "scope must hold project, domain or system.", field="auth.scope")
    ((sort, value),) = asked.items()
    if sort == "system":
        if not isinstance(value, dict) or value.get("all") is not True:
            raise Problem(400, "system must be {all: true}.", field="auth.scope.system")
        return Scope("system")
    if sort not in ("project", "domain") or not isinstance(value, dict):
        raise Problem(400, "scope must hold project, domain or system.", field="auth.scope")
    field = f"auth.scope.{sort}"
    if sort == "project":
        record = _named_in_domain("project", value, directory, tx, field)
    else:
        record = domain_of(value, directory, tx, field)
    if record is None or not is_open(directory, tx, record):
        raise unauthorized()
    return Scope("project" if sort == "project" else "domain", record.id)


def user_of(value: Any, directory: Directory, tx: Reader, field: str) -> Record | None:
    """The user of that `id`, or of that `name` in that `domain`. Raises Problem 400 for what can't
    be read, in that `field`."""
    if not isinstance(value, dict):
        raise Problem(400, f"{field} must be an object with id or name.", field=field)
    return _named_in_domain("user", value, directory, tx, field)


def _named_in_domain(
    meaning: str, value: dict[str, Any], directory: Directory, tx: Reader, field: str
) -> Record | None:
    if "id" in value:
        return directory.get(tx, meaning, _identity(value, field))
    if not isinstance(value.get("name"), str) or not isinstance(value.get("domain"), dict):
        wanted = f"{field} must have an id, or a name and a domain."
        raise Problem(400, wanted, field=field)
    domain = domain_of(value["domain"], directory, tx, f"{field}.domain")
    if domain is None:
        return None
    return directory.named(tx, meaning, value["name"], domain_id=domain.id)


def domain_of(value: dict[str, Any], directory: Directory, tx: Reader, field: str) -> Record | None:
    """The domain of that `id`, or of that `name`. Raises Problem 400."""
    if "id" in value:
        return directory.get(tx, "domain", _identity(value, field))
    if not isinstance(value.get("name"), str):
        raise Problem(400, f"{field} must have an id or a name.", field=field)
    return directory.named(tx, "domain", value["name"])


def _identity(value: dict[str, Any], field: str) -> str:
    identity = value["id"]
    if not isinstance(identity, str):
        raise Problem(400, f"{field}.id must be a string.", field=f"{field}.id")
    return identity


def is_enabled(record: Record) -> bool:
    """Whether a record has not been switched off."""
    return record.data.get("enabled") is not False


def is_open(directory: Directory, tx: Reader, record: Record) -> bool:
    """Whether neither a record nor the domain that it is in has been switched off."""
    domain = directory.get(tx, "domain", record.data.get("domain_id"))
    return is_enabled(record) and (domain is None or is_enabled(domain))


def unauthorized(message: str = "The request needs authentication.") -> Problem:
    """The error for a caller who is not logged in, whatever was wrong."""
    return Problem(401, message)
