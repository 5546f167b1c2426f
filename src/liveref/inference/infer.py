"""The way from a document to the model, step by step."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import msgspec

from liveref.inference import implied
from liveref.inference.actions import action_name
from liveref.inference.administrators import for_administrators, with_permissions
from liveref.inference.answers import created_by, created_inside, with_unlisted
from liveref.inference.attributes import add_attributes
from liveref.inference.behaviour import implied_behaviour
from liveref.inference.bodies import build_body
from liveref.inference.bulk import join_bulk
from liveref.inference.codes import fault_names, misplaced, share_codes
from liveref.inference.declared import declare
from liveref.inference.definitions import Definitions
from liveref.inference.details import share_queries
from liveref.inference.doubts import doubts
from liveref.inference.drafts import Draft, Key
from liveref.inference.editions import editions_of
from liveref.inference.effects import decide, destination
from liveref.inference.finish import finish, finish_resource
from liveref.inference.guesses import guesses
from liveref.inference.header_fields import tell_headers
from liveref.inference.holders import Holders
from liveref.inference.identifiers import given_by, identifier_of
from liveref.inference.ids import operation_ids
from liveref.inference.levels import tell_levels
from liveref.inference.limits import set_limits
from liveref.inference.mentions import with_mentions
from liveref.inference.nested import nest
from liveref.inference.ownership import Ownership, find_ownership
from liveref.inference.page_links import add_page_links
from liveref.inference.places import join_places
from liveref.inference.pooling import complete, fill, pool, share_numbers
from liveref.inference.queries import find_queries
from liveref.inference.ranges import set_ranges
from liveref.inference.resources import name_things, resources_of, set_parents
from liveref.inference.same_names import list_by_name, map_by_name, type_by_name
from liveref.inference.secrets import PasswordRule, password_rule
from liveref.inference.shapes import Shape
from liveref.inference.siblings import lift_rows, share_tables
from liveref.inference.since import find_since
from liveref.inference.targets import aim
from liveref.inference.tree import Tree, drafts_of
from liveref.inference.unions import join_unions
from liveref.inference.unsaid import with_nulls, with_values_unsaid
from liveref.inference.widening import widened
from liveref.inference.wrappers import (
    answers_under,
    find_wrapper,
    mend_roots,
    root_keys,
    unlist,
    wraps,
)
from liveref.model.api import API, Resource, Section
from liveref.model.behaviour import Behaviour
from liveref.model.conventions import Conventions
from liveref.model.reason import Evidence
from liveref.reading.document import Document, Side

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
