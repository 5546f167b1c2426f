"""Addresses of the API itself that its examples show, filled in for a record."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from liveref.model.api import API
from liveref.service.routing import PARAMETER, Router

Fill = Callable[[dict[str, str], str, str], str]


class Addresses:
    """Knows the paths of an API, and which of them an example of a URL leads to."""

    def __init__(self, api: API, prefix: str) -> None:
        self._prefix = prefix
        self._router = Router(
            ("GET", operation.path, operation.path) for operation in api.operations
        )

    def like(self, example: str) -> Fill | None:
        """How to make an address like `example`: of the path's values, the record's identity
        and the address that the client called. None if the example leads nowhere here."""
        parts = urlsplit(example)
        if not parts.path.startswith("/"):
            return None
        found = self._router.find("GET", parts.path)
        if found is None:
            return None
        template, is_whole = found[0][0], bool(parts.scheme)
        names = PARAMETER.findall(template)

        def fill(path: dict[str, str], identity: str, base: str) -> str:
            text = template
            for name in names:
                text = text.replace(f"{{{name}}}", path.get(name, identity))
            return f"{base if is_whole else ''}{self._prefix}{text}"

        return fill
