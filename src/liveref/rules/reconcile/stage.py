"""The stages in which bodies learn from each other."""

from __future__ import annotations

from liveref.rules.bodies.attributes import attribute_list
from liveref.rules.bodies.json_schemas import json_schema
from liveref.rules.bodies.limits import length_of_names, length_of_section
from liveref.rules.reconcile.blank_fields import blank_fields, described_fields
from liveref.rules.reconcile.nested import nested_creates
from liveref.rules.reconcile.page_links import links_beside_lists, next_pages
from liveref.rules.reconcile.record_fields import fields_of_updates, settable_numbers
from liveref.rules.reconcile.same_names import items_by_name, type_by_name, values_by_name
from liveref.rules.reconcile.siblings import bulk_fields, row_beside, shared_rows
from liveref.rules.reconcile.unions import object_fields, row_place
from liveref.rules.rule import Stage

__all__ = [
    "BLANK_FIELDS",
    "LACKING_FIELDS",
    "LISTS",
    "ROW_PLACES",
    "SAME_NAMES",
    "SHARED_FIELDS",
]


ROW_PLACES = Stage(
    "row-places",
    "The places of rows, by the examples of requests to the same URL.",
    (row_place, row_beside),
)
SHARED_FIELDS = Stage(
    "shared-fields",
    "The fields that requests to one URL share.",
    (object_fields, shared_rows, bulk_fields, json_schema, attribute_list),
)
SAME_NAMES = Stage(
    "same-names",
    "Limits from the text, and what all fields of a name have in common.",
    (length_of_section, length_of_names, type_by_name, values_by_name),
)
BLANK_FIELDS = Stage(
    "blank-fields",
    "Fields that one body of a resource leaves blank, from its other bodies.",
    (blank_fields, described_fields),
)
LACKING_FIELDS = Stage(
    "lacking-fields",
    "Fields that a body lacks, from other operations and the text on lists.",
    (fields_of_updates, settable_numbers, nested_creates, next_pages, links_beside_lists),
)
LISTS = Stage("list-items", "The items of lists, from lists of the same name.", (items_by_name,))
