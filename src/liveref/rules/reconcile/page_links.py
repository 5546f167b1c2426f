"""The links to other pages: those that a section which stands above no operation shows of lists,
and those that some lists show and others, which have pages as well, do not."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import msgspec

from liveref.model.api import Effect, Location
from liveref.model.reason import Evidence
from liveref.reading.document import Document
from liveref.rules.drafts.drafts import Draft
from liveref.rules.drafts.shapes import Shape, of_values
from liveref.rules.operations.queries import of_all_lists

__all__ = ["add_page_links"]

_BESIDE = re.compile(r'"(\w+)"\s*:\s*\[.*?"\1_links"\s*:\s*(\[[^\[\]]*\])', re.DOTALL)
_NEXT, _OF_PAGES = "next", {"limit", "marker"}


def add_page_links(drafts: Iterable[Draft], document: Document) -> None:
    """Give each list the links beside its items which the document shows of all: in an example
    within the text, `"things_links"` behind `"things"`; and `next` to each that is asked for pages
    (`limit`, `marker`), if another one has it."""
    drafts = [draft for draft in drafts if draft.effect is Effect.LIST]
    _add_next(drafts)
    shown = _shown("\n".join(p.source for s in of_all_lists(document) for p in s.prose))
    links = of_values([shown])
    for draft in drafts if shown and links is not None else ():
        root, key = draft.response.shape, draft.response.wrapper
        if root is not None and _has_items(root, key) and links is not None:
            added = root.properties.setdefault(f"{key}_links", links.copy())
            added.example, added.evidence = shown, {Evidence.EXAMPLE}


def _add_next(lists: Iterable[Draft]) -> None:
    told = [d for d in lists if d.response.shape and _NEXT in d.response.shape.properties]
    link = next((d.response.shape.properties[_NEXT] for d in told if d.response.shape), None)
    for draft in lists if link is not None else ():
        root = draft.response.shape
        asked = {p.name for p in draft.parameters.values() if p.location is Location.QUERY}
        paged = asked >= _OF_PAGES and root is not None and _has_items(root, draft.response.wrapper)
        if paged and root is not None and link is not None:
            added = root.properties.setdefault(_NEXT, link.copy())
            added.required = False


def _has_items(root: Shape, key: str | None) -> bool:
    return key in root.properties and "array" in root.properties[key].all_types()


def _shown(text: str) -> Any:
    """The links of the first such example, if they are JSON."""
    found = _BESIDE.search(text)
    try:
        return msgspec.json.decode(found[2]) if found else []
    except msgspec.DecodeError:
        return []
