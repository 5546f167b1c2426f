"""What requests that share a URL have in common."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from liveref.model.reason import Evidence
from liveref.rules.drafts.drafts import Draft
from liveref.rules.drafts.shapes import Shape
from liveref.rules.reconcile.pooling import inner

__all__ = ["lift_rows", "share_tables"]


def share_tables(drafts: Iterable[Draft]) -> None:
    """Let a table that describes a field of one request stand for the same field of those that
    share its URL, where these only show it and no action's name tells them apart.

    They are ways to say the same. The types have to agree, and nothing becomes required.
    """
    groups: dict[tuple[str, str, str | None, bool], list[Shape]] = defaultdict(list)
    for draft in drafts:
        root, fields = draft.request.shape, inner(draft.request)
        for shape in (root, fields if fields is not root else None):
            if shape is not None:
                place = (draft.method, draft.source.path, draft.action, shape is root)
                groups[place].append(shape)
    for shapes in groups.values():
        for shape in shapes:
            _share(shape, shapes)


def lift_rows(drafts: Iterable[Draft]) -> None:
    """Let a row that an example of a request has in an object stand beside that, where the answer
    has both and has them so."""
    for draft in drafts:
        asked, shown = inner(draft.request), inner(draft.response)
        if asked is None or shown is None:
            continue
        for name, holder in list(asked.properties.items()):
            known = shown.properties.get(name)
            for field, child in list(holder.properties.items()) if known else ():
                beside = shown.properties.get(field)
                told = beside is not None and Evidence.TABLE in beside.evidence & child.evidence
                if told and known and field not in known.properties | asked.properties:
                    asked.properties[field] = holder.properties.pop(field)


def _share(shape: Shape, others: list[Shape]) -> None:
    for name, child in shape.properties.items():
        if Evidence.TABLE in child.evidence:
            continue
        for other in others:
            known = other.properties.get(name)
            if known and Evidence.TABLE in known.evidence and _agree(known, child):
                child.evidence.add(Evidence.TABLE)
                break


def _agree(one: Shape, other: Shape) -> bool:
    return bool(one.all_types()) and set(one.all_types()) == set(other.all_types())
