"""The place of the resource that an operation works on, and how its record is identified."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from liveref.model.api import Effect, Target
from liveref.model.conventions.conventions import Conventions
from liveref.model.conventions.paths import Paths
from liveref.naming.nouns import slug
from liveref.naming.patterns import matches
from liveref.naming.routes import ITEM
from liveref.reading.document import Side
from liveref.rules.drafts.claims import Because, Claim
from liveref.rules.drafts.drafts import Draft, Key
from liveref.rules.drafts.grounds import by_call, by_row
from liveref.rules.drafts.text_grounds import by_root_key
from liveref.rules.drafts.workspace import Workspace
from liveref.rules.operations.effect_rule import Case
from liveref.rules.operations.effects import destination
from liveref.rules.operations.place_kinds import is_list
from liveref.rules.routes.tree import Tree
from liveref.rules.rule import Rule, rule

__all__ = ["TARGET_RULES"]

ROOT: Key = ("version",)
"""The place of the resource that the root of an API, and each version, shows."""


class Aim(NamedTuple):
    """The place of a resource, how the record is found, and the parameter that identifies it."""

    resource_key: Key
    target: Target
    identifier: str | None = None


Decides = Callable[[Case], Aim | None]


def target_rule(name: str) -> Callable[[Decides], Rule]:
    """Make a rule of a function that decides on one operation, None for no opinion."""

    def named(decides: Decides) -> Rule:
        def infers(workspace: Workspace) -> Iterator[Claim]:
            for draft in workspace.drafts:
                aim = decides(Case(draft, workspace.tree, workspace.conventions.paths))
                if aim is not None:
                    because = by_call(draft.source)
                    yield Claim(draft, "resource_key", aim.resource_key, because)
                    yield Claim(draft, "target", aim.target, because)
                    if aim.identifier != draft.identifier or aim.identifier:
                        yield Claim(draft, "identifier", aim.identifier, because)

        infers.__doc__ = decides.__doc__
        return rule(name)(infers)

    return named


@target_rule("target-root")
def root(case: Case) -> Aim | None:
    """An operation on the root of the API, and one that shows what a version can do, is on the
    single record of the resource `version`."""
    return Aim(ROOT, Target.SINGLETON) if _is_root(case.draft) else None


@target_rule("target-map-entry")
def map_entry(case: Case) -> Aim | None:
    """An operation on a part of a map of maps is on the map; the last parameter of its path is the
    key of the part."""
    draft = case.draft
    if draft.map_root is None or not _is_part(draft):
        return None
    last = max(end for end, key in enumerate(draft.path_key) if key == ITEM)
    return _item(draft, draft.path_key[: last + 1])._replace(resource_key=draft.map_root)


@target_rule("target-action")
def action(case: Case) -> Aim | None:
    """An action, an upload, a download, and any operation whose path ends in the verb of its title
    is on the resource before the last segment of the path; on the item, if that is a parameter."""
    draft, tree, paths = case
    if _is_root(draft) or _is_part(draft) or not _is_beside(draft):
        return None
    key = draft.path_key if draft.is_item else draft.path_key[:-1]
    if len(key) > 1 and matches(paths.actions, draft.route.segments[-2].name):
        key = key[:-1]
    elif not key or not tree.leads_to(key):
        key = draft.path_key
    if key[-1] == ITEM:
        return _item(draft, key)
    many = key != draft.path_key and (tree.has_items(key) or tree.has(key, "POST"))
    return Aim(key, Target.COLLECTION if many else Target.SINGLETON)


@target_rule("target-item")
def item(case: Case) -> Aim | None:
    """An operation on a path that ends in a parameter is on the record which that parameter
    identifies. A list at such a path is on the collection below the parameter."""
    draft = case.draft
    if _is_root(draft) or _is_part(draft) or _is_beside(draft) or not draft.is_item:
        return None
    if draft.effect is Effect.LIST:
        return Aim(draft.path_key, Target.COLLECTION)
    return _item(draft, draft.path_key)


@target_rule("target-literal")
def literal(case: Case) -> Aim | None:
    """An operation on a path that ends in a word is on the resource of that word: on its single
    record if it shows or links it; if it updates, replaces, deletes or checks, on the collection
    if a GET lists it, a POST creates in it or items stand below it; else on the collection."""
    draft, tree, paths = case
    if not _is_literal(draft):
        return None
    effect = draft.effect
    may_be_many = effect.needs_record or effect is Effect.CHECK
    single = effect is Effect.SHOW or (effect.traits.relates and not effect.traits.reads)
    single = single or (may_be_many and not _is_many(draft.path_key, tree, paths))
    return Aim(draft.path_key, Target.SINGLETON if single else Target.COLLECTION)


@rule("target-detail-list", corrects=("target-literal",))
def detail_list(workspace: Workspace) -> Iterator[Claim]:
    """A list at a path that ends in a word for details (`/boxes/detail`) lists the resource of the
    path before that word."""
    for draft in workspace.drafts:
        above = draft.path_key[:-1]
        lists = draft.effect in (Effect.LIST, Effect.CHECK) and _is_literal(draft)
        is_detail = matches(workspace.conventions.paths.detail, draft.last)
        if lists and is_detail and above and workspace.tree.leads_to(above):
            yield Claim(draft, "resource_key", above, by_call(draft.source))


@rule("target-linked-list", corrects=("target-literal",))
def linked_list(workspace: Workspace) -> Iterator[Claim]:
    """A list shows links if a PUT makes them: at the same path with a parameter before its last
    word; or, if nothing is created at the list's path, at the path that has its last two words in
    the other order (`/endpoints/{id}/projects` lists the links that
    `PUT /projects/{id}/endpoints/{id}` makes)."""
    for draft in workspace.drafts:
        if draft.effect is Effect.LIST and _is_literal(draft):
            link = _link(draft, workspace.tree)
            if link is not None:
                yield Claim(draft, "resource_key", link.resource_key, by_call(link.draft.source))


@rule("target-body-key", corrects=("target-literal",))
def body_key(workspace: Workspace) -> Iterator[Claim]:
    """The body of an update or a replacement at the path of a collection says which record it is
    for, if the body is flat and has a field that conventions call a natural key, and no PUT or
    PATCH is documented for an item."""
    for draft in workspace.drafts:
        if draft.effect.traits.updates and _is_literal(draft) and _is_by_key(draft, workspace):
            because = _natural_key(draft, workspace.conventions)
            if because is not None:
                yield Claim(draft, "target", Target.KEY, because)


@rule("redirect-target")
def redirect_target(workspace: Workspace) -> Iterator[Claim]:
    """An operation that answers with redirects alone leads to the operation of the same method
    whose path has more parameters at the same place."""
    for draft in workspace.drafts:
        other = destination(draft, workspace.tree)
        if other is not None:
            yield Claim(draft, "redirect_to", other.source.path, by_call(other.source))


def _is_root(draft: Draft) -> bool:
    return draft.effect is Effect.DISCOVERY or not draft.path_key


def _is_part(draft: Draft) -> bool:
    """True for an operation on a part of a map of maps."""
    return draft.map_root is not None and draft.path_key != draft.map_root


def _is_beside(draft: Draft) -> bool:
    """True if the path ends in a segment behind that of the resource."""
    if draft.effect.traits.by_verb or draft.effect.traits.binary:
        return True
    verb = draft.source.title.split(" ", 1)[0].lower()
    ends_in_verb = len(draft.path_key) > 1 and bool(draft.last) and draft.last.split("_")[0] == verb
    return ends_in_verb and not draft.effect.traits.shows_records


def _is_literal(draft: Draft) -> bool:
    others = _is_root(draft) or _is_part(draft) or _is_beside(draft)
    return not others and not draft.is_item


def _item(draft: Draft, key: Key) -> Aim:
    return Aim(key[:-1], Target.ITEM, draft.route.segments[len(key) - 1].parameters[-1])


def _is_many(key: Key, tree: Tree, paths: Paths) -> bool:
    lists = tree.at(key, "GET")
    if lists:
        return is_list(lists[0], tree, paths)
    return tree.has_items(key) or tree.has(key, "POST")


class Link(NamedTuple):
    """A PUT that makes links, and the place of the linked resource."""

    resource_key: Key
    draft: Draft


def _link(draft: Draft, tree: Tree) -> Link | None:
    """The PUT that makes the links which a list shows."""
    *above, word = draft.path_key
    key = (*above, ITEM, word)
    if put := _linking(key, tree):
        return Link(key, put)
    if len(above) < 2 or above[-1] != ITEM or tree.has_items(draft.path_key):
        return None
    turned = (*above[:-2], word, ITEM, above[-2])
    put = None if tree.has(draft.path_key, "POST", "PUT") else _linking((*turned, ITEM), tree)
    return Link(turned, put) if put else None


def _linking(key: Key, tree: Tree) -> Draft | None:
    return next((d for d in tree.at(key, "PUT") if d.effect is Effect.LINK), None)


def _is_by_key(draft: Draft, workspace: Workspace) -> bool:
    """True if no path can say which record a body is for."""
    tree = workspace.tree
    if tree.has((*draft.path_key, ITEM), "PUT", "PATCH"):
        return False
    readable = tree.has(draft.path_key, "GET")
    return not readable or _is_many(draft.path_key, tree, workspace.conventions.paths)


def _natural_key(draft: Draft, conventions: Conventions) -> Because | None:
    """The natural key at the root of a flat body; None for other bodies."""
    roots = draft.request.roots()
    own = {draft.path_key[-1], draft.last}
    if any(isinstance(v, list | dict) and slug(name) in own for name, v in roots.items()):
        return None
    if len(roots) == 1 and isinstance(next(iter(roots.values())), dict):
        return None
    pattern = conventions.names.natural_key
    if roots:
        key = next((name for name in roots if matches(pattern, name)), None)
        return by_root_key(draft, Side.REQUEST, key) if key else None
    row = next((row for row in draft.request.body if matches(pattern, row.name)), None)
    return by_row(row) if row else None


TARGET_RULES = (
    root,
    map_entry,
    action,
    item,
    literal,
    detail_list,
    linked_list,
    body_key,
    redirect_target,
)
