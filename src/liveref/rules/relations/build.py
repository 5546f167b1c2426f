"""What rules say of a resource's relations, put into the resource of the API."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from liveref.model.api import Resource
from liveref.model.reference import Reference
from liveref.rules.drafts.resource_drafts import ResourceDraft

__all__ = ["with_relations"]


def with_relations(resource: Resource, draft: ResourceDraft) -> Resource:
    """The resource with the facts that its draft has got since it was finished."""
    return msgspec.structs.replace(
        resource, deprecated=draft.deprecated, references=dict(_references(draft))
    )


def _references(draft: ResourceDraft) -> Iterator[tuple[str, Reference]]:
    """The references with their reasons."""
    for field, reference in draft.references.items():
        if reference is not None:
            yield field, reference.because(draft.reasons[f"references.{field}"])
