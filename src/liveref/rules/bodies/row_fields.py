"""The fields that rows describe: each row is laid on a field of its body, or makes one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from liveref.model.api import Effect
from liveref.model.reason import Evidence, Reason
from liveref.naming.nouns import singular, slug
from liveref.reading.document import Row, Side
from liveref.rules.bodies.example_nesting import Holders
from liveref.rules.bodies.field_placement import Name, Places
from liveref.rules.bodies.scratch import Scratch
from liveref.rules.drafts.claims import Claim
from liveref.rules.drafts.drafts import Draft, Message, shows
from liveref.rules.drafts.grounds import by_default, by_row
from liveref.rules.drafts.shapes import Shape
from liveref.rules.drafts.workspace import Workspace
from liveref.rules.rule import Rule, rule
from liveref.rules.text.hints import at_top_level

__all__ = ["ROW_IDS", "ROW_RULES"]

_RULES = {
    "wrapper-object": """The wrapper of a body holds an object, or in the answer of a list an array
        of objects, even if no example shows it.""",
    "row-of-shown-field": """A row describes the field of its name that an example shows: the one
        nearest to the root that has no row yet. A field that the table says is at the top level
        stands at the root.""",
    "row-held-elsewhere": """A row that no example of its body shows stands below the field of an
        earlier row, or beside a list, if nearly all examples of the document show its name there.
        Such a field is never required.""",
    "row-between-shown-fields": """A row that no example shows stands in the object in which
        examples show both the row before it and the row after it.""",
    "row-of-dotted-name": """A row with a dotted name (`image.id`) is a field of the object before
        the dot. A part in braces (`addresses.{label}.addr`) stands for any key of a map.""",
    "row-beside-list": """A row for the links, markers or counts of a list stands beside the list,
        at the root of the answer.""",
    "row-of-any-key": """A row whose name is in braces (`{key}`) describes no field: the object may
        have other keys.""",
    "row-of-part": """The rows of a table below a heading that names a field (`Server object`) are
        the fields of that object, or of the objects in that list.""",
    "row-of-field": """A row that no other rule places is a field of the resource.""",
    "row-of-list": """A field that its row calls an array, and that holds fields, is a list of
        objects with these fields.""",
}
"""The rules by their ids, with their documentation. They depend on each other from row to row, so
that all of them are worked out together, on a copy of the body."""


def _row_rule(name: str, text: str) -> Rule:
    def infers(workspace: Workspace) -> Iterator[Claim]:
        return (claim for by, claim in workspace.in_stage(_placements) if by == name)

    infers.__doc__ = text
    return rule(name, corrects=("body-example",))(infers)


ROW_IDS = frozenset(_RULES)
ROW_RULES = tuple(_row_rule(name, text) for name, text in _RULES.items())


class Body(NamedTuple):
    """A body, the copy of it on which rows are placed, and the object of the resource's fields."""

    draft: Draft
    side: Side
    scratch: Scratch
    inner: Shape

    @property
    def message(self) -> Message:
        """The request or the response."""
        return self.draft.message(self.side)


def _placements(workspace: Workspace) -> list[tuple[str, Claim]]:
    """The claims of all rules of this module, each with the id of its rule."""
    holders = Holders(workspace.drafts)
    claims: list[tuple[str, Claim]] = []
    for draft in workspace.drafts:
        for side in Side:
            shape = draft.message(side).shape
            if shape is not None:
                scratch = Scratch(shape)
                body = Body(draft, side, scratch, _inside(scratch.root, draft, side))
                fields = list(_placed(body, workspace, holders.of))
                _make_lists(body, fields, workspace)
                claims += scratch.claims()
                claims += _fields(body, fields)
    return claims


def _fields(body: Body, fields: list[tuple[int, Shape, str]]) -> Iterator[tuple[str, Claim]]:
    """The claims that rows describe the fields."""
    rows = body.message.described
    for number, shape, name in fields:
        twin = body.scratch.twin(shape)
        yield name, Claim(body.message, "fields", twin, by_row(rows[number]), number)


def _inside(root: Shape, draft: Draft, side: Side) -> Shape:
    """The object that holds the resource's fields: under the wrapper, in a list its items."""
    message, holder = draft.message(side), root.container()
    if message.wrapper is None:
        return holder
    reason = _wrapper_reason(draft, message)
    if message.wrapper not in holder.properties:
        holder.reasons[f"properties.{message.wrapper}"] = reason
    inner = holder.child(message.wrapper)
    if not inner.evidence:
        inner.evidence.add(Evidence.RULE)
        inner.reasons[f"evidence.{Evidence.RULE}"] = reason
    listed = draft.effect is Effect.LIST and side is Side.RESPONSE
    if listed and "object" not in inner.types and inner.values is None:
        _add_type(inner, "array", reason)
        if inner.items is None:
            inner.items = Shape()
            inner.reasons["items"] = reason
        if not inner.items.types:
            _add_type(inner.items, "object", reason)
    elif not inner.types and not inner.nullable:
        _add_type(inner, "object", reason)
    return inner.container()


