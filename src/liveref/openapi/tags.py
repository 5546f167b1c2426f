"""Tags: the sections of the document in which operations stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from liveref.model.api import API, Operation
from liveref.prose import commonmark

__all__ = ["Tags"]


class Tags:
    """A tag for each innermost section; where two bear one title, the one above goes before."""

    def __init__(self, api: API) -> None:
        self._api = api
        above: dict[str, set[tuple[str, ...]]] = defaultdict(set)
        for operation in api.operations:
            if operation.sections:
                above[operation.sections[-1]].add(operation.sections[:-1])
        self._ambiguous = {title for title, places in above.items() if len(places) > 1}

    def of(self, operation: Operation) -> str:
        """The name of the tag that an operation bears."""
        return self._name(operation.sections)

    def written(self, operations: Iterable[Operation]) -> list[dict[str, Any]]:
        """The tag objects of these operations, in the order of the document."""
        places = dict.fromkeys(operation.sections for operation in operations)
        prose_by_place = {(*s.sections, s.title): s.prose for s in self._api.sections}
        texts: dict[str, str] = {}
        for place in places:
            text = "\n\n".join(filter(None, map(commonmark, prose_by_place.get(place, ()))))
            texts.setdefault(self._name(place), text)
        return [
            {"name": name, "description": text} if text else {"name": name}
            for name, text in texts.items()
        ]

    def _name(self, sections: tuple[str, ...]) -> str:
        if not sections:
            return self._api.title
        if sections[-1] in self._ambiguous and len(sections) > 1:
            return " / ".join(sections)
        return sections[-1]
