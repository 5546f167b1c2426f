"""The effects of PUT and DELETE, which write a record or a link."""

from __future__ import annotations

from liveref.model.api import Effect
from liveref.naming.patterns import compiled
from liveref.naming.routes import ITEM
from liveref.rules.drafts.drafts import Draft
from liveref.rules.operations.effect_rule import Case, effect_rule
from liveref.rules.routes.tree import Tree
from liveref.rules.text.words import words

__all__ = ["delete", "put_item", "put_literal"]


@effect_rule("effect-delete")
def delete(case: Case) -> Effect | None:
    """A DELETE deletes. If a PUT without a body links at the same path, it removes the link. If the
    path below an item has nothing but a PUT that is an action, DELETE is an action as well."""
    draft, tree, _ = case
    if draft.method != "DELETE":
        return None
    above = draft.path_key[-2:-1] == (ITEM,) and tree.leads_to(draft.path_key[:-1])
    nothing = not tree.has(draft.path_key, "GET", "HEAD", "POST") and not tree.has_items(
        draft.path_key
    )
    puts = tree.at(draft.path_key, "PUT")
    if above and not draft.is_item and nothing and any(not _links(put, tree) for put in puts):
        return Effect.ACTION
    if any(_links(put, tree) for put in tree.at(draft.path_key, "PUT")):
        return Effect.UNLINK
    return Effect.DELETE


def _links(draft: Draft, tree: Tree) -> bool:
    """True if a PUT has no body, and creates by its code, or neither its title says that it updates
    nor does a POST create such records."""
    if draft.request.has_body:
        return False
    if any(code.success and code.value == 201 for code in draft.source.codes):
        return True
    if draft.is_titled(words().updating):
        return False
    return draft.is_titled(words().creating) or not tree.has(draft.path_key[:-1], "POST")


@effect_rule("effect-put-item")
def put_item(case: Case) -> Effect | None:
    """A PUT of an item updates it if a POST creates such items, or if it has to exist by its title
    and its 404. Without a body it links. Else it creates the item, or replaces it."""
    draft, tree, _ = case
    if draft.method != "PUT" or not draft.is_item:
        return None
    if not draft.request.has_body:
        return Effect.LINK if _links(draft, tree) else Effect.UPDATE
    if any(compiled(words().upserting).search(piece.source) for piece in draft.source.prose):
        return Effect.REPLACE
    if tree.has(draft.path_key[:-1], "POST") or tree.has(draft.path_key, "POST"):
        return Effect.UPDATE
    if _is_there_before(draft, tree):
        return Effect.UPDATE
    return Effect.CREATE if tree.has(draft.path_key, "PATCH") else Effect.REPLACE


def _is_there_before(draft: Draft, tree: Tree) -> bool:
    """True if a PUT changes a record that has to exist: its title calls it an update, records of
    its kind are listed and not written there, and it may answer with 404."""
    codes = {code.value for code in draft.source.codes}
    update = draft.is_titled(rf"(?:{words().updating})(?! or\b)")
    listed = tree.has(draft.path_key[:-1], "GET") and not tree.has(draft.path_key[:-1], "PUT")
    return update and listed and 404 in codes and 201 not in codes


@effect_rule("effect-put-literal")
def put_literal(case: Case) -> Effect | None:
    """A PUT of a path that ends in a word replaces the collection or the single record there, if
    that can be read; else it is an action. Without a body, and with a DELETE beside it, it
    links."""
    draft, tree, _ = case
    if draft.method != "PUT":
        return None
    if _links(draft, tree) and tree.has(draft.path_key, "DELETE", "HEAD"):
        return Effect.LINK
    readable = tree.has(draft.path_key, "GET", "POST") or tree.has_items(draft.path_key)
    return Effect.REPLACE if readable else Effect.ACTION
