"""The effect of an operation: what it does to its resource.

Each rule looks at one operation and the paths around it. Several may fit; the first in the
registry holds. Rules and order are those that agree most often with the verb of the title.
"""

from __future__ import annotations

from collections.abc import Iterator

from liveref.model.api import Effect
from liveref.naming.patterns import matches
from liveref.naming.routes import ITEM
from liveref.rules.drafts.claims import Claim
from liveref.rules.drafts.drafts import Draft
from liveref.rules.drafts.grounds import by_default
from liveref.rules.drafts.workspace import Workspace
from liveref.rules.operations.effect_rule import Case, effect_rule
from liveref.rules.operations.place_kinds import is_list, is_map
from liveref.rules.operations.write_effects import delete, put_item, put_literal
from liveref.rules.routes.tree import Tree
from liveref.rules.rule import Stage, rule
from liveref.rules.text.words import words

__all__ = ["EFFECTS", "destination"]


@effect_rule("effect-head")
def head(case: Case) -> Effect | None:
    """A HEAD checks that a record exists."""
    draft = case.draft
    return Effect.CHECK if draft.method == "HEAD" else None


_IN_HEADERS = {
    "HEAD": Effect.SHOW,
    "GET": Effect.LIST,
    "POST": Effect.UPDATE,
    "PUT": Effect.CREATE,
    "COPY": Effect.ACTION,
    "DELETE": Effect.DELETE,
}


@effect_rule("effect-header-fields")
def in_headers(case: Case) -> Effect | None:
    """If headers are the fields of a resource, HEAD shows a record, POST updates it, PUT creates it
    and GET lists the records below it. At a path without items below, GET downloads the record's
    data and PUT uploads them."""
    draft, tree, _ = case
    if not draft.in_headers:
        return None
    if not tree.has_items(draft.path_key) and draft.method in ("GET", "PUT"):
        return Effect.DOWNLOAD if draft.method == "GET" else Effect.UPLOAD
    return _IN_HEADERS.get(draft.method)


@effect_rule("effect-discovery")
def root(case: Case) -> Effect | None:
    """A GET or OPTIONS of the root of the API, or of a version, shows what the service can do."""
    draft, _, paths = case
    top = not draft.path_key or (len(draft.path_key) == 1 and matches(paths.versions, draft.last))
    return Effect.DISCOVERY if top and draft.method in ("GET", "OPTIONS") else None


@effect_rule("effect-redirect")
def redirect(case: Case) -> Effect | None:
    """An operation that answers with redirects alone leads to another path of the same resource
    with more parameters: `/stacks/{stack_name}` to `/stacks/{stack_name}/{stack_id}`."""
    return Effect.REDIRECT if destination(case.draft, case.tree) is not None else None


def destination(draft: Draft, tree: Tree) -> Draft | None:
    """The operation that another one redirects to, None if it does not."""
    codes = [code.value for code in draft.source.codes if code.success]
    if not codes or any(code not in _ELSEWHERE for code in codes):
        return None
    own = len(draft.route.parameters)
    longer = (d for d in tree.at(draft.path_key, draft.method) if len(d.route.parameters) > own)
    return next(iter(longer), None)


_ELSEWHERE = (301, 302, 303, 307, 308)


@effect_rule("effect-action-path")
def named_action(case: Case) -> Effect | None:
    """A POST to `.../action`, to `.../actions` below an item, or to `.../actions/NAME` is an
    action; the conventions list such words."""
    draft, _, paths = case
    if draft.method != "POST" or not draft.last:
        return None
    before = draft.route.segments[-2].name if len(draft.route.segments) > 1 else ""
    below_item = len(draft.path_key) > 1 and draft.path_key[-2] == ITEM
    if matches(paths.action, draft.last) or (below_item and matches(paths.actions, draft.last)):
        return Effect.ACTION
    if before and matches(paths.actions, before):
        return Effect.ACTION
    return None


@effect_rule("effect-binary-data")
def data(case: Case) -> Effect | None:
    """At a path that ends in a word for binary data (`.../file`), GET downloads, PUT and POST
    upload."""
    draft, _, paths = case
    if not matches(paths.data, draft.last):
        return None
    if draft.method == "GET":
        return Effect.DOWNLOAD
    return Effect.UPLOAD if draft.method in ("PUT", "POST") else None


