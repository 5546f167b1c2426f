"""Query parameters of a list with details, which are those of the plain list."""

from __future__ import annotations

from collections.abc import Iterable

from liveref.model.api import Effect
from liveref.model.conventions import Conventions
from liveref.naming.patterns import matches
from liveref.rules.drafts.drafts import Draft
from liveref.rules.text.words import words

__all__ = ["share_queries"]


def share_queries(drafts: Iterable[Draft], conventions: Conventions) -> None:
    """Let a list with details take what the plain list takes.

    By their source, none of a service's fifteen lists with details lacks a parameter that the
    plain list has; where tables differ, one was forgotten. What chooses the fields to be shown is
    left out, for there they are all shown.
    """
    lists = {d.source.path.rstrip("/"): d for d in drafts if d.effect is Effect.LIST}
    for path, detailed in lists.items():
        above, _, last = path.rpartition("/")
        plain = lists.get(above)
        if plain is not None and matches(conventions.paths.detail, last):
            _share(plain, detailed)


def _share(plain: Draft, detailed: Draft) -> None:
    known = {row.name for row in detailed.request.rows.get("query", ())}
    for row in plain.request.rows.get("query", ()):
        if row.name not in known and not matches(words().choosing, row.name):
            detailed.request.rows.setdefault("query", []).append(row)
    detailed.queries.extend(name for name in plain.queries if not matches(words().choosing, name))
