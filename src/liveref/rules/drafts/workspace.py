"""The workspace: the facts so far, which rules read and only the merge changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

from liveref.model.api import Edition, Operation, Resource
from liveref.model.behaviour.behaviour import Behaviour, ResourceBehaviour
from liveref.model.behaviour.permissions import Permission
from liveref.model.conventions.conventions import Conventions
from liveref.model.diagnostic import Diagnostic
from liveref.model.prose import Prose
from liveref.model.reason import Reason
from liveref.model.sentence import Sentence
from liveref.reading.behaviour import Layer
from liveref.reading.document import Document, Row
from liveref.rules.drafts.behaviour_drafts import BehaviourDraft
from liveref.rules.drafts.definitions import Definitions
from liveref.rules.drafts.drafts import Draft
from liveref.rules.drafts.named_fields import NamedField, fields_of
from liveref.rules.drafts.new_drafts import new_drafts
from liveref.rules.drafts.resource_drafts import ResourceDraft
from liveref.rules.drafts.shapes import Shape
from liveref.rules.operations.ids import operation_ids
from liveref.rules.reconcile.pooling import pool
from liveref.rules.routes.tree import Tree
from liveref.rules.sentences.collecting import split

__all__ = ["Refine", "Workspace"]

T = TypeVar("T")
Refine = Callable[[Behaviour], Sequence[Layer]]
"""Lays behaviour files over what the document implies, the strongest last."""


def _as_implied(_: Behaviour) -> Sequence[Layer]:
    return ()


@dataclass
class Workspace:
    """A document on its way to the API.

    `behaviours` are what resources do beside their operations, by their names, `permissions` who
    may call operations; `refine` lays the declarations of behaviour files over both. `operations`
    and `finished` are the operations and resources of the API; `editions`, `base`, `min_version`
    and `max_version` are its versions. `results` are those of
    functions in the present stage.
    """

    document: Document
    conventions: Conventions
    refine: Refine = _as_implied
    behaviours: dict[str, BehaviourDraft] = field(default_factory=dict)
    permissions: dict[str, Permission] = field(default_factory=dict)
    operations: tuple[Operation, ...] = ()
    finished: dict[str, Resource] = field(default_factory=dict)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    editions: dict[str, Edition] = field(default_factory=dict)
    base: str = ""
    min_version: str | None = None
    max_version: str | None = None
    reasons: dict[str, Reason] = field(default_factory=dict)
    results: dict[Callable[..., Any], Any] = field(default_factory=dict)

    def in_stage(self, work: Callable[[Workspace], T]) -> T:
        """The result of a function of the workspace, worked out once for all rules of a stage."""
        if work not in self.results:
            self.results[work] = work(self)
        result: T = self.results[work]
        return result

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
    def ids(self) -> list[str]:
        """The ids of the operations, in their order."""
        return operation_ids(self.drafts, self.resources)

    @cached_property
    def pooled(self) -> dict[str, Shape]:
        """By resource, the union of the fields of its bodies, as it is when first asked for: before
        the bodies take over fields from it."""
        return pool(self.drafts)

    @cached_property
    def definitions(self) -> Definitions:
        """The definitions of the rows of all tables."""
        return Definitions(self.document.operations)

    @property
    def behaviour(self) -> Behaviour:
        """The behaviour of all resources, as far as it is known."""
        names = dict.fromkeys([*self.resources, *self.behaviours])
        frozen = {name: self.behaviour_of(name).freeze() for name in names}
        behaving = {name: one for name, one in frozen.items() if one != ResourceBehaviour()}
        return Behaviour(resources=behaving, permissions=self.permissions)

    @cached_property
    def layers(self) -> Sequence[Layer]:
        """The behaviour files over what the rules before gave, the strongest last."""
        return self.refine(self.behaviour)

    def behaviour_of(self, resource: str) -> BehaviourDraft:
        """The behaviour of a resource; an empty one says nothing."""
        return self.behaviours.setdefault(resource, BehaviourDraft())

    def sentences(self, prose: Prose) -> tuple[Sentence, ...]:
        """The sentences of a piece of prose."""
        return split(prose)

    def sentences_of(self, draft: Draft) -> tuple[Sentence, ...]:
        """The sentences of the text of an operation."""
        return tuple(one for prose in draft.source.prose for one in self.sentences(prose))

    def sentences_about(self, row: Row) -> tuple[Sentence, ...]:
        """The sentences of the description of a row."""
        description = row.definition.description if row.definition else None
        return self.sentences(description) if description else ()

    @cached_property
    def named_fields(self) -> list[tuple[Resource, dict[str, NamedField]]]:
        """The finished resources, each with its fields and those of its operations by name."""
        return list(fields_of(self.drafts, self.operations, self.finished))
