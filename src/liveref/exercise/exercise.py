"""The life of every resource, step by step, and what each step showed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import nullcontext

import msgspec

from liveref.exercise.breaking.break_constraints import Serve, break_constraints
from liveref.exercise.caller import Caller, CallError
from liveref.exercise.cycle import cycles
from liveref.exercise.in_process import InProcess
from liveref.exercise.report import OperationReport, Report
from liveref.exercise.session import Session
from liveref.exercise.steps import step, uncalled
from liveref.model.api import API, Effect, Operation

ORDER = (
    (Effect.DISCOVERY,),
    (Effect.CREATE, Effect.LINK),
    (Effect.UPLOAD,),
    (Effect.MAP_REPLACE, Effect.MAP_UPDATE, Effect.MAP_SET),
    (Effect.REDIRECT, Effect.SHOW, Effect.CHECK, Effect.DOWNLOAD, Effect.LIST),
    (Effect.MAP_LIST, Effect.MAP_SHOW),
    (Effect.REPLACE, Effect.UPDATE),
    (Effect.TRY, Effect.ACTION),
)
ENDING = (Effect.MAP_DELETE, Effect.UNLINK, Effect.DELETE)


def exercise(
    api: API,
    caller: Caller | None = None,
    *,
    headers: Mapping[str, str] | None = None,
    only: Collection[str] = (),
) -> Report:
    """Live through the life of each resource with requests made from the document, and
    report how every operation fared.

    `caller` is who answers: without one, the service of this API, in this process, with a
    store in memory. `headers` go with each request. `only` names the resources to report;
    what these need of others is made all the same. KeyError for a name that the API
    doesn't have.
    """
    for name in only:
        api.resource(name)
    if caller is not None:
        report = _exercised(api, caller, headers or {}, only)
        served: Serve = lambda: nullcontext(caller)  # noqa: E731
    else:
        with InProcess(api) as service:
            report = _exercised(api, service, headers or {}, only)
        served = lambda: InProcess(api)  # noqa: E731
    broken = tuple(break_constraints(api, served, headers or {}, only))
    return msgspec.structs.replace(report, constraints=broken)


def _exercised(
    api: API, caller: Caller, headers: Mapping[str, str], only: Collection[str]
) -> Report:
    session = Session(api, caller, headers)
    reports: dict[str, OperationReport] = {}
    for operation in _in_order(api, only):
        reports[operation.id] = _stepped(session, operation)
    lived = tuple(cycles(session, [r.name for r in api.resources if not only or r.name in only]))
    return Report(
        name=api.name,
        title=api.title,
        operations=tuple(reports[o.id] for o in api.operations if o.id in reports),
        cycles=lived,
        requests=session.sender.requests,
        notes=tuple(session.supply.notes),
    )


def _stepped(session: Session, operation: Operation) -> OperationReport:
    try:
        return step(session, operation)
    except CallError as error:
        return uncalled(operation, str(error))


def _in_order(api: API, only: Collection[str]) -> Iterator[Operation]:
    """Each resource's life up to its end, one resource after the other, those below others later;
    then the ends, the other way round. Records that a resource refers to are made on the way."""
    names = [r.name for r in sorted(api.resources, key=lambda r: len(r.parents))]
    wanted = [name for name in names if not only or name in only]
    own = {name: [o for o in api.operations if o.resource == name] for name in wanted}
    for name in wanted:
        for effects in ORDER:
            yield from (o for o in own[name] if o.effect in effects)
    for name in reversed(wanted):
        for effect in ENDING:
            yield from (o for o in own[name] if o.effect is effect)
