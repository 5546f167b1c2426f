"""Addresses of the API itself that its examples show, filled in for a record."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from liveref.model.api import API
from liveref.model.path import names_in
from liveref.naming.versions import edition_segment
from liveref.service.request.routing import Router

Fill = Callable[[dict[str, str], str, str], str]


class Addresses:
    """Knows the paths of an API, and which of them an example of a URL leads to.

    Before a path comes `root`, where the API stands, and the version that the paths leave out
    (`below`). An address without a host is one below the service, wherever that stands.
    """

    def __init__(self, api: API, root: str, below: str = "") -> None:
        self._root, self._below = root, below
        self._version = api.conventions.paths.version
        self._segments = [edition.segment for edition in api.editions if edition.segment]
        self._router = Router(
            ("GET", operation.path, operation.path) for operation in api.operations
        )

    def like(self, example: str) -> Fill | None:
        """How to make an address like `example`: of the path's values, the record's identity
        and the address that the client called. None if the example leads nowhere here."""
        parts = urlsplit(example)
        if not parts.path.startswith("/"):
            return None
        found = self._router.find("GET", parts.path) or self._behind_mount(parts.path)
        found = found or self._behind_scope(parts.path)
        template = found[0][0] if found else self._without_version(parts.path)
        is_whole = bool(parts.scheme)
        if template is None or not (is_whole or re.search(r"/\w", template)):
            return None
        names = names_in(template)

        def fill(path: dict[str, str], identity: str, base: str) -> str:
            text = template
            for name in names:
                text = text.replace(f"{{{name}}}", path.get(name, identity))
            return (f"{base}{self._root}" if is_whole else "") + self._below + text

        return fill

    def _without_version(self, path: str) -> str | None:
        """The template of a path that leaves out the version, as bookmarks do."""
        for segment in self._segments:
            if found := self._router.find("GET", f"/{segment}{path}"):
                return found[0][0].removeprefix(f"/{segment}")
        return None

    def _behind_scope(self, path: str) -> tuple[list[str], dict[str, str]] | None:
        """What a path leads to where the paths of the API leave out the version and whose things
        they are: `/v2.1/PROJECT/servers/ID`, and a bookmark without the version."""
        words = path.strip("/").split("/") if self._below else []
        before = 2 if words and re.fullmatch(self._version, words[0], re.IGNORECASE) else 1
        behind = (words[start:] for start in range(before - 1, before + 1) if words[start:])
        found = (self._router.find("GET", "/" + "/".join(rest)) for rest in behind)
        return next((each for each in found if each), None)

    def _behind_mount(self, path: str) -> tuple[list[str], dict[str, str]] | None:
        """What a path leads to from the version on: what comes before is where the examples'
        service stands."""
        segment = edition_segment(path, self._version)
        return self._router.find("GET", path[path.index(f"/{segment}") :]) if segment else None
