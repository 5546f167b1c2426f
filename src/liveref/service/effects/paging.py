"""Pages of a collection: their records and order."""

from __future__ import annotations

from urllib.parse import urlencode

import msgspec

from liveref.index.standing import There
from liveref.model.api import Resource
from liveref.service.effects import list_conditions, selection
from liveref.service.effects.constraints.lists import list_facts
from liveref.service.effects.response_context import related
from liveref.service.planning.plan import Plan
from liveref.service.representation.listing import TOTAL
from liveref.service.representation.response_context import ResponseContext
from liveref.service.request.call import Call
from liveref.service.request.problem import Problem
from liveref.service.system import status
from liveref.service.system.standing import with_standing
from liveref.service.system.system import System
from liveref.service.work.unit import Unit
from liveref.store.base import ALL, Condition, Reader, Record, Sort

_BACKWARDS, _NAME = "page_reverse", "name"
_OF_PAGE = ("limit", "marker", "offset", _BACKWARDS)
_OF_ORDER = {"sort_key", "sort_keys", "sort_dir", "sort"}
MAX_PAGE = 1000
"""The longest page, where the answer can say that there is another."""


class Page(msgspec.Struct):
    """The records of one page, whether more follow, and what was asked for."""

    records: list[Record]
    more: bool
    limit: int
    backwards: bool


def page(plan: Plan, unit: Unit) -> tuple[list[ResponseContext], dict[str, str]]:
    """The contexts of the records of one page, and the queries of adjacent pages by link relation.

    Raises Problem 400 for a limit, marker or sort key that can't be followed.
    """
    asked = list_conditions.of_list(plan, unit)
    where = list_conditions.stored(plan, unit, asked)
    marker = None if plan.by_name else unit.call.one("marker")
    current = _page(plan, unit, where, marker, asked)
    for show in plan.steps.show:
        show(unit, current.records)
    contexts = _contexts(plan, unit, current)
    beside = _beside(plan, unit.call, contexts, current)
    if beside or marker is not None:
        unit.call.computed[TOTAL] = unit.tx.count(plan.kind, where)
    return contexts, beside


def _page(
    plan: Plan, unit: Unit, where: list[Condition], marker: str | None, asked: list[Condition]
) -> Page:
    """The page behind `marker`. The store judges by `where`; `asked` are all conditions."""
    call, resource = unit.call, plan.resource
    limit, passed = _limit(plan, call), _number(call, "offset", 0)
    version, path = call.version, plan.operation.path
    there = {} if marker else plan.system.standing.of(resource.name, version, path)
    backwards = call.says(_BACKWARDS)
    try:
        records = unit.tx.page(
            plan.kind,
            [] if there else where,
            sort=_sorts(plan, call, resource, plan.system),
            after=_after(plan, call, unit.tx, marker) if marker else None,
            limit=passed + limit + 1,
            backwards=backwards,
        )
    except KeyError:
        raise Problem(400, f"There is no {resource.name} {marker}.", field="marker") from None
    if there:
        records = _with_standing(plan, unit, there, records, asked)
    return Page(records[passed : passed + limit], len(records) > passed + limit, limit, backwards)


def _limit(plan: Plan, call: Call) -> int:
    """The number of records of a page."""
    # No list ends where its reader can't know that it goes on.
    usual = MAX_PAGE if plan.listing.tells_next else ALL
    if plan.by_name and call.one(plan.by_name.delimiter):
        return ALL
    facts = list_facts(plan)
    if facts is not None and facts.has_page_size:
        return facts.page_size(call, usual)
    return _number(call, "limit", usual) or (usual if plan.listing.leads_back else 0)


def _with_standing(
    plan: Plan, unit: Unit, there: There, records: list[Record], where: list[Condition]
) -> list[Record]:
    """The stored and the built-in records that meet the conditions."""
    name, call = plan.resource.name, unit.call
    members = plan.system.keeper(name).members
    stored = [record for record in records if members.sees(unit.tx, name, record, call.caller)]
    together = with_standing(there, plan.kind, stored, call.now)
    return [record for record in together if list_conditions.are_met(plan, unit, record, where)]


