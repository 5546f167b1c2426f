"""Each constraint that can refuse -> a request that breaks it, and how the service answered."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import AbstractContextManager
from typing import Any

from liveref.constraints.explaining import fact_of
from liveref.exercise.breaking.administrators import call_as_member
from liveref.exercise.breaking.attempt import Attempt, CannotBreak
from liveref.exercise.breaking.fields import (
    break_comparison,
    break_exclusive,
    break_forbidden,
    break_immutable,
    break_read_only,
    break_required,
    break_value,
    leave_out_all,
)
from liveref.exercise.breaking.preconditions import break_precondition
from liveref.exercise.breaking.records import (
    break_quota,
    break_reference,
    break_unique,
    use_and_delete,
)
from liveref.exercise.caller import Caller, CallError
from liveref.exercise.exchange import reason
from liveref.exercise.report import ConstraintReport
from liveref.exercise.session import Session
from liveref.model.api import API
from liveref.model.constraints.constraint import Constraint
from liveref.model.constraints.fields import (
    AtLeastOneField,
    Comparison,
    Enumeration,
    ExclusiveFields,
    Forbidden,
    Format,
    Immutable,
    Length,
    Pattern,
    Range,
    ReadOnly,
    Required,
)
from liveref.model.constraints.operations import AdministratorsOnly, Precondition
from liveref.model.constraints.resources import InUse, Quota, ReferenceTo, Unique

__all__ = ["Serve", "break_constraints"]

Serve = Callable[[], AbstractContextManager[Caller]]
"""Opens a service with no records, or the one that is exercised."""

_BREAKERS: dict[type, Callable[[Session, Any], Attempt]] = {
    AtLeastOneField: leave_out_all,
    Comparison: break_comparison,
    Enumeration: break_value,
    ExclusiveFields: break_exclusive,
    Forbidden: break_forbidden,
    Format: break_value,
    Immutable: break_immutable,
    InUse: use_and_delete,
    Length: break_value,
    Pattern: break_value,
    Precondition: break_precondition,
    Quota: break_quota,
    Range: break_value,
    ReadOnly: break_read_only,
    ReferenceTo: break_reference,
    Required: break_required,
    Unique: break_unique,
}
"""How constraints of each kind are broken."""


def break_constraints(
    api: API, serve: Serve, headers: Mapping[str, str], only: Collection[str] = ()
) -> Iterator[ConstraintReport]:
    """The result of each constraint of the API that can refuse, of the resources named by `only`.

    Each is broken in a service that `serve` opens.
    """
    for constraint in api.constraints:
        if _can_refuse(constraint) and (not only or constraint.resource in only):
            yield _broken(api, serve, headers, constraint)


def _can_refuse(constraint: Constraint) -> bool:
    """Whether a request is refused because of a constraint, and not only changed."""
    if isinstance(constraint, ReadOnly):
        return constraint.refused
    if isinstance(constraint, Immutable):
        return not constraint.ignored
    return type(constraint) in _BREAKERS or isinstance(constraint, AdministratorsOnly)


def _broken(
    api: API, serve: Serve, headers: Mapping[str, str], constraint: Constraint
) -> ConstraintReport:
    try:
        if isinstance(constraint, AdministratorsOnly):
            attempt = call_as_member(api, constraint)
            return _report(api, constraint, attempt)
        with serve() as service:
            session = Session(api, service, headers)
            attempt = _BREAKERS[type(constraint)](session, constraint)
            return _report(api, constraint, attempt, session)
    except (CannotBreak, CallError) as error:
        return _report(api, constraint, None, why=str(error))


def _report(
    api: API,
    constraint: Constraint,
    attempt: Attempt | None,
    session: Session | None = None,
    *,
    why: str = "",
) -> ConstraintReport:
    fact, expected = fact_of(api, constraint), constraint.code
    code = attempt.exchange.answer.code if attempt else 0
    is_refused = 400 <= code < 500 if expected is None else code == expected
    names: Callable[[Any], Any] = session.with_names if session else lambda value: value
    return ConstraintReport(
        about=fact.about,
        fact=fact.fact,
        origin=constraint.reason.origin,
        text=constraint.reason.text,
        expected=expected,
        how=names(attempt.how) if attempt else "",
        sent=attempt.exchange.sent if attempt else None,
        answer=names(reason(attempt.exchange.answer)) if attempt else "",
        refused=is_refused if attempt else None,
        untried=names(why),
    )
