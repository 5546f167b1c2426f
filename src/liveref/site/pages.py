"""The pages of each kind, rendered from templates."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache, partial
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from liveref.model.api import Operation, Resource
from liveref.site.anchors import anchor
from liveref.site.chapters import Chapter, introduction
from liveref.site.drawing.svg import svg
from liveref.site.inspecting import pictures_of, services_text
from liveref.site.markup import block, code, summary, title
from liveref.site.operation_page import operation_view
from liveref.site.policy import CONTENT_SECURITY_POLICY
from liveref.site.reference import Reference
from liveref.site.relations import map_of
from liveref.site.resource_page import resource_view
from liveref.site.search import search_script
from liveref.site.setting import Setting
from liveref.site.versions import changes_of

__all__ = ["Pages"]

_OF_CHAPTER, _OF_OVERVIEW = "section", "overview"
_MARK = re.compile(r' data-page="[^"]*"')
"""The marks by which a page finds its own link in the navigation; texts have no such quotes."""
"""The marks of links to pages that have no name of their own in the navigation."""


class Pages:
    """Makes pages. Each method takes the way from the page to the root of the site."""

    def __init__(self, references: Sequence[Reference], setting: Setting) -> None:
        self._references, self._setting = references, setting
        self._navigations: dict[tuple[str, str, str], Markup] = {}

    def of(self, reference: Reference) -> dict[str, Callable[[str], str]]:
        """The pages of one reference by address."""
        makers: dict[str, Callable[[str], str]] = {
            reference.page("map"): partial(self._map, reference),
            f"{reference.folder}/search.js": lambda _: search_script(reference),
        }
        if len(self._references) > 1:
            makers[reference.page("index")] = partial(self._overview, reference)
        if reference.versions:
            makers[reference.page("versions")] = partial(self._versions, reference)
        for chapter in reference.chapters:
            makers[reference.chapter_page(chapter)] = partial(self._chapter, reference, chapter)
        for operation in reference.api.operations:
            page = reference.operation_page(operation)
            makers[page] = partial(self._operation, reference, operation)
        for resource in reference.api.resources:
            address = reference.resource_page(resource.name)
            if address is not None:
                makers[address] = partial(self._resource, reference, resource)
        return makers

    def index(self, root: str) -> str:
        """The first page: the reference, or the list of several."""
        if len(self._references) == 1:
            return self._overview(self._references[0], root)
        return self._render("catalogue.html", root, None, heading="API references")

    def inspector(self, root: str) -> str:
        """The page that shows what the server has stored and is asked."""
        return self._render(
            "inspector.html",
            root,
            None,
            heading="Inspector",
            services=services_text(self._references),
            pictures=list(pictures_of(self._references)),
        )

    def _overview(self, reference: Reference, root: str) -> str:
        texts = [block(p) for section in introduction(reference.api) for p in section.prose]
        return self._render("overview.html", root, reference, heading=reference.title, texts=texts)

    def _chapter(self, reference: Reference, chapter: Chapter, root: str) -> str:
        return self._render(
            "chapter.html",
            root,
            reference,
            heading=chapter.title,
            chapter=chapter,
            passages=[
                (passage, [block(piece) for piece in passage.section.prose])
                for passage in chapter.passages()
            ],
        )

    def _operation(self, reference: Reference, operation: Operation, root: str) -> str:
        view = operation_view(reference, operation, root, self._setting)
        return self._render(
            "operation.html",
            root,
            reference,
            heading=view.title,
            chapter=reference.chapter_of[operation.id],
            current=operation.id,
            view=view,
        )

    def _resource(self, reference: Reference, resource: Resource, root: str) -> str:
        view = resource_view(reference, resource, root)
        return self._render(
            "resource.html", root, reference, heading=view.title, view=view, current=resource.name
        )

    def _map(self, reference: Reference, root: str) -> str:
        def address(name: str) -> str:
            return root + (reference.resource_page(name) or "")

        graph = map_of(reference.relations, address)
        picture = svg(graph, "map", "The resources and what they refer to") if graph.nodes else None
        return self._render(
            "map.html",
            root,
            reference,
            heading="Map of the resources",
            picture=picture,
            current="map",
        )

    def _versions(self, reference: Reference, root: str) -> str:
        changes = changes_of(reference.api)
        return self._render(
            "versions.html",
            root,
            reference,
            heading="Microversions",
            changes=changes,
            current="versions",
        )

    def _render(self, template: str, root: str, reference: Reference | None, **content: Any) -> str:
        current = content.get("current", "")
        chapter = content.get("chapter")
        shared = {
            "root": root,
            "navigation": self._navigation(reference, chapter, current, root),
            "reference": reference,
            "references": self._references,
            "home": self._home(reference, root),
            "setting": self._setting,
            "chapter": None,
            "current": "",
        }
        return _environment().get_template(template).render(shared | content)

    def _navigation(
        self, reference: Reference | None, chapter: Chapter | None, current: str, root: str
    ) -> Markup:
        """The links to all pages; the one of the page itself is marked."""
        if reference is None:
            return Markup()
        key = (reference.folder, chapter.file if chapter else "", root)
        links = self._navigations.get(key)
        if links is None:
            parts: Any = _environment().get_template("parts.html").module
            home = self._home(reference, root)
            links = parts.navigation(reference, root, home, chapter, self._setting.live)
            self._navigations[key] = links
        own = current or ("" if chapter is None else _OF_CHAPTER)
        mark = Markup(' data-page="{}"').format(own or _OF_OVERVIEW)
        marked = links.replace(mark, Markup(' aria-current="page"'), 1)
        return Markup(_MARK.sub("", marked))  # noqa: S704

    def _home(self, reference: Reference | None, root: str) -> str:
        """The address of the first page of a reference."""
        if reference is None or len(self._references) == 1:
            return f"{root}index.html"
        return root + reference.page("index")


@cache
def _environment() -> Environment:
    """Jinja2 with escaping of all that a template does not mark as HTML."""
    environment = Environment(
        loader=PackageLoader("liveref.site"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {"policy": CONTENT_SECURITY_POLICY}
    environment.filters |= {"plain_title": title, "anchor": anchor, "about": _about, "code": code}
    environment.filters["path"] = _path
    return environment


def _about(chapter: Chapter) -> str:
    """The first sentence of a chapter."""
    pieces = (piece for section in chapter.sections for piece in section.prose)
    return next((text for piece in pieces if (text := summary(piece))), "")


def _path(path: str) -> Markup:
    """A path with its parameters told apart, and places where it may break."""
    parts: list[Markup] = []
    for segment in path.split("/")[1:]:
        shown = Markup("<var>{}</var>") if segment.startswith("{") else Markup("{}")
        parts.append(Markup("/<wbr>") + shown.format(segment))
    return Markup("").join(parts) or Markup("/")
