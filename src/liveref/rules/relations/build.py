"""The facts about relations, put into the resources and operations of the API."""

from __future__ import annotations

from typing import TypeVar

import msgspec

from liveref.model.api import Operation, Resource
from liveref.model.reason import Reason
from liveref.model.relations import Access, RecordList, RequestList, Sharing
from liveref.rules.drafts.drafts import Draft
from liveref.rules.drafts.resource_drafts import ResourceDraft

__all__ = ["with_relations", "with_resource_relations"]

_replace = msgspec.structs.replace
_Fact = TypeVar("_Fact", Access, RecordList, RequestList, Sharing)


def with_resource_relations(resource: Resource, draft: ResourceDraft) -> Resource:
    """The resource with the facts that its draft has got since it was finished."""
    reasons = draft.reasons
    references = draft.references.items()
    lists = draft.reference_lists.items()
    shown = draft.record_lists.items()
    return _replace(
        resource,
        deprecated=draft.deprecated,
        references={n: fact.because(reasons[f"references.{n}"]) for n, fact in references},
        reference_lists={n: fact.because(reasons[f"reference_lists.{n}"]) for n, fact in lists},
        record_lists={n: _all_because(fact, reasons[f"record_lists.{n}"]) for n, fact in shown},
        summaries=dict(draft.summaries),
        shown_names=dict(draft.shown_names),
        cascades=dict(draft.cascades),
        related=dict(draft.related),
        set_field=draft.set_field,
        status_field=draft.status_field,
        settled_status=draft.settled_status,
        owner_fields=dict(draft.owner_fields),
        sharing=_because(draft.sharing, reasons.get("sharing")),
        access=_because(draft.access, reasons.get("access")),
    )


def with_relations(operation: Operation, draft: Draft) -> Operation:
    """The operation with the facts that its draft has got since it was finished."""
    lists = draft.request_lists.items()
    return _replace(
        operation,
        refusals=tuple(draft.refusals),
        related_fields=dict(draft.related_fields),
        parent_field=draft.parent_field,
        location=draft.location,
        spread_over=dict(draft.spread_over),
        text_field=draft.text_field,
        lists_by_parent_field=draft.lists_by_parent_field,
        request_lists={
            name: _replace(fact, reason=draft.reasons[f"request_lists.{name}"])
            for name, fact in lists
        },
        standing=dict(draft.standing),
        absent_answer=draft.absent_answer,
    )


def _because(fact: _Fact | None, reason: Reason | None) -> _Fact | None:
    return None if fact is None else _replace(fact, reason=reason)


def _all_because(several: tuple[RecordList, ...], reason: Reason) -> tuple[RecordList, ...]:
    return tuple(_replace(record_list, reason=reason) for record_list in several)
