"""Stored records over HTTP: the records of a resource, and the whole state out and in."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Annotated, Any, Literal

import msgspec
import yaml
from msgspec import UNSET, Meta, UnsetType

from liveref.control.errors import RefusedError
from liveref.control.exported_state import ExportedState
from liveref.control.route import Asked, Route
from liveref.control.state import State
from liveref.control.state_pages import judged
from liveref.control.stored_records import MOST_RECORDS, StoredRecord
from liveref.service.answers.answer import Answer, json_answer
from liveref.service.request.problem import Problem
from liveref.values.safe_yaml import SafeDumper, SafeLoader, is_deeper, load_yaml

YAML = "application/yaml"
_MOST_BYTES = 400 * 1024 * 1024
"""Bytes of a state: its blobs are in base64."""
_MOST_YAML = 4 * 1024 * 1024
_DEPTH = 100


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
    """The form of the document."""

    format: Literal["json", "yaml"] | UnsetType = UNSET


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
            media=(YAML,),
        )
        yield Route(
            method="POST",
            path="/import",
            summary="Put an exported state in the place of the present one",
            handle=self._import,
            body=ExportedState,
            documents=(YAML,),
            most=_MOST_BYTES,
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
        wanted = asked.query.format
        accepted = asked.headers.get(b"accept", b"").decode("latin-1")
        if wanted == "yaml" or (wanted is UNSET and YAML in accepted):
            text = yaml.dump(document, Dumper=SafeDumper, sort_keys=False, allow_unicode=True)
            return Answer(200, [(b"content-type", YAML.encode())], text.encode())
        return json_answer(200, document)

    async def _import(self, asked: Asked) -> Answer:
        body = asked.body
        is_text = isinstance(body, bytes)
        document = await asyncio.to_thread(_read, body) if is_text else msgspec.to_builtins(body)
        try:
            await self._state.import_(document)
        except RefusedError as error:
            raise Problem(409, str(error)) from None
        return Answer(204, [])


def _read(raw: bytes) -> Any:
    """A document in YAML. Raises Problem 413 for a large one, which JSON has room for; 400 for one
    that is no YAML or nested too deeply, and for references to its own parts, by which a small
    document can stand for an endless one."""
    if len(raw) > _MOST_YAML:
        raise Problem(413, f"A document in YAML has {_MOST_YAML} bytes at most; send JSON.")
    try:
        text = raw.decode()
        if is_deeper(text, _DEPTH):
            raise Problem(400, f"The document is nested deeper than {_DEPTH} levels.")
        events = yaml.parse(text, Loader=SafeLoader)
        if any(isinstance(event, yaml.AliasEvent) for event in events):
            raise Problem(400, "The document refers to parts of itself (YAML aliases).")
        return load_yaml(text)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise Problem(400, f"The document is not valid YAML: {error}.") from None
