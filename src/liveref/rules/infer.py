"""Inference: from what a document states to the API, stage by stage."""

from __future__ import annotations

from collections.abc import Collection

from liveref.model.api import API
from liveref.model.conventions import Conventions
from liveref.reading.document import Document
from liveref.rules.build_api import build_api
from liveref.rules.drafts.workspace import Refine, Workspace
from liveref.rules.merge import Merge
from liveref.rules.registry import STAGES

__all__ = ["infer"]


def infer(
    document: Document,
    conventions: Conventions,
    refine: Refine = lambda implied: implied,
    *,
    disabled: Collection[str] = (),
) -> API:
    """The API that a document describes.

    `refine` lays the declarations of behaviour files over what was read out of the document;
    `disabled` are the ids of rules that are left out. Nothing is raised for what a document lacks
    or has wrong: that is in the diagnostics, and in each operation's `assumed`.
    """
    workspace, merge = Workspace(document, conventions, refine), Merge()
    for stage in STAGES:
        for each in stage.passes:
            each(workspace)
        active = [rule for rule in stage.rules if rule.id not in disabled]
        claims = [(rule, list(rule(workspace))) for rule in active]
        for rule, given in claims:
            merge.add(rule, given)
    return build_api(workspace)
