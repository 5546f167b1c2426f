"""The form of paths."""

from __future__ import annotations

import msgspec


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
