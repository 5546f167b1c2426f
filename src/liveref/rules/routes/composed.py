"""Things that several parameters identify together: `/quotas/{project_id}/{resource}`."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from liveref.naming.nouns import slug
from liveref.naming.routes import ITEM, Route, Segment
from liveref.rules.drafts.drafts import Draft, Key

__all__ = ["compose"]


def compose(drafts: Iterable[Draft]) -> None:
    """Have the parameters that a path ends in be one where what is made right above them is given
    a field of each name: these tell the new one from its like."""
    drafts = list(drafts)
    given: dict[Key, set[str]] = {}
    for draft in drafts:
        if draft.method == "POST" and not draft.is_item:
            names = {*draft.request.roots(), *(row.name for row in draft.request.body)}
            given.setdefault(draft.node, set()).update(map(slug, names))
    for draft in drafts:
        start = _start(draft.route)
        names = {slug(n) for each in draft.route.segments[start:] for n in each.parameters}
        if len(draft.route.segments) - start > 1 and names <= given.get(draft.node[:start], set()):
            draft.route = _composed(draft.route, start)
            draft.node = (*draft.node[:start], ITEM)


def _start(route: Route) -> int:
    """Where the parameters begin that a path ends in."""
    start = len(route.segments)
    while start and route.segments[start - 1].parameters:
        start -= 1
    return start


def _composed(route: Route, start: int) -> Route:
    last = route.segments[start:]
    names = tuple(name for segment in last for name in segment.parameters)
    one = Segment("/".join(segment.text for segment in last), "", names)
    return msgspec.structs.replace(route, segments=(*route.segments[:start], one))
