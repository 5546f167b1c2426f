"""Fields that a table requires, and that may be left out all the same."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from liveref.model.api import Effect
from liveref.model.microversion import understood
from liveref.model.reason import Evidence
from liveref.naming.patterns import matches
from liveref.reading.document import Side
from liveref.rules.bodies.field_rows import Field, fields_of
from liveref.rules.bodies.row_facts import required_by
from liveref.rules.drafts.claims import Because, Claim
from liveref.rules.drafts.definitions import table_types
from liveref.rules.drafts.drafts import shows, value_of
from liveref.rules.drafts.grounds import by_convention, by_default, by_reason
from liveref.rules.drafts.parts import whole_examples
from liveref.rules.drafts.shapes import Shape
from liveref.rules.drafts.text_grounds import by_prose
from liveref.rules.drafts.workspace import Workspace
from liveref.rules.reconcile.pooling import inner
from liveref.rules.rule import rule
from liveref.rules.text.hints import was_optional

__all__ = ["OPTIONAL_RULES"]

_CORRECTS = ("row-required",)
"""The effects of operations whose answers show a secret; nothing else has to."""


def _required(workspace: Workspace, side: Side | None = None) -> Iterator[Field]:
    """The fields that a table requires; of requests, all but the wrapper."""
    for field in fields_of(workspace):
        wrapper = field.message.wrapper if side is Side.REQUEST else None
        if field.is_required and side in (None, field.side) and field.row.name != wrapper:
            yield field


def _optional(field: Field, because: Because) -> Claim:
    return Claim(field.shape, "required", False, because)


@rule("optional-before", corrects=_CORRECTS)
def before(workspace: Workspace) -> Iterator[Claim]:
    """A required field is optional if its description says that it was so in older versions."""
    for field in _required(workspace):
        prose = field.row.definition.description if field.row.definition else None
        match = was_optional(prose.source) if prose else None
        if prose and match:
            yield _optional(field, by_prose(prose, *match.span()))


@rule("optional-flag", corrects=_CORRECTS)
def flag(workspace: Workspace) -> Iterator[Claim]:
    """A request need not give a boolean, though the table requires it: services read a flag that
    is left out as false."""
    for field in _required(workspace, Side.REQUEST):
        types = {*field.shape.types, *(name for row in field.rows for name in table_types(row))}
        if types == {"boolean"}:
            because = workspace.definitions.statement(field.row).table
            yield _optional(field, because._replace(evidence=Evidence.RULE))


@rule("optional-by-convention", corrects=_CORRECTS)
def convention(workspace: Workspace) -> Iterator[Claim]:
    """A request need not give the fields that no service of the family insists on."""
    for field in _required(workspace, Side.REQUEST):
        if any(matches(workspace.conventions.names.optional, row.name) for row in field.rows):
            yield _optional(field, by_convention("names.optional"))


@rule("optional-with-default", corrects=_CORRECTS)
def with_default(workspace: Workspace) -> Iterator[Claim]:
    """A request need not give a field that has a default, though the table requires it."""
    for field in _required(workspace, Side.REQUEST):
        for row in field.rows:
            statement = workspace.definitions.statement(row)
            if statement.schema.default is not msgspec.UNSET:
                yield _optional(field, statement.grounds["default"])
                break


@rule("optional-shared-row", corrects=_CORRECTS)
def shared_row(workspace: Workspace) -> Iterator[Claim]:
    """An update need not give a required field whose definition answers have as well: `required`
    speaks of the answers then."""
    for field in _required(workspace, Side.REQUEST):
        shared = any(workspace.definitions.is_of_answers(row) for row in field.rows)
        if shared and field.draft.effect is Effect.UPDATE:
            yield _optional(field, required_by(field)._replace(evidence=Evidence.RULE))


@rule("optional-by-example", corrects=_CORRECTS)
def by_example(workspace: Workspace) -> Iterator[Claim]:
    """A request need not give a required field that an example of it leaves out, or has only as
    null; an example of a version before that of the field says nothing of it."""
    required = {id(field.shape): field for field in _required(workspace)}
    for draft in workspace.drafts:
        if draft.request.shape is not None:
            for parent, child in _pairs(draft.request.shape):
                without = child.count < parent.count or not child.types
                field = required.get(id(child))
                if field is not None and parent.count and without and not _came_later(field):
                    reason = parent.reasons.get("types.object")
                    because = by_reason(reason) if reason else by_default(draft.source)
                    yield Claim(child, "required", False, because)


def _came_later(field: Field) -> bool:
    """Whether all examples that lack a field are of versions before it came."""
    definition = field.row.definition
    since = understood(definition.min_version) if definition else None
    if since is None or not field.shape.types:
        return False
    examples = whole_examples(field.draft.source, field.side)
    lacking = (one for one in examples if not shows(value_of(one), field.row.name))
    versions = [understood(example.microversion) for example in lacking]
    return all(version is not None and version < since for version in versions)


def _pairs(shape: Shape) -> Iterator[tuple[Shape, Shape]]:
    """All objects of a body with each of their fields."""
    for child in shape.properties.values():
        yield shape, child
    for part in (*shape.properties.values(), shape.items, shape.values):
        if part is not None:
            yield from _pairs(part)


@rule("optional-secret", corrects=_CORRECTS)
def secret(workspace: Workspace) -> Iterator[Claim]:
    """An answer need not have a secret, except that of a create or an action, which reveals it."""
    names = workspace.conventions.names.secret
    for field in _required(workspace, Side.RESPONSE):
        name = field.row.name.rpartition(".")[2]
        if not field.draft.effect.traits.reveals and matches(names, name):
            yield _optional(field, by_convention("names.secret"))


@rule("optional-page-link", corrects=_CORRECTS)
def page_link(workspace: Workspace) -> Iterator[Claim]:
    """The links beside a list lead to other pages, and the last page has none."""
    names, required = workspace.conventions.names.links, _by_shape(workspace)
    for draft in workspace.drafts:
        root = draft.response.shape if draft.effect is Effect.LIST else None
        for name, shape in root.properties.items() if root is not None else ():
            parts = [shape, *(below for _, below in shape.walk())]
            for part in parts if matches(names, name) else ():
                if id(part) in required:
                    yield _optional(required[id(part)], by_convention("names.links"))


def _by_shape(workspace: Workspace) -> dict[int, Field]:
    return {id(field.shape): field for field in _required(workspace)}


@rule("map-of-maps-open", corrects=_CORRECTS)
def map_of_maps(workspace: Workspace) -> Iterator[Claim]:
    """A map of maps may have other keys than those that are shown, and need not have all of these,
    unless a request makes it as a whole."""
    required = _by_shape(workspace)
    for draft in workspace.drafts:
        for side in Side if draft.map_root is not None else ():
            root = inner(draft.message(side))
            is_whole = side is Side.REQUEST and draft.effect is Effect.MAP_REPLACE
            because = by_reason(draft.reasons["map_root"])
            for _, shape in root.walk() if root is not None else ():
                if shape.properties:
                    yield Claim(shape, "open", True, because)
                if id(shape) in required and not is_whole:
                    yield _optional(required[id(shape)], because)


OPTIONAL_RULES = (
    before,
    flag,
    convention,
    with_default,
    shared_row,
    by_example,
    secret,
    page_link,
    map_of_maps,
)
