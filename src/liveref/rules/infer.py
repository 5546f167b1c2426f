"""Inference: from what a document states to the API, stage by stage."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

from liveref.model.api import API
from liveref.model.conventions.conventions import Conventions
from liveref.model.fact import Explanation
from liveref.reading.document import Document
from liveref.rules.build_api import build_api, build_parts
from liveref.rules.drafts.workspace import Refine, Workspace
from liveref.rules.explanation import explanation_of
from liveref.rules.merge import Loser, Merge
from liveref.rules.registry import STAGES

__all__ = ["Inferred", "explain", "infer"]


@dataclass(frozen=True)
class Inferred:
    """The API of a document, and the workspace that it was built from."""

    api: API
    workspace: Workspace
    losers: Sequence[Loser]

    @cached_property
    def explanation(self) -> Explanation:
        """The reasons of its facts, put together when somebody asks: most never do."""
        return explanation_of(self.workspace, self.losers)


def explain(
    document: Document,
    conventions: Conventions,
    refine: Refine = lambda _: (),
    *,
    disabled: Collection[str] = (),
) -> Inferred:
    """The API that a document describes, with the reason of each fact.

    `refine` lays the declarations of behaviour files over what was read out of the document;
    `disabled` are the ids of rules that are left out. Nothing is raised for what a document lacks
    or has wrong: that is in the diagnostics, and in each operation's `assumed`.
    """
    workspace, merge = Workspace(document, conventions, refine), Merge()
    for stage in STAGES:
        if stage.reads_api:
            build_parts(workspace)
        active = [rule for rule in stage.rules if rule.id not in disabled]
        claims = [(rule, list(rule(workspace))) for rule in active]
        for rule, given in claims:
            merge.add(rule, given)
        workspace.results.clear()
    return Inferred(build_api(workspace), workspace, merge.losers)


def infer(document: Document, conventions: Conventions, refine: Refine = lambda _: ()) -> API:
    """The API that a document describes; `explain` gives the reasons as well."""
    return explain(document, conventions, refine).api
