"""What the title of an operation says that it does."""

from __future__ import annotations

from liveref.inference.drafts import Draft
from liveref.naming.patterns import compiled


def says(pattern: str, draft: Draft) -> bool:
    """Whether the title starts with such a verb."""
    found = compiled(rf"(?:{pattern})\w?s?\b").match(draft.source.title.strip())
    return found is not None
