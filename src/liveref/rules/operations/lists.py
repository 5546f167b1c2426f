"""GETs that answer with several things."""

from __future__ import annotations

from liveref.model.conventions import Paths
from liveref.naming.nouns import singular, slug
from liveref.naming.patterns import matches
from liveref.rules.drafts.drafts import Draft
from liveref.rules.operations.titles import says
from liveref.rules.routes.tree import Tree
from liveref.rules.text.words import words


def is_list(draft: Draft, tree: Tree, paths: Paths) -> bool:
    """Whether a GET answers with several: by its array, by the items below it, or where its
    answer is not documented, by its title."""
    if tree.has_items(draft.node) and not _is_object(draft):
        return True
    if matches(paths.detail, draft.last) and tree.has_items(draft.node[:-1]):
        return True
    if draft.response.has_body:
        return _has_array(draft)
    return singular(draft.last) != draft.last and says(words().listing, draft)


def _is_object(draft: Draft) -> bool:
    """Whether the answer is one thing: no array, at a path whose last word is a singular."""
    roots = draft.response.roots()
    if not roots or singular(draft.last) != draft.last:
        return False
    return not any(isinstance(value, list) for value in roots.values())


def _has_array(draft: Draft) -> bool:
    """Whether the answer is an array, or has at its root one of its own name, or only arrays."""
    message = draft.response
    if any(isinstance(value, list) for value in message.examples):
        return True
    roots = {n: v for n, v in message.roots().items() if not matches(words().beside, n)}
    if roots:
        arrays = [name for name, value in roots.items() if isinstance(value, list)]
        own = any((singular(slug(name)),) == draft.node[-1:] for name in arrays)
        return own or len(arrays) == len(roots)
    first = next(iter(message.body), None)
    if first is None or first.definition is None:
        return False
    return (first.definition.type or "").lower() in ("array", "list")
