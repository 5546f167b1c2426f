"""Merges tables and examples without any inference: a document to compare with.

Of each operation the keys of its examples as they are nested there, and the names of body rows
that no example has: below the root key where the examples have only one, else at the root.
Nothing is known of maps, unions, actions, wrappers without example, or other operations.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from liveref.reading import read
from liveref.reading.document import Operation, Side

__all__ = ["merged"]

Tree = dict[str, Any]
"""Names of properties, each with what stands below it; lists are elided."""


def merged(source: Path) -> dict[str, Any]:
    """An OpenAPI document of the reference in a folder."""
    paths: dict[str, dict[str, Any]] = {}
    for operation in read(source).operations:
        item = paths.setdefault(operation.path, {})
        item[operation.method.lower()] = _united(
            item.get(operation.method.lower()), _operation(operation)
        )
    return {"openapi": "3.1.0", "info": {"title": "", "version": ""}, "paths": paths}


def _operation(operation: Operation) -> dict[str, Any]:
    query = dict.fromkeys(row.name for row in operation.rows(Side.REQUEST, "query"))
    return {
        "parameters": [{"name": name, "in": "query"} for name in query],
        "requestBody": {"content": {"application/json": _body(operation, Side.REQUEST)}},
        "responses": {"200": {"content": {"application/json": _body(operation, Side.RESPONSE)}}},
    }


def _united(one: dict[str, Any] | None, other: dict[str, Any]) -> dict[str, Any]:
    """Operations that share a URL: the scorer unites what stands under several codes and
    types of media."""
    if one is None:
        return other
    number = len(one["responses"])
    one["parameters"] += other["parameters"]
    kind = f"application/x{number}+json"
    one["requestBody"]["content"][kind] = other["requestBody"]["content"]["application/json"]
    one["responses"][str(200 + number)] = other["responses"]["200"]
    return one


def _body(operation: Operation, side: Side) -> dict[str, Any]:
    examples = [e.data for e in operation.examples if e.side is side]
    root: Tree = {}
    for value in examples:
        _take(root, None if value is msgspec.UNSET else value)
    below = next(iter(root.values())) if len(root) == 1 else root
    names = set(_names(root))
    for name in (row.name for row in operation.rows(side, "body")):
        if name not in names:
            below[name] = {}
    return {"schema": _schema(root)}


def _take(tree: Tree, value: Any) -> None:
    if isinstance(value, dict):
        for name, part in value.items():
            _take(tree.setdefault(str(name), {}), part)
    for part in value if isinstance(value, list) else ():
        _take(tree, part)


def _names(tree: Tree) -> Iterator[str]:
    for name, below in tree.items():
        yield name
        yield from _names(below)


def _schema(tree: Tree) -> dict[str, Any]:
    return {"properties": {name: _schema(below) for name, below in tree.items()}} if tree else {}
