"""What a document implies of the behaviour of its resources."""

from __future__ import annotations

from typing import Any

import msgspec

from liveref.model.api import Effect
from liveref.model.behaviour import Behaviour, ResourceBehaviour, Transition
from liveref.model.conventions import Conventions
from liveref.model.reason import Evidence
from liveref.rules.drafts.drafts import Draft
from liveref.rules.drafts.lives import Ownership, PasswordRule
from liveref.rules.drafts.shapes import Shape
from liveref.rules.lifecycle.immutable import fixed_fields
from liveref.rules.lifecycle.one_time_fields import keys_told_once
from liveref.rules.lifecycle.secrets import secret_of
from liveref.rules.lifecycle.statuses import initial_phases, status_field, statuses_of
from liveref.rules.lifecycle.transitions import transitions_of
from liveref.rules.lifecycle.unique import unique_fields

__all__ = ["implied_behaviour"]


def implied_behaviour(
    drafts: list[Draft],
    pooled: dict[str, Shape],
    owned: list[Ownership],
    password: PasswordRule | None,
    conventions: Conventions,
) -> Behaviour:
    """The life of each resource, what owns it, and its password, as far as the document says.

    A resource whose status only the password rule speaks of gets a field for it in `pooled`.
    """
    near: dict[str, list[Draft]] = {name: [] for name in pooled}
    for draft in drafts:
        near[draft.resource].append(draft)
    owners = {ownership.owned: ownership for ownership in owned}
    found: dict[str, ResourceBehaviour] = {}
    for name, shape in pooled.items():
        rule = password if password and password.resource == name else None
        said = _life(name, shape, near[name], owners.get(name), rule, conventions)
        known = pooled.keys()
        actions = transitions_of(name, near[name], known, said.initial, conventions)
        fixed, unique = fixed_fields(near[name], shape.properties), unique_fields(name, near[name])
        said = msgspec.structs.replace(
            said, actions=actions, defaults=_flags(actions), fixed=fixed, unique=unique
        )
        said = _with_keys(said, keys_told_once(near[name]))
        said = _owned(said, owners.get(name))
        if rule is not None:
            said = _with_password(said, rule, drafts, conventions)
        if said != ResourceBehaviour():
            found[name] = said
    return Behaviour(resources=found)


def _life(
    resource: str,
    shape: Shape,
    drafts: list[Draft],
    owner: Ownership | None,
    rule: PasswordRule | None,
    conventions: Conventions,
) -> ResourceBehaviour:
    """The status of a resource that is made here; one that only the prose speaks of is called
    `status`."""
    field = status_field(shape, resource, conventions)
    if field is None and rule is not None:
        field = "status"
        shape.properties[field] = Shape(types=["string"], evidence={Evidence.PROSE})
    if field is None or not (owner or _is_made(drafts)):
        return ResourceBehaviour()
    statuses = statuses_of(field, shape, drafts)
    if rule is not None:
        statuses = statuses or (rule.missed,)
    missed = rule.missed if rule is not None else None
    phases = initial_phases(field, statuses, drafts, conventions, missed)
    return ResourceBehaviour(status_field=field, initial=phases)


def _flags(actions: dict[str, Transition]) -> dict[str, Any]:
    """What actions make true and others false again is false at first."""
    told = [said.values for said in actions.values()]
    true = {name for values in told for name, value in values.items() if value is True}
    return {n: False for values in told for n, v in values.items() if v is False and n in true}


def _with_keys(said: ResourceBehaviour, keys: dict[str, frozenset[str]]) -> ResourceBehaviour:
    """A key that is told once is made up, and is what these actions have to give."""
    actions = dict(said.actions)
    for key, verbs in keys.items():
        for verb in verbs:
            known = actions.get(verb, Transition())
            needs = known.requires | {key: f"$given.{key}"}
            actions[verb] = msgspec.structs.replace(known, requires=needs, code=400)
    made_up = dict.fromkeys(keys, "$secret")
    names = tuple(keys)
    return msgspec.structs.replace(
        said, actions=actions, once=names, keys=names, defaults=said.defaults | made_up
    )


def _is_made(drafts: list[Draft]) -> bool:
    return any(draft.effect in (Effect.CREATE, Effect.REPLACE) for draft in drafts)


def _owned(said: ResourceBehaviour, owner: Ownership | None) -> ResourceBehaviour:
    if owner is None:
        return said
    return msgspec.structs.replace(
        said, owned_by=owner.owner, shares=owner.shares, because=owner.because
    )


def _with_password(
    said: ResourceBehaviour, rule: PasswordRule, drafts: list[Draft], conventions: Conventions
) -> ResourceBehaviour:
    creators = {rule.resource, said.owned_by or rule.resource}
    settled = said.initial[-1].status if said.initial else conventions.statuses.usual
    return msgspec.structs.replace(
        said,
        secrets={rule.attribute: secret_of(rule, drafts, creators, settled)},
        because=" ".join(filter(None, (said.because, rule.because))),
    )
