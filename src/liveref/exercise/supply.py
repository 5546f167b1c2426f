"""Sees to the records that operations need: makes them, or finds them in lists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from liveref.constraints.index import Constraints
from liveref.exercise.answers import identity_in, item_fields, items_in, shown_fields, text_of
from liveref.exercise.bodies import BodyMaker, Made, fields_in, is_bulk, members_in, schema_of
from liveref.exercise.constrained import allow
from liveref.exercise.exchange import Exchange, is_maker, reason, replaces_all
from liveref.exercise.generations import Current
from liveref.exercise.paths import Paths
from liveref.exercise.sending import Sender
from liveref.exercise.world import TrackedRecord, World
from liveref.index.index import Index
from liveref.model.api import Effect, Operation, Target
from liveref.model.behaviour.transitions import argument
from liveref.model.constraints.operations import Precondition
from liveref.model.constraints.resources import Unique
from liveref.model.path import identifying, names_in
from liveref.naming.resource_names import ResourceNames

_TAKEN = 409
_OVERLAPS = 400
_A_RING = 3


class Supply:
    """The records of an exercise. `made` holds the first exchange of each operation that
    makes records, `notes` what could not be had, `inside` which resources come into being in
    the creates of others."""

    def __init__(self, index: Index, kin: ResourceNames, world: World, sender: Sender) -> None:
        api = index.api
        self.made: dict[str, Exchange] = {}
        self.notes: dict[str, None] = {}
        self.paths = Paths(api, kin, world, self)
        self._api, self._world, self._sender = api, world, sender
        self._resources, self._behaviour = index.resources, index.behaviour
        self._bodies = BodyMaker(index, kin, self._identity_of)
        self._target = index.references.target
        self._facts = Constraints(api.constraints)
        self.inside = index.made_inside
        self._current = Current(index, sender)
        self._apart = {
            name for name, behaviour in api.behaviour.resources.items() if behaviour.spans
        }
        self._making: list[str] = []
        self._barren: set[str] = set()
        self._rings = 0

    def need(self, resource: str) -> TrackedRecord | None:
        """A record of a resource: one that is there, else a new one, else one that a list
        shows; None where there is none to be had."""
        return self._world.alive(resource) or self.fresh(resource) or self._in_list(resource)

    def held(self, resource: str) -> TrackedRecord | None:
        """A record to stand above another; while one is being made, only what is there."""
        if resource in self._making:
            return self._world.alive(resource)
        return self.need(resource)

    def fresh(self, resource: str) -> TrackedRecord | None:
        """A new record; None where nothing makes one, or it can't be made right now."""
        if resource in self._making:
            self._note_ring(resource)
            return None
        if resource in self._barren:
            return None
        rings = self._rings
        for operation in self.makers(resource):
            record = self.make(operation).record
            if record is not None:
                return record
        for owner in (self._resources[resource].owned_by, *self.inside.get(resource, ())):
            if owner and self.fresh(owner) and (record := self._in_list(resource)):
                return record
        if rings == self._rings:  # Else it may be had later, when what it needs is there.
            self._barren.add(resource)
        return None

    def _note_ring(self, resource: str) -> None:
        self._rings += 1
        ring = [*self._making[self._making.index(resource) :], resource]
        if len(ring) >= _A_RING:
            needs = " needs ".join(f"a {name}" for name in ring)
            self.notes[f"Round in a ring: {needs}; the last was left as documented."] = None

    def _identity_of(self, resource: str, by: str = "") -> str | None:
        record = self._world.alive(resource) or self.fresh(resource)
        return record.called(by) if record else None

    def makers(self, resource: str) -> list[Operation]:
        """The operations that bring a record of the resource into being."""
        return [o for o in self._api.operations if o.resource == resource and is_maker(o)]

    def is_nowhere(self, resource: str) -> bool:
        """Whether no operation creates a record of the resource, alone or with another, and all
        of its lists are empty."""
        if self.makers(resource) or self.inside.get(resource) or self._resources[resource].owned_by:
            return False
        lists = [o for o in self._api.operations if o.resource == resource and o.effect.lists]
        return all(self._is_empty(operation) for operation in lists)

    def _is_empty(self, operation: Operation) -> bool:
        """Whether a list answers as documented and holds nothing; of a list below a record that
        there cannot be, nothing more can be said."""
        above = [name for name in operation.parents.values() if name != operation.resource]
        if any(self.need(name) is None and self.is_nowhere(name) for name in above):
            return True
        answer = self.exchange(operation, None).answer
        return answer.good and not items_in(self._resources[operation.resource], operation, answer)

    def make(self, operation: Operation) -> Exchange:
        """Have an operation make a record, which is then the exchange's `record`."""
        self._making.append(operation.resource)
        rings = self._rings
        try:
            exchange = self.exchange(operation, None)
        finally:
            self._making.pop()
        if exchange.answer.good:
            if operation.effect is Effect.MAP_REPLACE or replaces_all(operation):
                self.forget(operation, exchange.values)
            exchange.record = self._remember(exchange)
        if exchange.answer.good or rings == self._rings:
            self.made.setdefault(operation.id, exchange)
        return exchange

    def make_again(self, operation: Operation) -> Exchange:
        """Have an operation make a record that it may not have made before."""
        self.made.pop(operation.id, None)
        self._barren.discard(operation.resource)
        return self.make(operation)

    def forget(self, operation: Operation, values: Mapping[str, str]) -> None:
        """Mark all records of a collection that was written or cleared as a whole as gone."""
        above = _above(operation, values)
        for record in self._world.records.get(operation.resource, ()):
            if all(record.above.get(k, v) == v for k, v in above.items()):
                record.alive = False

    def _remember(self, exchange: Exchange) -> TrackedRecord | None:
        operation, made = exchange.operation, exchange.made
        identity = self._identity_made(exchange)
        if identity is None:
            return None
        fields = made.fields | shown_fields(operation, exchange.answer)[0]
        for name in self._behaviour(operation.resource).once:
            if isinstance(secret := fields.get(name), str):
                self._world.name(secret, f"{operation.resource} {name}", is_made_up=True)
        return self._world.add(
            TrackedRecord(
                resource=operation.resource,
                id=identity,
                path=exchange.values,
                above=_above(operation, exchange.values),
                fields=fields,
                sent=made.fields,
                asked=schema_of(operation),
            )
        )

    def _identity_made(self, exchange: Exchange) -> str | None:
        operation, fields = exchange.operation, exchange.made.fields
        resource = self._resources[operation.resource]
        if operation.identifier and operation.target is Target.ITEM:
            return exchange.values[operation.identifier]
        if operation.effect.writes_map:
            return next(iter(fields), None)
        if replaces_all(operation):
            return self._first_member(exchange)
        return (
            identity_in(operation, resource, exchange.answer)
            or text_of(fields.get(resource.identifier))
            or text_of(fields.get(resource.natural_key or ""))
            or (self._first_member(exchange) if is_bulk(operation, exchange.made.body) else None)
        )

    def _first_member(self, exchange: Exchange) -> str | None:
        resource = self._resources[exchange.operation.resource]
        for member in members_in(exchange.made.body):
            fields = item_fields(member)
            names = (resource.identifier, "id", resource.natural_key or "name")
            texts = [text_of(fields.get(name)) for name in names]
            return next((text for text in texts if text), text_of(member))
        return None

    def _in_list(self, resource: str) -> TrackedRecord | None:
        """A record that nothing here has made, from a list."""
        made_resource = self._resources[resource]
        for operation in self._api.operations:
            if operation.resource != resource or operation.effect is not Effect.LIST:
                continue
            exchange = self.exchange(operation, None)
            for item in items_in(made_resource, operation, exchange.answer) or ():
                fields = item_fields(item)
                identity = text_of(fields.get(made_resource.identifier)) or text_of(
                    fields.get("id")
                )
                named = next((text for one in fields.values() if (text := text_of(one))), None)
                if identity := identity or text_of(item) or named:
                    record = TrackedRecord(resource=resource, id=identity, fields=fields)
                    record.path = exchange.values
                    record.above = _above(operation, exchange.values)
                    return self._world.add(record)
        return None

    def listed(self, operation: Operation) -> TrackedRecord | None:
        """A record of the list above an action, which the body may name by its fields."""
        above = operation.path.rpartition("/")[0]
        own = (o for o in self._api.operations if o.resource == operation.resource)
        lists = [o for o in own if o.effect is Effect.LIST and o.path == above]
        return self._in_list(operation.resource) if lists else None

    def exchange(self, operation: Operation, record: TrackedRecord | None) -> Exchange:
        """Send the operation's request for a thing: the example first, and if that is
        refused, what the schema makes."""
        path = self.paths.values(operation, record)
        tried: Exchange | None = None
        for made in self._bodies.bodies(operation):
            values = path | _keys_of(operation, made, record)
            attempt = self._sent(operation, values, made, record)
            tried = _better(attempt, tried)
            if not 400 <= attempt.answer.code < 500:
                break
        return tried or self._sender.send(operation, path, Made(), record)

    def _sent(
        self, operation: Operation, values: dict[str, str], made: Made, record: TrackedRecord | None
    ) -> Exchange:
        """One body sent; under another name from the second record on, or if the name is
        taken."""
        again = is_maker(operation) and operation.id in self.made
        suited = self._bodies.next_name(operation, made) if again else made
        suited = self._current.refreshed(operation, self._for(operation, suited, record), values)
        exchange = self._sender.send(operation, values, suited, record)
        names = is_maker(operation) or operation.effect is Effect.UPDATE
        overlaps = exchange.answer.code == _OVERLAPS and operation.resource in self._apart
        if (exchange.answer.code == _TAKEN or overlaps) and names:
            suited = self._for(operation, self._bodies.next_name(operation, made), record)
            suited = self._current.refreshed(operation, suited, values)
            exchange = self._sender.send(operation, values, suited, record)
        refused = 400 <= exchange.answer.code < 500 and is_maker(operation)
        if refused and (alone := self._with_fresh(operation, suited)) is not None:
            exchange = self._sender.send(operation, values, alone, record)
        return exchange

    def _with_fresh(self, operation: Operation, made: Made) -> Made | None:
        """The body of a create with fresh records in the fields of which behaviour says that no
        other record of the resource may have the same, or that they need a state of the record
        they refer to; None where it says so of none."""
        transition = self._behaviour(operation.resource).actions.get(operation.verb)
        others = transition.without.get(operation.resource, ()) if transition else ()
        alone = {self._referred(operation, str(text)[1:]) for o in others for text in o.values()}
        alone |= set(self._alone(operation))
        fields = fields_in(operation, made.body) if alone else {}
        needed = {name: self._referred(operation, name) for name in fields}
        fresh = {
            name: record.id
            for name, resource in needed.items()
            if resource and resource in alone and (record := self.fresh(resource))
        }
        fields |= fresh
        return msgspec.structs.replace(made, fields=dict(fields)) if fresh else None

    def _alone(self, operation: Operation) -> Iterator[str | None]:
        """The resources of whose records a create needs one that is in a certain state, or that no
        other record refers to."""
        for fact in self._facts.for_operation(Precondition, operation):
            for condition in fact.conditions:
                named = condition.of in self._resources
                yield condition.of if named else self._referred(operation, condition.of)
        for unique in self._facts.about(Unique, operation.resource):
            yield from (self._referred(operation, name) for name in unique.fields)

    def _referred(self, operation: Operation, field: str) -> str | None:
        """The resource of the same service that a field refers to."""
        target = self._target(operation.resource, field)
        return target.resource.name if target and target.api is self._api else None

    def _for(
        self, operation: Operation, made: Made, record: TrackedRecord | None, *, alter: bool = True
    ) -> Made:
        """The body, saying where it must which thing is meant; that of an update gives something
        other than the record has, if it is to `alter` it."""
        if not isinstance(made.body, dict):
            return made
        allow(self._facts, operation, fields_in(operation, made.body))
        if record is None:
            return msgspec.structs.replace(made, fields=dict(fields_in(operation, made.body)))
        resource = self._resources[operation.resource]
        fields = fields_in(operation, made.body)
        key = resource.natural_key or ""
        if operation.target is Target.KEY and key in fields:
            fields[key] = record.fields.get(key, record.id)
        elif operation.effect.traits.updates and resource.identifier in fields:
            fields[resource.identifier] = record.id
        elif operation.effect is Effect.ACTION and operation.target is not Target.ITEM:
            fields |= {n: text for n in fields if (text := text_of(record.fields.get(n)))}
        together = identifying(operation.path) if operation.target is Target.ITEM else ()
        if len(together) > 1:
            fields |= {n: record.fields[n] for n in together if n in fields and n in record.fields}
        fields |= self._possible(operation, fields, record)
        made = msgspec.structs.replace(made, fields=dict(fields))
        if operation.effect is Effect.UPDATE and alter:
            return self._bodies.altered(operation, made, record.fields)
        return made

    def unaided(self, operation: Operation) -> Exchange:
        """A create for the records that there are, whatever is answered."""
        made = self._bodies.next_name(operation, next(self._bodies.bodies(operation)))
        return self._sender.send(operation, self.paths.values(operation, None), made)

    def set(self, operation: Operation, record: TrackedRecord, fields: dict[str, Any]) -> Exchange:
        """Have an update give a thing these fields."""
        values = self.paths.values(operation, record)
        made = self._for(operation, self._bodies.setting(operation, fields), record, alter=False)
        made = self._current.refreshed(operation, made, values)
        return self._sender.send(operation, values, made, record)

    def _possible(
        self, operation: Operation, fields: dict[str, Any], record: TrackedRecord
    ) -> dict[str, Any]:
        """For arguments of which behaviour says when each value may be, one that may be in the
        status in which the thing was made; for what one has to know of the thing, what it has."""
        behaviour = self._behaviour(operation.resource)
        transition = behaviour.actions.get(operation.verb)
        if transition is None:
            return {}
        status = record.fields.get(behaviour.status_field or "")
        required = (n for n, wanted in transition.requires.items() if wanted == f"$given.{n}")
        values = {name: record.fields[name] for name in required if name in record.fields}
        for name, cases in transition.when.items():
            open_now = [v for v, case in cases.items() if status in (case.allowed or (status,))]
            if str(argument(fields, name)) not in open_now and open_now:
                first, *rest = name.split(".")
                own = dict.fromkeys(rest[-1:], open_now[0])
                values[first] = fields.get(first, {}) | own if rest else open_now[0]
        return values

    def renamed(self, exchange: Exchange) -> Made:
        """The body of an exchange under a name that nobody has yet."""
        return self._bodies.next_name(exchange.operation, exchange.made)


