"""The stages in which bodies learn from each other."""

from __future__ import annotations

from liveref.rules.bodies.attributes import attribute_list
from liveref.rules.bodies.json_schemas import json_schema
from liveref.rules.bodies.limits import length_of_names, length_of_section
from liveref.rules.drafts.workspace import Workspace
from liveref.rules.operations.administrators import with_permissions
from liveref.rules.reconcile.nested import nest
from liveref.rules.reconcile.nullability import with_nulls, with_values_unsaid
from liveref.rules.reconcile.page_links import add_page_links
from liveref.rules.reconcile.pooling import complete, fill, pool, share_numbers
from liveref.rules.reconcile.same_names import items_by_name, type_by_name, values_by_name
from liveref.rules.reconcile.siblings import bulk_fields, row_beside, shared_rows
from liveref.rules.reconcile.unions import object_fields, row_place
from liveref.rules.reconcile.widening import widened
from liveref.rules.responses.implied_errors import with_unlisted
from liveref.rules.rule import Stage

__all__ = ["ALIKE", "LISTS", "NULLABILITY", "PLACES_BY_UNION", "POOLED", "UNIONS"]


def _pooled(workspace: Workspace) -> None:
    drafts, conventions = workspace.drafts, workspace.conventions
    workspace.pooled = pool(drafts)
    fill(drafts, workspace.pooled)
    complete(drafts, conventions)
    share_numbers(drafts)
    nest(drafts, conventions)
    add_page_links(drafts, workspace.document)


def _nullability(workspace: Workspace) -> None:
    behaviour, conventions = workspace.behaviour, workspace.conventions
    resources = workspace.finished
    operations = widened(workspace.operations)
    operations = with_permissions(operations, resources, behaviour, conventions)
    operations = with_nulls(operations, resources, behaviour, conventions)
    operations = with_unlisted(operations, resources, conventions)
    named = with_values_unsaid(resources.values(), operations, behaviour, conventions)
    workspace.operations = operations
    workspace.finished = {resource.name: resource for resource in named}


PLACES_BY_UNION = Stage(
    "union-places",
    "The places of rows, by the examples of requests to the same URL.",
    (row_place, row_beside),
)
UNIONS = Stage(
    "unions",
    "The fields that requests to one URL share.",
    (object_fields, shared_rows, bulk_fields, json_schema, attribute_list),
)
ALIKE = Stage(
    "same-names",
    "Limits from the text, and what all fields of a name have in common.",
    (length_of_section, length_of_names, type_by_name, values_by_name),
)
POOLED = Stage("pooled", "Fields of one resource share what one body says.", (), (_pooled,))
LISTS = Stage("lists", "Items of lists by the name of the list.", (items_by_name,))
NULLABILITY = Stage("nullability", "What answers may have as null.", (), (_nullability,))
