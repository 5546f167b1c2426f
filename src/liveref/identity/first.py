"""What an identity service has before anyone has made anything: its first administrator."""

from __future__ import annotations

from itertools import pairwise

from liveref.identity.catalog import identity_of
from liveref.identity.directory import Directory
from liveref.service.effects.secret_fields import keep_hash
from liveref.store.base import Reader, Record, Transaction


def administrator(directory: Directory, tx: Reader) -> Record | None:
    """The first administrator, None before the first start."""
    return directory.get(tx, "user", identity_of("user", directory.conventions.first.user))


def write_first(directory: Directory, tx: Transaction, hashed: str, now: float) -> None:
    """Write down the first domain, project, roles and administrator, whose password has that
    hash; where they are there, only the password changes."""
    field = directory.conventions.secrets["user"]
    known = administrator(directory, tx)
    if known is not None:
        keep_hash(known, field, hashed, now)
        tx.update(known)
        return
    first = directory.conventions.first
    directory.add(
        tx, "domain", first.domain_id, now, name=first.domain, enabled=True, description=""
    )
    project = identity_of("project", first.project)
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
        identity_of("user", first.user),
        now,
        name=first.user,
        domain_id=first.domain_id,
        default_project_id=project,
        enabled=True,
    )
    keep_hash(user, field, hashed, now)
    tx.update(user)
    _write_roles(directory, tx, user.id, project, now)


def _write_roles(
    directory: Directory, tx: Transaction, user: str, project: str, now: float
) -> None:
    first = directory.conventions.first
    roles = [identity_of("role", name) for name in first.roles]
    for name, role in zip(first.roles, roles, strict=True):
        directory.add(tx, "role", role, now, name=name, domain_id=None, description=None)
    for prior, role in pairwise(roles):
        directory.relate(tx, "implied", now, prior=prior, role=role)
    directory.relate(tx, "project_user", now, project=project, user=user, role=roles[0])
    directory.relate(tx, "domain_user", now, domain=first.domain_id, user=user, role=roles[0])
    directory.relate(tx, "system_user", now, user=user, role=roles[0])
