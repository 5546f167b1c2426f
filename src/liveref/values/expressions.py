"""Regular expressions that documents and behaviour files give, matched with texts of clients.

Python's `re` can take forever: `(a+)+` and thirty letters are enough. The engine of the JSON Schema
validator is bounded. A text that it gives up on does not match."""

from __future__ import annotations

from functools import lru_cache

import jsonschema_rs


def is_in(pattern: str, text: str) -> bool:
    """Whether a part of a text matches; true for a pattern that the engine does not know."""
    validator = _validator(pattern)
    return validator is None or validator.is_valid(text)


def is_whole(pattern: str, text: str) -> bool:
    """Whether a whole text matches; true for a pattern that the engine does not know."""
    return is_in(f"^(?:{pattern})$", text)


@lru_cache(maxsize=1024)
def _validator(pattern: str) -> jsonschema_rs.Draft202012Validator | None:
    try:
        return jsonschema_rs.Draft202012Validator({"pattern": pattern})
    except (ValueError, jsonschema_rs.ValidationError):
        return None