def _contexts(plan: Plan, unit: Unit, shown_page: Page) -> list[ResponseContext]:
    call, tx, needs = unit.call, unit.tx, plan.listing.item.needs
    records = list(reversed(shown_page.records)) if shown_page.backwards else shown_page.records
    if plan.resource.related:
        records = [selection.as_target(tx, plan.system, one, plan.other_end) for one in records]
    if not needs:
        return ResponseContext.all_at(call, records)
    return [ResponseContext.at(call, one, related(tx, plan, one, needs, call)) for one in records]


def _after(plan: Plan, call: Call, tx: Reader, marker: str) -> str:
    """The id of the record that a marker names. Raises KeyError if the caller does not see it."""
    system, name, after = plan.system, plan.resource.name, marker
    if user := system.owners.holder(plan.resource, call):
        after = f"{user}/{marker}"
    elif plan.resource.given:
        after = "/".join([*call.path.values(), marker])
    record = tx.get(system.kind(name), after)
    if record is not None and not system.members.sees(tx, name, record, call.caller):
        raise KeyError(marker)
    return after


def due(tx: Reader, system: System, resource: Resource, now: float) -> list[Record]:
    """The records whose next status is due but not stored yet."""
    return tx.page(system.kind(resource.name), [Condition(status.DUE, now, "le")])


def settled(records: list[Record], field: str, now: float) -> list[Record]:
    """The records that settling their status changed."""
    return [record for record in records if status.settle(record, field, now)]


def _number(call: Call, name: str, usual: int) -> int:
    """The number in the query, at most the usual one: a `limit`; any number for an `offset`."""
    text = call.one(name)
    if text is None:
        return usual
    if not text.isdigit():
        raise Problem(400, f"{name} must be an integer of 0 or more.", field=name)
    return min(int(text), usual or ALL)


def _sorts(plan: Plan, call: Call, resource: Resource, system: System) -> list[Sort]:
    if plan.by_name:
        return [Sort(_NAME, call.one(plan.by_name.reverse) == "true")]
    if not call.query.keys() & _OF_ORDER:
        facts = list_facts(plan)
        return facts.sorts() if facts is not None else []
    keys = [*call.query.get("sort_key", ()), *call.query.get("sort_keys", ())]
    directions = call.query.get("sort_dir", [])
    pairs = [(key, directions[min(i, len(directions) - 1)] if directions else "asc")
             for i, key in enumerate(keys)]  # fmt: skip
    for part in (call.one("sort") or "").split(","):
        key, _, direction = part.partition(":")
        if key:
            pairs.append((key, direction or "asc"))
    properties = resource.schema.properties
    pairs = [(k if k in properties else system.names.current(k), way) for k, way in pairs]
    for key, direction in pairs:
        if direction not in ("asc", "desc"):
            raise Problem(400, "A sort direction must be asc or desc.", field="sort_dir")
        if key not in properties and key != resource.identifier:
            raise Problem(400, f"{key} is not a field to sort by.", field="sort_key")
        if list_conditions.hidden(plan, call)(key):
            raise Problem(403, f"Only an administrator may sort by {key}.", field="sort_key")
    return [Sort(_stored(key, resource), direction == "desc") for key, direction in pairs]


def _stored(key: str, resource: Resource) -> str:
    if key == resource.identifier:
        return "id"
    return {"created_at": "created", "updated_at": "updated"}.get(key, key)


def _beside(
    plan: Plan,
    call: Call,
    contexts: list[ResponseContext],
    shown_page: Page,
) -> dict[str, str]:
    """The queries of the next and the previous page. If links lead both ways, every full page has
    them: no page looks beyond itself."""
    limit, backwards = shown_page.limit, shown_page.backwards
    both = plan.listing.leads_back and call.one("limit") is not None
    full = shown_page.more or (both and 0 < limit == len(contexts))
    ways = {
        "next": (full or (both and backwards), -1),
        "previous": (both and (full or not backwards), 0),
    }
    parameters = [(n, v) for n, values in call.query.items() for v in values if n not in _OF_PAGE]
    queries = {}
    for name, (is_there, end) in ways.items():
        if is_there and (contexts or both):
            marker = [("marker", status.identity(contexts[end].record))] if contexts else []
            turned = [(_BACKWARDS, "True")] if end == 0 else []
            queries[name] = "?" + urlencode([*parameters, ("limit", limit), *marker, *turned])
    return queries
