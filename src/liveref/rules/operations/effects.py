"""What an operation does to its resource: an ordered list of rules, the first that fits.

The order and the rules are those that agree with the verb of the title most often over the
references of fourteen services (1,400 of 1,506 operations).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from liveref.model.api import Effect
from liveref.model.conventions import Conventions, Paths
from liveref.naming.patterns import compiled, matches
from liveref.naming.routes import ITEM
from liveref.rules.drafts.drafts import Draft
from liveref.rules.operations.lists import is_list
from liveref.rules.operations.map_paths import is_map
from liveref.rules.operations.titles import says
from liveref.rules.routes.tree import Tree
from liveref.rules.text.words import words

__all__ = ["RULES", "decide", "destination", "leaves_nothing"]


class Case(NamedTuple):
    """What a rule looks at: an operation, the paths around it, and the conventions on paths."""

    draft: Draft
    tree: Tree
    paths: Paths


Rule = Callable[[Case], Effect | None]


def decide(draft: Draft, tree: Tree, conventions: Conventions) -> Effect:
    """The effect of an operation: that of the first rule that has an opinion."""
    case = Case(draft, tree, conventions.paths)
    for rule in RULES:
        effect = rule(case)
        if effect is not None:
            return effect
    return Effect.ACTION


def head(case: Case) -> Effect | None:
    """HEAD asks whether something is there."""
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


def in_headers(case: Case) -> Effect | None:
    """Where headers are the fields of a thing, a HEAD shows it and a POST changes it; a GET lists
    what is below it, or else gets its data, which a PUT puts there."""
    draft, tree, _ = case
    if not draft.in_headers:
        return None
    if not tree.has_items(draft.node) and draft.method in ("GET", "PUT"):
        return Effect.DOWNLOAD if draft.method == "GET" else Effect.UPLOAD
    return _IN_HEADERS.get(draft.method)


def leaves_nothing(draft: Draft) -> bool:
    """Whether the text of a change says that what it does not give goes."""
    return any(compiled(words().whole).search(piece.source) for piece in draft.source.prose)


def root(case: Case) -> Effect | None:
    """GET of the root, or of a version, tells what the service can do."""
    draft, _, paths = case
    top = not draft.node or (len(draft.node) == 1 and matches(paths.versions, draft.last))
    return Effect.DISCOVERY if top and draft.method in ("GET", "OPTIONS") else None


def redirect(case: Case) -> Effect | None:
    """What only answers that something stands elsewhere, where that is the same thing by more
    parameters: `/stacks/{stack_name}/{stack_id}` for `/stacks/{stack_identity}`."""
    return Effect.REDIRECT if destination(case.draft, case.tree) is not None else None


def destination(draft: Draft, tree: Tree) -> str | None:
    """The path that an operation redirects to, None where it does not."""
    codes = [code.value for code in draft.source.codes if code.success]
    if not codes or any(code not in _ELSEWHERE for code in codes):
        return None
    known = len(draft.route.parameters)
    longer = (d for d in tree.at(draft.node, draft.method) if len(d.route.parameters) > known)
    return next((other.source.path for other in longer), None)


_ELSEWHERE = (301, 302, 303, 307, 308)


def named_action(case: Case) -> Effect | None:
    """POST .../action, POST .../actions below an item, and POST .../actions/NAME."""
    draft, _, paths = case
    if draft.method != "POST" or not draft.last:
        return None
    before = draft.route.segments[-2].name if len(draft.route.segments) > 1 else ""
    below_item = len(draft.node) > 1 and draft.node[-2] == ITEM
    if matches(paths.action, draft.last) or (below_item and matches(paths.actions, draft.last)):
        return Effect.ACTION
    if before and matches(paths.actions, before):
        return Effect.ACTION
    return None


def data(case: Case) -> Effect | None:
    """A binary body goes to or comes from .../file."""
    draft, _, paths = case
    if not matches(paths.data, draft.last):
        return None
    if draft.method == "GET":
        return Effect.DOWNLOAD
    return Effect.UPLOAD if draft.method in ("PUT", "POST") else None


_MAP = {"GET": Effect.MAP_LIST, "PUT": Effect.MAP_REPLACE, "POST": Effect.MAP_UPDATE}
_LEVEL = {"PATCH": Effect.MAP_UPDATE, "DELETE": Effect.MAP_DELETE}
"""What can be done to a map of maps, and to a map in it, besides."""
_ENTRY = {
    "GET": Effect.MAP_SHOW,
    "PUT": Effect.MAP_SET,
    "POST": Effect.MAP_SET,
    "DELETE": Effect.MAP_DELETE,
}


def key_value_map(case: Case) -> Effect | None:
    """A map of keys and values of the user's own, and its entries."""
    draft, tree, paths = case
    if draft.level is not None:
        return (_LEVEL | (_MAP if draft.node == draft.level else _ENTRY)).get(draft.method)
    if draft.is_item:
        return _ENTRY.get(draft.method) if is_map(draft.node[:-1], tree, paths) else None
    return _MAP.get(draft.method) if is_map(draft.node, tree, paths) else None


