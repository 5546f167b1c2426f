"""The effect of an operation: what it does to its resource.

Each rule looks at one operation and the paths around it. Several may fit; the first in the
registry holds. Rules and order are those that agree most often with the verb of the title.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from liveref.model.api import Effect
from liveref.model.conventions import Paths
from liveref.naming.patterns import compiled, matches
from liveref.naming.routes import ITEM
from liveref.rules.drafts.claims import Claim
from liveref.rules.drafts.drafts import Draft
from liveref.rules.drafts.grounds import by_call, by_default
from liveref.rules.drafts.workspace import Workspace
from liveref.rules.operations.lists import is_list
from liveref.rules.operations.map_paths import is_map
from liveref.rules.operations.titles import says
from liveref.rules.routes.tree import Tree
from liveref.rules.rule import Rule, Stage, rule
from liveref.rules.text.words import words

__all__ = ["EFFECTS", "Case", "destination", "leaves_nothing"]


class Case(NamedTuple):
    """An operation, the paths around it, and the conventions on paths."""

    draft: Draft
    tree: Tree
    paths: Paths


Decides = Callable[[Case], Effect | None]


def effect_rule(name: str) -> Callable[[Decides], Rule]:
    """Make a rule of a function that decides the effect of one operation, None for no opinion."""

    def named(decides: Decides) -> Rule:
        def infers(workspace: Workspace) -> Iterator[Claim]:
            for draft in workspace.drafts:
                case = Case(draft, workspace.tree, workspace.conventions.paths)
                effect = decides(case)
                if effect is not None:
                    yield Claim(draft, "effect", effect, by_call(draft.source))

        infers.__doc__ = decides.__doc__
        return rule(name)(infers)

    return named


@effect_rule("effect-head")
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


@effect_rule("effect-header-fields")
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


@effect_rule("effect-discovery")
def root(case: Case) -> Effect | None:
    """GET of the root, or of a version, tells what the service can do."""
    draft, _, paths = case
    top = not draft.node or (len(draft.node) == 1 and matches(paths.versions, draft.last))
    return Effect.DISCOVERY if top and draft.method in ("GET", "OPTIONS") else None


@effect_rule("effect-redirect")
def redirect(case: Case) -> Effect | None:
    """What only answers that something stands elsewhere, where that is the same thing by more
    parameters: `/stacks/{stack_name}/{stack_id}` for `/stacks/{stack_identity}`."""
    return Effect.REDIRECT if destination(case.draft, case.tree) is not None else None


def destination(draft: Draft, tree: Tree) -> Draft | None:
    """The operation that another one redirects to, None if it does not."""
    codes = [code.value for code in draft.source.codes if code.success]
    if not codes or any(code not in _ELSEWHERE for code in codes):
        return None
    known = len(draft.route.parameters)
    longer = (d for d in tree.at(draft.node, draft.method) if len(d.route.parameters) > known)
    return next(iter(longer), None)


_ELSEWHERE = (301, 302, 303, 307, 308)


@effect_rule("effect-action-path")
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


@effect_rule("effect-binary-data")
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


@effect_rule("effect-map")
def key_value_map(case: Case) -> Effect | None:
    """A map of keys and values of the user's own, and its entries."""
    draft, tree, paths = case
    if draft.level is not None:
        return (_LEVEL | (_MAP if draft.node == draft.level else _ENTRY)).get(draft.method)
    if draft.is_item:
        return _ENTRY.get(draft.method) if is_map(draft.node[:-1], tree, paths) else None
    return _MAP.get(draft.method) if is_map(draft.node, tree, paths) else None


@effect_rule("effect-delete")
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


@effect_rule("effect-patch")
def patch(case: Case) -> Effect | None:
    """PATCH updates."""
    draft = case.draft
    return Effect.UPDATE if draft.method == "PATCH" else None


@effect_rule("effect-get-item")
def get_item(case: Case) -> Effect | None:
    """GET of an item shows it; one without an answer's body only asks whether it is there."""
    draft = case.draft
    if draft.method != "GET" or not draft.is_item:
        return None
    empty = not draft.response.has_body and any(
        code.value == 204 and code.success for code in draft.source.codes
    )
    return Effect.CHECK if empty else Effect.SHOW


@effect_rule("effect-verb-in-path")
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


@effect_rule("effect-get-collection")
def get_literal(case: Case) -> Effect | None:
    """GET of a collection lists it; of anything else, shows the one thing there."""
    draft, tree, paths = case
    if draft.method != "GET":
        return None
    return Effect.LIST if is_list(draft, tree, paths) else Effect.SHOW


@effect_rule("effect-post")
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


@effect_rule("effect-put-item")
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


@effect_rule("effect-put-literal")
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


@rule("effect-default")
def default(workspace: Workspace) -> Iterator[Claim]:
    """An operation of which no other rule knows the effect is an action."""
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
