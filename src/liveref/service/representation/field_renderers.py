"""Field renderers: functions that compute the value of one key of an answer."""

from __future__ import annotations

from operator import attrgetter
from typing import Any

from liveref.model.schema import Schema
from liveref.service.representation.response_context import FieldRenderer, ResponseContext
from liveref.service.representation.shape import ABSENT
from liveref.service.request.addresses import Fill
from liveref.service.system import status
from liveref.service.system.privileged import public_entries
from liveref.values.times import shown_as, writer
from liveref.values.whole_numbers import whole_number


class Constant:
    """The renderer of the same value for every record; ABSENT leaves the key out."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value

    def __call__(self, _: ResponseContext) -> Any:
        return self.value


nothing = Constant(ABSENT)
"""The key is left out."""


def identity(context: ResponseContext) -> Any:
    """The identity by which clients know the record."""
    return status.identity(context.record)


def new_identity(context: ResponseContext) -> Any:
    """An identity that no document mentions: the creator needs it."""
    return identity(context) if context.created else ABSENT


def once(resource: str, key: str) -> FieldRenderer:
    """A field that only the answer to the create shows: the revealed value, or the stored one."""

    def render(context: ResponseContext) -> Any:
        stored = context.record.data.get(key, ABSENT)
        return context.reveal.get((resource, key), stored) if context.created else ABSENT

    return render


def among(field: str, key: str, otherwise: FieldRenderer) -> FieldRenderer:
    """A key in the map of a field that holds all extra fields of the record."""

    def render(context: ResponseContext) -> Any:
        held = context.record.data.get(field)
        return held[key] if isinstance(held, dict) and key in held else otherwise(context)

    return render


def for_administrators(renderer: FieldRenderer, shows: tuple[str, ...]) -> FieldRenderer:
    """A field that only administrators see; other callers see these keys of it, if any."""

    def render(context: ResponseContext) -> Any:
        if context.privileged:
            return renderer(context)
        value = renderer(context) if shows else ABSENT
        return public_entries(value, shows) if isinstance(value, dict) else ABSENT

    return render


def revealed(resource: str, name: str) -> FieldRenderer:
    """A generated secret, which this answer alone reveals."""
    return lambda context: context.reveal.get((resource, name), ABSENT)


def address(fill: Fill) -> FieldRenderer:
    """An address within the API."""
    return lambda context: fill(context.path, str(status.identity(context.record)), context.base)


def from_path(key: str) -> FieldRenderer:
    """A value of the path."""
    return lambda context: context.path.get(key, ABSENT)


def numbered(renderer: FieldRenderer, schema: Schema) -> FieldRenderer:
    """A value of the path, which is a text, as a number if the document has a number."""
    if "integer" not in schema.types or "string" in schema.types:
        return renderer

    def numbered(context: ResponseContext) -> Any:
        value = renderer(context)
        number = whole_number(value) if isinstance(value, str) else None
        return value if number is None else number

    return numbered


def generation_of(key: str) -> FieldRenderer:
    """The generation of a record: that of another record if the request has it, or its own."""
    return lambda context: context.path.get(key, context.record.data.get(key, 0))


def status_of(key: str, fallback: FieldRenderer, style: Any) -> FieldRenderer:
    """The status at the moment of the request; a new record shows its initial one. It is in
    capitals if the document's example is."""
    capitals = isinstance(style, str) and style.isupper()

    def render(context: ResponseContext) -> Any:
        data, now = context.record.data, context.now
        value = data.get(key) if context.created else status.current(context.record, key, now)
        value = fallback(context) if value is None else value
        return value.upper() if capitals and isinstance(value, str) else value

    return render


def flag_as_text(renderer: FieldRenderer, style: Any) -> FieldRenderer:
    """A truth value of a request as the text that the document has in the answer; false is an empty
    text where the example is one."""
    false = "" if style == "" else "False"

    def text(context: ResponseContext) -> Any:
        value = renderer(context)
        return ("True" if value else false) if isinstance(value, bool) else value

    return text


def once_changed(time: FieldRenderer) -> FieldRenderer:
    """A time that a record has when it was changed for the first time."""
    return lambda context: (
        time(context) if context.record.updated > context.record.created else None
    )


def time_of(kind: str, style: Any) -> FieldRenderer:
    """When the record was `created`, or `updated`, written as in the example `style`."""
    if isinstance(style, int | float):
        return lambda context: shown_as(getattr(context.record, kind), style)
    written, of = writer(style), attrgetter(kind)
    return lambda context: written(of(context.record))
