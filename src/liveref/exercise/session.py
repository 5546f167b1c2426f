"""One run: sends requests for operations, and sees to the records that they need."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote, urlencode

import msgspec
from msgspec import UNSET

from liveref.exercise.answers import identity_in, item_fields, items_in, shown_fields
from liveref.exercise.bodies import BodyMaker, Made, fields_in, members_in, numbered, schema_of
from liveref.exercise.caller import Answer, Caller
from liveref.exercise.kin import Kin
from liveref.exercise.report import Sent
from liveref.exercise.values import made_up_id, value_of
from liveref.exercise.versions import version_of
from liveref.exercise.world import Thing, World
from liveref.model.api import API, Effect, Location, Operation, Target
from liveref.model.behaviour import ResourceBehaviour
from liveref.service.names import FieldNames

_PARAMETER = re.compile(r"\{([^{}]*)\}")
_PROJECT = made_up_id("project").replace("-", "")
_TAKEN = 409
MAPS = (Effect.MAP_SET, Effect.MAP_UPDATE, Effect.MAP_REPLACE)


class Exchange(msgspec.Struct, kw_only=True):
    """A request and its answer. `example` says whether the documented example was taken,
    None where there was none."""

    operation: Operation
    values: dict[str, str]
    made: Made
    answer: Answer
    sent: Sent
    example: bool | None = None
    thing: Thing | None = None
    notes: list[str] = []


class Session:
    """The state of an exercise: who is called, what there is, what was sent."""

    def __init__(self, api: API, caller: Caller, headers: Mapping[str, str]) -> None:
        self.api, self._caller, self._headers = api, caller, headers
        self.resources = {resource.name: resource for resource in api.resources}
        self.names = FieldNames(api.conventions.names)
        self.world = World()
        self.kin = Kin(api)
        self.requests = 0
        self.notes: dict[str, None] = {}
        self.made: dict[str, Exchange] = {}
        self._bodies = BodyMaker(api, self.kin, self._identity_of)
        self._making: list[str] = []
        self._barren: set[str] = set()
        self._everywhere: dict[str, bool] = {}
        self._turns: dict[str, int] = {}
        self._scope = re.compile(api.conventions.paths.scope, re.IGNORECASE)

    # What is needed

    def need(self, resource: str) -> Thing | None:
        """A record of a resource: one that is there, else a new one, else one that a list
        shows; None where there is none to be had."""
        return self.world.alive(resource) or self.fresh(resource) or self._found(resource)

    def fresh(self, resource: str) -> Thing | None:
        """A new record; None where nothing makes one, or it can't be made right now."""
        if resource in self._making:
            self._note_cycle(resource)
            return None
        if resource in self._barren:
            return None
        for operation in self.makers(resource):
            thing = self.make(operation).thing
            if thing is not None:
                return thing
        owner = self.resources[resource].owned_by
        if owner and self.fresh(owner) and (thing := self._found(resource)):
            return thing
        self._barren.add(resource)
        return None

    def _note_cycle(self, resource: str) -> None:
        ring = [*self._making[self._making.index(resource) :], resource]
        if len(ring) > 2:
            self.notes[f"Each needs the next: {' -> '.join(ring)}; the last was left out."] = None

    def makers(self, resource: str) -> list[Operation]:
        """The operations that bring a record of the resource into being."""
        return [o for o in self.api.operations if o.resource == resource and is_maker(o)]

    def make(self, operation: Operation) -> Exchange:
        """Have an operation make a record, which is then the exchange's `thing`."""
        self._making.append(operation.resource)
        try:
            exchange = self.exchange(operation, None)
        finally:
            self._making.pop()
        if exchange.answer.good:
            if operation.effect is Effect.MAP_REPLACE or replaces_all(operation):
                self.forget(operation, exchange.values)
            exchange.thing = self._remember(exchange)
        self.made.setdefault(operation.id, exchange)
        return exchange

    def _remember(self, exchange: Exchange) -> Thing | None:
        operation, made = exchange.operation, exchange.made
        resource = self.resources[operation.resource]
        identity = self._identity_made(exchange)
        if identity is None:
            return None
        return self.world.add(
            Thing(
                resource=resource.name,
                id=identity,
                path=exchange.values,
                above=_above(operation, exchange.values),
                fields=made.fields | shown_fields(operation, exchange.answer)[0],
                sent=made.fields,
                asked=schema_of(operation),
            )
        )

    def _identity_made(self, exchange: Exchange) -> str | None:
        operation, fields = exchange.operation, exchange.made.fields
        resource = self.resources[operation.resource]
        if operation.identifier and operation.target is Target.ITEM:
            return exchange.values[operation.identifier]
        if operation.effect in MAPS:
            return next(iter(fields), None)
        if replaces_all(operation):
            return self._first_member(exchange)
        return (
            identity_in(operation, resource, exchange.answer)
            or _text(fields.get(resource.identifier))
            or _text(fields.get(resource.natural_key or ""))
        )

    def _first_member(self, exchange: Exchange) -> str | None:
        resource = self.resources[exchange.operation.resource]
        for member in members_in(exchange.made.body):
            fields = item_fields(member)
            names = (resource.identifier, "id", resource.natural_key or "name")
            told = [_text(fields.get(name)) for name in names]
            return next((text for text in told if text), _text(member))
        return None

    def forget(self, operation: Operation, values: Mapping[str, str]) -> None:
        """What stood in a collection that was written or cleared as a whole is gone."""
        above = _above(operation, values)
        for thing in self.world.things.get(operation.resource, ()):
            if all(thing.above.get(k, v) == v for k, v in above.items()):
                thing.alive = False

    def _found(self, resource: str) -> Thing | None:
        """A record that nothing here has made, from a list."""
        known = self.resources[resource]
        for operation in self.api.operations:
            if operation.resource != resource or operation.effect is not Effect.LIST:
                continue
            exchange = self.exchange(operation, None)
            for item in items_in(known, operation, exchange.answer) or ():
                fields = item_fields(item)
                identity = _text(fields.get(known.identifier)) or _text(fields.get("id"))
                if identity := identity or _text(item):
                    above = _above(operation, exchange.values)
                    return self.world.add(
                        Thing(
                            resource=resource,
                            id=identity,
                            path=exchange.values,
                            above=above,
                            fields=fields,
                        )
                    )
        return None

    def _identity_of(self, resource: str) -> str | None:
        if resource in self._making:
            self._note_cycle(resource)
            return None
        thing = self.world.alive(resource) or self.fresh(resource)
        return thing.id if thing else None

    # What is known

    def behaviour(self, resource: str) -> ResourceBehaviour:
        """What is declared of a resource's behaviour."""
        return self.api.behaviour.resources.get(resource) or ResourceBehaviour()

    def shows_any(self, reader: Operation) -> bool:
        """Whether records of which there is one under every identity are shown: those that
        nothing creates, as a quota, which a delete only resets."""
        makers = self.makers(reader.resource)
        if any(maker.effect in (Effect.CREATE, Effect.LINK) for maker in makers):
            return False
        if reader.resource not in self._everywhere:
            values = self.values(reader, None)
            values |= {reader.identifier: made_up_id(reader.id)} if reader.identifier else {}
            self._everywhere[reader.resource] = self.send(reader, values, Made()).answer.good
        return self._everywhere[reader.resource]

    def is_secret(self, resource: str) -> Callable[[str], bool]:
        """Whether a field of the resource is never shown."""
        secrets = self.behaviour(resource).secrets
        return lambda name: name in secrets or self.names.means("secret", name)

    def status(self, thing: Thing) -> str | None:
        """The status of a record right now, where the API shows one."""
        for operation in self.api.operations:
            if operation.resource != thing.resource or operation.effect is not Effect.SHOW:
                continue
            if operation.target is not Target.ITEM:
                continue
            fields, _ = shown_fields(operation, self.send_for(operation, thing, {}).answer)
            declared = self.behaviour(thing.resource).status_field
            names = [declared] if declared else [n for n in fields if self._means_status(n)]
            return next((_text(fields.get(name)) for name in names), None)
        return None

    def _means_status(self, name: str) -> bool:
        return bool(self.names.means("status", name))

    def told(self, value: Any) -> Any:
        """A value with names in place of identities."""
        return self.world.told(value)

    # Paths

    def values_like(self, operation: Operation, values: Mapping[str, str]) -> dict[str, str]:
        """The values of the path's parameters, those of another path where they are the same."""
        own = self.values(operation, None)
        return {name: values.get(name, value) for name, value in own.items()}

    def send_for(
        self, operation: Operation, thing: Thing | None, values: Mapping[str, str]
    ) -> Exchange:
        """A request without a body for a thing, or for what another path was about."""
        filled = self.values(operation, thing) if thing else self.values_like(operation, values)
        return self.send(operation, filled, Made(), thing)

    def values(self, operation: Operation, thing: Thing | None) -> dict[str, str]:
        """The values of the path's parameters, for a thing or for one yet to be."""
        names = _PARAMETER.findall(operation.path)
        above = dict(thing.above) if thing else {}
        found: dict[str, str] = {}
        for name in reversed(names):
            if name == operation.identifier and operation.target is Target.ITEM:
                found[name] = thing.id if thing else self._new_key(operation, name)
            else:
                found[name] = self._above(operation, name, thing, above, found)
        return {name: found[name] for name in names}

    def _above(
        self,
        operation: Operation,
        name: str,
        thing: Thing | None,
        above: dict[str, str],
        found: Mapping[str, str],
    ) -> str:
        resource = operation.parents.get(name)
        if resource is None and thing and name in thing.path:
            return thing.path[name]
        if resource in (None, operation.resource) and thing and name in thing.fields:
            return _text(thing.fields[name]) or thing.id
        if resource is None and self._scope.fullmatch(name):
            return self._own(name)
        resource = resource or self.kin.by_parameter(name)
        if resource is None or (resource == operation.resource and thing is None):
            return self._documented(operation, name)
        if resource == operation.resource and thing:
            return thing.id
        holder = self._held(resource, above)
        if holder is not None and name in holder.fields and resource not in self._making:
            above |= {resource: holder.id} | {
                k: v for k, v in holder.above.items() if k not in above
            }
            return _text(holder.fields[name]) or holder.id
        if resource not in above:
            holder = self._holder(resource)
            if holder is not None and thing is None and holder.id in found.values():
                holder = self.fresh(resource) or holder
            if holder is None:
                return self._documented(operation, name)
            above |= {resource: holder.id} | {
                k: v for k, v in holder.above.items() if k not in above
            }
        return above[resource]

    def _held(self, resource: str, above: Mapping[str, str]) -> Thing | None:
        """The living thing of that resource that is meant."""
        wanted = above.get(resource)
        things = self.world.things.get(resource, ())
        return next((t for t in things if t.alive and wanted in (None, t.id)), None)

    def _holder(self, resource: str) -> Thing | None:
        if resource in self._making:
            return self.world.alive(resource)
        return self.need(resource)

    def _own(self, name: str) -> str:
        """Whose things are meant, where the path starts with that."""
        self.world.name(_PROJECT, name)
        return _PROJECT

    def _documented(self, operation: Operation, name: str) -> str:
        for parameter in operation.parameters:
            if parameter.name == name and parameter.location is Location.PATH:
                value = value_of(parameter.schema, name, version_of(operation))
                if isinstance(value, str | int):
                    return str(value)
        return made_up_id(name)

    def _new_key(self, operation: Operation, name: str) -> str:
        """An identity of the client's own choice."""
        turn = self._turns[operation.resource] = self._turns.get(operation.resource, 0) + 1
        other = self.kin.by_parameter(name)
        if other and other != operation.resource and other not in self._making:
            held = self.fresh(other) if turn > 1 else self.need(other)
            if held:
                return held.id
        key = self._documented(operation, name)
        return key if turn == 1 else numbered(key, turn, 255)

    # Requests

    def exchange(self, operation: Operation, thing: Thing | None) -> Exchange:
        """Send the operation's request for a thing: the example first, and if that is
        refused, what the schema makes; under another name if the name is taken."""
        path = self.values(operation, thing)
        tried: Exchange | None = None
        again = is_maker(operation) and operation.id in self.made
        for made in self._bodies.bodies(operation):
            suited = self._bodies.next_name(operation, made) if again else made
            values = path | _key_of(operation, made)
            found = self.send(operation, values, self._for(operation, suited, thing), thing)
            if found.answer.code == _TAKEN and is_maker(operation):
                suited = self._bodies.next_name(operation, made)
                found = self.send(operation, values, self._for(operation, suited, thing), thing)
            found = self._judged(found, tried)
            tried = found
            if found.answer.code < 400 or found.answer.code >= 500:
                break
        if tried is None:
            tried = self.send(operation, path, Made())
        return tried

    def renamed(self, exchange: Exchange) -> Made:
        """The body of an exchange under a name that nobody has yet."""
        return self._bodies.next_name(exchange.operation, exchange.made)

    def _judged(self, found: Exchange, before: Exchange | None) -> Exchange:
        if found.made.source == "example":
            found.example = found.answer.good
        if before is not None:
            found.example = before.example
            found.notes = [
                f"the documented example was refused: {before.answer.code} {reason(before.answer)}"
            ]
            if not found.answer.good:
                other = reason(found.answer)
                if other != reason(before.answer):
                    before.notes = [f"so was a body made from the schema: {other}"]
                return before
        return found

    def _for(self, operation: Operation, made: Made, thing: Thing | None) -> Made:
        """The body, saying where it must which thing is meant."""
        if thing is None or not isinstance(made.body, dict):
            return made
        resource = self.resources[operation.resource]
        fields = fields_in(operation, made.body)
        key = resource.natural_key or ""
        if operation.target is Target.KEY and key in fields:
            fields[key] = thing.fields.get(key, thing.id)
        elif operation.effect in (Effect.UPDATE, Effect.REPLACE) and resource.identifier in fields:
            fields[resource.identifier] = thing.id
        return msgspec.structs.replace(made, fields=dict(fields))

    def send(
        self,
        operation: Operation,
        values: dict[str, str],
        made: Made,
        thing: Thing | None = None,
    ) -> Exchange:
        """One request, and what came of it; `thing` is what a query that is required asks
        for."""
        method = operation.method if operation.method != "METHOD" else "GET"
        quoted = {name: quote(value, safe="") for name, value in values.items()}
        path = _PARAMETER.sub(lambda found: quoted[found[1]], operation.path)
        path += self._query(operation, thing)
        headers, raw = self._with_headers(operation), _raw(made.body)
        if raw is not None:
            headers["content-type"] = made.media_type
        answer = self._caller.send(method, path, headers, raw)
        self.requests += 1
        body = made.body if not isinstance(made.body, bytes) else f"{len(made.body)} bytes"
        sent = Sent(
            method=method,
            path=self.world.told(path),
            body=self.world.told(body),
            source=made.source,
            code=answer.code,
        )
        return Exchange(operation=operation, values=values, made=made, answer=answer, sent=sent)

    def _query(self, operation: Operation, thing: Thing | None) -> str:
        needed: dict[str, Any] = {}
        for parameter in operation.parameters:
            name = parameter.name
            if parameter.location is Location.QUERY and parameter.required:
                needed[name] = self._of(thing, name)
                if needed[name] is None:
                    needed[name] = value_of(parameter.schema, name, version_of(operation))
        return f"?{urlencode(needed, doseq=True)}" if needed else ""

    def _of(self, thing: Thing | None, name: str) -> Any:
        """What a thing has under that name: a simple field, or an identity above it."""
        if thing is None:
            return None
        value = thing.fields.get(name)
        if isinstance(value, str | int):
            return value
        resource = self.kin.by_field(name)
        return thing.id if resource == thing.resource else thing.above.get(resource or "")

    def _with_headers(self, operation: Operation) -> dict[str, str]:
        own = {name.lower() for name in self._headers}
        authentication = self.api.conventions.authentication
        if authentication:
            own.add(authentication.header.lower())
        needed = {
            p.name: str(value_of(p.schema, p.name, version_of(operation)))
            for p in operation.parameters
            if p.location is Location.HEADER and p.required and p.name.lower() not in own
        }
        return {**needed, **self._headers}


