"""The overview of the served systems: references, mounts, versions, counts, the engine."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

import msgspec

from liveref import __version__
from liveref.control.route import Asked, Route
from liveref.service.answers.answer import json_answer
from liveref.service.system.system import System
from liveref.service.work.answer import Answer
from liveref.store.base import Reader, Store


class Microversions(msgspec.Struct, kw_only=True):
    """The least and the greatest microversion of a service."""

    min: str | None
    max: str | None


class ServedReference(msgspec.Struct, kw_only=True):
    """A reference and where it is served. `type` is its service type in a family of services;
    `records` counts what is stored, by resource."""

    name: str
    title: str
    type: str | None
    url: str
    versions: list[str]
    microversions: Microversions | None
    operations: int
    resources: int
    records: dict[str, int]


class Overview(msgspec.Struct, kw_only=True):
    """The served systems on this address, the version of liveref and the engine of the store;
    `process` is the id of the process that answers, which may be one of several."""

    liveref: str
    process: int
    engine: str
    references: list[ServedReference]
    records: int


class OverviewPage:
    """The page at the prefix itself. `systems` are those that answer now."""

    def __init__(self, systems: Sequence[System], store: Store) -> None:
        self.systems, self._store = systems, store

    def routes(self) -> Iterator[Route]:
        """The one route."""
        yield Route(
            method="GET",
            path="/",
            summary="What is served",
            handle=self._read,
            answers={200: Overview},
        )

    async def _read(self, asked: Asked) -> Answer:
        counts = await self._store.read(self._counts)
        references = [
            _served(system, asked.base, records)
            for system, records in zip(self.systems, counts, strict=True)
        ]
        overview = Overview(
            liveref=__version__,
            process=os.getpid(),
            engine=self._store.engine,
            references=references,
            records=sum(sum(records.values()) for records in counts),
        )
        return json_answer(200, overview)

    def _counts(self, tx: Reader) -> list[dict[str, int]]:
        return [
            {
                resource.name: count
                for resource in system.api.resources
                if resource.name not in system.stands_for
                and (count := tx.count(system.kind(resource.name)))
            }
            for system in self.systems
        ]


def _served(system: System, base: str, records: dict[str, int]) -> ServedReference:
    api = system.api
    spread = Microversions(min=api.min_version, max=api.max_version)
    return ServedReference(
        name=api.name,
        title=api.title,
        type=system.type,
        url=f"{base}{system.root}/",
        versions=[edition.id for edition in api.editions],
        microversions=spread if system.negotiation is not None else None,
        operations=len(api.operations),
        resources=len(api.resources),
        records=records,
    )
