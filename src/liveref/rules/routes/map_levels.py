"""Maps whose values are maps: `/config/{group}/{option}` is an entry of an entry of `/config`."""

from __future__ import annotations

from collections.abc import Iterator

from liveref.naming.routes import ITEM
from liveref.reading.document import Side
from liveref.rules.drafts.claims import Claim
from liveref.rules.drafts.drafts import Draft, Key
from liveref.rules.drafts.shapes import Shape
from liveref.rules.drafts.text_grounds import by_root_key
from liveref.rules.drafts.workspace import Workspace
from liveref.rules.routes.tree import Tree
from liveref.rules.rule import rule

__all__ = ["loosen", "map_of_maps"]


@rule("path-map-of-maps")
def map_of_maps(workspace: Workspace) -> Iterator[Claim]:
    """A path holds a map of maps if its example is an object of objects under one key, and the
    examples of the paths below it have the keys of that object, and of the objects in it, as
    root keys: `/config/{group}/{option}` below `/config`. A part that an example shows without
    the root key of the whole is read as if it stood under it, if a row has that key."""
    tree = workspace.tree
    for draft in workspace.drafts:
        level = next((key for key in _bases(draft.path_key) if _is_map(key, tree)), None)
        if level is None:
            continue
        whole = next(d for d in tree.at(level, "GET") if len(d.response.roots()) == 1)
        [wrapper] = whole.response.roots()
        because = by_root_key(whole, Side.RESPONSE, wrapper)
        yield Claim(draft, "map_root", level, because)
        for message in map(draft.message, Side):
            if wrapper in message.names() and wrapper not in message.roots():
                examples = [{wrapper: value} for value in message.examples]
                yield Claim(message, "examples", examples, because)


def loosen(root: Shape, *, is_whole: bool) -> None:
    """Let a map of maps have other keys than those that are shown, and not all of these, unless
    it is to be made as a whole."""
    for _, shape in root.walk():
        shape.required = shape.required and is_whole
        shape.open = shape.open or bool(shape.properties)


def _bases(key: Key) -> Iterator[Key]:
    """The places of the maps that a place may belong to: before the keys at its end, or before
    its last word, which may follow the keys of an entry (`/config/{group}/default`)."""
    yield _without_keys(key)
    if key and key[-1] != ITEM:
        yield (*_without_keys(key[:-1]), key[-1])


def _without_keys(key: Key) -> Key:
    while key and key[-1] == ITEM:
        key = key[:-1]
    return key


def _is_map(base: Key, tree: Tree) -> bool:
    """True if examples show under a key what the whole has under it."""
    if not base or tree.has(base, "POST"):
        return False
    roots = [draft.response.roots() for draft in tree.at(base, "GET")]
    whole = next((v for shown in roots if len(shown) == 1 for v in shown.values()), None)
    if not isinstance(whole, dict) or not all(isinstance(v, dict) for v in whole.values()):
        return False
    inner = {key for part in whole.values() for key in part}
    parts = [
        shown.keys() <= keys
        for depth, keys in enumerate((set(whole), inner), 1)
        for place in _places(base, depth)
        for shown in _roots(tree.at(place, "GET"))
    ]
    return bool(parts) and all(parts)


def _roots(drafts: list[Draft]) -> list[dict[str, object]]:
    return [roots for draft in drafts if (roots := draft.response.roots())]


def _places(base: Key, depth: int) -> tuple[Key, Key]:
    """The places of the parts at that depth of a map."""
    keys = (ITEM,) * depth
    return (*base, *keys), (*base[:-1], *keys, base[-1])
