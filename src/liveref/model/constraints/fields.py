"""Facts about the fields of a resource.

Each names the resource and the field. `operation` (`Operation.verb`, or an operation's id) limits
a fact to the requests of one operation, whose argument the field may be; "" is every request that
can give the field.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import msgspec
from msgspec import UNSET

from liveref.model.constraints.base import Statement
from liveref.model.constraints.conditions import Condition, Operator, Related, Term


class FieldFact(Statement, frozen=True, kw_only=True):
    """A fact about one field."""

    resource: str
    field: str
    operation: str = ""


class Range(FieldFact, frozen=True, kw_only=True, tag="range"):
    """The numbers that a field may hold. Limits are inclusive, unless they are `exclusive_...`.
    `multiple_of` is a step that a number must be a multiple of."""

    minimum: int | float | None = None
    maximum: int | float | None = None
    exclusive_minimum: int | float | None = None
    exclusive_maximum: int | float | None = None
    multiple_of: int | float | None = None


class Length(FieldFact, frozen=True, kw_only=True, tag="length"):
    """The number of characters that a text, or of items that a list, may have; both limits
    inclusive."""

    minimum: int | None = None
    maximum: int | None = None


class Pattern(FieldFact, frozen=True, kw_only=True, tag="pattern"):
    """A regular expression (ECMA 262, as in JSON Schema) that is searched in a text: anchor it
    with `^` and `$`. `noun` says in words what is wanted ("four digits")."""

    pattern: str
    noun: str = ""


class Enumeration(FieldFact, frozen=True, kw_only=True, tag="enum"):
    """The only values that a field may hold."""

    values: tuple[Any, ...]


class Format(FieldFact, frozen=True, kw_only=True, tag="format"):
    """The form of a text: a name of `values.forms` (`email`, `uri`, `ipv4`, `date`, ...).

    `schemes` limits a URI to these ("https")."""

    format: str
    schemes: tuple[str, ...] = ()


class Default(FieldFact, frozen=True, kw_only=True, tag="default"):
    """The value that a new record gets where its create gives none: `value`, else that of another
    field (`other`). `conditions` are about the record without it."""

    value: Any = UNSET
    other: Term | None = None
    conditions: tuple[Condition, ...] = ()


class Required(FieldFact, frozen=True, kw_only=True, tag="required"):
    """A value that must not be missing, if all `conditions` hold of the record: a new one, or a
    changed one if one of the fields concerned changes."""

    conditions: tuple[Condition, ...] = ()


class Forbidden(FieldFact, frozen=True, kw_only=True, tag="forbidden"):
    """A value that must be missing, if all `conditions` hold of the record."""

    conditions: tuple[Condition, ...] = ()


class ExclusiveFields(Statement, frozen=True, kw_only=True, tag="exclusive"):
    """At most one of the fields may have a value; exactly one together with `AtLeastOneField`."""

    resource: str
    fields: tuple[str, ...]
    operation: str = ""


class AtLeastOneField(Statement, frozen=True, kw_only=True, tag="at-least-one"):
    """One of the fields, or several, must have a value."""

    resource: str
    fields: tuple[str, ...]
    operation: str = ""


class Comparison(FieldFact, frozen=True, kw_only=True, tag="comparison"):
    """The comparison that a field must meet with another one. It holds if one of the two has no
    value. Numbers, times and dates are compared as such, other texts by their characters."""

    operator: Operator
    other: Term


class Immutable(FieldFact, frozen=True, kw_only=True, tag="immutable"):
    """A field that keeps the value of the create; giving the same value again is no change. Another
    value is refused, or with `ignored` left out of account. If there are `conditions`, it is
    immutable only while they hold of the record before the request."""

    ignored: bool = False
    conditions: tuple[Condition, ...] = ()


class ReadOnly(FieldFact, frozen=True, kw_only=True, tag="read-only"):
    """A field that the service alone sets. A value in a request is ignored, or `refused`."""

    refused: bool = False


class WriteOnly(FieldFact, frozen=True, kw_only=True, tag="write-only"):
    """A field that no answer shows; with `shown_once` the answer to the create alone does."""

    shown_once: bool = False


class Step(StrEnum):
    """One change that the service makes to a text before it keeps it.

    `trim` takes white space off both ends, `collapse` makes one space of each run of white space,
    `address` writes an IP address in its canonical form (RFC 5952).
    """

    LOWER = "lower"
    UPPER = "upper"
    TITLE = "title"
    TRIM = "trim"
    COLLAPSE = "collapse"
    ADDRESS = "address"


class Normalisation(FieldFact, frozen=True, kw_only=True, tag="normalisation"):
    """The changes that a text undergoes before it is judged and kept, in this order."""

    steps: tuple[Step, ...]


class Function(StrEnum):
    """The function by which a computed field follows from others. The first five are over
    `records`, the rest over `terms`, in their order."""

    COUNT = "count"
    SUM = "sum"
    MINIMUM = "min"
    MAXIMUM = "max"
    AVERAGE = "average"
    ADD = "add"
    SUBTRACT = "subtract"
    MULTIPLY = "multiply"
    DIVIDE = "divide"
    JOIN = "join"


class Computed(FieldFact, frozen=True, kw_only=True, tag="computed"):
    """A field whose value follows from others at any time, and that no request sets.

    Over `records`, `over` is the field of theirs that is added up or compared. `count` without
    `records` is the number of items of the only term, a list. `terms` are fields
    (`Term`), numbers, or texts. `join` puts texts together with `separator` between them.
    """

    function: Function
    records: Related | None = None
    over: str = ""
    terms: tuple[Term | int | float | str, ...] = ()
    separator: str = ""


class ConditionalValue(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """A value, and the conditions under which it is taken."""

    value: Any
    conditions: tuple[Condition, ...] = ()


class Derived(FieldFact, frozen=True, kw_only=True, tag="derived"):
    """A field whose value depends on conditions at any time: the first of `cases` whose conditions
    hold of the record gives it ("full" when as many seats are taken as there are)."""

    cases: tuple[ConditionalValue, ...]
