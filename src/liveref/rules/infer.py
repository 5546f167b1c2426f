"""The way from a document to the model, step by step."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import msgspec

from liveref.model.api import API, Resource, Section
from liveref.model.behaviour import Behaviour
from liveref.model.conventions import Conventions
from liveref.model.reason import Evidence
from liveref.reading.document import Document, Side
from liveref.rules.bodies import implied_fields as implied
from liveref.rules.bodies.attributes import add_attributes
from liveref.rules.bodies.bodies import build_body
from liveref.rules.bodies.example_nesting import Holders
from liveref.rules.bodies.json_schemas import declare
from liveref.rules.bodies.limits import set_limits
from liveref.rules.bodies.ranges import set_ranges
from liveref.rules.bodies.wrappers import (
    answers_under,
    find_wrapper,
    mend_roots,
    root_keys,
    unlist,
    wraps,
)
from liveref.rules.build_model import finish, finish_resource
from liveref.rules.drafts.definitions import Definitions
from liveref.rules.drafts.drafts import Draft, Key
from liveref.rules.drafts.shapes import Shape
from liveref.rules.findings.assumptions import doubts
from liveref.rules.findings.guessed_rows import guesses
from liveref.rules.lifecycle.behaviours import implied_behaviour
from liveref.rules.lifecycle.secrets import PasswordRule, password_rule
from liveref.rules.operations.actions import action_name
from liveref.rules.operations.administrators import for_administrators, with_permissions
from liveref.rules.operations.effects import decide, destination
from liveref.rules.operations.ids import operation_ids
from liveref.rules.operations.merged_resources import join_places
from liveref.rules.operations.queries import find_queries
from liveref.rules.operations.shared_queries import share_queries
from liveref.rules.operations.targets import aim
from liveref.rules.reconcile.bulk import join_bulk
from liveref.rules.reconcile.nested import nest
from liveref.rules.reconcile.nullability import with_nulls, with_values_unsaid
from liveref.rules.reconcile.page_links import add_page_links
from liveref.rules.reconcile.pooling import complete, fill, pool, share_numbers
from liveref.rules.reconcile.same_names import list_by_name, map_by_name, type_by_name
from liveref.rules.reconcile.siblings import lift_rows, share_tables
from liveref.rules.reconcile.unions import join_unions
from liveref.rules.reconcile.widening import widened
from liveref.rules.resources.identifiers import given_by, identifier_of
from liveref.rules.resources.mentions import with_mentions
from liveref.rules.resources.ownership import Ownership, find_ownership
from liveref.rules.resources.resources import name_things, resources_of, set_parents
from liveref.rules.responses.codes import fault_names, misplaced, share_codes
from liveref.rules.responses.implied_errors import created_by, created_inside, with_unlisted
from liveref.rules.routes.header_fields import tell_headers
from liveref.rules.routes.map_levels import tell_levels
from liveref.rules.routes.tree import Tree, drafts_of
from liveref.rules.versions.api_versions import editions_of
from liveref.rules.versions.since import find_since

__all__ = ["infer"]


Refine = Callable[[Behaviour], Behaviour]


def infer(
    document: Document, conventions: Conventions, refine: Refine = lambda implied: implied
) -> API:
    """The model of what a document describes.

    `refine` lays what behaviour files declare over what was read out of the prose. Nothing
    is raised for what a document lacks or has wrong: guesses are named in each operation's
    `assumed`, and in the diagnostics.
    """
    definitions = Definitions(document.operations)
    drafts = drafts_of(document.operations, conventions)
    tell_headers(drafts, conventions)
    resources = _place(drafts, conventions)
    find_queries(drafts, document)
    find_since(drafts)
    share_queries(drafts, conventions)
    _build_bodies(drafts, resources, definitions, conventions)
    unlist(drafts)
    join_unions(drafts, conventions)
    share_tables(drafts)
    share_codes(drafts)
    lift_rows(drafts)
    join_bulk(drafts)
    declare(drafts)
    add_attributes(drafts, document)
    set_limits(drafts, document, conventions)
    type_by_name(drafts)
    map_by_name(drafts)
    pooled = pool(drafts)
    fill(drafts, pooled)
    complete(drafts, conventions)
    share_numbers(drafts)
    nest(drafts, conventions)
    list_by_name(drafts)
    add_page_links(drafts, document)
    resources = _identified(drafts, resources, pooled)
    owned = find_ownership(drafts, pooled, conventions)
    password = password_rule(document, resources)
    found = implied_behaviour(drafts, pooled, owned, password, conventions)
    _add_implied(drafts, resources, pooled, owned, password, found, conventions)
    found = refine(found)
    implied.ease(drafts, found)
    for draft in drafts:
        draft.assumed.extend(doubts(draft, resources[draft.resource]))
    guessed = [finding for draft in drafts for finding in guesses(draft)]
    ids = operation_ids(drafts, resources)
    alone = for_administrators(document.sections)
    finished = {
        name: finish_resource(resource, pooled[name], drafts, found, conventions)
        for name, resource in resources.items()
    }
    operations = widened(
        [
            finish(draft, identity, definitions, conventions, alone)
            for draft, identity in zip(drafts, ids, strict=True)
        ]
    )
    operations = with_permissions(operations, finished, found, conventions)
    operations = with_nulls(operations, finished, found, conventions)
    operations = with_unlisted(operations, finished, conventions)
    known = with_mentions(finished.values(), conventions)
    known = with_values_unsaid(known, operations, found, conventions)
    settings, said = document.settings, conventions.microversions
    newest = settings.max_microversion or (said.newest.get(document.name) if said else None)
    editions = editions_of(
        operations,
        conventions,
        settings.min_microversion,
        newest,
        [section.title for section in document.sections],
    )
    return API(
        name=document.name,
        title=document.title,
        resources=known,
        operations=operations,
        conventions=conventions,
        behaviour=found,
        prose=tuple(piece for section in document.sections for piece in section.prose),
        sections=tuple(
            Section(title=s.title, sections=s.sections, prose=s.prose, origin=s.origin)
            for s in document.sections
        ),
        editions=editions.all,
        base=editions.base,
        min_version=editions.min_version,
        max_version=editions.max_version,
        faults=fault_names(document.operations),
        created=tuple(sorted(created_by(operations, known, conventions.paths))),
        created_inside=_sorted(created_inside(operations, known)),
        diagnostics=(
            *document.diagnostics,
            *guessed,
            *(found for draft in drafts for found in misplaced(draft)),
        ),
    )


def _sorted(names: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(sorted(of)) for name, of in names.items()}


def _place(drafts: list[Draft], conventions: Conventions) -> dict[str, Resource]:
    """Effects, things, and the resources that these are."""
    tree = Tree(drafts)
    tell_levels(drafts, tree)
    for draft in drafts:
        draft.effect = decide(draft, tree, conventions)
    for draft in drafts:
        draft.leads_to = destination(draft, tree)
        draft.action = action_name(draft, conventions)
        aim(draft, tree, conventions)
    join_places(drafts)
    names: dict[Key, str] = name_things(drafts)
    set_parents(drafts, names)
    return {resource.name: resource for resource in resources_of(drafts, names)}


def _identified(
    drafts: list[Draft], resources: dict[str, Resource], pooled: dict[str, Shape]
) -> dict[str, Resource]:
    """The resources with the field that holds their identity."""
    found = {}
    for name, resource in resources.items():
        items = [draft for draft in drafts if draft.resource == name and draft.is_item]
        identifier = identifier_of(resource, pooled[name], items)
        own = [draft for draft in drafts if draft.resource == name]
        given = given_by(resource, identifier, own)
        found[name] = msgspec.structs.replace(resource, identifier=identifier, given=given)
    return found


def _build_bodies(
    drafts: list[Draft],
    resources: dict[str, Resource],
    definitions: Definitions,
    conventions: Conventions,
) -> None:
    mend_roots(drafts, resources)
    wrapped, shown, holders = wraps(drafts, resources), root_keys(drafts), Holders(drafts)
    answered = answers_under(drafts, resources)
    for draft in drafts:
        for side in Side:
            wrapper = find_wrapper(
                draft, side, resources[draft.resource], definitions, wrapped, shown, answered
            )
            draft.message(side).wrapper = wrapper.name
            if wrapper.guessed:
                draft.assumed.append(
                    f"The {side.value}'s fields stand under `{wrapper.name}`, as in most of"
                    " this document."
                )
            build_body(draft, side, definitions, holders, conventions)
            set_ranges(draft, side)


def _add_implied(
    drafts: list[Draft],
    resources: dict[str, Resource],
    pooled: dict[str, Shape],
    owned: list[Ownership],
    password: PasswordRule | None,
    behaviour: Behaviour,
    conventions: Conventions,
) -> None:
    """The fields that follow from rules and prose."""
    for name, shape in pooled.items():
        identifier = resources[name].identifier
        if identifier not in shape.properties:
            added = {identifier: Shape(types=["string"], evidence={Evidence.RULE})}
            shape.properties = {**added, **shape.properties}
    implied.add_owned(drafts, pooled, owned)
    for draft in drafts:
        implied.add_identifiers(draft, resources[draft.resource])
        implied.require_natural_key(draft, resources[draft.resource], conventions)
    if password:
        secret = behaviour.resources[password.resource].secrets[password.attribute]
        owners = {o.owner for o in owned if o.owned == password.resource}
        implied.add_password(drafts, password, owners, secret.actions)
