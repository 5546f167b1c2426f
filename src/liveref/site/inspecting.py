"""The facts of the references that the inspector of a server needs: resources and lifecycles."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from markupsafe import Markup

from liveref.families import service_type
from liveref.model.api import Effect, Resource
from liveref.site.drawing.svg import svg
from liveref.site.lifecycle import graph_of, lifecycle_of
from liveref.site.reasons import Why
from liveref.site.reference import Reference

__all__ = ["pictures_of", "services_text"]


def services_text(references: Sequence[Reference]) -> str:
    """JSON: by the name of the API its resources, each with its page, the resources that its fields
    refer to, whether the API creates it, its statuses, and the operations that change them."""
    types = {
        kind: reference.api.name
        for reference in references
        if (kind := service_type(reference.api.name))
    }
    services = {
        reference.api.name: {
            "resources": {
                resource.name: {
                    "page": reference.resource_page(resource.name),
                    "references": _references(reference, resource, types),
                    "created": resource.name in reference.api.created,
                    **_lifecycle(reference, resource),
                }
                for resource in reference.api.resources
            }
        }
        for reference in references
    }
    return json.dumps(services)


def pictures_of(references: Sequence[Reference]) -> Iterator[tuple[str, str, Markup]]:
    """The lifecycles: the name of the API, that of the resource, and the picture."""
    for reference in references:
        for resource in reference.api.resources:
            lifecycle = lifecycle_of(reference.api, resource)
            if lifecycle is not None:
                name = f"{reference.folder}-{resource.name}"
                title = f"The lifecycle of a {resource.name}"
                yield reference.api.name, resource.name, svg(graph_of(lifecycle), name, title)


def _lifecycle(reference: Reference, resource: Resource) -> dict[str, Any]:
    """The statuses, and by the ids of operations that change them: the page, and the reason."""
    lifecycle = lifecycle_of(reference.api, resource)
    if lifecycle is None:
        return {"statuses": resource.statuses, "moves": {}}
    reasons = {move.operation.id: move.why for move in lifecycle.moves}
    moves = {
        operation.id: {
            "page": reference.operation_page(operation),
            "why": _reason(reasons.get(operation.id, lifecycle.why)),
        }
        for operation in reference.api.operations
        if operation.resource == resource.name
        and (operation.id in reasons or operation.effect is Effect.CREATE)
    }
    return {"statuses": lifecycle.statuses, "moves": moves}


def _reason(why: Why | None) -> dict[str, str] | None:
    return {"rule": why.rule, "at": why.place, "text": why.text.striptags()} if why else None


def _references(
    reference: Reference, resource: Resource, types: dict[str, str]
) -> dict[str, dict[str, str]]:
    """By field the service and the resource that it refers to, where these are served."""
    targets = {}
    for field, target in resource.references.items():
        names = [types[kind] for kind in target.services if kind in types]
        own = [] if target.services else [reference.api.name]
        for service in (*names, *own)[:1]:
            targets[field] = {"service": service, "resource": target.resource}
    return targets
