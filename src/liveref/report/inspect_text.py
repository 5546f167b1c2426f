"""The model as tables for a person at a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console, Group
from rich.text import Text

from liveref.model.api import API, Operation, Resource
from liveref.model.behaviour.transitions import Transition
from liveref.model.diagnostic import Diagnostic
from liveref.model.fact import SentenceFate
from liveref.model.reference import ANY_SERVICE, Reference
from liveref.report.places import shown
from liveref.report.rows import Column, Row, print_rows
from liveref.report.sentences_text import counts_text

_OPERATIONS = (
    Column("method", leads=True),
    Column("path", leads=True),
    Column("effect"),
    Column("resource"),
    Column("codes", around="codes {}"),
    Column("where"),
    Column("assumed", around="{} assumed"),
)
_RESOURCES = (
    Column("resource", leads=True),
    Column("identifier", around="identified by {}"),
    Column("collections"),
    Column("items"),
    Column("belongs to", around="belongs to {}"),
    Column("statuses", around="statuses {}"),
)
_TRANSITIONS = (
    Column("resource", leads=True),
    Column("verb", leads=True),
    Column("from", around="from {}"),
    Column("to", around="to {}"),
    Column("not while used by", around="not while used by {}"),
    Column("where"),
)
_REFERENCES = (
    Column("resource", leads=True),
    Column("field", leads=True),
    Column("refers to", around="refers to {}"),
    Column("refusal", around="refusal {}"),
    Column("evidence"),
    Column("where"),
)


def inspect_text(
    api: API,
    console: Console,
    sentences: Sequence[SentenceFate] = (),
    *,
    root: Path | None = None,
) -> None:
    """Print what the API does, operation by operation, what was assumed and found, and how many
    `sentences` have which fate.

    Findings name files as seen from the current folder, if the reference's `root` is given.
    """
    console.print(Text(api.title, style="bold"), soft_wrap=True)
    print_rows(console, _OPERATIONS, map(_operation, api.operations))
    console.print()
    print_rows(console, _RESOURCES, map(_resource, api.resources))
    _print_transitions(api, console)
    _print_references(api, console)
    for heading, lines in (
        ("Added by behaviour files; the document lacks it", _additions(api)),
        ("Assumed, because the document is silent", _assumptions(api)),
        ("Found while reading", [_finding(diagnostic, root) for diagnostic in api.diagnostics]),
    ):
        if lines:
            console.print(Group(Text(f"\n{heading}", style="bold"), *lines), soft_wrap=True)
    if sentences:
        console.print(Text(f"\n{counts_text(sentences)}"), soft_wrap=True)


def _operation(operation: Operation) -> Row:
    return Row(
        (
            operation.method,
            operation.path,
            _effect(operation),
            operation.resource,
            _codes(operation),
            str(operation.origin),
            str(len(operation.assumed) or ""),
        )
    )


def _effect(operation: Operation) -> str:
    how = {"key": " by key", "singleton": " singleton"}.get(operation.target, "")
    name = f" {operation.action}" if operation.action else ""
    return f"{operation.effect}{name}{how}"


def _codes(operation: Operation) -> str:
    success = " ".join(map(str, operation.success)) or "?"
    return f"{success} | {' '.join(map(str, operation.errors))}" if operation.errors else success


def _resource(resource: Resource) -> Row:
    above = [*resource.parents, *filter(None, [resource.owned_by])]
    return Row(
        (
            resource.name,
            resource.identifier,
            ", ".join(resource.collections),
            ", ".join(resource.items),
            ", ".join(dict.fromkeys(above)),
            ", ".join(resource.statuses),
        )
    )


def _print_transitions(api: API, console: Console) -> None:
    """Print the transitions of the status of records, and the operations that a status refuses."""
    rows = [
        _transition(name, verb, transition)
        for name, behaviour in api.behaviour.resources.items()
        for verb, transition in behaviour.actions.items()
        if transition.allowed or transition.to or transition.deletes or transition.unless
    ]
    if rows:
        console.print()
        print_rows(console, _TRANSITIONS, rows)


def _transition(resource: str, verb: str, transition: Transition) -> Row:
    reason = next(iter(transition.reasons.values()), None)
    return Row(
        (
            resource,
            verb,
            ", ".join(transition.allowed),
            ", ".join(phase.status for phase in transition.to) or _end(transition),
            ", ".join(transition.unless),
            str(reason.origin) if reason else "",
        )
    )


def _print_references(api: API, console: Console) -> None:
    """Print the fields that identify records of other resources, one or several."""
    rows = [
        _reference(resource.name, field, reference, is_list=is_list)
        for resource in api.resources
        for is_list, references in ((False, resource.references), (True, resource.reference_lists))
        for field, reference in references.items()
    ]
    if rows:
        console.print()
        print_rows(console, _REFERENCES, rows)


def _reference(resource: str, field: str, reference: Reference, *, is_list: bool) -> Row:
    reason = reference.reason
    refusal = str(reference.code or "") if reference.is_checked else "none"
    return Row(
        (
            resource,
            f"{field}[]" if is_list else field,
            _referred(reference),
            refusal,
            reason.evidence if reason else "",
            str(reason.origin) if reason else "",
        )
    )


def _referred(reference: Reference) -> str:
    """The resource, with the types of the services that have it if it is not of this API."""
    if not reference.services:
        return reference.resource
    services = " or ".join(reference.services).replace(ANY_SERVICE, "any service")
    return f"{reference.resource} of {services}"


def _end(transition: Transition) -> str:
    return "(deleted)" if transition.deletes else ""


def _additions(api: API) -> list[Text]:
    return [
        Text(f"  {operation.method} {operation.path}: {part} ({reason.origin}): {reason.text}")
        for operation in api.operations
        for part, reason in operation.added.items()
    ]


def _assumptions(api: API) -> list[Text]:
    return [
        Text(f"  {operation.method} {operation.path}: {sentence}")
        for operation in api.operations
        for sentence in operation.assumed
    ]


def _finding(diagnostic: Diagnostic, root: Path | None) -> Text:
    place = shown(diagnostic.origin, root)
    return Text(
        f"  {place}: {diagnostic.severity} {diagnostic.code} {' '.join(diagnostic.message.split())}"
    )
