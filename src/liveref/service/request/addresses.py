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
    """Finds the path of an API that an example URL leads to. Generated paths begin with `root`, the
    prefix of the API, and `below`, the version that its paths leave out. An address without a host
    is relative to the service."""

    def __init__(self, api: API, root: str, below: str = "") -> None:
        self._root, self._below = root, below
        self._version = api.conventions.paths.version
        self._segments = [edition.segment for edition in api.editions if edition.segment]
        self._router = Router(
            ("GET", operation.path, operation.path) for operation in api.operations
        )

    def like(self, example: str) -> Fill | None:
        """The function that makes an address like `example` of the path's values, the record's
        identity and the base URL. None if the example leads to no path of the API."""
        parts = urlsplit(example)
        if not parts.path.startswith("/"):
            return None
        match = self._router.find("GET", parts.path) or self._behind_mount(parts.path)
        match = match or self._behind_scope(parts.path)
        behind = None if match or parts.scheme else self._behind_prefix(parts.path)
        match = match or behind
        template = match[0][0] if match else self._without_version(parts.path)
        is_whole = bool(parts.scheme)
        if template is None or not (is_whole or re.search(r"/\w", template)):
            return None
        names = names_in(template)

        def fill(path: dict[str, str], identity: str, base: str) -> str:
            text = template
            for name in names:
                text = text.replace(f"{{{name}}}", path.get(name, identity))
            root = f"{base}{self._root}" if is_whole else self._root if behind else ""
            return root + self._below + text

        return fill

    def _without_version(self, path: str) -> str | None:
        """The template of a path that leaves out the version, as bookmarks do."""
        for segment in self._segments:
            if match := self._router.find("GET", f"/{segment}{path}"):
                return match[0][0].removeprefix(f"/{segment}")
        return None

    def _behind_scope(self, path: str) -> tuple[list[str], dict[str, str]] | None:
        """The path of an address with a version and a project that the paths of the API leave out:
        `/v2.1/PROJECT/servers/ID`, and a bookmark without the version."""
        words = path.strip("/").split("/") if self._below else []
        before = 2 if words and re.fullmatch(self._version, words[0], re.IGNORECASE) else 1
        behind = (words[start:] for start in range(before - 1, before + 1) if words[start:])
        matches = (self._router.find("GET", "/" + "/".join(rest)) for rest in behind)
        return next((match for match in matches if match), None)

    def _behind_prefix(self, path: str) -> tuple[list[str], dict[str, str]] | None:
        """The path of an address without a host, behind the prefix of the service in the
        example: `/placement/traits`."""
        _, _, rest = path.removeprefix("/").partition("/")
        return self._router.find("GET", f"/{rest}") if rest else None

    def _behind_mount(self, path: str) -> tuple[list[str], dict[str, str]] | None:
        """The path of an address from its version on, without the prefix of the service in the
        example."""
        segment = edition_segment(path, self._version)
        return self._router.find("GET", path[path.index(f"/{segment}") :]) if segment else None
