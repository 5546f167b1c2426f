"""The links to other pages of a list."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from liveref.model.api import Effect, Location
from liveref.model.reason import Evidence
from liveref.reading.document import Document
from liveref.rules.drafts.claims import Because, Claim
from liveref.rules.drafts.drafts import Draft
from liveref.rules.drafts.samples import of_values
from liveref.rules.drafts.shapes import Shape
from liveref.rules.drafts.text_grounds import by_prose
from liveref.rules.drafts.workspace import Workspace
from liveref.rules.operations.queries import of_all_lists
from liveref.rules.reconcile.copying import by_source, copied
from liveref.rules.rule import rule

__all__ = ["links_beside_lists", "next_pages"]

_BESIDE = re.compile(r'"(\w+)"\s*:\s*\[.*?("\1_links")\s*:\s*(\[[^\[\]]*\])', re.DOTALL)
_NEXT, _OF_PAGES = "next", {"limit", "marker"}


@rule("links-beside-lists")
def links_beside_lists(workspace: Workspace) -> Iterator[Claim]:
    """Every list has the links beside its items that the text on lists as such shows in an
    example: `"things_links"` after `"things"`."""
    links, because = _shown_links(workspace.document)
    shape = of_values([links] if links else [])
    for root, key, _ in _lists(workspace) if shape else ():
        name = f"{key}_links"
        if shape and because and name not in root.properties:
            added = shape.copy()
            added.example, added.evidence = links, {Evidence.EXAMPLE}
            yield Claim(root, "properties", added, because, name)


def _shown_links(document: Document) -> tuple[Any, Because | None]:
    """The links of the first such example, if they are JSON, and the ground of them."""
    for prose in (prose for section in of_all_lists(document) for prose in section.prose):
        if match := _BESIDE.search(prose.source):
            try:
                links = msgspec.json.decode(match[3])
            except msgspec.DecodeError:
                return [], None
            return links, by_prose(prose, *match.span(2))._replace(evidence=Evidence.EXAMPLE)
    return [], None


@rule("next-page")
def next_pages(workspace: Workspace) -> Iterator[Claim]:
    """A list that takes the parameters `limit` and `marker` has the link `next` that another list
    of the reference shows; it is optional."""
    lists = [draft for draft in workspace.drafts if draft.effect is Effect.LIST]
    links = [(draft, _next(draft)) for draft in lists]
    source, link = next(((draft, link) for draft, link in links if link), (None, None))
    for root, _, draft in _lists(workspace) if link else ():
        query = {p.name for p in draft.parameters.values() if p.location is Location.QUERY}
        if source and link and query >= _OF_PAGES and _NEXT not in root.properties:
            added = copied(link, next_pages.id)
            added.required = False
            yield Claim(root, "properties", added, by_source(link, source.source), _NEXT)


def _next(draft: Draft) -> Shape | None:
    return draft.response.shape.properties.get(_NEXT) if draft.response.shape else None


def _lists(workspace: Workspace) -> Iterator[tuple[Shape, str, Draft]]:
    """The answers that hold a list under a key."""
    for draft in workspace.drafts:
        root, key = draft.response.shape, draft.response.wrapper
        items = root.properties.get(key or "") if root and draft.effect is Effect.LIST else None
        if root and key and items and "array" in items.all_types():
            yield root, key, draft
