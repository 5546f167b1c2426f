"""Gives A, before B comes, a record of every resource that a member can make."""

from __future__ import annotations

from collections.abc import Iterator

from access.stock import Stock
from liveref.exercise.exchange import is_maker
from liveref.exercise.exercise import ORDER
from liveref.exercise.preparing import prepared
from liveref.model.api import Effect, Operation, Target

_A_DAY = 86_400.0


def _creates(operation: Operation) -> bool:
    """Whether an operation brings something of a person's own into being."""
    return is_maker(operation) or operation.effect in (Effect.UPLOAD, Effect.MAP_UPDATE)


def in_order(operations: tuple[Operation, ...], names: list[str]) -> Iterator[Operation]:
    """The operations that bring things into being, those of what stands above others first."""
    for name in names:
        for effects in ORDER[1:4]:
            for operation in operations:
                if (
                    operation.resource == name
                    and operation.effect in effects
                    and _creates(operation)
                ):
                    yield operation


def seed(stock: Stock, service: str) -> None:
    """Have a person make one of everything in a service, and let it settle."""
    for one in (stock, stock.lender):
        if one is not None:
            _seed(one, service)


def _seed(stock: Stock, service: str) -> None:
    session = stock.session(service)
    api = stock.finder.system(service).api
    names = [r.name for r in sorted(api.resources, key=lambda r: len(r.parents))]
    for operation in in_order(api.operations, names):
        if not stock.is_for_one(service, operation) and not _refers(stock, service, operation):
            continue
        if is_maker(operation):
            if operation.id not in session.supply.made:
                session.supply.make(operation)
        else:
            record = session.supply.need(operation.resource)
            if record is not None:
                record, _ = prepared(session, operation, record)
            session.supply.exchange(operation, record)


def _refers(stock: Stock, service: str, operation: Operation) -> bool:
    """Whether what is made says in its body to what of a person's it belongs."""
    references = stock.finder.of(service, operation)
    return any(r.targets and r.kind == "record" and r.location == "body" for r in references)


def seed_public(stock: Stock, service: str) -> None:
    """Have a person make one, for all to see, of everything that can be so."""
    session, system = stock.session(service), stock.finder.system(service)
    words = {*system.api.conventions.tenancy.public, "external"}
    for operation in system.api.operations:
        body = operation.request
        fields = body.record.properties if body and operation.effect is Effect.CREATE else {}
        is_public = any({name, name.rpartition(":")[2]} & words for name in fields)
        if is_public and system.owners.is_owned(system.resources[operation.resource]):
            session.supply.make(operation)


def look_at_all(stock: Stock, service: str) -> None:
    """Have a person look at all its lists, a day later: what is on its way is there then."""
    stock.cloud.now += _A_DAY
    session = stock.session(service)
    for operation in session.api.operations:
        if operation.effect is Effect.LIST and operation.target is Target.COLLECTION:
            session.supply.exchange(operation, None)
