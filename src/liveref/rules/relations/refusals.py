"""The codes that refuse what the API as a whole rules out, beside those of the document."""

from __future__ import annotations

from collections.abc import Iterator

from liveref.model.api import Operation
from liveref.model.behaviour.transitions import Transition
from liveref.rules.drafts.claims import Claim
from liveref.rules.drafts.drafts import Draft
from liveref.rules.drafts.grounds import by_behaviour, by_reason
from liveref.rules.drafts.workspace import Workspace
from liveref.rules.relations.targets import Targets
from liveref.rules.rule import rule

__all__ = ["refusals_of_preconditions", "refusals_of_references", "refusals_of_unique_values"]

_ABOUT_RECORDS = ("allowed", "requires", "unless", "unused", "without")
_ABOUT_BODIES = ("names", "at_least")


@rule("refusal-reference")
def refusals_of_references(workspace: Workspace) -> Iterator[Claim]:
    """A request with a field that refers to another record is refused if there is none, unless the
    evidence for the reference is weak: 404, or the code that behaviour declares."""
    created = Targets(workspace).created
    for draft, operation in _open(workspace):
        resource = workspace.resources[draft.resource]
        for field in operation.request.record.properties if operation.request else ():
            reference = resource.references.get(field)
            if reference is None or reference.services or reference.resource not in created:
                continue
            reason = resource.reasons[f"references.{field}"]
            if reference.because(reason).is_checked:
                code = operation.refusal_code(404, reference.code)
                yield Claim(draft, "refusals", True, by_reason(reason), code)


@rule("refusal-precondition")
def refusals_of_preconditions(workspace: Workspace) -> Iterator[Claim]:
    """An operation is refused for a record, or what a body names, that is not as a transition
    requires: 409, 400 for what a body has wrong, or the code that behaviour declares."""
    for draft, operation in _open(workspace):
        behaviour = workspace.behaviours.get(draft.resource)
        transition = behaviour.actions.get(operation.verb) if behaviour is not None else None
        for case, fact, code in _preconditions(operation, transition) if transition else ():
            yield Claim(draft, "refusals", True, by_behaviour(case, fact), code)


@rule("refusal-unique")
def refusals_of_unique_values(workspace: Workspace) -> Iterator[Claim]:
    """A request that gives a record values that another one has, and that no two may have, is
    refused with 409."""
    for draft, operation in _open(workspace):
        behaviour = workspace.behaviours.get(draft.resource)
        if behaviour is not None and behaviour.unique and operation.effect.traits.takes_fields:
            because = by_behaviour(behaviour, "unique")
            yield Claim(draft, "refusals", True, because, 409)


def _open(workspace: Workspace) -> Iterator[tuple[Draft, Operation]]:
    """The operations with codes of their own: of the others 400, as the one documented 4xx, stands
    for all."""
    for draft, operation in zip(workspace.drafts, workspace.operations, strict=True):
        errors = operation.errors
        if 400 not in errors or any(400 < code < 500 for code in errors):
            yield draft, operation


def _preconditions(
    operation: Operation, transition: Transition
) -> Iterator[tuple[Transition, str, int]]:
    """The facts of a transition, and of its cases, that refuse, with their codes."""
    cases = [case for by in transition.when.values() for case in by.values()]
    for case in (transition, *cases):
        for fact in _ABOUT_RECORDS:
            if getattr(case, fact):
                yield case, fact, operation.refusal_code(409, case.code or transition.code)
        if case.draws:
            yield case, "draws", 409
        for fact in _ABOUT_BODIES:
            if getattr(case, fact):
                yield case, fact, 400
    if cases:
        yield transition, "when", 400
