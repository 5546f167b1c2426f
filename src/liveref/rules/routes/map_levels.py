"""Maps whose values are maps: one thing of which each part, and each part of that, stands below
it under its key, as `/config/{group}/{option}` does below `/config`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from liveref.naming.routes import ITEM
from liveref.reading.document import Side
from liveref.rules.drafts.drafts import Draft, Key
from liveref.rules.drafts.shapes import Shape
from liveref.rules.routes.tree import Tree

__all__ = ["loosen", "tell_levels"]


def tell_levels(drafts: Iterable[Draft], tree: Tree) -> None:
    """Mark what is done to such maps and their parts; and put what an example shows of a part
    under the wrapper of the whole, where a row says that this is there."""
    for draft in drafts:
        draft.level = next((key for key in _bases(draft.node) if _is_map(key, tree)), None)
    for draft in (draft for draft in drafts if draft.level is not None):
        [wrapper] = tree.at(draft.level or (), "GET")[0].response.roots()
        for message in map(draft.message, Side):
            if wrapper in message.names() and wrapper not in message.roots():
                message.examples = [{wrapper: value} for value in message.examples]


def loosen(root: Shape, *, is_whole: bool) -> None:
    """Let a map of maps have other keys than those that are shown, and not all of these, unless
    it is to be made as a whole."""
    for _, shape in root.walk():
        shape.required = shape.required and is_whole
        shape.open = shape.open or bool(shape.properties)


def _bases(node: Key) -> Iterator[Key]:
    """The places of the maps that a place may belong to: before the keys at its end, or before
    its last word, which comes after those of the whole as well (`/config/{group}/default`)."""
    yield _without_keys(node)
    if node and node[-1] != ITEM:
        yield (*_without_keys(node[:-1]), node[-1])


def _without_keys(node: Key) -> Key:
    while node and node[-1] == ITEM:
        node = node[:-1]
    return node


def _is_map(base: Key, tree: Tree) -> bool:
    """Whether examples show that what stands under a key is what the whole has under it."""
    if not base or tree.has(base, "POST"):
        return False
    shown = [draft.response.roots() for draft in tree.at(base, "GET")]
    whole = next((v for roots in shown if len(roots) == 1 for v in roots.values()), None)
    if not isinstance(whole, dict) or not all(isinstance(v, dict) for v in whole.values()):
        return False
    inner = {key for part in whole.values() for key in part}
    parts = [
        roots.keys() <= known
        for depth, known in enumerate((set(whole), inner), 1)
        for place in _places(base, depth)
        for draft in tree.at(place, "GET")
        if (roots := draft.response.roots())
    ]
    return bool(parts) and all(parts)


def _places(base: Key, depth: int) -> tuple[Key, Key]:
    """Where the parts stand that are so deep in a map."""
    keys = (ITEM,) * depth
    return (*base, *keys), (*base[:-1], *keys, base[-1])
