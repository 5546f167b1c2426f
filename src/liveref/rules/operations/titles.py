"""What the title of an operation says that it does."""

from __future__ import annotations

from liveref.naming.patterns import compiled
from liveref.rules.drafts.drafts import Draft


def says(pattern: str, draft: Draft) -> bool:
    """Whether the title starts with such a verb."""
    found = compiled(rf"(?:{pattern})\w?s?\b").match(draft.source.title.strip())
    return found is not None