@effect_rule("effect-trial")
def trial(case: Case) -> Effect | None:
    """A POST to a word for a trial (`validate`, `preview`) behind a collection in which a POST
    creates is judged as that create, and stores nothing."""
    draft, tree, _ = case
    if draft.method != "POST" or not matches(words().trying, draft.last):
        return None
    return Effect.TRY if tree.has(draft.path_key[:-1], "POST") else None


_MAP = {"GET": Effect.MAP_LIST, "PUT": Effect.MAP_REPLACE, "POST": Effect.MAP_UPDATE}
_LEVEL = {"PATCH": Effect.MAP_UPDATE, "DELETE": Effect.MAP_DELETE}
"""The effects of methods on a map of maps, and on a map in it, besides."""
_ENTRY = {
    "GET": Effect.MAP_SHOW,
    "PUT": Effect.MAP_SET,
    "POST": Effect.MAP_SET,
    "DELETE": Effect.MAP_DELETE,
}


@effect_rule("effect-map")
def key_value_map(case: Case) -> Effect | None:
    """At a path that ends in a word for a map of the user's own keys (`.../metadata`), GET lists
    the map, PUT replaces and POST updates it; below it stand its entries."""
    draft, tree, paths = case
    if draft.map_root is not None:
        return (_LEVEL | (_MAP if draft.path_key == draft.map_root else _ENTRY)).get(draft.method)
    if draft.is_item:
        return _ENTRY.get(draft.method) if is_map(draft.path_key[:-1], tree, paths) else None
    return _MAP.get(draft.method) if is_map(draft.path_key, tree, paths) else None


@effect_rule("effect-patch")
def patch(case: Case) -> Effect | None:
    """A PATCH updates."""
    draft = case.draft
    return Effect.UPDATE if draft.method == "PATCH" else None


@effect_rule("effect-get-item")
def get_item(case: Case) -> Effect | None:
    """A GET of an item shows it. With 204 and no body in the answer it checks that it exists."""
    draft = case.draft
    if draft.method != "GET" or not draft.is_item:
        return None
    empty = not draft.response.has_body and any(
        code.value == 204 and code.success for code in draft.source.codes
    )
    return Effect.CHECK if empty else Effect.SHOW


@effect_rule("effect-verb-in-path")
def verb_at_end(case: Case) -> Effect | None:
    """A path that ends in the first word of its title is an action (`.../disassociate`), or what
    the verb says: delete, update, or, for a POST, create."""
    draft = case.draft
    verb = draft.last.split("_")[0]
    title = draft.source.title.split(" ", 1)[0].lower()
    if len(draft.path_key) < 2 or not verb or verb != title:
        return None
    below_item = draft.path_key[-2] == ITEM
    if draft.method == "GET" and (not below_item or draft.response.has_body):
        return None
    if below_item and draft.method != "GET":
        # .../delete takes the thing away; .../remove_member takes away a part of it.
        if verb == draft.last and matches(words().deleting, verb):
            return Effect.DELETE
        if matches(words().updating, verb):
            return Effect.UPDATE
    creates = draft.method == "POST" and matches(words().making, verb)
    return Effect.CREATE if creates else Effect.ACTION


@effect_rule("effect-get-collection")
def get_literal(case: Case) -> Effect | None:
    """A GET of a path that ends in a word lists a collection, or else shows a single record. It is
    a collection if items stand below it, or by an array in its answer, or by its title."""
    draft, tree, paths = case
    if draft.method != "GET":
        return None
    return Effect.LIST if is_list(draft, tree, paths) else Effect.SHOW


@effect_rule("effect-post")
def post(case: Case) -> Effect | None:
    """A POST creates if its title says so, or on a path that has a GET or items below; else it is
    an action."""
    draft, tree, _ = case
    if draft.method != "POST":
        return None
    if draft.is_item or draft.is_titled(words().creating):
        return Effect.CREATE
    if tree.has(draft.path_key, "GET") or tree.has_items(draft.path_key):
        return Effect.CREATE
    return Effect.ACTION


@rule("effect-default")
def default(workspace: Workspace) -> Iterator[Claim]:
    """An operation is an action if no other rule knows its effect."""
    for draft in workspace.drafts:
        yield Claim(draft, "effect", Effect.ACTION, by_default(draft.source))


EFFECTS = Stage(
    "effects",
    "The effect of each operation, by its method, its path, its title and its body.",
    (
        in_headers,
        head,
        root,
        redirect,
        named_action,
        trial,
        data,
        verb_at_end,
        key_value_map,
        delete,
        patch,
        get_item,
        get_literal,
        post,
        put_item,
        put_literal,
        default,
    ),
)