def _wrapper_reason(draft: Draft, message: Message) -> Reason:
    reason = message.reasons.get("wrapper") or by_default(draft.source).by("")
    return Reason(
        rule="wrapper-object", evidence=Evidence.RULE, origin=reason.origin, text=reason.text
    )


def _add_type(shape: Shape, name: str, reason: Reason) -> None:
    if name not in shape.types:
        shape.add_type(name)
        shape.reasons[f"types.{name}"] = reason


def _placed(
    body: Body, workspace: Workspace, holder_of: Callable[[str], str | None]
) -> Iterator[tuple[int, Shape, str]]:
    """The number of each row, the field that it describes and the rule that places it there. A
    row that continues the one before, for later versions, describes the same field."""
    message = body.message
    places = Places(body.scratch.root, body.inner, _at_root(body))
    rows = _own_rows(body, places, workspace)
    first = [not (i and _continues(rows[i - 1][1], row)) for i, (_, row) in enumerate(rows)]
    names = [_name(row, holder_of) for (_, row), own in zip(rows, first, strict=True) if own]
    placed = iter(places.place_all(names))
    field = None
    for (number, _), own in zip(rows, first, strict=True):
        field = next(placed) if own else field
        if field is not None:
            yield number, *field
    number = len(message.body)
    for part, part_rows in message.parts.items():
        for row in part_rows:
            yield number, places.part(part, _name(row, holder_of)), "row-of-part"
            number += 1
    for values in places.opened:
        body.scratch.add(values)


def _name(row: Row, holder_of: Callable[[str], str | None]) -> Name:
    return Name(row.name, by_row(row).by(""), holder_of(row.name))


def _own_rows(body: Body, places: Places, workspace: Workspace) -> list[tuple[int, Row]]:
    """The rows of the body that describe a field, with their numbers: neither the key of a map, nor
    the wrapper in the other number, nor the same again."""
    message = body.message
    keyed = message.keyed() if message.examples else set()
    rows = [
        (number, row)
        for number, row in enumerate(message.body)
        if row.name not in keyed and not _is_wrapper(row, message, workspace)
    ]
    return [
        (number, row)
        for at, (number, row) in enumerate(rows)
        if not places.is_again(
            row.name, sum((r.name, r.key) == (row.name, row.key) for _, r in rows[:at])
        )
    ]


def _continues(before: Row, row: Row) -> bool:
    """Whether a row says of later versions what the row right before it says of earlier ones."""
    ended = before.definition.max_version if before.definition else None
    begins = row.definition.min_version if row.definition else None
    return before.name == row.name and ended is not None and begins is not None


def _is_wrapper(row: Row, message: Message, workspace: Workspace) -> bool:
    """Whether a row that no example shows is the wrapper, in the other number: `books` for what
    the example has as `book`."""
    wrapper = message.wrapper
    if wrapper is None or row.name == wrapper or row.definition is None:
        return False
    same = singular(slug(row.name)) == singular(slug(wrapper))
    holds = {"object", "array"} & set(workspace.definitions.schema(row).types)
    return same and bool(holds) and not any(shows(value, row.name) for value in message.examples)


def _at_root(body: Body) -> set[str]:
    """The names that stand at the root whatever else is there: the wrapper; a field whose row says
    so; and the root fields of a request without a wrapper, in an answer without examples."""
    message = body.message
    names = {message.wrapper} if message.wrapper else set()
    for row in message.body:
        text = row.definition.description if row.definition else None
        if text is not None and at_top_level(text.source):
            names.add(row.name)
    request = body.draft.request
    if body.side is Side.RESPONSE and request.wrapper is None and not message.examples:
        names |= request.names()
    return names


def _make_lists(body: Body, fields: list[tuple[int, Shape, str]], workspace: Workspace) -> None:
    """Give the fields of arrays to their items."""
    rows, described = body.message.described, set()
    for number, shape, _ in fields:
        is_array = "array" in workspace.definitions.schema(rows[number]).types
        if id(shape) in described:
            continue
        described.add(id(shape))
        if is_array and shape.items is None and shape.properties:
            _make_list(shape, by_row(rows[number]).by("row-of-list"))


def _make_list(shape: Shape, reason: Reason) -> None:
    shape.items = Shape(types=["object"], properties=shape.properties)
    shape.items.reasons = {f"properties.{name}": reason for name in shape.properties}
    shape.items.reasons["types.object"] = reason
    shape.properties = {}
    reasons = {n: r for n, r in shape.reasons.items() if not n.startswith("properties.")}
    shape.reasons = {**reasons, "items": reason, "properties": reason}
    if Evidence.EXAMPLE not in shape.evidence:
        shape.types = [name for name in shape.types if name != "object"]
        shape.reasons.pop("types.object", None)
