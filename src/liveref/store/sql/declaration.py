"""Declarations of kinds: as they are written down, and the indexes that they need."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from liveref.store.base import Kind
from liveref.store.sql.table import Table


def check_names(kinds: Sequence[Kind]) -> None:
    """Raises ValueError for a kind that is declared twice."""
    names = [kind.name for kind in kinds]
    if len(set(names)) < len(names):
        raise ValueError(f"a kind is declared twice: {', '.join(sorted(names))}")


def declaration(kind: Kind) -> bytes:
    """The declaration that is compared to see whether a kind's table is still right: order doesn't
    matter. Raises ValueError for a unique group without a path."""
    if not all(kind.unique):
        raise ValueError(f"{kind.name}: a unique group needs a path")
    groups = sorted({tuple(sorted(set(group))) for group in kind.unique})
    return msgspec.json.encode([sorted(set(kind.indexed)), groups])


def declared_kind(name: str, content: bytes) -> Kind:
    """The kind that a declaration is of, without the path to its blobs."""
    indexed, unique = msgspec.json.decode(content, type=_Declared)
    return Kind(name=name, indexed=indexed, unique=unique)


_Declared = tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]


def index_columns(table: Table) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
    """The columns of each unique index of a table, and of each other one; `id` has its own."""
    groups = {tuple(sorted({table.operands[path].sql for path in g})) for g in table.kind.unique}
    singles = {(table.operands[path].sql,) for path in table.kind.indexed}
    return sorted(groups - {("id",)}), sorted(singles - groups - {("id",)})


def broken_group(table: Table, other_place: str) -> str:
    """The message for records that break a new unique group."""
    groups = "; ".join(", ".join(group) for group in table.kind.unique)
    return (
        f"{table.kind.name}: records that are kept already break a unique group that is"
        f" new ({groups}); change them first, or use another {other_place}"
    )
