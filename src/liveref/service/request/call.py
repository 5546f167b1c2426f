"""One request: taken apart, not yet judged."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import UNSET

from liveref.model.microversion import Version
from liveref.service.request.caller import Caller


class Call(msgspec.Struct):
    """`path` and `query` values are decoded; `body` is the JSON sent, UNSET if there was none;
    `base` is the address that the client called, for links, and `url` the path and query below it.
    `caller` is the caller by the token, None if no token is needed. `hashes` are those of the
    secrets in the body that logins are checked against, `made` are generated secrets that the
    answer reveals; both by field. `computed` are values of fields that the answer shows and no
    record of the operation's own resource holds. `version` is the requested microversion, None if
    there is only one. `above` are the stored identities of parents, by parameter of the path. `id`
    is what the answer calls the request, "" where answers call it nothing."""

    method: str
    path: dict[str, str]
    query: dict[str, list[str]] = {}
    body: Any = UNSET
    now: float = 0.0
    base: str = ""
    url: str = ""
    headers: dict[bytes, bytes] = {}
    caller: Caller | None = None
    hashes: dict[str, str] = {}
    made: dict[str, str] = {}
    computed: dict[str, Any] = {}
    version: Version | None = None
    above: dict[str, str] = {}
    id: str = ""

    @property
    def shown_values(self) -> dict[str, Any]:
        """The values of the request itself that the answer may show."""
        return self.path | self.computed if self.computed else self.path

    @property
    def named(self) -> dict[str, str]:
        """The values of the path, and those of the service's own headers (`x-...`)."""
        texts = ((n.decode("latin-1"), v) for n, v in self.headers.items() if n[:2] == b"x-")
        return {name: value.decode("latin-1") for name, value in texts} | self.path

    def one(self, name: str) -> str | None:
        """The last value of a query parameter, or None."""
        values = self.query.get(name)
        return values[-1] if values else None

    def says(self, name: str) -> bool:
        """Whether a query parameter is given and true."""
        return (self.one(name) or "").lower() in ("true", "1", "yes")
