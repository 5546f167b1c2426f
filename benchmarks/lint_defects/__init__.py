"""Defects to plant into a real tree: each kind finds all the places where it could be planted.

A defect replaces whole lines, or adds some at a file's end, so that no other line moves.
"""

from __future__ import annotations

from benchmarks.lint_defects import codes, definitions, examples, rows, urls
from benchmarks.lint_defects.tree import Defect, Kind, Tree
from liveref.reading.document import Side

__all__ = ["KINDS", "Defect", "Tree"]

KINDS: dict[str, Kind] = {
    "path row removed": rows.path_row_removed,
    "path row misspelt": rows.path_row_misspelt,
    "body row misspelt (shown)": rows.body_row_misspelt,
    "row's key misspelt": rows.row_key_misspelt,
    "row stands twice": rows.row_twice,
    "URL parameter renamed": urls.url_parameter_renamed,
    "URL malformed": urls.url_malformed,
    "method misspelt": urls.method_misspelt,
    "operation stands twice": urls.operation_twice,
    "definition's key misspelt": definitions.definition_key_misspelt,
    "definition's key removed": definitions.definition_key_removed,
    "in misspelt": definitions.in_misspelt,
    "in: path to body": definitions.in_changed("path", "body"),
    "in: path to query": definitions.in_changed("path", "query"),
    "in: path to header": definitions.in_changed("path", "header"),
    "in: query to body": definitions.in_changed("query", "body"),
    "in: query to path": definitions.in_changed("query", "path"),
    "in: query to header": definitions.in_changed("query", "header"),
    "in: body to path": definitions.in_changed("body", "path"),
    "in: body to query": definitions.in_changed("body", "query"),
    "in: body to header": definitions.in_changed("body", "header"),
    "in: header to body": definitions.in_changed("header", "body"),
    "in: header to query": definitions.in_changed("header", "query"),
    "path row bound to body": rows.rebound("path", "body", Side.REQUEST),
    "query row bound to body": rows.rebound("query", "body", Side.REQUEST),
    "body row bound to path (request)": rows.rebound("body", "path", Side.REQUEST),
    "body row bound to path (response)": rows.rebound("body", "path", Side.RESPONSE),
    "type misspelt": definitions.type_misspelt,
    "type changed, structure (shown)": definitions.type_changed(True),
    "type changed, scalar (shown)": definitions.type_changed(False),
    "definition unused": definitions.definition_unused,
    "definition moved": definitions.definition_moved,
    "version impossible": definitions.version_impossible,
    "success code to 4xx": codes.code_changed(True, (400, 404, 409, 500)),
    "error code to 2xx": codes.code_changed(False, (200, 202, 204)),
    "code unknown": codes.code_changed(True, (209, 220, 299, 20)),
    "error code unknown": codes.code_changed(False, (420, 499, 40, 4004)),
    "204 with a body": codes.code_204_with_body,
    "404 removed": codes.code_404_removed,
    "JSON broken": examples.json_broken,
    "JSON key twice": examples.json_key_twice,
    "JSON key misspelt": examples.json_key_misspelt,
    "JSON value of other structure": examples.json_value(True),
    "JSON value of other plain type": examples.json_value(False),
    "body row removed (shown)": rows.body_row_removed,
    "only use of a definition removed": rows.only_row_removed,
    "type changed in path or query": definitions.type_elsewhere(("path", "query", "header")),
    "type changed in body (not shown)": definitions.type_elsewhere(("body",)),
    "versions swapped": definitions.versions_swapped,
    "path parameter optional": definitions.path_optional,
    "heading of a response swapped": rows.heading_swapped,
    "example missing": examples.example_missing,
    "parameters file missing": rows.parameters_file_missing,
}
