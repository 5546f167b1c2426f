"""The negotiation of microversions, and the pages that tell of versions."""

from __future__ import annotations

from typing import Any

import msgspec


class Microversions(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The way in which a client names its microversion: `HEADER: WORD VERSION`.

    `words` has the word for a service type, where it is not the type itself; `older` a header
    that holds the version alone, by service type; `latest` asks for the newest.
    """

    header: str
    latest: str = "latest"
    words: dict[str, str] = {}
    older: dict[str, str] = {}
    newest: dict[str, str] = {}
    """The newest one of a project whose reference tells of none, or of an older one alone."""
    dated: dict[str, str] = {}
    """By service type, the first one in which answers say when they were true (`Last-Modified`), so
    that a cache asks again."""


class Discovery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The version documents of an API whose reference shows none.

    `versions` is the body at the root, in which `{versions}` stands for the list, `version`
    that below a version, with `{version}` for its document; `envelopes` has other bodies
    at the root by service type. `code` is the status at the root, `codes` has others likewise.
    """

    versions: Any
    version: Any
    code: int = 200
    codes: dict[str, int] = {}
    envelopes: dict[str, Any] = {}
    shown: dict[str, dict[str, Any]] = {}
    """By service type, what a version document has besides, or instead."""
    rewritten: str = "self"
    """A regular expression over the `rel` of the links that lead to the API itself."""
    versioned: tuple[str, ...] = ()
    """The service types whose address in a catalog is that of their current version."""
    addresses: dict[str, str] = {}
    """By service type, its address in a catalog below the service, with `%(project_id)s`."""
