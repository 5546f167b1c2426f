"""Places that hold a map of keys and values of the user's own: metadata."""

from __future__ import annotations

from liveref.model.conventions import Paths
from liveref.naming.nouns import slug, thing_of
from liveref.naming.patterns import matches
from liveref.naming.routes import ITEM
from liveref.rules.routes.tree import Tree


def is_map(key: tuple[str, ...], tree: Tree, paths: Paths) -> bool:
    """Whether a place is named like a map, has keys below it and no example against it."""
    if not key or key[-1] == ITEM or not tree.has_items(key):
        return False
    names = {key[-1], *(draft.last for draft in tree.at(key))}
    if not any(matches(paths.map, name) for name in names):
        return False
    if _is_told_by_others(key, tree):
        return False
    return not any(isinstance(v, list) for d in tree.at(key) for v in d.response.roots().values())


def _is_told_by_others(key: tuple[str, ...], tree: Tree) -> bool:
    """Whether what stands below is called by the identity of something else, and nobody here
    gives it: these are no keys of the user's own."""
    below = (*key, ITEM)
    if tree.has(key, "PUT", "POST") or tree.has(below, "PUT", "POST"):
        return False
    names = [draft.route.segments[-1].parameters[-1] for draft in tree.at(below)]
    return any(slug(name).endswith("id") and thing_of(name) for name in names)
