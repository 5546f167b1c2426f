"""Items that several parameters identify together: `/quotas/{project_id}/{resource}`."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from liveref.naming.nouns import slug
from liveref.naming.routes import ITEM, Route, Segment
from liveref.rules.drafts.claims import Claim
from liveref.rules.drafts.drafts import Draft, Key
from liveref.rules.drafts.grounds import by_call
from liveref.rules.drafts.workspace import Workspace
from liveref.rules.rule import rule

__all__ = ["composed_item"]


@rule("path-composed-item")
def composed_item(workspace: Workspace) -> Iterator[Claim]:
    """Several parameters at the end of a path identify one item together if a POST right above
    them sends a field of each name: then they are the item's compound key."""
    sent: dict[Key, set[str]] = {}
    for draft in workspace.drafts:
        if draft.method == "POST" and not draft.is_item:
            names = {*draft.request.roots(), *(row.name for row in draft.request.body)}
            sent.setdefault(draft.path_key, set()).update(map(slug, names))
    for draft in workspace.drafts:
        start = _first_parameter(draft)
        last = draft.route.segments[start:]
        names = {slug(name) for segment in last for name in segment.parameters}
        if len(last) > 1 and names <= sent.get(draft.path_key[:start], set()):
            yield Claim(draft, "route", _composed(draft.route, start), by_call(draft.source))
            yield Claim(draft, "path_key", (*draft.path_key[:start], ITEM), by_call(draft.source))


def _first_parameter(draft: Draft) -> int:
    """The index of the first of the parameters that a path ends in."""
    start = len(draft.path_key)
    while start and draft.path_key[start - 1] == ITEM:
        start -= 1
    return start


def _composed(route: Route, start: int) -> Route:
    last = route.segments[start:]
    names = tuple(name for segment in last for name in segment.parameters)
    one = Segment("/".join(segment.text for segment in last), "", names)
    return msgspec.structs.replace(route, segments=(*route.segments[:start], one))