def _above(operation: Operation, values: Mapping[str, str]) -> dict[str, str]:
    """The identities of the resources above, by resource, that a path's values tell."""
    return {
        resource: values[name]
        for name, resource in operation.parents.items()
        if name in values and name != operation.identifier
    }


def _keys_of(operation: Operation, made: Made, record: TrackedRecord | None) -> dict[str, str]:
    """The keys that the path of a map's entry must name: the one in its body, below that which
    has it in the map that is there."""
    if not operation.effect.writes_map or not operation.identifier or not made.fields:
        return {}
    key, names = next(iter(made.fields)), names_in(operation.path)
    keys, entries = {operation.identifier: key}, record.sent.items() if record else ()
    above = [name for name in names if record and name not in record.path][:-1]
    holders = [holder for holder, inner in entries if isinstance(inner, dict) and key in inner]
    return keys | dict(zip(above, holders, strict=False))


def _better(latest: Exchange, before: Exchange | None) -> Exchange:
    """Of two tries the one that counts, with a note on the other."""
    made = latest.made
    if made.source == "example":
        latest.example = latest.answer.good
    if before is None:
        return latest
    why = reason(before.answer)
    if latest.answer.good:
        latest.example = before.example
        latest.notes = [f"the documented example was refused: {before.answer.code} {why}"]
        return latest
    if reason(latest.answer) != why:
        before.notes = [f"so was a body made from the schema: {reason(latest.answer)}"]
    return before