def delete(case: Case) -> Effect | None:
    """DELETE deletes; where the same place has a PUT without a body, it only takes a link away,
    and where nothing is but what a PUT tells the item above to do, it is told the contrary."""
    draft, tree, _ = case
    if draft.method != "DELETE":
        return None
    above = draft.node[-2:-1] == (ITEM,) and tree.known(draft.node[:-1])
    nothing = not tree.has(draft.node, "GET", "HEAD", "POST") and not tree.has_items(draft.node)
    puts = tree.at(draft.node, "PUT")
    if above and not draft.is_item and nothing and any(not _links(put, tree) for put in puts):
        return Effect.ACTION
    if any(_links(put, tree) for put in tree.at(draft.node, "PUT")):
        return Effect.UNLINK
    return Effect.DELETE


def _links(draft: Draft, tree: Tree) -> bool:
    """Whether a PUT says no more than that something be there: it has no body, and it creates
    by its code, or neither its title says that it updates nor does a POST make such things."""
    if draft.request.has_body:
        return False
    if any(code.success and code.value == 201 for code in draft.source.codes):
        return True
    if says(words().updating, draft):
        return False
    return says(words().creating, draft) or not tree.has(draft.node[:-1], "POST")


def patch(case: Case) -> Effect | None:
    """PATCH updates."""
    draft = case.draft
    return Effect.UPDATE if draft.method == "PATCH" else None


def get_item(case: Case) -> Effect | None:
    """GET of an item shows it; one without an answer's body only asks whether it is there."""
    draft = case.draft
    if draft.method != "GET" or not draft.is_item:
        return None
    empty = not draft.response.has_body and any(
        code.value == 204 and code.success for code in draft.source.codes
    )
    return Effect.CHECK if empty else Effect.SHOW


def verb_at_end(case: Case) -> Effect | None:
    """A path that ends in the verb of its title does what that says: .../disassociate."""
    draft = case.draft
    verb = draft.last.split("_")[0]
    title = draft.source.title.split(" ", 1)[0].lower()
    if len(draft.node) < 2 or not verb or verb != title:
        return None
    below_item = draft.node[-2] == ITEM
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


def get_literal(case: Case) -> Effect | None:
    """GET of a collection lists it; of anything else, shows the one thing there."""
    draft, tree, paths = case
    if draft.method != "GET":
        return None
    return Effect.LIST if is_list(draft, tree, paths) else Effect.SHOW


def post(case: Case) -> Effect | None:
    """POST on a collection creates, and where the title says so; else it is an action."""
    draft, tree, _ = case
    if draft.method != "POST":
        return None
    if draft.is_item or says(words().creating, draft):
        return Effect.CREATE
    if tree.has(draft.node, "GET") or tree.has_items(draft.node):
        return Effect.CREATE
    return Effect.ACTION


def put_item(case: Case) -> Effect | None:
    """PUT of an item updates what a POST made, links where it has no body, else makes it."""
    draft, tree, _ = case
    if draft.method != "PUT" or not draft.is_item:
        return None
    if not draft.request.has_body:
        return Effect.LINK if _links(draft, tree) else Effect.UPDATE
    if any(compiled(words().upserting).search(piece.source) for piece in draft.source.prose):
        return Effect.REPLACE
    if tree.has(draft.node[:-1], "POST") or tree.has(draft.node, "POST"):
        return Effect.UPDATE
    if _is_there_before(draft, tree):
        return Effect.UPDATE
    return Effect.CREATE if tree.has(draft.node, "PATCH") else Effect.REPLACE


def _is_there_before(draft: Draft, tree: Tree) -> bool:
    """Whether what a PUT changes has to be there: it is called an update, things of its kind are
    listed and not written there, and there may be none to be found."""
    codes = {code.value for code in draft.source.codes}
    update = says(rf"(?:{words().updating})(?! or\b)", draft)
    listed = tree.has(draft.node[:-1], "GET") and not tree.has(draft.node[:-1], "PUT")
    return update and listed and 404 in codes and 201 not in codes


def put_literal(case: Case) -> Effect | None:
    """PUT of a collection or of a single thing that can be read replaces it; without a body,
    and where DELETE takes it away again, it links."""
    draft, tree, _ = case
    if draft.method != "PUT":
        return None
    if _links(draft, tree) and tree.has(draft.node, "DELETE", "HEAD"):
        return Effect.LINK
    readable = tree.has(draft.node, "GET", "POST") or tree.has_items(draft.node)
    return Effect.REPLACE if readable else Effect.ACTION


RULES: tuple[Rule, ...] = (
    in_headers,
    head,
    root,
    redirect,
    named_action,
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
)
