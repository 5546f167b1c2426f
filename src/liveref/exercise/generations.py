"""The generations that a request must know: what it was last shown of them."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

import msgspec

from liveref.exercise.answers import shown_fields
from liveref.exercise.bodies import Made, fields_in
from liveref.exercise.sending import Sender
from liveref.index.index import Index
from liveref.model.api import Effect, Operation, Target


class Current:
    """Puts the generations into a body that records have right now."""

    def __init__(self, index: Index, sender: Sender) -> None:
        self._api, self._sender = index.api, sender
        self._names = index.names

    def refreshed(self, operation: Operation, made: Made, path: Mapping[str, str]) -> Made:
        """The body as one who has just looked would send it."""
        if not isinstance(made.body, dict):
            return made
        body = copy.deepcopy(made.body)
        for place in (body, fields_in(operation, body)):
            for name in [n for n in place if self._names.means("generation", n)]:
                place[name] = self._shown(operation, name, path, place[name])
        return msgspec.structs.replace(made, body=body, fields=dict(fields_in(operation, body)))

    def _shown(
        self, operation: Operation, name: str, path: Mapping[str, str], otherwise: Any
    ) -> Any:
        """The value that a read shows: of the resource that the field is named for, or of its
        own."""
        above = {resource: key for key, resource in operation.parents.items()}
        stem = name.rpartition("_")[0]
        resource = stem if stem in above else operation.resource
        identity = path.get(above.get(resource) or operation.identifier or "")
        reader = self._reader(resource)
        if reader is None or identity is None:
            return otherwise
        asked = {**path, reader.identifier or "": identity}
        answer = self._sender.send(reader, asked, Made()).answer
        if not answer.good:
            return otherwise
        fields, _ = shown_fields(reader, answer)
        generations = [n for n in fields if n == name or self._names.means("generation", n)]
        return fields[generations[0]] if generations else otherwise

    def _reader(self, resource: str) -> Operation | None:
        shows = (o for o in self._api.operations if o.resource == resource)
        return next((o for o in shows if o.effect is Effect.SHOW and o.target is Target.ITEM), None)
