"""Constraints as facts that people see."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from liveref.constraints.index import concerns, tag_of
from liveref.model.api import API, Effect, Operation
from liveref.model.behaviour.behaviour import ResourceBehaviour
from liveref.model.behaviour.transitions import Transition
from liveref.model.constraints.base import Statement
from liveref.model.constraints.conditions import STATUS, Condition, Operator
from liveref.model.constraints.constraint import Constraint
from liveref.model.constraints.operations import Precondition
from liveref.model.constraints.policies import Policy
from liveref.model.fact import Fact
from liveref.model.reason import reason_of

__all__ = ["fact_of", "facts_of", "stated_constraints", "stated_for"]

_SUBJECT = ("resource", "field", "operation", "reason")


def facts_of(api: API) -> Iterator[Fact]:
    """Each constraint of an API as a fact about its field, its operation or its resource."""
    for constraint in api.constraints:
        yield fact_of(api, constraint)


def fact_of(api: API, constraint: Statement) -> Fact:
    """One constraint as a fact."""
    return Fact(
        about=_about(api, constraint),
        fact=tag_of(constraint),
        value=_value(constraint),
        reason=constraint.reason,
    )


def stated_for(api: API, operation: Operation) -> Iterator[dict[str, Any]]:
    """The constraints on an operation that no schema can express, as JSON objects: the keys of a
    behaviour file, and where the sentence stands (`at`)."""
    for constraint in (*stated_constraints(api, operation), *_required_status(api, operation)):
        content = msgspec.json.decode(msgspec.json.encode(constraint))
        reason = content.pop("reason")
        at = str(constraint.reason.origin)
        yield content | {"because": reason.get("text", ""), "at": at}


def stated_constraints(api: API, operation: Operation) -> Iterator[Constraint]:
    """The constraints on an operation that no schema can express."""
    for constraint in api.constraints:
        if concerns(constraint, operation) and _is_stated(constraint, operation.effect):
            yield constraint


def _required_status(api: API, operation: Operation) -> Iterator[Precondition]:
    """The precondition on the status that behaviour has, if any."""
    behaviour = api.behaviour.resources.get(operation.resource, ResourceBehaviour())
    transition = behaviour.actions.get(operation.verb, Transition())
    reason = reason_of(transition.reasons, "allowed")
    if transition.allowed and reason is not None:
        several = len(transition.allowed) > 1
        status = Condition(
            field=STATUS,
            operator=Operator.IN if several else Operator.EQUAL,
            value=list(transition.allowed) if several else transition.allowed[0],
        )
        yield Precondition(
            resource=operation.resource,
            operation=operation.verb,
            conditions=(status,),
            code=transition.code,
            reason=reason,
        )


def _is_stated(constraint: Statement, effect: Effect) -> bool:
    """Whether a constraint bears on operations of this effect, and no schema can express it."""
    tag = tag_of(constraint)
    if tag in _OF_LISTS or effect is Effect.LIST:
        return tag in _OF_LISTS and effect is Effect.LIST
    if getattr(constraint, "operation", ""):
        return tag not in _IN_SCHEMAS
    if effect is Effect.DELETE:
        return tag == "cascade"
    if tag == "initial":
        return effect is Effect.CREATE
    return effect.traits.takes_fields and tag not in {*_IN_SCHEMAS, "cascade"}


_IN_SCHEMAS = {"range", "length", "pattern", "enum", "default", "read-only", "write-only"}
"""The kinds that are keywords of schemas."""
_OF_LISTS = {"order", "page-size", "filter", "hides"}


def _about(api: API, constraint: Statement) -> str:
    resource = str(getattr(constraint, "resource", ""))
    if field := getattr(constraint, "field", ""):
        return f"{resource}.{field}"
    if getattr(constraint, "operation", ""):
        meant = (operation.id for operation in api.operations if concerns(constraint, operation))
        return next(meant, resource)
    return resource


def _value(constraint: Statement) -> Any:
    """The statement of a constraint, by the keys of a behaviour file; true if there is nothing to
    add."""
    content = {
        name: value
        for name, value in msgspec.to_builtins(constraint).items()
        if name not in _SUBJECT and name != "kind"
    }
    if operation := getattr(constraint, "operation", ""):
        content["operation"] = operation
    if isinstance(constraint, Policy):
        content["requirements"] = _requirements(constraint)
    return content or True


def _requirements(policy: Policy) -> Any:
    """The requirements of a policy with the place that states them, or that nobody does."""
    if policy.requirements is None:
        return "none are stated: every value complies"
    requirements = msgspec.to_builtins(policy.requirements)
    return requirements | {"reason": str(policy.requirements.reason.origin)}
