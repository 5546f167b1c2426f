"""The password rule: what an introduction says about a password and its complexity."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from liveref.model.api import Effect
from liveref.model.behaviour import PasswordPolicy, Secret
from liveref.naming.nouns import slug
from liveref.reading.document import Document
from liveref.rules.drafts.drafts import Draft
from liveref.rules.drafts.lives import PasswordRule
from liveref.rules.reconcile.pooling import inner
from liveref.values.character_classes import classes_in

__all__ = ["password_rule", "secret_of"]

_MAKING = re.compile(r"\bcreat\w*\b.*\boptional\b|\boptional\b.*\bcreat\w*\b", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    r"`*\b(\w*pass(?:word)?\w*)\b`*\s+(?:attribute|parameter|property|field)", re.IGNORECASE
)
_COMPLEXITY = re.compile(
    r"complexity\s+requirements|password\s+(?:policy|complexity)", re.IGNORECASE
)
_STATE = re.compile(r"``(\w+)``\s+(?:state|status)|(?:state|status)\s+(?:is|of|to)?\s*``(\w+)``")
_STATE_PLAIN = re.compile(r"\b([A-Z]{3,})\s+(?:state|status)\b")
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z`*])")
_PARAGRAPH = re.compile(r"\n\s*\n")
_LOOSE = re.compile(r"pass", re.IGNORECASE)


def password_rule(document: Document, resources: Iterable[str]) -> PasswordRule | None:
    """The password rule of a document, if its prose has one.

    A passage that names an optional password attribute at a resource's creation, speaks of
    complexity requirements and gives the state that follows when they are not met.
    """
    names = sorted(resources, key=len, reverse=True)
    for piece in _introductions(document):
        if not _COMPLEXITY.search(piece):
            continue
        sentences = _SENTENCE.split(" ".join(piece.split()))
        for place, sentence in enumerate(sentences):
            rule = _read(sentence, sentences[place:], names)
            if rule:
                return rule
    return None


def _introductions(document: Document) -> Iterator[str]:
    """The paragraphs of the sections' prose."""
    for section in document.sections:
        for piece in section.prose:
            yield from _PARAGRAPH.split(piece.source)


def _read(sentence: str, following: list[str], names: list[str]) -> PasswordRule | None:
    attribute = _ATTRIBUTE.search(sentence)
    if not attribute or not _MAKING.search(sentence):
        return None
    words = slug(sentence)
    resource = next((n for n in names if re.search(rf"(^|_){re.escape(n)}(_|$)", words)), None)
    text = " ".join(following[:5])
    state = _STATE.search(text) or _STATE_PLAIN.search(text)
    if resource is None or state is None or not _COMPLEXITY.search(text):
        return None
    missed = next(group for group in state.groups() if group)
    return PasswordRule(resource, attribute[1], missed, sentence)


def secret_of(
    rule: PasswordRule, drafts: Iterable[Draft], creators: Iterable[str], settled: str
) -> Secret:
    """What the rule means for the field: a strong value is made where none is given if the
    document shows it in the answer of a create (by one of `creators`)."""
    drafts, made_by = list(drafts), set(creators)
    generate = False
    actions: list[str] = []
    for draft in drafts:
        if draft.effect is Effect.CREATE and draft.resource in made_by:
            shape = draft.response.shape
            generate = generate or bool(
                shape and any(name == rule.attribute for name, _ in shape.walk())
            )
        if draft.resource == rule.resource and _changes(draft, rule.attribute):
            actions.append(draft.action or draft.last)
    return Secret(
        policy=_policy(rule.attribute, drafts),
        missed=rule.missed,
        generate=generate,
        resets_to=settled,
        actions=tuple(dict.fromkeys(actions)),
    )


def _policy(attribute: str, drafts: list[Draft]) -> PasswordPolicy:
    """The usual requirements, eased until the passwords that the document itself sends meet
    them: what it shows is not to be refused for a guess."""
    usual = PasswordPolicy()
    sent = [
        value
        for draft in drafts
        for example in draft.request.examples
        for value in _values(example, attribute)
    ]
    return PasswordPolicy(
        min_length=min([usual.min_length, *map(len, sent)]),
        classes=min([usual.classes, *(len(classes_in(value)) for value in sent)]),
    )


def _values(value: Any, key: str) -> Iterator[str]:
    """The texts under a key, at any depth of a JSON value."""
    if isinstance(value, dict):
        if isinstance(value.get(key), str):
            yield value[key]
        for child in value.values():
            yield from _values(child, key)
    elif isinstance(value, list):
        for child in value:
            yield from _values(child, key)


def _changes(draft: Draft, attribute: str) -> bool:
    """Whether an operation is an action that changes a password."""
    if draft.effect is not Effect.ACTION:
        return False
    body = inner(draft.request) or draft.request.shape
    if body is None or not any(name == attribute for name, _ in body.walk()):
        return False
    return _LOOSE.search(draft.action or draft.last) is not None
