"""The facts of the references that the inspector of a server needs: resources and lifecycles."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from markupsafe import Markup

from liveref.model.api import Resource
from liveref.site.drawing.svg import svg
from liveref.site.lifecycle import graph_of, lifecycle_of
from liveref.site.reference import Reference

__all__ = ["pictures_of", "services_text"]


def services_text(references: Sequence[Reference]) -> str:
    """JSON: by the name of the API its resources, each with its page, the resources that its fields
    refer to, and whether the API creates it."""
    services = {
        reference.api.name: {
            "resources": {
                resource.name: {
                    "page": reference.resource_page(resource.name),
                    "references": _references(resource),
                    "created": resource.name in reference.api.created,
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


def _references(resource: Resource) -> dict[str, str]:
    return {
        field: reference.resource
        for field, reference in resource.references.items()
        if not reference.services
    }
