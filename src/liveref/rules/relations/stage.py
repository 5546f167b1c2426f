"""The stages that connect records to others."""

from __future__ import annotations

from liveref.rules.relations.deprecation import deprecated
from liveref.rules.relations.lists import (
    declared_lists,
    record_lists,
    reference_lists,
    reference_lists_elsewhere,
)
from liveref.rules.relations.locations import locations
from liveref.rules.relations.owners import declared_owners, owner_fields
from liveref.rules.relations.parents import lists_by_field, parent_field
from liveref.rules.relations.paths import cascades, related, related_fields
from liveref.rules.relations.references import REFERENCES as _REFERENCES
from liveref.rules.relations.refusals import (
    refusals_of_preconditions,
    refusals_of_references,
    refusals_of_unique_values,
)
from liveref.rules.relations.request_lists import request_lists
from liveref.rules.relations.sets import set_of_any, set_of_parent
from liveref.rules.relations.sharing import accesses, grants_below, grants_by_name, memberships
from liveref.rules.relations.spreads import spreads
from liveref.rules.relations.standing import standing_records
from liveref.rules.relations.status_field import (
    declared_status_field,
    settled_status,
    status_field,
)
from liveref.rules.relations.summaries import names_of_references, summaries
from liveref.rules.relations.text_bodies import text_bodies
from liveref.rules.rule import Stage

__all__ = ["KINDS", "REFERENCES", "RELATIONS"]

KINDS = Stage(
    "kinds",
    "Kinds of resources: deprecated, sets, relations, owned, there from the start.",
    (
        deprecated,
        set_of_parent,
        set_of_any,
        related,
        related_fields,
        cascades,
        status_field,
        declared_status_field,
        settled_status,
        owner_fields,
        declared_owners,
        standing_records,
        locations,
        spreads,
        text_bodies,
    ),
    reads_api=True,
)
REFERENCES = Stage(
    "references",
    "Fields that identify a record of another resource.",
    _REFERENCES,
    reads_api=True,
)
RELATIONS = Stage(
    "relations",
    "Facts that follow from references: lists of records, summaries, sharing, refusals.",
    (
        declared_lists,
        record_lists,
        reference_lists,
        reference_lists_elsewhere,
        request_lists,
        summaries,
        names_of_references,
        parent_field,
        lists_by_field,
        memberships,
        grants_by_name,
        grants_below,
        accesses,
        refusals_of_references,
        refusals_of_preconditions,
        refusals_of_unique_values,
    ),
    reads_api=True,
)
