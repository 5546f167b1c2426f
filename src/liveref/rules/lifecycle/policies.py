"""Values that have to meet the rules of others, as sentences state them; secrets among them."""

from __future__ import annotations

from collections.abc import Iterator

from liveref.model.api import API, Effect
from liveref.model.behaviour.secrets import PasswordPolicy, Secret
from liveref.model.reason import Evidence
from liveref.naming.patterns import matches
from liveref.rules.build_operation import build_operation, build_resource
from liveref.rules.drafts.behaviour_drafts import StatedPolicy
from liveref.rules.drafts.claims import Claim
from liveref.rules.drafts.drafts import Draft
from liveref.rules.drafts.grounds import by_behaviour, by_reason, by_sentence
from liveref.rules.drafts.shapes import Shape
from liveref.rules.drafts.workspace import Workspace
from liveref.rules.lifecycle.lives import Life, lives
from liveref.rules.lifecycle.statuses import status_name
from liveref.rules.operations.ids import operation_ids
from liveref.rules.reconcile.pooling import inner
from liveref.rules.rule import rule
from liveref.rules.sentences.stated_policies import OfferedPolicy, read_policies
from liveref.values.character_classes import classes_in
from liveref.values.nested import texts_under

__all__ = ["policy_field", "policy_stated", "secret_policy", "status_of_policy"]


def _stated(workspace: Workspace) -> list[OfferedPolicy]:
    """The policies that sentences state, read with the words of the resources so far."""
    return read_policies(workspace.document, lambda: _unfinished(workspace))


def _unfinished(workspace: Workspace) -> API:
    """The operations and the resources as they are by now."""
    behaviour, ids = workspace.behaviour, operation_ids(workspace.drafts, workspace.resources)
    return API(
        name=workspace.document.name,
        title=workspace.document.title,
        resources=tuple(
            build_resource(resource, workspace.pooled[name], behaviour)
            for name, resource in workspace.resources.items()
        ),
        operations=tuple(
            build_operation(draft, identity, workspace)
            for draft, identity in zip(workspace.drafts, ids, strict=True)
        ),
        conventions=workspace.conventions,
        behaviour=behaviour,
    )


@rule("policy-stated")
def policy_stated(workspace: Workspace) -> Iterator[Claim]:
    """A field has a policy where a sentence speaks of rules for its values that somebody else sets,
    and that sentence or one of the next two says which status or which refusal follows from a value
    that breaks them. A field that no table has may be one that a sentence before offers for a
    create."""
    for policy, _ in workspace.in_stage(_stated):
        behaviour = workspace.behaviour_of(policy.resource)
        stated = StatedPolicy(policy.rules, policy.status)
        yield Claim(behaviour, "policies", stated, by_reason(policy.reason), policy.field)


@rule("policy-field")
def policy_field(workspace: Workspace) -> Iterator[Claim]:
    """A field with a policy that a sentence offers for a create is a field of the resource, even if
    no table has it."""
    for policy, offering in workspace.in_stage(_stated):
        if offering is not None:
            behaviour = workspace.behaviour_of(policy.resource)
            yield Claim(behaviour, "offered", True, by_sentence(offering), policy.field)


@rule("status-of-policy")
def status_of_policy(workspace: Workspace) -> Iterator[Claim]:
    """A resource without a status field, of which a sentence says which status follows from a value
    that breaks a policy, has the field `status`."""
    for life in lives(workspace):
        policies = life.behaviour.policies.items()
        field = next((field for field, policy in policies if policy.status), None)
        if field is not None and status_name(life, workspace.conventions) is None:
            because = by_behaviour(life.behaviour, "policies", field)
            status = Shape(types=["string"], evidence={Evidence.PROSE})
            yield Claim(workspace.pooled[life.resource], "properties", status, because, "status")
            yield Claim(life.behaviour, "status_field", "status", because)


@rule("secret-policy")
def secret_policy(workspace: Workspace) -> Iterator[Claim]:
    """A secret (convention `names.secret`) with a policy is kept secret and has to meet the usual
    requirements of passwords, eased until the ones in the examples meet them. A create with a weak
    one leads to the status that the policy names, an accepted change back to the settled one. A
    create without one makes a strong one if the reference shows it in the answer."""
    secret = workspace.conventions.names.secret
    for life in lives(workspace):
        for field, policy in life.behaviour.policies.items():
            if matches(secret, field):
                made = _secret(life, field, policy.status, workspace)
                because = by_behaviour(life.behaviour, "policies", field)
                yield Claim(life.behaviour, "secrets", made, because, field)


def _secret(life: Life, field: str, missed: str, workspace: Workspace) -> Secret:
    behaviour = life.behaviour
    creators = {life.resource, behaviour.owned_by or life.resource}
    creates = [d for d in workspace.drafts if d.effect is Effect.CREATE and d.resource in creators]
    bodies = [draft.response.shape for draft in creates if draft.response.shape]
    usual = workspace.conventions.statuses.usual
    return Secret(
        policy=_eased(field, workspace.drafts),
        missed=missed or None,
        generate=any(name == field for body in bodies for name, _ in body.walk()),
        resets_to=behaviour.initial[-1].status if behaviour.initial else usual,
        actions=tuple(dict.fromkeys(_changing(life, field, workspace.conventions.names.secret))),
    )


def _eased(field: str, drafts: list[Draft]) -> PasswordPolicy:
    """The usual requirements, eased until the passwords that the document itself sends meet
    them: what it shows is not to be refused for a guess."""
    usual = PasswordPolicy()
    sent = [
        value
        for draft in drafts
        for example in draft.request.examples
        for value in texts_under(example, field)
    ]
    return PasswordPolicy(
        min_length=min([usual.min_length, *map(len, sent)]),
        classes=min([usual.classes, *(len(classes_in(value)) for value in sent)]),
    )


def _changing(life: Life, field: str, secret: str) -> Iterator[str]:
    """The actions that change a secret: they take it, and are called like one."""
    for draft in life.drafts:
        name, body = draft.action or draft.last, inner(draft.request) or draft.request.shape
        takes = body is not None and any(own == field for own, _ in body.walk())
        if draft.effect is Effect.ACTION and takes and matches(secret, name):
            yield name
