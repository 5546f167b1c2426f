"""The identity service as a whole: who a token belongs to, and the first records."""

from __future__ import annotations

import logging
import re
import secrets
import threading
from collections.abc import Sequence
from typing import Any

from liveref.identity import tokens
from liveref.identity.access import check_access
from liveref.identity.catalog import Mount, write_mounts
from liveref.identity.directory import Directory
from liveref.identity.first import (
    administrator,
    has_started,
    set_password,
    write_first,
)
from liveref.identity.judgement import Judgement
from liveref.identity.open_tokens import open_token
from liveref.identity.permission import Permission
from liveref.identity.scope import Scope, unauthorized
from liveref.identity.standing import stands, token_roles
from liveref.model.conventions.identity import Identity
from liveref.service.effects.secrets import stored_hash
from liveref.service.identification import Work
from liveref.service.planning.plan import Plan
from liveref.service.request.call import Call
from liveref.service.request.caller import Caller
from liveref.service.request.problem import Problem
from liveref.service.system.system import System
from liveref.service.work.outcome import Outcome
from liveref.store.base import Reader, Record, Store, Transaction
from liveref.values.hashing import Hasher

log = logging.getLogger(__name__)

_MOST = 10_000
_SECRET_BYTES = 18
_READS = ("GET", "HEAD", "OPTIONS")


