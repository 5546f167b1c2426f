"""Version discovery: the pages at the root of a service and below each of its versions. The pages
have the form that the reference shows, or else that of the conventions; identities, links and
microversions are replaced by those of this service."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from msgspec import UNSET

from liveref.model.api import Edition, Effect, Operation
from liveref.model.conventions.versions import Discovery
from liveref.naming.patterns import matches
from liveref.naming.versions import edition_segment, is_version_document, spellings
from liveref.service.answers.answer import json_answer
from liveref.service.request.call import Call
from liveref.service.request.errors import filled
from liveref.service.system.system import System
from liveref.service.work.answer import Answer

_LOW, _HIGH = "min_version", ("version", "max_version")


class VersionPage:
    """The page of all versions, or below that of one `segment`; for all who ask."""

    public = True
    template = ""

    def __init__(
        self,
        system: System,
        conventions: Discovery,
        segment: str | None,
        operation: Operation | None,
    ) -> None:
        self.system = system
        self._conventions = conventions
        self._segment = segment
        self._version = system.api.conventions.paths.version
        self._operation = operation
        self._example_body = _example(operation)
        self._editions = [
            edition
            for edition in system.api.editions
            if segment is None or edition.segment == segment
        ]

    async def answer(self, call: Call) -> Answer:
        """The page, with links to the address that the client called."""
        documents = [self._document(edition, call.base) for edition in self._editions]
        if self._example_body is not UNSET:
            return json_answer(
                self._code(), self._rewritten(self._example_body, documents, call.base)
            )
        if self._segment is None:
            envelope = self._conventions.envelopes.get(self.system.type or "")
            form = envelope or self._conventions.versions
        else:
            form = self._conventions.version
        values = {"{versions}": documents, "{version}": documents[0] if documents else {}}
        return json_answer(self._code(), filled(form, values))

    def _code(self) -> int:
        codes = self._operation.success if self._operation else ()
        if codes:
            return codes[0]
        usual = self._conventions.codes.get(self.system.type or "", self._conventions.code)
        return usual if self._segment is None else 200

    def _document(self, edition: Edition, base: str) -> dict[str, Any]:
        """The version's document, with the microversions that there are."""
        usual = {"id": edition.id, "status": edition.status}
        fields = edition.document or usual | self._conventions.shown.get(self.system.type or "", {})
        document: dict[str, Any] = {**self._relinked(fields, base)}
        if not document.get("links"):
            address = f"{base}{self.system.root}/{edition.segment}"
            document["links"] = [{"rel": "self", "href": address.rstrip("/") + "/"}]
        if document.get(_LOW):
            api = self.system.api
            high = next((key for key in _HIGH if key in document), _HIGH[0])
            document |= {_LOW: api.min_version or "", high: api.max_version or ""}
        return document

    def _rewritten(self, value: Any, documents: list[dict[str, Any]], base: str) -> Any:
        """An example of a page with the version documents of this service in place of its own."""
        if is_version_document(value):
            matching = [d for d in documents if d["id"] == value["id"]]
            return self._whole(value, (matching or documents or [value])[0], base)
        if isinstance(value, list) and value and all(map(is_version_document, value)):
            return documents
        if isinstance(value, list):
            return [self._rewritten(item, documents, base) for item in value]
        if isinstance(value, dict):
            changed = {k: self._rewritten(v, documents, base) for k, v in value.items()}
            return self._relinked(changed, base)
        return value

    def _whole(
        self, example: dict[str, Any], document: dict[str, Any], base: str
    ) -> dict[str, Any]:
        """A version document with the fields that this page adds to the entry in the list of
        versions. If the page has no microversions, the entry is put beside it as its `version`."""
        whole = self._relinked(example, base)
        if document.get(_LOW) and _LOW not in example and "version" not in example:
            return {**whole, "links": document["links"], "version": document}
        return {**whole, **document}

    def _relinked(self, value: Any, base: str) -> Any:
        """A JSON value with all links to the API itself leading here."""
        if isinstance(value, list):
            return [self._relinked(item, base) for item in value]
        if not isinstance(value, dict):
            return value
        href, rel = value.get("href"), value.get("rel")
        relinked = {key: self._relinked(item, base) for key, item in value.items()}
        if isinstance(href, str) and matches(self._conventions.rewritten, str(rel)):
            relinked["href"] = base + self.system.root + self._path(href)
        return relinked

    def _path(self, href: str) -> str:
        """The path below the service: from the version on."""
        segment = edition_segment(href, self._version)
        path = urlsplit(href).path
        return path[path.index(f"/{segment}") :] if segment else "/"


def version_pages(system: System) -> Iterator[tuple[str, str, VersionPage]]:
    """The pages of a system with method and path; none where its family has no discovery."""
    conventions = system.api.conventions.discovery
    if conventions is None or system.type is None:
        return
    segments = {edition.segment: None for edition in system.api.editions if edition.segment}
    for segment in (None, *segments):
        page = VersionPage(system, conventions, segment, _documented(system, segment))
        yield "GET", f"{system.root}/{segment or ''}", page
        for other in spellings(segment)[1:] if segment else ():
            if other not in segments:
                yield "GET", f"{system.root}/{other}", page
    for operation in system.api.operations:
        path = operation.path.strip("/")
        beside = path and "{" not in path and path not in segments
        if operation.effect is Effect.DISCOVERY and beside:
            page = VersionPage(system, conventions, None, operation)
            yield operation.method, system.root + operation.path, page


def _documented(system: System, segment: str | None) -> Operation | None:
    """The operation that documents the page."""
    for operation in system.api.operations:
        path = operation.path.strip("/")
        if operation.effect is not Effect.DISCOVERY:
            continue
        below = path == segment or (path.startswith("{") and "/" not in path)
        if (segment is None and not path) or (segment is not None and below):
            return operation
    return None


def _example(operation: Operation | None) -> Any:
    for response in operation.responses if operation else ():
        for example in response.body.examples if response.body else ():
            if example.value is not UNSET:
                return example.value
    return UNSET
