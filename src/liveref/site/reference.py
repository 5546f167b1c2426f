"""One reference of a site: its API, its facts, and the addresses of its pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import NamedTuple

from liveref.families import service_type
from liveref.model.api import API, Operation, Resource
from liveref.model.fact import Explanation, Fact, Fate, SentenceFate
from liveref.site.anchors import anchor, file_names
from liveref.site.chapters import Chapter, chapters_of
from liveref.site.markup import title
from liveref.site.relations import Relation, relations_of
from liveref.site.versions import all_versions
from liveref.site.wording.names import Subject

__all__ = ["Part", "Reference", "Source"]


class Source(NamedTuple):
    """An API with a function that explains it. `root` is the path below which it is served, None
    for where `liveref serve` puts it if it is the only one."""

    api: API
    explain: Callable[[], Explanation]
    root: str | None = None


class Part(NamedTuple):
    """Chapters under one heading of the navigation, "" for none."""

    title: str
    chapters: list[Chapter]


class Reference:
    """A reference; all that its pages share is worked out when it is first asked for."""

    def __init__(self, source: Source, folder: str) -> None:
        self.api = source.api
        self.folder = folder
        self.title = title(source.api.title)
        kind = service_type(source.api.name)
        self.root = source.root if source.root is not None else (f"/{kind}" if kind else "")
        self._explain = source.explain

    @cached_property
    def chapters(self) -> list[Chapter]:
        """The pages of sections."""
        return chapters_of(self.api)

    @cached_property
    def parts(self) -> list[Part]:
        """The chapters as the navigation groups them."""
        parts: list[Part] = []
        for chapter in self.chapters:
            name = chapter.part if chapter.part != self.title else ""
            if not parts or parts[-1].title != name:
                parts.append(Part(name, []))
            parts[-1].chapters.append(chapter)
        return parts

    @cached_property
    def operations(self) -> dict[str, Operation]:
        """The operations by the names of their files."""
        files = file_names(operation.id for operation in self.api.operations)
        return {files[operation.id]: operation for operation in self.api.operations}

    @cached_property
    def resources(self) -> dict[str, Resource]:
        """The resources by the names of their files."""
        files = file_names(resource.name for resource in self.api.resources)
        return {files[resource.name]: resource for resource in self.api.resources}

    @cached_property
    def chapter_of(self) -> dict[str, Chapter]:
        """The chapter of each operation, by its id."""
        return {o.id: chapter for chapter in self.chapters for o in chapter.operations}

    @cached_property
    def versions(self) -> list[str]:
        """The microversions that can be chosen."""
        return all_versions(self.api)

    @cached_property
    def relations(self) -> list[Relation]:
        """The relations between its resources."""
        return relations_of(self.api)

    @cached_property
    def _explanation(self) -> Explanation:
        return self._explain()

    @cached_property
    def facts(self) -> Mapping[str, list[Fact]]:
        """The facts by what they are about: an operation, a resource, a field."""
        facts: dict[str, list[Fact]] = {}
        for fact in self._explanation.facts:
            facts.setdefault(fact.about, []).append(fact)
        return facts

    @cached_property
    def anchors(self) -> dict[str, str]:
        """The anchors of operations by their ids, as os-api-ref makes them. Of several with the
        same title the first has it."""
        anchors: dict[str, str] = {}
        taken = {chapter.anchor for chapter in self.chapters}
        for operation in self.api.operations:
            name = anchor(operation.title)
            anchors[operation.id] = name if name not in taken else operation.id
            taken.add(name)
        return anchors

    @cached_property
    def _files(self) -> dict[str, str]:
        return {operation.id: name for name, operation in self.operations.items()}

    @cached_property
    def _resource_files(self) -> dict[str, str]:
        return {resource.name: name for name, resource in self.resources.items()}

    def operation_page(self, operation: Operation) -> str:
        """The address of an operation's page, from the root of the site."""
        return f"{self.folder}/operations/{self._files[operation.id]}.html"

    def resource_page(self, name: str) -> str | None:
        """The address of a resource's page, None for one of another API."""
        file = self._resource_files.get(name)
        return f"{self.folder}/resources/{file}.html" if file else None

    def chapter_page(self, chapter: Chapter) -> str:
        """The address of a section's page."""
        return f"{self.folder}/sections/{chapter.file}.html"

    def page(self, name: str) -> str:
        """The address of another page: `map`, `versions`."""
        return f"{self.folder}/{name}.html"

    def subject(self, root: str, resource: str, operation: Operation | None = None) -> Subject:
        """Names for sentences, with links from a page that has `root` as its way to the root."""

        def address(name: str) -> str | None:
            page = self.resource_page(name)
            return root + page if page else None

        return Subject(self.api, address, resource, operation)

    @cached_property
    def unexecuted(self) -> Mapping[str, list[SentenceFate]]:
        """The sentences that demand something and that no fact of the API says, by the ids of the
        operations at which they stand."""
        sentences: dict[str, list[SentenceFate]] = {}
        for sentence in self._explanation.sentences:
            if sentence.fate is Fate.NOT_UNDERSTOOD:
                for operation in sentence.operations:
                    sentences.setdefault(operation, []).append(sentence)
        return sentences
