"""Dotted paths into a JSON object.

A dot goes one object deeper: `server.name`. Any other character may stand in a key (`os-ext:host`);
a backslash takes the next character as it is, so that `a\\.b` is the one key "a.b". The value of a
path is None if it leads to nothing, or through something that is no object: to the store, absent
and null are the same.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from msgspec import Struct

_PIECE = re.compile(r"((?:[^.\\]|\\.)*)(\.|\Z)", re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


@lru_cache(maxsize=4096)
def parse_path(path: str) -> tuple[str, ...]:
    """The keys that `path` leads through; ValueError if it ends in a lone backslash."""
    keys: list[str] = []
    position = 0
    while True:
        piece = _PIECE.match(path, position)
        if piece is None:
            raise ValueError(f"the path {path!r} ends in a backslash that escapes nothing")
        keys.append(_ESCAPED.sub(r"\1", piece[1]))
        position = piece.end()
        if not piece[2]:
            return tuple(keys)


def value_at(data: Any, keys: tuple[str, ...]) -> Any:
    """The value that `keys` lead to in `data`, None if there is none. A struct counts as an object
    of its fields."""
    for key in keys:
        if isinstance(data, dict):
            data = data.get(key)
        elif isinstance(data, Struct) and key in data.__struct_fields__:
            data = getattr(data, key)
        else:
            return None
    return data
