"""The facts of a workspace with their reasons, in the terms that people read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import Enum
from itertools import chain
from typing import Any

import msgspec

from liveref.model.api import Edition
from liveref.model.fact import Explanation, Fact
from liveref.model.reason import Reason
from liveref.model.reference import Reference
from liveref.model.schema import Schema
from liveref.reading.document import Row
from liveref.rules.drafts.claims import Subject, entries_of, members_of
from liveref.rules.drafts.parameter_drafts import ParameterDraft
from liveref.rules.drafts.shapes import Shape
from liveref.rules.drafts.workspace import Workspace
from liveref.rules.field_facts import bodies, field_facts, fields, fields_of_body, rejected_facts
from liveref.rules.merge import Loser

__all__ = ["explanation_of"]

_TERMS = {
    "redirect_to": "redirect",
    "map_root": "map",
    "path_key": "place",
    "resource_key": "resource-place",
    "parameters": "parameter",
    "schema": "type",
    "admin_only": "administrators-only",
    "types": "type",
    "declared": "type",
    "properties": "field",
    "shape": "body",
    "references": "reference",
    "usual": "success",
    "unlisted": "errors",
    "statuses": "status",
    "code_texts": "code-text",
    "allowed": "precondition",
    "to": "transition",
    "fixed": "immutable",
    "unless": "in-use",
    "secrets": "secret",
    "policies": "stated-policy",
    "defaults": "default",
    "goes_with": "cascade",
    "is_open": "open",
    "reference_lists": "reference-list",
    "record_lists": "record-list",
    "summaries": "summary-of",
    "shown_names": "name-of",
    "owner_fields": "owner",
    "cascades": "cascade",
    "refusals": "refusal",
    "related_fields": "related-field",
    "request_lists": "request-list",
}
"""The terms of facts that are not called like the attribute of the workspace."""
_OF_FIELDS = {
    *("references", "optional", "assigned", "null_at_first", "nullable", "fixed", "once", "keys"),
    *("policies", "offered"),
    *("properties", "defaults", "secrets", "lists", "counts", "spans", "allocates"),
    *("reference_lists", "record_lists", "summaries", "shown_names", "owner_fields", "cascades"),
}
"""The collections whose keys are fields: their entries are facts about these."""
_INTERNAL = {"route", "fields"}
"""Attributes that are no facts for people."""
_KEYS = {"map_root", "path_key", "resource_key"}
"""Attributes that are keys of the tree of paths."""
_API = "api"
"""The subject of facts about the API as a whole."""
_About = tuple[str, Subject]


def explanation_of(workspace: Workspace, losers: Iterable[Loser]) -> Explanation:
    """The facts of operations, resources and fields, and the rejected ones."""
    subjects: list[_About] = [
        (_API, workspace),
        *_operations(workspace),
        *_resources(workspace),
        *_behaviours(workspace),
        *((body.operation, body.message) for body in bodies(workspace)),
    ]
    named = reversed([*subjects, *_fields(workspace)])
    names = {id(subject): about for about, subject in named}
    facts = (fact for about, subject in subjects for fact in _facts(about, subject))
    return Explanation(
        facts=tuple(_once(chain(facts, field_facts(workspace)))),
        rejected=tuple(
            fact
            for loser in losers
            if id(loser.subject) in names
            for fact in _rejected(names[id(loser.subject)], loser)
        ),
    )


def _rejected(about: str, loser: Loser) -> Iterator[Fact]:
    if isinstance(loser.subject, Shape):
        yield from rejected_facts(about, loser)
        return
    attribute, _, key = loser.fact.partition(".")
    is_member = loser.value is True and not isinstance(getattr(loser.subject, attribute), dict)
    if attribute not in _INTERNAL:
        member = key if key and is_member else None
        yield _fact(about, loser.fact, loser.value, loser.reason, member)


def _operations(workspace: Workspace) -> Iterator[_About]:
    for operation, draft in zip(workspace.operations, workspace.drafts, strict=True):
        yield operation.id, draft
        for parameter in draft.parameters.values():
            yield operation.id, parameter


def _resources(workspace: Workspace) -> Iterator[_About]:
    yield from workspace.resources.items()


def _behaviours(workspace: Workspace) -> Iterator[_About]:
    """The behaviour of resources beside their operations; the transition of a verb is about its
    operations, or about the resource if it has none."""
    yield from workspace.behaviours.items()
    operations: dict[tuple[str, str], list[str]] = {}
    for operation, draft in zip(workspace.operations, workspace.drafts, strict=True):
        operations.setdefault((draft.resource, draft.verb), []).append(operation.id)
    for resource, behaviour in workspace.behaviours.items():
        for verb, transition in behaviour.actions.items():
            for about in operations.get((resource, verb), [resource]):
                yield about, transition


def _fields(workspace: Workspace) -> Iterator[tuple[str, Shape]]:
    """The fields of all bodies, to name what was rejected of them."""
    for name, shape in workspace.pooled.items():
        yield from fields(name, shape)
    for body in bodies(workspace):
        yield from fields_of_body(body)


def _once(facts: Iterable[Fact]) -> Iterator[Fact]:
    """The facts without those that another body has from the same rule."""
    seen: set[tuple[str, str, str, str]] = set()
    for fact in facts:
        key = (fact.about, fact.fact, repr(fact.value), fact.reason.rule)
        if key not in seen:
            seen.add(key)
            yield fact


def _facts(about: str, subject: Subject) -> Iterator[Fact]:
    for name, reason in subject.reasons.items():
        attribute, _, key = name.partition(".")
        if attribute in _INTERNAL:
            continue
        value = getattr(subject, attribute)
        entries = entries_of(value)
        if isinstance(subject, ParameterDraft):
            fact = _fact(about, name, value, reason)
            yield msgspec.structs.replace(fact, value={subject.name: fact.value})
        elif not key:
            yield _fact(about, name, value, reason)
        elif key in entries:
            yield _fact(about, name, entries[key], reason, members_of(value).get(key))


def _fact(about: str, name: str, value: Any, reason: Reason, member: Any = None) -> Fact:
    """A fact; `member` is that of a collection of which the fact says that it is there."""
    attribute, _, key = name.partition(".")
    term = _TERMS.get(attribute, attribute.replace("_", "-"))
    if key and attribute in _OF_FIELDS:
        about, key = f"{about}.{key}", ""
    elif member is not None:
        value, key = member, ""
    if isinstance(value, ParameterDraft):
        key, value = value.name, value.location
    if attribute in _KEYS and value is not None:
        value = "/".join(value)
    if isinstance(value, Reference):
        value = msgspec.structs.replace(value.because(reason), reason=None)
    value = _json(value)
    return Fact(
        about=about, fact=term, value={key: value} if _named(key, value) else value, reason=reason
    )


def _named(key: str, value: Any) -> bool:
    """Whether a fact about an entry of a collection has to show its key beside the value."""
    return bool(key) and str(value) != key


def _json(value: Any) -> Any:
    if value is msgspec.UNSET:
        return None
    if isinstance(value, Shape):
        return list(value.all_types())
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Row):
        return value.name
    if isinstance(value, Edition):
        return value.id
    if isinstance(value, Schema):
        return list(value.types)
    if isinstance(value, list | tuple):
        return [_json(part) for part in value]
    if isinstance(value, set | frozenset):
        return sorted(value)
    return msgspec.json.decode(msgspec.json.encode(value, enc_hook=str))
