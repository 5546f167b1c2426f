"""The first records of an identity service: its first administrator.

Identities are made up for each installation, so that nobody knows them who was not told. A record
of its own (KIND) says which user the first administrator is, whatever name that has since.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from liveref.identity.directory import Directory
from liveref.service.effects.secrets import store_hash
from liveref.store.base import Kind, Reader, Record, StoreError, Transaction

KIND = Kind(name="_/first")
_MARK = "administrator"

NewId = Callable[[str, str], str]
"""Makes the identity of a first record up, of what it is to identity and the name that it has."""


def has_started(tx: Reader) -> bool:
    """Whether the first records were written down."""
    return tx.get(KIND.name, _MARK) is not None


def administrator(directory: Directory, tx: Reader) -> Record | None:
    """The first administrator; None before the first start, and where that user was deleted."""
    mark = tx.get(KIND.name, _MARK)
    return directory.get(tx, "user", mark.data["user"]) if mark is not None else None


def set_password(
    directory: Directory, tx: Transaction, user: Record, hashed: str, now: float
) -> None:
    """Give the first administrator another password, which ends the tokens of the one before."""
    store_hash(user, directory.conventions.secrets["user"], hashed, now)
    tx.update(user)


def write_first(
    directory: Directory, tx: Transaction, hashed: str, now: float, new_id: NewId
) -> None:
    """Write down the first domain, project, roles and administrator, whose password has that
    hash. Raises StoreError where there are records, and none says who the administrator is."""
    first = directory.conventions.first
    if directory.get(tx, "domain", first.domain_id) is not None:
        raise StoreError("This folder holds records of an older liveref; use another folder.")
    directory.add(
        tx, "domain", first.domain_id, now, name=first.domain, enabled=True, description=""
    )
    project = new_id("project", first.project)
    directory.add(
        tx,
        "project",
        project,
        now,
        name=first.project,
        domain_id=first.domain_id,
        parent_id=first.domain_id,
        enabled=True,
        is_domain=False,
        description="",
    )
    user = directory.add(
        tx,
        "user",
        new_id("user", first.user),
        now,
        name=first.user,
        domain_id=first.domain_id,
        default_project_id=project,
        enabled=True,
    )
    set_password(directory, tx, user, hashed, now)
    _write_roles(directory, tx, user.id, project, now, new_id)
    mark = Record(kind=KIND.name, id=_MARK, data={"user": user.id}, created=now, updated=now)
    tx.insert(mark)


def _write_roles(
    directory: Directory, tx: Transaction, user: str, project: str, now: float, new_id: NewId
) -> None:
    first = directory.conventions.first
    roles = [new_id("role", name) for name in first.roles]
    others = [new_id("role", name) for name in first.other_roles]
    names = (*first.roles, *first.other_roles)
    for name, role in zip(names, (*roles, *others), strict=True):
        directory.add(tx, "role", role, now, name=name, domain_id=None, description=None)
    for prior, role in pairwise(roles):
        directory.relate(tx, "implied", now, prior=prior, role=role)
    directory.relate(tx, "project_user", now, project=project, user=user, role=roles[0])
    directory.relate(tx, "domain_user", now, domain=first.domain_id, user=user, role=roles[0])
    directory.relate(tx, "system_user", now, user=user, role=roles[0])
