"""An operation for those who name no version."""

from __future__ import annotations

import msgspec

from liveref.model.api import Body, Effect, Operation, Response, Target
from liveref.model.origin import Origin
from liveref.model.projection import at_no_version, at_version
from liveref.model.schema import Property, Schema


def operation(**fields: Property) -> Operation:
    return Operation(
        id="lend_book",
        method="POST",
        path="/books/{id}/lend",
        title="Lend book",
        origin=Origin("index.rst", 1),
        resource="book",
        effect=Effect.ACTION,
        target=Target.ITEM,
        request=Body(schema=Schema(types=("object",), properties=fields)),
    )


def required(operation: Operation | None) -> set[str]:
    assert operation is not None and operation.request is not None
    return {name for name, prop in operation.request.schema.properties.items() if prop.required}


def test_what_had_to_be_given_until_some_version_need_not_be() -> None:
    text = Schema(types=("string",))
    lend = operation(
        reader=Property(schema=text, required=True),
        stamp=Property(schema=text, required=True, max_version="2.3"),
    )
    assert required(at_no_version(lend)) == {"reader"}
    assert required(at_version(lend, (2, 3))) == {"reader", "stamp"}
    assert required(at_version(lend, (2, 4))) == {"reader"}


def test_an_operation_that_always_was_as_it_is_stays_the_same() -> None:
    lend = operation(reader=Property(schema=Schema(types=("string",)), required=True))
    assert at_no_version(lend) is lend


def test_an_answer_of_which_nothing_is_left_has_no_body() -> None:
    stamp = Property(schema=Schema(types=("string",)), max_version="2.3")
    body = Body(schema=Schema(types=("object",), properties={"stamp": stamp}))
    lend = msgspec.structs.replace(operation(), responses=(Response(code=200, body=body),))
    before, after = at_version(lend, (2, 3)), at_version(lend, (2, 4))
    assert before is not None and before.responses[0].body is not None
    assert after is not None and after.responses[0].body is None
