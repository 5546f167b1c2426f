"""The workspace: the facts so far, which rules read and only the merge changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from liveref.model.api import Operation, Resource
from liveref.model.behaviour import Behaviour
from liveref.model.conventions import Conventions
from liveref.model.diagnostic import Diagnostic
from liveref.model.reason import Reason
from liveref.reading.document import Document
from liveref.rules.drafts.definitions import Definitions
from liveref.rules.drafts.drafts import Draft
from liveref.rules.drafts.lives import Ownership, PasswordRule
from liveref.rules.drafts.new_drafts import new_drafts
from liveref.rules.drafts.resource_drafts import ResourceDraft
from liveref.rules.drafts.shapes import Shape
from liveref.rules.reconcile.pooling import pool
from liveref.rules.routes.tree import Tree

__all__ = ["Refine", "Workspace"]

Refine = Callable[[Behaviour], Behaviour]


def _as_implied(implied: Behaviour) -> Behaviour:
    return implied


@dataclass
class Workspace:
    """A document on its way to the API.

    `behaviour` is what resources do beside their operations; `refine` lays the declarations of
    behaviour files over it. `operations` and `finished` are the operations and resources of the
    API.
    """

    document: Document
    conventions: Conventions
    refine: Refine = _as_implied
    owned: list[Ownership] = field(default_factory=list)
    password: PasswordRule | None = None
    behaviour: Behaviour = field(default_factory=Behaviour)
    operations: tuple[Operation, ...] = ()
    finished: dict[str, Resource] = field(default_factory=dict)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    reasons: dict[str, Reason] = field(default_factory=dict)

    @cached_property
    def drafts(self) -> list[Draft]:
        """The operations, in the order of the document."""
        return new_drafts(self.document.operations, self.conventions)

    @cached_property
    def tree(self) -> Tree:
        """The tree of their paths, at the places that they have when it is first asked for."""
        return Tree(self.drafts)

    @cached_property
    def resources(self) -> dict[str, ResourceDraft]:
        """The resources that operations work on, by the names that these have when it is first
        asked for them."""
        resources: dict[str, ResourceDraft] = {}
        for draft in self.drafts:
            new = ResourceDraft(draft.resource, plural=draft.resource, origin=draft.source.origin)
            resources.setdefault(draft.resource, new)
        return resources

    @cached_property
    def pooled(self) -> dict[str, Shape]:
        """By resource, the union of the fields of its bodies, as it is when first asked for: before
        the bodies take over fields from it."""
        return pool(self.drafts)

    @cached_property
    def definitions(self) -> Definitions:
        """The definitions of the rows of all tables."""
        return Definitions(self.document.operations)