class IdentityService:
    """The users, tokens and roles of one identity system over a store. `origin` is the address
    of what is served, `mounts` what the catalog says of it; `hasher` hashes passwords. Where it
    `is_open`, nobody has to log in; see `open_tokens`."""

    def __init__(
        self,
        system: System,
        conventions: Identity,
        store: Store,
        *,
        mounts: Sequence[Mount] = (),
        origin: str = "",
        hasher: Hasher | None = None,
        is_open: bool = False,
    ) -> None:
        self.system, self.conventions, self.store = system, conventions, store
        self.directory = Directory(system, conventions)
        self.judgement = Judgement(self.directory)
        self.hasher = hasher or Hasher()
        self.permission = Permission(conventions)
        self._reading = re.compile(conventions.reading)
        self.mounts, self.origin, self._is_open = mounts, origin, is_open
        self._successor: IdentityService | None = None
        self._callers: dict[str, tuple[Caller, float]] = {}
        self._lent: dict[str, Caller] = {}
        self._changes: object = None
        self._guard = threading.Lock()
        self._checked = self._fields(conventions.secrets)
        self._signing = self._fields(conventions.signing)

    def _fields(self, meant: dict[str, str]) -> dict[str, str]:
        """Fields by the resources that are meant, of those that there are."""
        resources = self.directory.resources
        return {
            resources[meaning]: field for meaning, field in meant.items() if meaning in resources
        }

    async def start(self, password: str | None) -> str | None:
        """Write down the first records, or give the first administrator that password. The
        password that had to be made up, to be told this once."""
        admin, started = await self.store.read(self._first)
        made = None if password or started else self.system.generator.text(_SECRET_BYTES)
        given = password or made
        stored = stored_hash(admin, self.conventions.secrets["user"]) if admin else None
        if given and stored and await self.hasher.verify(stored, given):
            given = None  # It is that already, and tokens that rest on it stay good.
        if given and started and admin is None:
            log.warning("The first administrator was deleted: nobody gets the password.")
            given = None
        hashed = await self.hasher.hash(given) if given else None
        now = self.system.clock()

        def write(tx: Transaction) -> bool:
            # Another process may have started meanwhile, and made up another password.
            is_first = hashed is not None and not has_started(tx)
            user = administrator(self.directory, tx)
            if is_first:
                write_first(self.directory, tx, hashed or "", now, self._new_id)
            elif hashed is not None and user is not None and made is None:
                set_password(self.directory, tx, user, hashed, now)
            write_mounts(self.directory, tx, self.mounts, self.origin, now, self._new_id)
            return is_first

        is_first = await self.store.transact(write)
        return made if is_first else None

    async def succeed(self, before: IdentityService) -> None:
        """Take the place of a service over the same records: learn from it of what requests under
        way still write, and write down what is served now."""
        before._successor = self
        await self.start(None)

    def example_login(self) -> dict[str, Any]:
        """The body that gets the first administrator a token, but for the password."""
        first = self.conventions.first
        domain = {"name": first.domain}
        user = {"name": first.user, "domain": domain, "password": "PASSWORD"}
        return {
            "auth": {
                "identity": {"methods": ["password"], "password": {"user": user}},
                "scope": {"project": {"name": first.project, "domain": domain}},
            }
        }

    def _new_id(self, _meaning: str, _name: str) -> str:
        """An identity of a first record, in the style of 32 hex digits."""
        return self.system.generator.identity("0" * 32)

    def _first(self, tx: Reader) -> tuple[Record | None, bool]:
        return administrator(self.directory, tx), has_started(tx)

    def close(self) -> None:
        """Let go of the threads that hash."""
        self.hasher.close()

    async def caller(self, text: str | None, now: float) -> Caller:
        """The user that a token belongs to, with the roles that the user has now. Raises Problem
        401."""
        if not text and not self._is_open:
            raise unauthorized()
        text = text or ""
        if (lent := self._lent.get(text)) is not None:
            return lent
        entry = self._callers.get(text)
        if entry is None:
            changes = self._changes
            entry = await self.store.read(lambda tx: self._caller(tx, text, now))
            self._remember(text, entry, changes)
        caller, expires = entry
        if expires <= now:
            raise unauthorized()
        return caller

    def _remember(self, text: str, entry: tuple[Caller, float], changes: object) -> None:
        """Remember whose token it is, unless a write meanwhile may have ended it."""
        with self._guard:
            if len(self._callers) >= _MOST:
                self._callers.clear()
            if changes is self._changes:
                self._callers[text] = entry

    def lend(self, caller: Caller) -> str:
        """A token that is good for this caller, until `take_back`, and stored nowhere: for who acts
        behind the API's back."""
        text = secrets.token_urlsafe(32)
        self._lent[text] = caller
        return text

    def take_back(self, text: str) -> None:
        """End a token that was lent."""
        self._lent.pop(text, None)

    def may(self, caller: Caller, call: Call, system: System, template: str) -> None:
        """Raises Problem 403 for an operation that the caller may not use, 401 for a request that
        its application credential is not for."""
        path = call.url.partition("?")[0].removeprefix(system.root)
        check_access(caller, system.type, call.method, path)
        if not template:
            return
        if system is self.system:
            self.permission.check(caller, call.method, template, [*call.path.values()])
        elif caller.project is None and not caller.is_admin:
            raise Problem(403, "This needs a token for a project.")
        elif caller.is_reader and call.method not in _READS:
            raise Problem(403, "A role that reads may not write.")

    def changed(self) -> None:
        """Forget what was known of tokens: something about users or roles was written. Any thread
        may call it."""
        with self._guard:
            self._changes = object()
            self._callers.clear()
        if self._successor is not None:
            self._successor.changed()

    def _caller(self, tx: Reader, text: str, now: float) -> tuple[Caller, float]:
        token = tokens.find(tx, text, now)
        if token is None and self._is_open:
            token = open_token(self.directory, tx, text, now)
        if token is None or not stands(self.directory, tx, token, now):
            raise unauthorized()
        roles, scope = token_roles(self.directory, tx, token), token.scope
        names = frozenset(roles.values())
        domain = scope.id if scope.sort == "domain" else None
        caller = Caller(
            user=token.user,
            project=scope.id if scope.sort == "project" else None,
            domain=domain,
            home=domain or self._home(tx, scope),
            is_system=scope.sort == "system",
            roles=names,
            is_admin=self.conventions.administrator in names,
            is_reader=bool(names) and all(self._reading.fullmatch(name) for name in names),
            is_restricted=token.limits.is_restricted,
            access=token.limits.access,
        )
        return caller, token.expires

    def _home(self, tx: Reader, scope: Scope) -> str | None:
        """The domain of a project."""
        project = self.directory.get(tx, "project", scope.id) if scope.sort == "project" else None
        domain = project.data.get("domain_id") if project else None
        return domain if isinstance(domain, str) else None

    def judged(self, plan: Plan, call: Call, tx: Any, work: Work) -> Outcome:
        """Do the `work` of an operation on this system in its transaction: who may see what the
        path names is judged before, who may pass on what is made after. Raises Problem."""
        self.judgement.before(plan, call, tx)
        outcome = work(plan, call, tx)
        self.judgement.after(plan, call, tx, outcome)
        return outcome

    async def prepare(self, plan: Plan, call: Call) -> None:
        """Hash what a request sets of the secrets that logins are checked against, off the
        loop; one that signs is needed as it is. Where a create shows its secret and is given
        none, one is made up."""
        operation = plan.operation
        signing = self._signing.get(operation.resource)
        field = self._checked.get(operation.resource, signing)
        takes_fields = operation.effect.traits.takes_fields and isinstance(call.body, dict)
        if field is None or not takes_fields:
            return
        wrapper = operation.request.wrapper if operation.request else None
        fields = call.body.get(wrapper) if wrapper else call.body
        value = fields.get(field) if isinstance(fields, dict) else None
        if value is None and (plan.resource.name, field) in plan.reveals:
            value = call.made[field] = self.system.generator.text(_SECRET_BYTES * 2)
        if isinstance(value, str):
            call.hashes[field] = value if signing else await self.hasher.hash(value)
