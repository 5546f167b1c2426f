"""The refusal of a request that names a record which does not exist."""

from __future__ import annotations

from liveref.model.api import Operation
from liveref.service.request.call import Call
from liveref.service.request.problem import Problem
from liveref.service.system.system import System
from liveref.values.identities import is_uuid


def missing(
    system: System, operation: Operation, resource: str, parameter: str | None, call: Call
) -> Problem:
    """The refusal of a path that names a missing record: 404; but 400 for a text that is no UUID,
    if the parameter is documented as one and 400 is documented."""
    identity = call.path[parameter] if parameter else ""
    documented = next((p for p in operation.parameters if p.name == parameter), None)
    wants_uuid = documented is not None and documented.schema.format == "uuid"
    if wants_uuid and 400 in operation.errors and not is_uuid(identity):
        message = f"Invalid UUID {parameter}: {identity}"
        raise Problem(400, message, field=parameter, kind="path")
    subject = (parameter or "").removesuffix("_id") if wants_uuid else resource
    stated = system.constraints.stated_code("not-found", operation)
    stated = stated if resource == operation.resource else None
    code, reason = (stated.code or 404, stated.reason) if stated is not None else (404, None)
    message = f"There is no {resource} {identity}."
    return Problem(code, message, subject=subject, reason=reason)
