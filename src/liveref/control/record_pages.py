"""Stored records over HTTP: the records of a resource, and the whole state out and in."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from liveref.control.errors import RefusedError
from liveref.control.exported_state import ExportedState
from liveref.control.route import Asked, Route
from liveref.control.state import State
from liveref.control.state_documents import (
    JSON,
    MOST_BYTES,
    YAML,
    ZIP,
    read_document,
    write_document,
)
from liveref.control.state_pages import judged
from liveref.control.stored_records import MOST_RECORDS, StoredRecord
from liveref.service.answers.answer import json_answer
from liveref.service.request.problem import Problem
from liveref.service.work.answer import Answer

_FORMS = {"json": JSON, "yaml": YAML, "zip": ZIP}


class RecordQuery(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """`service` is the name of a reference or its type, where several have the resource; `after` is
    the identity of the record before the first one that is shown."""

    service: str | UnsetType = UNSET
    limit: Annotated[int, Meta(ge=1, le=MOST_RECORDS)] = MOST_RECORDS
    after: str | UnsetType = UNSET


class StoredRecords(msgspec.Struct, kw_only=True):
    """The stored records of a resource, the oldest first."""

    records: list[StoredRecord]


class ExportQuery(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """The form of the document; in an archive (zip) the blobs stand beside the records."""

    format: Literal["json", "yaml", "zip"] | UnsetType = UNSET


class RecordPages:
    """The routes of records and documents."""

    def __init__(self, state: State) -> None:
        self._state = state

    def routes(self) -> Iterator[Route]:
        """All of them."""
        yield Route(
            method="GET",
            path="/records/{resource}",
            summary="What is stored of a resource",
            handle=judged(self._records),
            query=RecordQuery,
            answers={200: StoredRecords},
        )
        yield Route(
            method="GET",
            path="/export",
            summary="The whole state as one document",
            handle=judged(self._export),
            query=ExportQuery,
            answers={200: ExportedState},
            media=(YAML, ZIP),
        )
        yield Route(
            method="POST",
            path="/import",
            summary="Put an exported state in the place of the present one",
            handle=self._import,
            body=ExportedState,
            documents=(YAML, ZIP),
            most=MOST_BYTES,
            answers={204: None},
        )

    async def _records(self, asked: Asked) -> Answer:
        query: RecordQuery = asked.query
        records = await self._state.records(
            asked.path["resource"],
            query.service or None,
            limit=query.limit,
            after=query.after or None,
        )
        return json_answer(200, StoredRecords(records=records))

    async def _export(self, asked: Asked) -> Answer:
        document = await self._state.export()
        accepted = asked.headers.get(b"accept", b"").decode("latin-1")
        wanted = asked.query.format
        kind = _FORMS[wanted] if wanted is not UNSET else _accepted(accepted)
        body = await asyncio.to_thread(write_document, document, kind)
        return Answer(200, [(b"content-type", kind.encode())], body)

    async def _import(self, asked: Asked) -> Answer:
        body = asked.body
        if isinstance(body, bytes):
            kind = asked.headers[b"content-type"].decode("latin-1").partition(";")[0].strip()
            document = await asyncio.to_thread(read_document, body, kind.lower())
        else:
            document = msgspec.to_builtins(body)
        try:
            await self._state.import_(document)
        except RefusedError as error:
            raise Problem(409, str(error)) from None
        return Answer(204, [])


def _accepted(accept: str) -> str:
    return next((kind for kind in (YAML, ZIP) if kind in accept), JSON)
