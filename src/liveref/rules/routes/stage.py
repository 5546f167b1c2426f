"""The stages that read paths."""

from __future__ import annotations

from liveref.rules.routes.composed import composed_item
from liveref.rules.routes.header_fields import header_fields
from liveref.rules.routes.map_levels import map_of_maps
from liveref.rules.routes.row_locations import path_rows, query_rows
from liveref.rules.routes.word_forms import word_forms
from liveref.rules.rule import Stage

__all__ = ["PATHS", "PLACES"]

PATHS = Stage(
    "paths",
    "The place of each operation in the tree of paths, and the location of its rows.",
    (word_forms, composed_item, query_rows, path_rows),
)
PLACES = Stage(
    "places",
    "Places that hold a map of maps, and places whose fields are headers.",
    (header_fields, map_of_maps),
)
