"""The schema of a value, and the evidence for it."""

from __future__ import annotations

from typing import Any

import msgspec

from liveref.model.origin import Origin
from liveref.model.prose import Prose
from liveref.model.reason import STRONG, Evidence


class Schema(msgspec.Struct, frozen=True, kw_only=True):
    """The shape of a JSON value, in the terms of JSON Schema 2020-12.

    `types` holds JSON Schema type names, none meaning anything; "null" never stands among
    them: `nullable` says it. `additional` is the schema of undocumented keys of an open
    object (a map), True for anything, False where only `properties` are known. `form` names what
    a text has to look like (`values.forms`), and `comma_separated` says that a text holds several
    values with commas between them. `evidence` is
    that of the items of a list and of the values of a map, which are no properties; empty
    where it is that of the whole.
    """

    types: tuple[str, ...] = ()
    properties: dict[str, Property] = {}
    items: Schema | None = None
    additional: Schema | bool = False
    one_of: tuple[Schema, ...] = ()
    nullable: bool = False
    format: str | None = None
    form: str | None = None
    comma_separated: bool = False
    enum: tuple[Any, ...] = ()
    default: Any = msgspec.UNSET
    min_length: int | None = None
    max_length: int | None = None
    min_items: int | None = None
    max_items: int | None = None
    minimum: int | float | None = None
    maximum: int | float | None = None
    exclusive_minimum: int | float | None = None
    exclusive_maximum: int | float | None = None
    multiple_of: int | float | None = None
    pattern: str | None = None
    example: Any = msgspec.UNSET
    description: Prose | None = None
    evidence: tuple[Evidence, ...] = ()

    @property
    def is_object(self) -> bool:
        """Whether the value may be an object."""
        return "object" in self.types

    @property
    def is_open(self) -> bool:
        """Whether keys beside the documented ones are welcome."""
        return self.additional is not False


class Property(msgspec.Struct, frozen=True, kw_only=True):
    """A key of an object, with the range of versions in which it exists and its evidence.

    A `read_only` one is set by the service alone, a `write_only` one is in no answer.
    """

    schema: Schema
    required: bool = False
    read_only: bool = False
    write_only: bool = False
    evidence: tuple[Evidence, ...] = ()
    min_version: str | None = None
    max_version: str | None = None
    origin: Origin | None = None

    @property
    def is_strong(self) -> bool:
        """Whether it rests on evidence that is strong enough to refuse a request."""
        return not STRONG.isdisjoint(self.evidence)
