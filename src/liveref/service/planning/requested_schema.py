"""The fields that a request may give."""

from __future__ import annotations

import msgspec

from liveref.model.api import API, Effect, Operation, Resource
from liveref.model.schema import Property, Schema


def requested_schema(api: API, resource: Resource, operation: Operation) -> Schema:
    """The schema of a request's fields; of a create with the fields of other creates on its URL."""
    body = operation.request
    schema = body.record if body else Schema()
    if body:
        properties = _misplaced(resource, operation) | schema.properties
        schema = msgspec.structs.replace(schema, properties=properties)
    if operation.effect is not Effect.CREATE:
        return schema
    others = [
        other.request.record.properties
        for other in api.operations
        if other.request and other.effect is Effect.CREATE and other.id != operation.id
        and (other.method, other.path) == (operation.method, operation.path)
    ]  # fmt: skip
    documented = {name: field for properties in others for name, field in properties.items()}
    return msgspec.structs.replace(schema, properties=documented | dict(schema.properties))


def _misplaced(resource: Resource, operation: Operation) -> dict[str, Property]:
    """The fields of answers that a request documents in its query although it has a body: clients
    send them in the body."""
    fields = resource.schema.properties
    parameters = (p.name for p in operation.parameters if p.location == "query")
    return {
        n: msgspec.structs.replace(fields[n], required=False) for n in parameters if n in fields
    }
