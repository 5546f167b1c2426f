"""Pages of a collection: their records and order."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlencode

import msgspec

from liveref.index.standing import There
from liveref.service.effects import list_conditions, selection
from liveref.service.effects.constraints.lists import list_facts
from liveref.service.effects.ordering import ordered
from liveref.service.effects.response_context import related
from liveref.service.planning.plan import Plan
from liveref.service.representation.listing import TOTAL
from liveref.service.representation.response_context import ResponseContext
from liveref.service.request.call import Call
from liveref.service.request.problem import Problem
from liveref.service.system import status
from liveref.service.system.standing import with_standing
from liveref.service.work.unit import Unit
from liveref.store.base import ALL, Condition, Reader, Record, Sort
from liveref.values.whole_numbers import whole_number

MAX_PAGE = 1000
"""The longest page, where the answer can say that there is another."""
_TIMES = {"created_at": "created", "updated_at": "updated"}


class Page(msgspec.Struct):
    """The records of one page, whether more follow, and what was asked for."""

    records: list[Record]
    more: bool
    limit: int
    backwards: bool


class Pagination:
    """The pages of the collection of one operation."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._names = plan.system.api.conventions.pages
        self._facts = list_facts(plan)

    def page(self, unit: Unit) -> tuple[list[ResponseContext], dict[str, str]]:
        """The contexts of the records of one page, and the queries of adjacent pages by link
        relation. Raises Problem 400 for a limit, marker or sort key that can't be followed."""
        plan = self._plan
        asked = list_conditions.of_list(plan, unit)
        where = list_conditions.stored(plan, unit, asked)
        marker = self.marker(unit.call)
        current = self._page(unit, where, marker, asked)
        for show in plan.steps.show:
            show(unit, current.records)
        contexts = self._contexts(unit, current)
        beside = self._beside(unit.call, contexts, current)
        if (beside or marker is not None) and plan.listing.shows_total(unit.call):
            unit.call.computed[TOTAL] = unit.tx.count(plan.kind, where)
        return contexts, beside

    def marker(self, call: Call) -> str | None:
        """The record after which a page begins, as the query names it."""
        return call.one(self._names.marker)

    def limit(self, call: Call) -> int:
        """The number of records of a page. Raises Problem 400."""
        # No list ends where its reader can't know that it goes on.
        usual = MAX_PAGE if self._plan.listing.tells_next else ALL
        if self._facts is not None and self._facts.has_page_size:
            return self._facts.page_size(call, usual)
        asked = _number(call, self._names.limit, usual)
        return asked or (usual if self._plan.listing.leads_back else 0)

    def sorts(self, call: Call) -> list[Sort]:
        """The order of the list. Raises Problem 400, 403."""
        if call.query.keys().isdisjoint(self._names.ordering):
            return self._facts.sorts() if self._facts is not None else []
        return [self._sort(key, direction) for key, direction in self._asked_order(call)]

    def _page(
        self, unit: Unit, where: list[Condition], marker: str | None, asked: list[Condition]
    ) -> Page:
        """The page behind `marker`. The store judges by `where`; `asked` are all conditions."""
        plan, call, resource = self._plan, unit.call, self._plan.resource
        limit, passed = self.limit(call), _number(call, self._names.offset, 0)
        there = plan.system.standing.of(resource.name, call.version, plan.operation.path)
        sorts, backwards = self.sorts(call), call.says(self._names.backwards)
        try:
            after = _after(plan, call, unit.tx, marker) if marker else None
            if there:
                together = ordered(_with_standing(plan, unit, there, asked), sorts)
                records = _behind(together, after, backwards=backwards)
            else:
                records = unit.tx.page(
                    plan.kind,
                    where,
                    sort=sorts,
                    after=after,
                    limit=min(passed + limit + 1, ALL),
                    backwards=backwards,
                )
        except KeyError:
            message = f"There is no {resource.name} {marker}."
            raise Problem(400, message, field=self._names.marker) from None
        more = len(records) > passed + limit
        return Page(records[passed : passed + limit], more, limit, backwards)

    def _contexts(self, unit: Unit, page: Page) -> list[ResponseContext]:
        plan, call, tx = self._plan, unit.call, unit.tx
        records = list(reversed(page.records)) if page.backwards else page.records
        if plan.resource.related:
            records = [selection.as_target(tx, plan.system, one, plan.other_end) for one in records]
        if not (needs := plan.list_details.listing(call).item.needs):
            return ResponseContext.all_at(call, records)
        return [
            ResponseContext.at(call, one, related(tx, plan, one, needs, call)) for one in records
        ]

    def _asked_order(self, call: Call) -> list[tuple[str, str]]:
        """The fields to sort by, with their directions."""
        keys = [key for name in self._names.keys for key in call.query.get(name, ())]
        directions = call.query.get(self._names.directions, [])
        pairs = [(key, directions[min(i, len(directions) - 1)] if directions else "asc")
                 for i, key in enumerate(keys)]  # fmt: skip
        for part in (call.one(self._names.sort) or "").split(","):
            key, _, direction = part.partition(":")
            if key:
                pairs.append((key, direction or "asc"))
        properties, names = self._plan.resource.schema.properties, self._plan.system.names
        pairs = [(key if key in properties else names.current(key), way) for key, way in pairs]
        self._check_directions([*directions, *(direction for _, direction in pairs)])
        for key, _ in pairs:
            self._check_key(call, key)
        return pairs

    def _check_directions(self, directions: Iterable[str]) -> None:
        """Raises Problem 400 for a direction that there is not."""
        if not {"asc", "desc"}.issuperset(directions):
            message = "A sort direction must be asc or desc."
            raise Problem(400, message, field=self._names.directions)

    def _check_key(self, call: Call, key: str) -> None:
        """Raises Problem 400 for a field that there is not, 403 for a hidden one."""
        resource, key_name = self._plan.resource, next(iter(self._names.keys), self._names.sort)
        if key not in resource.schema.properties and key != resource.identifier:
            raise Problem(400, f"{key} is not a field to sort by.", field=key_name)
        if list_conditions.hidden(self._plan, call)(key):
            raise Problem(403, f"Only an administrator may sort by {key}.", field=key_name)

    def _sort(self, key: str, direction: str) -> Sort:
        is_identifier = key == self._plan.resource.identifier
        return Sort("id" if is_identifier else _TIMES.get(key, key), direction == "desc")

    def _beside(self, call: Call, contexts: list[ResponseContext], page: Page) -> dict[str, str]:
        """The queries of the next and the previous page. If links lead both ways, every full page
        has them: no page looks beyond itself."""
        names, limit = self._names, page.limit
        both = self._plan.listing.leads_back and call.one(names.limit) is not None
        full = page.more or (both and 0 < limit == len(contexts))
        ways = {
            "next": (full or (both and page.backwards), -1),
            "previous": (both and (full or not page.backwards), 0),
        }
        others = [item for item in call.query.items() if item[0] not in names.selecting]
        parameters = [(name, value) for name, values in others for value in values]
        queries = {}
        for name, (is_there, end) in ways.items():
            if is_there and (contexts or both):
                last = status.identity(contexts[end].record) if contexts else None
                marker = [(names.marker, last)] if contexts else []
                turned = [(names.backwards, "True")] if end == 0 else []
                selected = [*parameters, (names.limit, limit), *marker, *turned]
                queries[name] = "?" + urlencode(selected)
        return queries


def _with_standing(plan: Plan, unit: Unit, there: There, where: list[Condition]) -> list[Record]:
    """The stored and the built-in records that meet the conditions."""
    name, call, records = plan.resource.name, unit.call, unit.tx.page(plan.kind)
    members = plan.system.keeper(name).members
    stored = [record for record in records if members.sees(unit.tx, name, record, call.caller)]
    together = with_standing(there, plan.kind, stored, call.now)
    return [record for record in together if list_conditions.are_met(plan, unit, record, where)]


def _behind(records: list[Record], after: str | None, *, backwards: bool) -> list[Record]:
    """The records behind one of them; before it, the nearest first, if turned round. Raises
    KeyError."""
    turned = [*reversed(records)] if backwards else records
    if after is None:
        return turned
    places = {record.id: place for place, record in enumerate(turned)}
    return turned[places[after] + 1 :]


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


def _number(call: Call, name: str, usual: int) -> int:
    """The number in the query, at most the usual one: a `limit`; any number for an `offset`."""
    text = call.one(name)
    if text is None:
        return usual
    number = whole_number(text)
    if number is None:
        raise Problem(400, f"{name} must be an integer of 0 or more.", field=name)
    return min(number, usual or ALL)
