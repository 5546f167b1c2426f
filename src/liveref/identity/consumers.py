"""Consumers that users authorize to act in their place (OAuth 1.0a): a consumer asks for a request
token, a user authorizes that with roles in a project, and the consumer exchanges it for an access
token, with which it logs in as that user."""

from __future__ import annotations

from hmac import compare_digest
from typing import Any

from liveref.identity.delegating import Delegator
from liveref.identity.directory import Directory
from liveref.identity.identity import IdentityService
from liveref.identity.scope import unauthorized
from liveref.identity.signatures import is_signed, oauth_parameters
from liveref.identity.tokens import written
from liveref.index.references import PARENT
from liveref.service.answers.answer import json_answer
from liveref.service.effects.secrets import store_hash, stored_hash
from liveref.service.request.call import Call
from liveref.service.request.json_body import FORM
from liveref.service.request.problem import Problem
from liveref.service.work.answer import Answer
from liveref.store.base import Condition, Kind, Reader, Record, Transaction
from liveref.values.generator import Generator
from liveref.values.times import moment

KIND = Kind(name="_/request_token", indexed=("expires",))
CLAIMED = "OS-OAUTH1"
_SECRET = "secret"  # noqa: S105 - the name of a field
_PROJECT = b"requested-project-id"


async def request_token(identity: IdentityService, call: Call) -> Answer:
    """A token that a user may authorize. Raises Problem 400, 401, 404."""
    given, directory = oauth_parameters(call), identity.directory
    generator = identity.system.generator
    project = call.headers.get(_PROJECT, b"").decode("latin-1")

    def keep(tx: Transaction) -> Answer:
        consumer = _signing(directory, tx, call, given)
        if directory.get(tx, "project", project) is None:
            raise Problem(404, f"There is no project {project}.")
        for old in tx.page(KIND.name, [Condition("expires", call.now, "le")]):
            tx.delete(KIND.name, old.id)
        expires = call.now + identity.conventions.lifetime
        data = {"consumer": consumer.id, "project": project, "expires": expires}
        new = generator.identity()
        record = Record(kind=KIND.name, id=new, data=data, created=call.now, updated=call.now)
        answer = _secret_answer(record, expires, call.now, generator)
        tx.insert(record)
        return answer

    return await identity.store.transact(keep)


async def authorize(identity: IdentityService, call: Call) -> Answer:
    """A user lets the consumer of a request token have roles. Raises Problem 400, 403, 404."""
    [token] = call.path.values()
    asked = call.body.get("roles") if isinstance(call.body, dict) else None
    if not isinstance(asked, list) or not all(isinstance(role, dict) for role in asked):
        raise Problem(400, "roles must be a list of objects.", field="roles")
    wanted = [str(role.get("id") or role.get("name")) for role in asked]
    user = call.caller.user if call.caller else ""
    verifier = identity.system.generator.hexadecimal(4)

    def keep(tx: Transaction) -> None:
        record = tx.get(KIND.name, token)
        if record is None or record.data["expires"] <= call.now:
            raise Problem(404, "There is no such request token.")
        if record.data.get("user", user) != user:
            raise Problem(403, "Another user has authorized this request token.")
        by = Delegator(identity.directory, call, tx)
        if by.token.limits.is_delegated:
            raise Problem(403, "A token that was delegated cannot authorize a consumer.")
        has = by.roles(record.data["project"])
        if not wanted or not set(wanted) <= has.keys() | set(has.values()):
            raise Problem(403, "The roles must be some that the user has in the project.")
        roles = [role for role, name in has.items() if {role, name} & set(wanted)]
        record.data |= {"user": user, "roles": roles, "verifier": verifier}
        tx.update(record)

    await identity.store.transact(keep)
    return json_answer(200, {"token": {"oauth_verifier": verifier}})


async def access_token(identity: IdentityService, call: Call) -> Answer:
    """The access token for a request token that was authorized. Raises Problem 400, 401."""
    given, directory = oauth_parameters(call), identity.directory
    verifier, expires = given.get("oauth_verifier", ""), call.now + identity.conventions.lifetime
    generator = identity.system.generator

    def keep(tx: Transaction) -> Answer:
        request = tx.get(KIND.name, given.get("oauth_token", ""))
        authorization = request.data if request is not None and "user" in request.data else None
        if request is None or authorization is None or authorization["expires"] <= call.now:
            raise unauthorized()
        consumer = _signing(directory, tx, call, given, request)
        if consumer.id != authorization["consumer"] or not compare_digest(
            authorization["verifier"], verifier
        ):
            raise unauthorized()
        tx.delete(KIND.name, request.id)
        fields = {
            "consumer_id": consumer.id,
            "project_id": authorization["project"],
            "authorizing_user_id": authorization["user"],
            "expires_at": written(expires),
            "roles": [_role(directory, tx, role) for role in authorization["roles"]],
            PARENT: authorization["user"],
        }
        new = generator.identity()
        record = directory.add(tx, "access_token", new, call.now, **fields)
        answer = _secret_answer(record, expires, call.now, generator)
        tx.update(record)
        return answer

    return await identity.store.transact(keep)


def delegation(directory: Directory, tx: Reader, call: Call) -> tuple[Record, Record]:
    """The access token with which a login is signed, and its consumer. Raises Problem 400, 401."""
    given = oauth_parameters(call)
    record = directory.get(tx, "access_token", given.get("oauth_token"))
    expires = moment(record.data.get("expires_at")) if record else None
    if record is None or expires is None or expires <= call.now:
        raise unauthorized()
    consumer = _signing(directory, tx, call, given, record)
    if consumer.id != record.data.get("consumer_id"):
        raise unauthorized()
    return record, consumer


def _signing(
    directory: Directory,
    tx: Reader,
    call: Call,
    given: dict[str, str],
    token: Record | None = None,
) -> Record:
    """The consumer that signed a request, with the secret of a token besides. Raises Problem
    401."""
    consumer = directory.get(tx, "consumer", given.get("oauth_consumer_key"))
    field = directory.conventions.signing.get("consumer", "")
    secret = stored_hash(consumer, field) if consumer else None
    beside = stored_hash(token, _SECRET) if token else ""
    if consumer is None or secret is None or not is_signed(call, given, secret, beside or ""):
        raise unauthorized()
    return consumer


def _secret_answer(record: Record, expires: float, now: float, generator: Generator) -> Answer:
    """The only answer that tells a token's secret, which is made here."""
    secret = generator.text(32)
    store_hash(record, _SECRET, secret, now)
    parameters = {"token": record.id, "token_secret": secret, "expires_at": written(expires)}
    body = "&".join(f"oauth_{name}={value}" for name, value in parameters.items())
    return Answer(201, [(b"content-type", FORM.encode())], body.encode())


def _role(directory: Directory, tx: Reader, identity: str) -> dict[str, Any]:
    role = directory.get(tx, "role", identity)
    data = role.data if role else {}
    return {"id": identity, "name": data.get("name"), "domain_id": data.get("domain_id")}
