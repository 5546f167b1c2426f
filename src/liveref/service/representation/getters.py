"""Getters: how one value of an answer is come by."""

from __future__ import annotations

from typing import Any

from liveref.model.schema import Schema
from liveref.service.representation.shape import ABSENT
from liveref.service.representation.view import Getter, View
from liveref.service.request.addresses import Fill
from liveref.service.system import status
from liveref.service.system.privileged import public_entries
from liveref.values.times import shown_as


def nothing(_: View) -> Any:
    """The key is left out."""
    return ABSENT


def identity(view: View) -> Any:
    """The identity by which clients know the record."""
    return status.identity(view.record)


def new_identity(view: View) -> Any:
    """An identity that no document mentions: who has just made the thing needs it."""
    return identity(view) if view.created else ABSENT


def once(resource: str, key: str) -> Getter:
    """A field that only the answer to the create shows: what that reveals, or what is kept."""

    def shown(view: View) -> Any:
        kept = view.record.data.get(key, ABSENT)
        return view.reveal.get((resource, key), kept) if view.created else ABSENT

    return shown


def among(field: str, key: str, otherwise: Getter) -> Getter:
    """A key that the record holds in the map of a field, which keeps all that no other does."""

    def shown(view: View) -> Any:
        held = view.record.data.get(field)
        return held[key] if isinstance(held, dict) and key in held else otherwise(view)

    return shown


def for_administrators(getter: Getter, shows: tuple[str, ...]) -> Getter:
    """What only administrators see; others these keys of it, if any."""

    def shown(view: View) -> Any:
        if view.privileged:
            return getter(view)
        value = getter(view) if shows else ABSENT
        return public_entries(value, shows) if isinstance(value, dict) else ABSENT

    return shown


def constant(value: Any) -> Getter:
    """The same value for every record."""
    return lambda _: value


def revealed(resource: str, name: str) -> Getter:
    """A secret that was made up, which is shown this once."""
    return lambda view: view.reveal.get((resource, name), ABSENT)


def address(fill: Fill) -> Getter:
    """An address within the API."""
    return lambda view: fill(view.path, str(status.identity(view.record)), view.base)


def from_path(key: str) -> Getter:
    """What the path says."""
    return lambda view: view.path.get(key, ABSENT)


def numbered(getter: Getter, schema: Schema) -> Getter:
    """A number where the document has the identity as one, as which a path can't give it."""
    if "integer" not in schema.types or "string" in schema.types:
        return getter

    def numbered(view: View) -> Any:
        value = getter(view)
        return int(value) if isinstance(value, str) and value.isdecimal() else value

    return numbered


def generation_of(key: str) -> Getter:
    """How often a record was changed: another's, where the request knows it, or its own."""
    return lambda view: view.path.get(key, view.record.data.get(key, 0))


def status_of(key: str, fallback: Getter, style: Any) -> Getter:
    """The status at the moment of the request; a new record shows that which it begins with. It is
    in capitals where the document's example is."""
    capitals = isinstance(style, str) and style.isupper()

    def shown(view: View) -> Any:
        data, now = view.record.data, view.now
        value = data.get(key) if view.created else status.current(view.record, key, now)
        value = fallback(view) if value is None else value
        return value.upper() if capitals and isinstance(value, str) else value

    return shown


def once_changed(time: Getter) -> Getter:
    """A time that a record has when it was changed for the first time."""
    return lambda view: time(view) if view.record.updated > view.record.created else None


def time_of(kind: str, style: Any) -> Getter:
    """When the record was `created`, or `updated`, written as in the example `style`."""
    return lambda view: shown_as(getattr(view.record, kind), style)
