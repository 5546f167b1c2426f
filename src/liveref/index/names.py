"""Meanings of the name of a field, by the family's conventions."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from msgspec import UNSET

from liveref.model.conventions.names import Names
from liveref.model.schema import Schema


class FieldNames:
    """Asks the conventions' patterns about a field's name; answers are remembered."""

    def __init__(self, names: Names) -> None:
        self._patterns = {
            field: re.compile(getattr(names, field), re.IGNORECASE)
            for field in names.__struct_fields__
        }
        self.means = lru_cache(maxsize=4096)(self._means)

    def _means(self, kind: str, name: str) -> bool:
        """Whether `name` is one of the `kind` ("secret", "time", ...; a field of Names)."""
        return self._patterns[kind].fullmatch(name) is not None

    def current(self, name: str) -> str:
        """The name that answers have for a field: `name` for `display_name`."""
        match = self._patterns["changed"].fullmatch(name)
        return str(match[1]) if match else name

    def default(self, name: str, schema: Schema) -> Any:
        """The value of a field that nobody set: its documented default; false, never the value of
        an example, if true would make the record public; else UNSET."""
        if schema.default is UNSET and "boolean" in schema.types:
            return False if self.means("withheld", name) else UNSET
        return schema.default

    def without_secrets(self, value: Any) -> Any:
        """A JSON value with every key that is named like a secret left out, at any depth."""
        if isinstance(value, dict):
            return {
                key: self.without_secrets(item)
                for key, item in value.items()
                if not self.means("secret", key)
            }
        if isinstance(value, list):
            return [self.without_secrets(item) for item in value]
        return value
