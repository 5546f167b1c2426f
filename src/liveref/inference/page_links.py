"""The links to other pages, which a section that stands above no operation shows of lists."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import msgspec

from liveref.inference.drafts import Draft
from liveref.inference.queries import of_all_lists
from liveref.inference.shapes import of_values
from liveref.model.api import Effect
from liveref.model.schema import Evidence
from liveref.reading.document import Document

__all__ = ["add_page_links"]

_BESIDE = re.compile(r'"(\w+)"\s*:\s*\[.*?"\1_links"\s*:\s*(\[[^\[\]]*\])', re.DOTALL)


def add_page_links(drafts: Iterable[Draft], document: Document) -> None:
    """Give each list the links beside its items which the document shows of all: in an example
    within the text, `"things_links"` behind `"things"`."""
    shown = _shown("\n".join(p.source for s in of_all_lists(document) for p in s.prose))
    links = of_values([shown])
    for draft in drafts if shown and links is not None else ():
        root, key = draft.response.shape, draft.response.wrapper
        if draft.effect is not Effect.LIST or root is None or key not in root.properties:
            continue
        if "array" in root.properties[key].all_types() and links is not None:
            added = root.properties.setdefault(f"{key}_links", links.copy())
            added.example, added.evidence = shown, {Evidence.EXAMPLE}


def _shown(text: str) -> Any:
    """The links of the first such example, if they are JSON."""
    found = _BESIDE.search(text)
    try:
        return msgspec.json.decode(found[2]) if found else []
    except msgspec.DecodeError:
        return []
