"""The declarations of behaviour files, in the place of the facts that the document implies."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from liveref.model.behaviour.behaviour import ResourceBehaviour
from liveref.model.behaviour.transitions import Transition
from liveref.model.reason import Evidence
from liveref.reading.behaviour import Layer
from liveref.rules.drafts.claims import Claim, Subject
from liveref.rules.drafts.grounds import by_reason
from liveref.rules.drafts.workspace import Workspace
from liveref.rules.reconcile.pooling import inner
from liveref.rules.rule import Stage, rule

__all__ = ["DECLARED", "OPTIONAL"]


@rule("behaviour-file")
def behaviour_file(workspace: Workspace) -> Iterator[Claim]:
    """Each entry of the `behaviour.yaml` of a reference, and of a file that an operator gives,
    holds in the place of what the reference implies; the operator's files are stronger. Its
    sentence `because` is the reason. Mappings are merged key by key, lists replaced."""
    yield from _declared(workspace, Evidence.BEHAVIOUR)


@rule("profile")
def profile(workspace: Workspace) -> Iterator[Claim]:
    """Each entry of the profile that comes with the program for a published service holds in the
    place of what the reference implies, unless a behaviour file says otherwise."""
    yield from _declared(workspace, Evidence.PROFILE)


def _declared(workspace: Workspace, evidence: Evidence) -> Iterator[Claim]:
    layers = [layer for layer in workspace.layers if layer.file.evidence is evidence]
    # The last file is the strongest, and of equal evidence the first claim holds.
    for layer in reversed(layers):
        yield from _entries(workspace, layer)
        reasons = [one.reason for one in layer.behaviour.permissions.values() if one.reason]
        for reason in reasons[-1:]:
            permissions = layer.behaviour.permissions
            yield Claim(workspace, "permissions", permissions, by_reason(reason))


def _entries(workspace: Workspace, layer: Layer) -> Iterator[Claim]:
    for resource, content in layer.file.resources.items():
        draft, whole = workspace.behaviour_of(resource), layer.behaviour.resources[resource]
        yield from _claims(draft, whole, content)
        for verb, transition in content.get("actions", {}).items():
            yield from _claims(draft.transition(verb), whole.actions[verb], transition)


def _claims(
    draft: Subject, whole: ResourceBehaviour | Transition, content: dict[str, Any]
) -> Iterator[Claim]:
    """The keys of a file that are set, with the values that they have in the whole."""
    for name in [name for name in content if name != "actions"]:
        value = getattr(whole, name)
        if isinstance(value, dict):
            for entry in content[name]:
                because = by_reason(whole.reasons[f"{name}.{entry}"])
                yield Claim(draft, name, value[entry], because, entry)
        else:
            yield Claim(draft, name, value, by_reason(whole.reasons[name]))


@rule("required-declared")
def required_declared(workspace: Workspace) -> Iterator[Claim]:
    """A request need not give the fields that a behaviour file or a profile calls `optional`,
    whatever their rows say."""
    for draft in workspace.drafts:
        behaviour, body = workspace.behaviour_of(draft.resource), inner(draft.request)
        for name in behaviour.optional if body is not None else ():
            if body is not None and name in body.properties:
                because = by_reason(behaviour.reasons["optional"])
                yield Claim(body.properties[name], "required", False, because)


DECLARED = Stage(
    "declared",
    "Declarations of behaviour files and profiles, in the place of implied facts.",
    (behaviour_file, profile),
)
OPTIONAL = Stage("optional", "Fields that files make optional.", (required_declared,))
