"""The stages that put bodies together."""

from __future__ import annotations

from liveref.model.reason import Evidence
from liveref.reading.document import Side
from liveref.rules.bodies import implied_fields as implied
from liveref.rules.bodies.bodies import build_body
from liveref.rules.bodies.example_nesting import Holders
from liveref.rules.bodies.ranges import set_ranges
from liveref.rules.bodies.wrappers import (
    answers_under,
    find_wrapper,
    mend_roots,
    root_keys,
    unlist,
    wraps,
)
from liveref.rules.drafts.shapes import Shape
from liveref.rules.drafts.workspace import Workspace
from liveref.rules.rule import Stage

__all__ = ["BODIES", "IMPLIED_FIELDS"]


def _bodies(workspace: Workspace) -> None:
    drafts, resources, definitions = workspace.drafts, workspace.resources, workspace.definitions
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
            build_body(draft, side, definitions, holders, workspace.conventions)
            set_ranges(draft, side)
    unlist(drafts)


def _implied(workspace: Workspace) -> None:
    """The fields that follow from rules and prose."""
    drafts, pooled, resources = workspace.drafts, workspace.pooled, workspace.resources
    for name, shape in pooled.items():
        identifier = resources[name].identifier
        if identifier not in shape.properties:
            added = {identifier: Shape(types=["string"], evidence={Evidence.RULE})}
            shape.properties = {**added, **shape.properties}
    implied.add_owned(drafts, pooled, workspace.owned)
    for draft in drafts:
        implied.add_identifiers(draft, resources[draft.resource])
        implied.require_natural_key(draft, resources[draft.resource], workspace.conventions)
    password = workspace.password
    if password:
        secret = workspace.behaviour.resources[password.resource].secrets[password.attribute]
        owners = {o.owner for o in workspace.owned if o.owned == password.resource}
        implied.add_password(drafts, password, owners, secret.actions)


def _declared(workspace: Workspace) -> None:
    workspace.behaviour = workspace.refine(workspace.behaviour)
    implied.ease(workspace.drafts, workspace.behaviour)


BODIES = Stage("bodies", "Bodies, from tables and examples.", (), (_bodies,))
IMPLIED_FIELDS = Stage("implied-fields", "Fields without a row.", (), (_implied, _declared))
