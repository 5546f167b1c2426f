"""The model as JSON: a promise, by which others measure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from liveref.model.api import API
from liveref.model.behaviour.behaviour import ResourceBehaviour
from liveref.model.behaviour.transitions import Transition
from liveref.model.fact import Fate, SentenceFate
from liveref.model.operation import Operation
from liveref.model.reference import Reference
from liveref.model.resource import Resource

_REQUEST = ("path", "query", "header", "body")
_RESPONSE = ("header", "body")


def inspect_json(api: API, sentences: Sequence[SentenceFate] = ()) -> str:
    """An object with `name`, `title`, `operations`, `resources`, `diagnostics` and `sentences`: the
    number of those that demand something, by their fates."""
    value = {
        "name": api.name,
        "title": api.title,
        "operations": [_operation(operation) for operation in api.operations],
        "resources": [_resource(resource, api) for resource in api.resources],
        "diagnostics": [
            {"code": d.code, "severity": d.severity, "origin": str(d.origin), "message": d.message}
            for d in api.diagnostics
        ],
        "sentences": {
            fate.value: sum(sentence.fate is fate for sentence in sentences) for fate in Fate
        },
    }
    return msgspec.json.format(msgspec.json.encode(value), indent=2).decode()


def _operation(operation: Operation) -> dict[str, Any]:
    documented = operation.documented
    return {
        "id": operation.id,
        "method": operation.method,
        "path": operation.path,
        "title": operation.title,
        "origin": str(operation.origin),
        "resource": operation.resource,
        "effect": operation.effect,
        "target": operation.target,
        "action": operation.action,
        "success": list(operation.success),
        "errors": list(operation.errors),
        "request": {place: list(documented.request.get(place, ())) for place in _REQUEST},
        "response": {place: list(documented.response.get(place, ())) for place in _RESPONSE},
        "examples": {
            "request": documented.request_examples,
            "response": documented.response_examples,
        },
        "min_version": operation.min_version,
        "max_version": operation.max_version,
        "assumed": list(operation.assumed),
        "added": {part: reason.text for part, reason in operation.added.items()},
    }


def _resource(resource: Resource, api: API) -> dict[str, Any]:
    behaviour = api.behaviour.resources.get(resource.name, ResourceBehaviour())
    return {
        "name": resource.name,
        "plural": resource.plural,
        "identifier": resource.identifier,
        "collections": list(resource.collections),
        "items": list(resource.items),
        "parents": list(resource.parents),
        "natural_key": resource.natural_key,
        "owned_by": resource.owned_by,
        "owns": list(resource.owns),
        "shares": list(resource.shares),
        "statuses": list(resource.statuses),
        "initial": [phase.status for phase in behaviour.initial],
        "transitions": {
            verb: _transition(transition) for verb, transition in behaviour.actions.items()
        },
        "references": {
            field: _reference(reference, is_list=is_list)
            for is_list, references in (
                (False, resource.references),
                (True, resource.reference_lists),
            )
            for field, reference in references.items()
        },
        "fields": list(resource.schema.properties),
        "origin": str(resource.origin) if resource.origin else None,
    }


def _transition(transition: Transition) -> dict[str, Any]:
    return {
        "from": list(transition.allowed),
        "to": [phase.status for phase in transition.to],
        "deletes": transition.deletes,
        "unless": list(transition.unless),
    }


def _reference(reference: Reference, *, is_list: bool) -> dict[str, Any]:
    return {
        "resource": reference.resource,
        "services": list(reference.services),
        "list": is_list,
        "checked": reference.is_checked,
        "code": reference.code,
        "evidence": reference.reason.evidence if reference.reason else None,
    }
