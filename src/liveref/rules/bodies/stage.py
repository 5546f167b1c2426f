"""The stages that put bodies together."""

from __future__ import annotations

from liveref.reading.document import Side
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
from liveref.rules.drafts.workspace import Workspace
from liveref.rules.rule import Stage

__all__ = ["BODIES"]


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


BODIES = Stage("bodies", "Bodies, from tables and examples.", (), (_bodies,))
