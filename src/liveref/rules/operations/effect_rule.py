"""Rules that decide on the effect of one operation."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from liveref.model.api import Effect
from liveref.model.conventions.paths import Paths
from liveref.rules.drafts.claims import Claim
from liveref.rules.drafts.drafts import Draft
from liveref.rules.drafts.grounds import by_call
from liveref.rules.drafts.workspace import Workspace
from liveref.rules.routes.tree import Tree
from liveref.rules.rule import Rule, rule

__all__ = ["Case", "effect_rule"]


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
