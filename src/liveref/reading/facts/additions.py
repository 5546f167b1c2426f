"""A document with what behaviour files add to it: operations, codes and fields that clients use and
the reference lacks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from msgspec.structs import replace

from liveref.model.operation_names import normalized
from liveref.reading.behaviour_file import StatedAddition
from liveref.reading.document import (
    KEYS,
    Code,
    Definition,
    Document,
    Operation,
    Row,
    Side,
    Table,
)
from liveref.reading.facts.addition import Addition
from liveref.reading.facts.entry import Entry

__all__ = ["Unmatched", "with_additions"]


class Unmatched(NamedTuple):
    """An addition to an operation that the document lacks."""

    addition: Addition
    entry: Entry


def with_additions(
    document: Document, additions: Iterable[StatedAddition]
) -> tuple[Document, list[Unmatched]]:
    """The document with the additions, operations first, and those that found no place.

    Each added part bears the reason of its entry (`added`).
    """
    operations, unmatched = list(document.operations), list[Unmatched]()
    stated = sorted(additions, key=lambda one: one.addition.kind != "operation")
    for addition, entry in stated:
        if addition.kind == "operation":
            operations.append(_operation(addition))
            continue
        places = [n for n, one in enumerate(operations) if _is_meant(one, addition.operation)]
        for place in places:
            operations[place] = _added_to(operations[place], addition)
        if not places:
            unmatched.append(Unmatched(addition, entry))
    return replace(document, operations=tuple(operations)), unmatched


def _operation(addition: Addition) -> Operation:
    method, _, path = addition.operation.partition(" ")
    codes = (_code(addition, addition.code),) if addition.code is not None else ()
    return Operation(
        method=method.upper(),
        url=path,
        path=path,
        title=addition.value,
        origin=addition.reason.origin,
        codes=codes,
        added=addition.reason,
    )


def _is_meant(operation: Operation, name: str) -> bool:
    """Whether a name by method and path means an operation."""
    return normalized(f"{operation.method} {operation.path}") == normalized(name)


def _added_to(operation: Operation, addition: Addition) -> Operation:
    if addition.kind == "code" and addition.code is not None:
        present = any(code.value == addition.code for code in operation.codes)
        added = () if present else (_code(addition, addition.code),)
        return replace(operation, codes=(*operation.codes, *added))
    side = Side.RESPONSE if operation.method in ("GET", "HEAD") else Side.REQUEST
    table = Table(side=side, origin=addition.reason.origin, rows=(_row(addition),))
    return replace(operation, tables=(*operation.tables, table))


def _code(addition: Addition, code: int) -> Code:
    origin = addition.reason.origin
    return Code(value=code, success=code < 400, origin=origin, added=addition.reason)


def _row(addition: Addition) -> Row:
    reason = addition.reason
    definition = Definition(
        key=addition.field,
        origin=reason.origin,
        location="body",
        type=addition.value or "string",
        required=addition.is_required,
        lines=tuple(0 for _ in KEYS),
        spelt=dict.fromkeys(KEYS, reason.text),
    )
    return Row(
        name=addition.field,
        key=addition.field,
        origin=reason.origin,
        definition=definition,
        spelt=reason.text,
        added=reason,
    )
