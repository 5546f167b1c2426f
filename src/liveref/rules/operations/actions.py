"""The names of actions that share one URL."""

from __future__ import annotations

import re

from liveref.model.api import Effect
from liveref.model.conventions import Conventions
from liveref.naming.patterns import compiled, matches
from liveref.rules.drafts.drafts import Draft

__all__ = ["action_name"]

_TITLED = re.compile(r"\(([\w-]+) action\)", re.IGNORECASE)


def action_name(draft: Draft, conventions: Conventions) -> str | None:
    """The root key that names the action of a POST .../action or .../actions; None for others.

    It is the single root key of the example, else the name that the title gives in brackets,
    else the first row of the body.
    """
    paths = conventions.paths
    shared = matches(paths.action, draft.last) or matches(paths.actions, draft.last)
    if draft.effect is not Effect.ACTION or not shared:
        return None
    keys = list(draft.request.roots())
    if len(keys) == 1:
        return keys[0]
    titled = _TITLED.search(draft.source.title)
    names = [row.name for row in draft.request.body]
    if titled and (not keys or titled[1] in keys):
        return titled[1]
    return next((n for n in names if not keys or n in keys), None) or _in_prose(draft)


def _in_prose(draft: Draft) -> str | None:
    """The action that the text names: ``Specify the `pause` action in the request body``."""
    for piece in draft.source.prose:
        found = compiled(r"`+([\w-]+)`+ action\b").search(piece.source)
        if found:
            return str(found[1])
    return None
