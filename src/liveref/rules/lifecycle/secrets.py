"""Passwords that a create may give, as an introduction tells of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from liveref.model.api import Effect
from liveref.model.behaviour import PasswordPolicy, Secret
from liveref.model.reason import Evidence
from liveref.naming.nouns import slug
from liveref.naming.patterns import compiled
from liveref.rules.drafts.behaviour_drafts import PasswordRule
from liveref.rules.drafts.claims import Claim
from liveref.rules.drafts.drafts import Draft
from liveref.rules.drafts.grounds import by_reason, by_sentence
from liveref.rules.drafts.shapes import Shape
from liveref.rules.drafts.workspace import Workspace
from liveref.rules.lifecycle.lives import Life, lives
from liveref.rules.lifecycle.statuses import status_name
from liveref.rules.reconcile.pooling import inner
from liveref.rules.rule import rule
from liveref.rules.text.words import words
from liveref.values.character_classes import classes_in
from liveref.values.nested import texts_under

__all__ = ["password_passage", "password_policy", "password_status"]

_LOOSE = re.compile(r"pass", re.IGNORECASE)
_PASSAGE = 5
"""The most sentences that a passage about a password has."""


@rule("password-passage")
def password_passage(workspace: Workspace) -> Iterator[Claim]:
    """A resource has an optional password where a passage of an introduction names it as an
    attribute that a create may give, speaks of complexity requirements, and gives the state that
    follows where they are not met."""
    for section in workspace.document.sections:
        sentences = [one for prose in section.prose for one in workspace.sentences(prose)]
        for place, sentence in enumerate(sentences):
            passage = " ".join(one.text for one in sentences[place : place + _PASSAGE])
            password = _password(sentence.text, passage)
            resource = _resource(sentence.text, workspace.pooled) if password else None
            if resource is not None:
                behaviour = workspace.behaviour_of(resource)
                yield Claim(behaviour, "password", password, by_sentence(sentence))
                return


def _password(sentence: str, passage: str) -> PasswordRule | None:
    attribute = compiled(words().password_attribute).search(sentence)
    missed = (compiled(pattern).search(passage) for pattern in words().password_missed)
    status = next((match["status"] for match in missed if match), None)
    if not attribute or not status or not compiled(words().password_given).search(sentence):
        return None
    required = compiled(words().password_requirements).search(passage)
    return PasswordRule(attribute["attribute"], status) if required else None


def _resource(sentence: str, resources: Iterable[str]) -> str | None:
    """The resource that a sentence names; of several the one with the longest name."""
    text = slug(sentence)
    names = sorted(resources, key=len, reverse=True)
    return next((n for n in names if re.search(rf"(^|_){re.escape(n)}(_|$)", text)), None)


@rule("password-status")
def password_status(workspace: Workspace) -> Iterator[Claim]:
    """A resource without a status field, of which an introduction says which state follows from a
    weak password, has the field `status`."""
    for life in lives(workspace):
        if life.behaviour.password and status_name(life, workspace.conventions) is None:
            because = by_reason(life.behaviour.reasons["password"])
            status = Shape(types=["string"], evidence={Evidence.PROSE})
            yield Claim(workspace.pooled[life.resource], "properties", status, because, "status")
            yield Claim(life.behaviour, "status_field", "status", because)


@rule("password-policy")
def password_policy(workspace: Workspace) -> Iterator[Claim]:
    """An optional password is kept secret and has to meet the usual requirements, eased until the
    passwords in the examples meet them. A create with a weak one leads to the state that the
    introduction names, an accepted change back to the settled one. A create without one makes a
    strong one if the reference shows it in the answer."""
    for life in lives(workspace):
        behaviour = life.behaviour
        if behaviour.password is not None:
            secret = _secret(life, behaviour.password, workspace)
            because = by_reason(behaviour.reasons["password"])
            yield Claim(behaviour, "secrets", secret, because, behaviour.password.attribute)


def _secret(life: Life, password: PasswordRule, workspace: Workspace) -> Secret:
    behaviour, attribute = life.behaviour, password.attribute
    creators = {life.resource, behaviour.owned_by or life.resource}
    creates = [d for d in workspace.drafts if d.effect is Effect.CREATE and d.resource in creators]
    bodies = [draft.response.shape for draft in creates if draft.response.shape]
    changing = [d.action or d.last for d in life.drafts if _changes(d, attribute)]
    usual = workspace.conventions.statuses.usual
    return Secret(
        policy=_policy(attribute, workspace.drafts),
        missed=password.missed,
        generate=any(name == attribute for body in bodies for name, _ in body.walk()),
        resets_to=behaviour.initial[-1].status if behaviour.initial else usual,
        actions=tuple(dict.fromkeys(changing)),
    )


def _policy(attribute: str, drafts: list[Draft]) -> PasswordPolicy:
    """The usual requirements, eased until the passwords that the document itself sends meet
    them: what it shows is not to be refused for a guess."""
    usual = PasswordPolicy()
    sent = [
        value
        for draft in drafts
        for example in draft.request.examples
        for value in texts_under(example, attribute)
    ]
    return PasswordPolicy(
        min_length=min([usual.min_length, *map(len, sent)]),
        classes=min([usual.classes, *(len(classes_in(value)) for value in sent)]),
    )


def _changes(draft: Draft, attribute: str) -> bool:
    """Whether an operation is an action that changes a password."""
    if draft.effect is not Effect.ACTION:
        return False
    body = inner(draft.request) or draft.request.shape
    if body is None or not any(name == attribute for name, _ in body.walk()):
        return False
    return _LOOSE.search(draft.action or draft.last) is not None
