"""The union of all kinds of constraints, by their tag (`kind`)."""

from __future__ import annotations

from liveref.model.constraints.fields import (
    AtLeastOneField,
    Comparison,
    Computed,
    Default,
    Derived,
    Enumeration,
    ExclusiveFields,
    Forbidden,
    Format,
    Immutable,
    Length,
    Normalisation,
    Pattern,
    Range,
    ReadOnly,
    Required,
    WriteOnly,
)
from liveref.model.constraints.lists import Filter, Hides, Order, PageSize
from liveref.model.constraints.operations import (
    AdministratorsOnly,
    Creation,
    ErrorCode,
    Idempotent,
    Outcome,
    Precondition,
)
from liveref.model.constraints.policies import Policy
from liveref.model.constraints.resources import (
    Cascade,
    InitialValue,
    InUse,
    Quota,
    ReferenceTo,
    SoftDelete,
    Unique,
)

Constraint = (
    AdministratorsOnly
    | AtLeastOneField
    | Cascade
    | Comparison
    | Computed
    | Creation
    | Default
    | Derived
    | Enumeration
    | ErrorCode
    | ExclusiveFields
    | Filter
    | Forbidden
    | Format
    | Hides
    | Idempotent
    | Immutable
    | InUse
    | InitialValue
    | Length
    | Normalisation
    | Order
    | Outcome
    | PageSize
    | Pattern
    | Policy
    | Precondition
    | Quota
    | Range
    | ReadOnly
    | ReferenceTo
    | Required
    | SoftDelete
    | Unique
    | WriteOnly
)
"""A fact that refuses or changes a request, or says what one leads to."""
