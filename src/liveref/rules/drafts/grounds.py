"""Grounds of claims: a table's row, an example, a path, a sentence, a convention."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liveref.model.origin import Origin
from liveref.model.reason import Evidence
from liveref.rules.drafts.claims import Because

if TYPE_CHECKING:
    from liveref.reading.document import Operation, Row

__all__ = ["by_call", "by_convention", "by_default", "by_row"]


def by_call(operation: Operation) -> Because:
    """The method and the path of an operation, as `rest_method` writes them."""
    return Because(Evidence.PATH, operation.origin, f"{operation.method} {operation.url}")


def by_default(operation: Operation) -> Because:
    """Nothing but the rule itself, said of an operation."""
    return Because(Evidence.RULE, operation.origin, f"{operation.method} {operation.url}")


def by_row(row: Row) -> Because:
    """A row of a table: `- name: key`."""
    return Because(Evidence.TABLE, row.origin, f"{row.name}: {row.key}")


def by_convention(name: str) -> Because:
    """A convention of the family, by its key in `conventions.yaml` (`paths.action`)."""
    return Because(Evidence.CONVENTION, Origin(f"convention {name}"), name)
