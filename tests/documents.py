"""Documents built by hand, in a few lines each, for the tests of inference."""

from __future__ import annotations

from typing import Any

import msgspec

from liveref.model.api import Operation as Answering
from liveref.model.behaviour.behaviour import Behaviour
from liveref.model.origin import Origin
from liveref.model.prose import Prose
from liveref.reading.behaviour import BehaviourFile, Layer, lay_over
from liveref.reading.document import (
    Code,
    Definition,
    Document,
    Example,
    Operation,
    Row,
    Section,
    Side,
    Table,
)
from liveref.rules.drafts.workspace import Refine

HERE = Origin("index.rst", 1)


def sent_codes(operation: Answering) -> list[int]:
    """The codes of success that an operation has an answer for."""
    return [response.code for response in operation.responses if response.code < 400]


def row(name: str, type_: str | None = "string", **more: Any) -> Row:
    """A row with a definition of its own; `type_` None stands for a missing definition."""
    key = more.pop("key", name)
    if type_ is None:
        return Row(name=name, key=key, origin=HERE)
    text = more.pop("text", "")
    definition = Definition(
        key=key,
        origin=Origin("parameters.yaml", abs(hash((key, type_, text, str(more)))) % 10**9),
        location=more.pop("location", "body"),
        type=type_,
        required=more.pop("required", None),
        description=Prose(text, HERE) if text else None,
        **more,
    )
    return Row(name=name, key=key, origin=HERE, definition=definition)


def operation(
    call: str,
    title: str = "",
    *,
    request: list[Row] | None = None,
    response: list[Row] | None = None,
    sent: list[Any] | None = None,
    answered: list[Any] | None = None,
    success: tuple[int, ...] = (),
    errors: tuple[int, ...] = (),
    prose: str = "",
    **more: Any,
) -> Operation:
    """An operation; `call` is its method and path, `sent` and `answered` its examples."""
    method, path = call.split()
    tables = [
        Table(side=side, origin=HERE, file="parameters.yaml", rows=tuple(rows))
        for side, rows in ((Side.REQUEST, request), (Side.RESPONSE, response))
        if rows
    ]
    examples = [
        Example(side=side, origin=HERE, data=value)
        for side, values in ((Side.REQUEST, sent), (Side.RESPONSE, answered))
        for value in values or []
    ]
    codes = [Code(value=code, success=True, origin=HERE) for code in success]
    codes += [Code(value=code, success=False, origin=HERE) for code in errors]
    return Operation(
        method=method,
        url=path,
        path=path,
        title=title or call,
        origin=HERE,
        tables=tuple(tables),
        examples=tuple(examples),
        codes=tuple(codes),
        prose=(Prose(prose, HERE),) if prose else (),
        **more,
    )


def document(
    *operations: Operation, prose: str = "", name: str = "things", title: str = "Things"
) -> Document:
    """A document of these operations with one introduction."""
    section = Section(title=title, origin=HERE, prose=(Prose(prose, HERE),) if prose else ())
    return Document(name=name, title="Things", root=".", sections=(section,), operations=operations)


def declared(behaviour: Behaviour) -> Refine:
    """A file that declares this behaviour, laid over what a document implies."""
    resources = {
        name: _given(resource) | {"actions": {v: _given(t) for v, t in resource.actions.items()}}
        for name, resource in behaviour.resources.items()
    }
    file = BehaviourFile(file="behaviour.yaml", resources=resources)
    reason = file.place(()).reason
    permissions = {
        name: msgspec.structs.replace(one, reason=reason)
        for name, one in behaviour.permissions.items()
    }

    def refine(implied: Behaviour) -> list[Layer]:
        whole, _ = lay_over(implied, file)
        return [Layer(file, msgspec.structs.replace(whole, permissions=permissions))]

    return refine


def _given(part: msgspec.Struct) -> dict[str, Any]:
    """The fields that differ from their defaults."""
    plain = type(part)()
    names = (name for name in part.__struct_fields__ if getattr(part, name) != getattr(plain, name))
    return {name: msgspec.to_builtins(getattr(part, name)) for name in names}
