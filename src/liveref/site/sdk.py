"""The method of openstacksdk that makes the request of an operation."""

from __future__ import annotations

import keyword
import pprint

from liveref.families import client_methods, service_type
from liveref.model.api import API, Effect, Operation
from liveref.site.requests import Request

__all__ = ["method_of", "sdk_sample"]

_VERBS = {
    Effect.CREATE: "create",
    Effect.SHOW: "get",
    Effect.UPDATE: "update",
    Effect.DELETE: "delete",
}


def sdk_sample(api: API, operation: Operation, request: Request) -> str | None:
    """A call of openstacksdk, None where it has no method for the operation."""
    method = method_of(api, operation)
    if method is None:
        return None
    proxy = (service_type(api.name) or "").replace("-", "_")
    call = f"conn.{proxy}.{method}"
    lines = ["import openstack", "", 'conn = openstack.connect(cloud="liveref")']
    arguments = [f'"{name}"' for name in [operation.identifier or ""] if name]
    if operation.effect.traits.takes_fields and request.is_json:
        arguments += _keywords(request, operation)
    noun = operation.resource
    if operation.effect is Effect.LIST:
        return "\n".join([*lines, f"for {noun} in {call}():", f"    print({noun})"])
    shown = "".join(f"    {argument},\n" for argument in arguments)
    result = "" if operation.effect is Effect.DELETE else f"{noun} = "
    inner = f"\n{shown}" if shown else ""
    return "\n".join([*lines, f"{result}{call}({inner})"])


def method_of(api: API, operation: Operation) -> str | None:
    """The name of the method, by the names that openstacksdk gives all of them."""
    names = client_methods(api.name)
    if operation.parents or operation.action:
        return None
    if operation.effect is Effect.LIST:
        name = next((r.plural for r in api.resources if r.name == operation.resource), "")
    else:
        verb = _VERBS.get(operation.effect)
        name = f"{verb}_{operation.resource}" if verb else ""
    return name if name in names else None


def _keywords(request: Request, operation: Operation) -> list[str]:
    body = request.body
    if operation.request is not None and operation.request.wrapper and isinstance(body, dict):
        body = body.get(operation.request.wrapper, body)
    if not isinstance(body, dict):
        return []
    if all(name.isidentifier() and not keyword.iskeyword(name) for name in body):
        return [f"{name}={_literal(value)}" for name, value in body.items()]
    return [f"**{_literal(body)}"]


def _literal(value: object) -> str:
    return pprint.pformat(value, width=76, sort_dicts=False).replace("\n", "\n    ")
