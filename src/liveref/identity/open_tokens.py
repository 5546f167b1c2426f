"""The tokens of an address at which nobody has to log in: any text is one."""

from __future__ import annotations

import math

from liveref.identity.directory import Directory
from liveref.identity.first import administrator
from liveref.identity.roles import roles_in
from liveref.identity.scope import UNSCOPED, Scope
from liveref.identity.tokens import Limits, Token
from liveref.store.base import Reader, Record


def open_token(directory: Directory, tx: Reader, text: str, now: float) -> Token | None:
    """The token that a text stands for: the name of a user of the first domain is a token of that
    user, any other text one of the first administrator. Its project is that of the user's name, the
    user's default project, or the first project, whichever the user has a role in. None where the
    administrator was deleted."""
    domain = directory.conventions.first.domain_id
    user = directory.named(tx, "user", text, domain_id=domain) if text else None
    user = user or administrator(directory, tx)
    if user is None:
        return None
    return Token(
        user=user.id,
        methods=("token",),
        scope=_scope(directory, tx, user),
        roles={},
        issued=now,
        expires=math.inf,
        audit="",
        limits=Limits(),
        grounds=(),
    )


def _scope(directory: Directory, tx: Reader, user: Record) -> Scope:
    first = directory.conventions.first
    named = (
        directory.named(tx, "project", name, domain_id=first.domain_id)
        for name in (user.data.get("name"), first.project)
    )
    own, usual = (project.id if project is not None else None for project in named)
    for project in (own, user.data.get("default_project_id"), usual):
        if isinstance(project, str):
            scope = Scope("project", project)
            if roles_in(directory, tx, user.id, scope):
                return scope
    return UNSCOPED
