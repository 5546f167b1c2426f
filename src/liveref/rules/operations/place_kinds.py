"""Places of the tree of paths that hold a collection, or a map of keys of the user's own."""

from __future__ import annotations

from liveref.model.conventions.paths import Paths
from liveref.naming.nouns import noun_of, singular, slug
from liveref.naming.patterns import matches
from liveref.naming.routes import ITEM
from liveref.rules.drafts.drafts import Draft, Key
from liveref.rules.routes.tree import Tree
from liveref.rules.text.words import words

__all__ = ["is_list", "is_map"]


def is_list(draft: Draft, tree: Tree, paths: Paths) -> bool:
    """True if a GET answers with several records: by its array, by the items below it, or, if its
    answer is not documented, by its title."""
    if tree.has_items(draft.path_key) and not _is_object(draft):
        return True
    if matches(paths.detail, draft.last) and tree.has_items(draft.path_key[:-1]):
        return True
    if draft.response.has_body:
        return _has_array(draft)
    return singular(draft.last) != draft.last and draft.is_titled(words().listing)


def _is_object(draft: Draft) -> bool:
    """True if the answer is one record: no array, at a path whose last word is a singular."""
    roots = draft.response.roots()
    if not roots or singular(draft.last) != draft.last:
        return False
    return not any(isinstance(value, list) for value in roots.values())


def _has_array(draft: Draft) -> bool:
    """True if the answer is an array, or has at its root one of its own name, or only arrays."""
    message = draft.response
    if any(isinstance(value, list) for value in message.examples):
        return True
    roots = {n: v for n, v in message.roots().items() if not matches(words().beside, n)}
    if roots:
        arrays = [name for name, value in roots.items() if isinstance(value, list)]
        own = any((singular(slug(name)),) == draft.path_key[-1:] for name in arrays)
        return own or len(arrays) == len(roots)
    first = next(iter(message.body), None)
    if first is None or first.definition is None:
        return False
    return (first.definition.type or "").lower() in ("array", "list")


def is_map(key: Key, tree: Tree, paths: Paths) -> bool:
    """True if a place is named like a map, has keys below it and no example against it."""
    if not key or key[-1] == ITEM or not tree.has_items(key):
        return False
    names = {key[-1], *(draft.last for draft in tree.at(key))}
    if not any(matches(paths.map, name) for name in names) or _has_identities(key, tree):
        return False
    return not any(isinstance(v, list) for d in tree.at(key) for v in d.response.roots().values())


def _has_identities(key: Key, tree: Tree) -> bool:
    """True if the parameter below is called like the identity of another resource, and no
    operation writes there: then it is no key of the user's own."""
    below = (*key, ITEM)
    if tree.has(key, "PUT", "POST") or tree.has(below, "PUT", "POST"):
        return False
    names = [draft.route.segments[-1].parameters[-1] for draft in tree.at(below)]
    return any(slug(name).endswith("id") and noun_of(name) for name in names)
