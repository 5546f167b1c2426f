"""The way from a document to the model, step by step."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from liveref.inference import implied
from liveref.inference.actions import action_name
from liveref.inference.answers import with_unlisted
from liveref.inference.bodies import build_body
from liveref.inference.codes import misplaced
from liveref.inference.definitions import Definitions, guessed_type
from liveref.inference.doubts import doubts
from liveref.inference.drafts import Draft, Key
from liveref.inference.effects import decide
from liveref.inference.finish import finish
from liveref.inference.identifiers import identifier_of
from liveref.inference.ids import operation_ids
from liveref.inference.lifecycle import initial_phases, status_field, statuses_of
from liveref.inference.ownership import Ownership, find_ownership
from liveref.inference.pooling import fill, pool
from liveref.inference.resources import name_things, resources_of, set_parents
from liveref.inference.rules import GUESSED_ROW
from liveref.inference.secrets import PasswordRule, password_rule, secret_of
from liveref.inference.shapes import Shape, freeze
from liveref.inference.targets import aim
from liveref.inference.tree import Tree, drafts_of
from liveref.inference.words import matches
from liveref.inference.wrappers import find_wrapper, wraps
from liveref.model.api import API, Effect, Resource
from liveref.model.behaviour import Behaviour, ResourceBehaviour
from liveref.model.conventions import Conventions
from liveref.model.diagnostic import Diagnostic
from liveref.model.schema import Evidence
from liveref.reading.document import Document, Row, Side
from liveref.reading.locations import location_of

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
    definitions = Definitions()
    drafts = drafts_of(document.operations, conventions)
    resources = _place(drafts, conventions)
    _build_bodies(drafts, resources, definitions, conventions)
    pooled = pool(drafts)
    fill(drafts, pooled)
    resources = _identified(drafts, resources, pooled)
    owned = find_ownership(drafts, pooled, conventions)
    password = password_rule(document, resources)
    found = _behaviour(drafts, pooled, owned, password, conventions)
    _add_implied(drafts, resources, pooled, owned, password, found, conventions)
    found = refine(found)
    for draft in drafts:
        draft.assumed.extend(doubts(draft, resources[draft.resource]))
    guesses = _guesses(drafts)
    ids = operation_ids(drafts, resources)
    finished = {
        name: _finished(resource, pooled[name], drafts, found, conventions)
        for name, resource in resources.items()
    }
    return API(
        name=document.name,
        title=document.title,
        resources=tuple(finished.values()),
        operations=with_unlisted(
            [
                finish(draft, identity, definitions, conventions)
                for draft, identity in zip(drafts, ids, strict=True)
            ],
            finished,
        ),
        conventions=conventions,
        behaviour=found,
        prose=tuple(piece for section in document.sections for piece in section.prose),
        min_version=document.settings.min_microversion,
        max_version=document.settings.max_microversion,
        diagnostics=(
            *document.diagnostics,
            *guesses,
            *(found for draft in drafts for found in misplaced(draft)),
        ),
    )


def _place(drafts: list[Draft], conventions: Conventions) -> dict[str, Resource]:
    """Effects, things, and the resources that these are."""
    tree = Tree(drafts)
    for draft in drafts:
        draft.effect = decide(draft, tree, conventions)
        draft.action = action_name(draft, conventions)
        aim(draft, tree, conventions)
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
        found[name] = msgspec.structs.replace(resource, identifier=identifier)
    return found


def _build_bodies(
    drafts: list[Draft],
    resources: dict[str, Resource],
    definitions: Definitions,
    conventions: Conventions,
) -> None:
    wrapped = wraps(drafts, resources)
    for draft in drafts:
        for side in Side:
            wrapper = find_wrapper(draft, side, resources[draft.resource], definitions, wrapped)
            draft.message(side).wrapper = wrapper.name
            if wrapper.guessed:
                draft.assumed.append(
                    f"The {side.value}'s fields stand under `{wrapper.name}`, as in most of"
                    " this document."
                )
            build_body(draft, side, definitions, conventions)


def _behaviour(
    drafts: list[Draft],
    pooled: dict[str, Shape],
    owned: list[Ownership],
    password: PasswordRule | None,
    conventions: Conventions,
) -> Behaviour:
    """What the document implies of the behaviour of its resources."""
    by_resource: dict[str, list[Draft]] = {}
    for draft in drafts:
        by_resource.setdefault(draft.resource, []).append(draft)
    owners = {ownership.owned: ownership for ownership in owned}
    found: dict[str, ResourceBehaviour] = {}
    for name, shape in pooled.items():
        near = list(by_resource[name])
        ownership = owners.get(name)
        made = ownership or any(d.effect in (Effect.CREATE, Effect.REPLACE) for d in near)
        said = _life(name, shape, near, bool(made), password, conventions)
        if ownership:
            said = msgspec.structs.replace(
                said, owned_by=ownership.owner, shares=ownership.shares, because=ownership.because
            )
        if password and password.resource == name:
            creators = {name, *([ownership.owner] if ownership else [])}
            settled = said.initial[-1].status if said.initial else conventions.statuses.usual
            secret = secret_of(password, drafts, creators, settled)
            said = msgspec.structs.replace(
                said,
                secrets={password.attribute: secret},
                because=" ".join(filter(None, (said.because, password.because))),
            )
        if said != ResourceBehaviour():
            found[name] = said
    return Behaviour(resources=found)


def _life(
    name: str,
    shape: Shape,
    drafts: list[Draft],
    made: bool,
    password: PasswordRule | None,
    conventions: Conventions,
) -> ResourceBehaviour:
    """The status of a resource; one that only the prose speaks of is called `status`."""
    field = status_field(shape, conventions)
    if field is None and password and password.resource == name:
        field = "status"
        shape.properties[field] = Shape(types=["string"], evidence={Evidence.PROSE})
    if field is None or not made:
        return ResourceBehaviour()
    statuses = statuses_of(field, shape, drafts)
    if not statuses and password and password.resource == name:
        statuses = (password.missed,)
    return ResourceBehaviour(
        status_field=field, initial=initial_phases(field, statuses, drafts, conventions)
    )


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


def _guesses(drafts: list[Draft]) -> list[Diagnostic]:
    """What is taken of each row without a definition, said in `assumed` and as a finding."""
    found = []
    for draft in drafts:
        for side in Side:
            for row in draft.source.rows(side):
                if row.definition is None:
                    sentence = _guess(row, side, draft)
                    draft.assumed.append(sentence)
                    message = f"{sentence} Define `{row.key}` in the parameter file."
                    found.append(GUESSED_ROW.at(row.origin, message, row=row.name))
    return found


def _guess(row: Row, side: Side, draft: Draft) -> str:
    type_ = guessed_type(row.key)
    article = "an" if type_[0] in "aeiou" else "a"
    place = location_of(draft.source, side, row)
    return f"`{row.name}` in the {side.value} has no definition: {article} {type_} in the {place}."


def _finished(
    resource: Resource,
    shape: Shape,
    drafts: list[Draft],
    behaviour: Behaviour,
    conventions: Conventions,
) -> Resource:
    """A resource with its schema, and what behaviour says of it."""
    said = behaviour.resources.get(resource.name, ResourceBehaviour())
    natural = [n for n in shape.properties if matches(conventions.names.natural_key, n)]
    near = [draft for draft in drafts if draft.resource == resource.name]
    statuses: dict[str, None] = {}
    if said.status_field:
        statuses.update(dict.fromkeys(statuses_of(said.status_field, shape, near)))
    statuses.update(dict.fromkeys(phase.status for phase in said.initial))
    statuses.update({s.missed: None for s in said.secrets.values() if s.missed})
    owns = [n for n, other in behaviour.resources.items() if other.owned_by == resource.name]
    return msgspec.structs.replace(
        resource,
        schema=freeze(shape, conventions),
        natural_key=said.natural_key or next(iter(natural), None),
        owned_by=said.owned_by,
        owns=tuple(owns),
        shares=said.shares,
        statuses=tuple(statuses),
    )
