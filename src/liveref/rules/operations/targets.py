"""Which thing an operation works on, and how the record is found."""

from __future__ import annotations

from liveref.model.api import Effect, Target
from liveref.model.conventions import Conventions
from liveref.naming.nouns import slug
from liveref.naming.patterns import matches
from liveref.naming.routes import ITEM
from liveref.rules.drafts.drafts import Draft, Key
from liveref.rules.operations.lists import is_list
from liveref.rules.routes.tree import Tree

__all__ = ["ROOT", "aim"]

ROOT: Key = ("version",)
"""The thing that the root of an API, and each version, tells of."""
_BESIDE = (Effect.ACTION, Effect.UPLOAD, Effect.DOWNLOAD)
_LOOKS = (Effect.SHOW, Effect.LIST)
_WHOLE = (Effect.REPLACE, Effect.UPDATE)


def aim(draft: Draft, tree: Tree, conventions: Conventions) -> None:
    """Set the draft's `thing`, `target` and `identifier` from its effect and its path."""
    if draft.effect is Effect.DISCOVERY or not draft.node:
        draft.thing, draft.target = ROOT, Target.SINGLETON
    elif draft.level is not None and draft.node != draft.level:
        *_, (last, _) = (pair for pair in enumerate(draft.node) if pair[1] == ITEM)
        _aim_at_item(draft, draft.node[: last + 1])
        draft.thing = draft.level
    elif draft.effect in _BESIDE or (draft.effect not in _LOOKS and _is_verb(draft)):
        _aim_beside(draft, tree, conventions)
    elif draft.is_item and draft.effect is Effect.LIST:
        draft.thing, draft.target = draft.node, Target.COLLECTION
    elif draft.is_item:
        _aim_at_item(draft, draft.node)
    else:
        _aim_at_literal(draft, tree, conventions)


def _is_verb(draft: Draft) -> bool:
    """Whether the last segment is what is done to the thing before it."""
    verb = draft.source.title.split(" ", 1)[0].lower()
    return len(draft.node) > 1 and bool(draft.last) and draft.last.split("_")[0] == verb


def _aim_at_item(draft: Draft, node: Key) -> None:
    draft.thing, draft.target = node[:-1], Target.ITEM
    draft.identifier = draft.route.segments[len(node) - 1].parameters[-1]


def _aim_beside(draft: Draft, tree: Tree, conventions: Conventions) -> None:
    """The thing of an action or of binary data is what stands before its last segment."""
    paths = conventions.paths
    node = draft.node
    if node and node[-1] != ITEM:
        node = node[:-1]
    if len(node) > 1 and matches(paths.actions, draft.route.segments[-2].name):
        node = node[:-1]
    elif not node or not tree.known(node):
        node = draft.node
    if node[-1] == ITEM:
        _aim_at_item(draft, node)
        return
    draft.thing = node
    many = tree.has_items(node) or tree.has(node, "POST")
    draft.target = Target.COLLECTION if many and node != draft.node else Target.SINGLETON


def _aim_at_literal(draft: Draft, tree: Tree, conventions: Conventions) -> None:
    draft.thing = draft.node
    if draft.effect in (Effect.LIST, Effect.CHECK) and _is_detail(draft, tree, conventions):
        draft.thing = draft.node[:-1]
    elif draft.effect is Effect.LIST and (linked := _linked(draft, tree)):
        draft.thing = linked
    if draft.effect in (Effect.SHOW, Effect.LINK, Effect.UNLINK):
        draft.target = Target.SINGLETON
    elif draft.effect in _WHOLE and by_key(draft, tree, conventions):
        draft.target = Target.KEY
    elif draft.effect in (Effect.REPLACE, Effect.UPDATE, Effect.DELETE, Effect.CHECK):
        draft.target = Target.COLLECTION if _is_many(draft, tree, conventions) else Target.SINGLETON
    else:
        draft.target = Target.COLLECTION


def _is_detail(draft: Draft, tree: Tree, conventions: Conventions) -> bool:
    above = draft.node[:-1]
    return bool(above) and matches(conventions.paths.detail, draft.last) and tree.known(above)


def _linked(draft: Draft, tree: Tree) -> Key | None:
    """The relations that a list shows, where a `PUT` makes them by the same path with the one
    that is related before its last word; or, where nothing is made below that, by the path that
    has its two last words the other way round: `/endpoints/{}/projects` lists what
    `/projects/{}/endpoints/{}` relates."""
    *above, word = draft.node
    key = (*above, ITEM, word)
    if _is_link(key, tree):
        return key
    if len(above) < 2 or above[-1] != ITEM or tree.has_items(draft.node):
        return None
    turned = (*above[:-2], word, ITEM, above[-2])
    alone = not tree.has(draft.node, "POST", "PUT")
    return turned if alone and _is_link((*turned, ITEM), tree) else None


def _is_link(key: Key, tree: Tree) -> bool:
    return any(draft.effect is Effect.LINK for draft in tree.at(key, "PUT"))


def _is_many(draft: Draft, tree: Tree, conventions: Conventions) -> bool:
    lists = tree.at(draft.node, "GET")
    if lists:
        return is_list(lists[0], tree, conventions.paths)
    return tree.has_items(draft.node) or tree.has(draft.node, "POST")


def by_key(draft: Draft, tree: Tree, conventions: Conventions) -> bool:
    """Whether the body chooses the record: a flat object with a natural key, on a collection
    that documents no PUT or PATCH of an item."""
    if tree.has((*draft.node, ITEM), "PUT", "PATCH") or tree.has(draft.node, "GET"):
        return _is_flat_list(draft, tree, conventions)
    return _names_record(draft, conventions)


def _is_flat_list(draft: Draft, tree: Tree, conventions: Conventions) -> bool:
    if tree.has((*draft.node, ITEM), "PUT", "PATCH"):
        return False
    return _is_many(draft, tree, conventions) and _names_record(draft, conventions)


def _names_record(draft: Draft, conventions: Conventions) -> bool:
    """Whether the body is flat and has a natural key at its root."""
    names = conventions.names
    roots = draft.request.roots()
    own = {draft.node[-1], draft.last}
    if any(isinstance(v, list | dict) and slug(name) in own for name, v in roots.items()):
        return False
    flat = list(roots) or [row.name for row in draft.request.body]
    if len(roots) == 1 and isinstance(next(iter(roots.values())), dict):
        return False
    return any(matches(names.natural_key, name) for name in flat)
