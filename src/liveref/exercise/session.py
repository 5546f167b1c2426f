"""One run: who is called, what there is, and what is known of the API."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import msgspec

from liveref.constraints.index import Constraints
from liveref.exercise.answers import shown_fields, text_of
from liveref.exercise.bodies import Made
from liveref.exercise.caller import Caller
from liveref.exercise.exchange import Exchange, quoted
from liveref.exercise.report import Sent
from liveref.exercise.sending import Sender
from liveref.exercise.supply import Supply
from liveref.exercise.values import made_up_id
from liveref.exercise.world import TrackedRecord, World
from liveref.index.index import Index
from liveref.model.api import API, Effect, Operation, Target
from liveref.naming.patterns import compiled
from liveref.naming.resource_names import ResourceNames


class Session:
    """The state that all steps of an exercise share. `looks` are the looks of the present step."""

    def __init__(self, api: API, caller: Caller, headers: Mapping[str, str]) -> None:
        self.api, self._index = api, Index(api)
        self.resources = self._index.resources
        self.behaviour = self._index.behaviour
        self.world = World()
        kin = ResourceNames(api.resources, api.conventions.names)
        self.sender = Sender(self._index, caller, headers, kin, self.world)
        self.supply = Supply(self._index, kin, self.world, self.sender)
        self.facts = Constraints(api.constraints)
        self.means = self._index.names.means
        self.target = self._index.references.target
        self.looks: list[Exchange] = []
        self._everywhere: dict[str, bool] = {}

    def with_names(self, value: Any) -> Any:
        """A value with names in place of identities."""
        return self.world.with_names(value)

    def look_at(
        self, operation: Operation, record: TrackedRecord | None, values: Mapping[str, str]
    ) -> Exchange:
        """A request without a body for a thing, or for what another path was about."""
        paths = self.supply.paths
        filled = paths.values(operation, record) if record else paths.like(operation, values)
        shown = self.sender.send(operation, filled, Made(), record)
        self.looks.append(shown)
        return shown

    def quoted(self, exchange: Exchange) -> Sent:
        """A request with the beginning of its answer, with names in place of identities."""
        answer = quoted(self.with_names(exchange.answer.body))
        return msgspec.structs.replace(exchange.sent, answer=answer)

    def is_secret(self, resource: str) -> Callable[[str], bool]:
        """Whether a field of the resource is never shown as it was sent: a secret, and how
        often the record was changed."""
        secret, means = self._index.secret, self.means
        return lambda name: secret(resource, name) is not None or means("generation", name)

    def is_shared(self, operation: Operation) -> bool:
        """Whether other operations stand at the same URL, and nothing tells which is meant."""
        place = (operation.method, operation.path, operation.action)
        return sum((o.method, o.path, o.action) == place for o in self.api.operations) > 1

    def changed(self, fields: Iterable[str]) -> set[str]:
        """The fields that others of a longer name change: `name` by `display_name`."""
        pattern = compiled(self.api.conventions.names.changed)
        return {match[1] for name in fields if (match := pattern.fullmatch(name)) is not None}

    def status(self, record: TrackedRecord) -> str | None:
        """The status of a record right now, where the API shows one."""
        shows = [
            operation
            for operation in self.api.operations
            if operation.resource == record.resource
            and operation.effect is Effect.SHOW
            and operation.target is Target.ITEM
        ]
        if not shows:
            return None
        fields, _ = shown_fields(shows[0], self.look_at(shows[0], record, {}).answer)
        declared = self.behaviour(record.resource).status_field
        named = [name for name in fields if self.means("status", name)]
        return next((text_of(fields.get(n)) for n in ([declared] if declared else named)), None)

    def shows_any(self, reader: Operation) -> bool:
        """Whether there is a record under any identity, of those that nothing creates: a
        quota, say, which a delete only resets."""
        makers = self.supply.makers(reader.resource)
        if any(maker.effect.creates_alone for maker in makers):
            return False
        answers_any = self._everywhere.get(reader.resource)
        if answers_any is None:
            values = self.supply.paths.values(reader, None)
            values |= {reader.identifier: made_up_id(reader.id)} if reader.identifier else {}
            answers_any = self.sender.send(reader, values, Made()).answer.good
            self._everywhere[reader.resource] = answers_any
        return answers_any
