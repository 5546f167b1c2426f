"""What a family of references leaves unsaid, as data."""

from __future__ import annotations

from typing import Any

import msgspec


class Names(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Regular expressions (`re.fullmatch`, any case) over field names that carry meaning.

    `reference` matches a field that holds another resource's identity.
    """

    identifier: str
    secret: str
    created: str
    updated: str
    time: str
    status: str
    reference: str
    url: str
    host: str
    links: str
    natural_key: str
    owner: str


class Errors(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The shape of an error's body.

    `envelope` is a JSON value in which the strings `{code}`, `{title}`, `{message}` and
    `{field}` are replaced; a key whose value is `{field}` is left out where no field is at
    fault.
    """

    envelope: Any


class Paths(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Regular expressions (`re.fullmatch`, any case) over the segments of a path.

    `version` matches a segment that says which version is meant and `scope` the name of a
    parameter that says, in the first segment, whose things are meant; neither is part of a
    resource. `namespace` matches a segment that only groups extensions; `prefix` (`re.match`)
    is what a segment may start with without meaning. `action` ends the path of an action
    that its body names, `actions` comes before an action that the next segment names,
    `detail` ends a list with more fields, `data` the path of a binary body, `map` that of a
    map of keys and values; `versions` is a first segment that tells of the API itself. A
    pattern that is not given matches nothing.
    """

    version: str = r"v\d+(\.\d+)*"
    scope: str = r"(?!)"
    namespace: str = r"(?!)"
    prefix: str = r"(?!)"
    action: str = r"(?!)"
    actions: str = r"(?!)"
    detail: str = r"(?!)"
    data: str = r"(?!)"
    map: str = r"(?!)"
    versions: str = r"(?!)"


class Statuses(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Regular expressions (`re.fullmatch`, any case) over the values of a status.

    `passing` matches one that gives way by itself, `failed` one that says that something
    went wrong, `settled` one that a thing has when nothing happens to it. `usual` is the
    settled one to assume where the document shows none.
    """

    passing: str = r"(?!)"
    failed: str = r"error"
    settled: str = r"active"
    usual: str = "ACTIVE"


class Authentication(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a request says who sends it: a token in the header of that name.

    `public` is a regular expression (`re.fullmatch`) over "METHOD path": what needs no token.
    """

    header: str
    description: str = ""
    public: str = r"(?!)"


class Uploads(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Regular expressions (`re.fullmatch`) over the fields that describe a binary body."""

    size: str = r"(?!)"
    md5: str = r"(?!)"
    algorithm: str = r"(?!)"
    digest: str = r"(?!)"
    """The digest by `algorithm`, which is SHA-512."""


class Conventions(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A family's conventions; `wins` of the four sources: over the document, under behaviour."""

    family: str
    names: Names
    errors: Errors
    default_success: dict[str, int]
    """The code of a success where none is documented, by method, and "ACTION"."""
    transport_errors: tuple[int, ...]
    """Codes that are never remapped to a documented one."""
    paths: Paths = Paths()
    statuses: Statuses = Statuses()
    uploads: Uploads = Uploads()
    open_fields: str = r"(?!)"
    """Names of body fields that are maps with keys of the user's own."""
    authentication: Authentication | None = None
    """None where the family has no authentication of its own."""