def is_maker(operation: Operation) -> bool:
    """Whether an operation brings a record of its resource into being."""
    if operation.effect is Effect.CREATE:
        return operation.target is not Target.SINGLETON
    if operation.effect in MAPS:
        return True
    if replaces_all(operation):
        return True
    return operation.effect in (Effect.REPLACE, Effect.LINK) and operation.target is Target.ITEM


def replaces_all(operation: Operation) -> bool:
    """Whether an operation writes a collection as a whole."""
    return operation.effect is Effect.REPLACE and operation.target is Target.COLLECTION


def _above(operation: Operation, values: Mapping[str, str]) -> dict[str, str]:
    """The identities of the resources above, by resource, that a path's values tell."""
    return {
        resource: values[name]
        for name, resource in operation.parents.items()
        if name in values and name != operation.identifier
    }


def _key_of(operation: Operation, made: Made) -> dict[str, str]:
    """The key that the path of a map's entry must name: the one in its body."""
    if operation.effect is Effect.MAP_SET and operation.identifier and made.fields:
        return {operation.identifier: next(iter(made.fields))}
    return {}


def reason(answer: Answer) -> str:
    """Why a request was refused, in the words of the one who refused it."""
    return " ".join(_messages(answer.body))[:300]


def _messages(value: Any) -> list[str]:
    if isinstance(value, list):
        return [text for item in value for text in _messages(item)]
    if not isinstance(value, dict):
        return []
    told = [v for k, v in value.items() if k in ("message", "detail") and isinstance(v, str)]
    return told or [text for item in value.values() for text in _messages(item)]


def _raw(body: Any) -> bytes | None:
    if body is UNSET:
        return None
    return body if isinstance(body, bytes) else msgspec.json.encode(body)


def _text(value: Any) -> str | None:
    if isinstance(value, bool) or not isinstance(value, str | int) or value == "":
        return None
    return str(value)
