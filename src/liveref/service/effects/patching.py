"""Updates that come as a list of steps: JSON Patch (RFC 6902)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import jsonpatch
import jsonpointer
from msgspec import UNSET

from liveref.model.behaviour import Phase
from liveref.model.schema import Property, Schema
from liveref.service.planning.plan import Plan
from liveref.service.planning.validation import check_forms, check_values, forms_of
from liveref.service.request.call import Call
from liveref.service.request.problem import Problem
from liveref.service.system import status
from liveref.store.base import Record

_JSON = "application/json"
_STEPS = ("add", "remove", "replace", "move", "copy", "test")


def apply(plan: Plan, record: Record, steps: list[Any], now: float) -> None:
    """Change a record's fields step by step, all or none.

    The status can be patched where an example of the operation does. Raises Problem 400 for a
    step that is none, 403 for one on a field that the service alone decides, 409 for one that
    does not fit what is there.
    """
    field = plan.system.status_field(plan.resource.name)
    if field is not None:
        status.settle(record, field, now)
    before = record.data.get(field or "")
    shown = {key: value for key, value in record.data.items() if key != status.INTERNAL}
    steps = [_as_standard(step) for step in steps]
    for step in steps:
        _check(plan, step)
    try:
        changed = jsonpatch.apply_patch(_with_documented(plan, shown), steps)
    except (jsonpatch.InvalidJsonPatch, jsonpointer.JsonPointerException, TypeError) as error:
        raise Problem(400, f"The patch cannot be read: {error}.") from None
    except (jsonpatch.JsonPatchConflict, jsonpatch.JsonPatchTestFailed) as error:
        raise Problem(409, f"The patch does not fit: {error}.") from None
    if not isinstance(changed, dict):
        raise Problem(400, "The patch must leave an object.")
    kept = plan.system.names.without_secrets(changed)
    if field is not None and isinstance(kept.get(field), str) and kept[field] != before:
        status.enter(record, field, (Phase(status=kept[field]),), now)
    record.data = {status.INTERNAL: status.internal(record)} | {
        key: value for key, value in kept.items() if value not in (None, {}, []) or key in shown
    }


def check_type(plan: Plan, call: Call) -> None:
    """Raises Problem 415 for steps that are sent as any other JSON, where the document has types
    of their own for them and that code."""
    told = plan.operation.request.media_types if plan.operation.request else ()
    sent = call.headers.get(b"content-type", b"").decode("latin-1").partition(";")[0].strip()
    if 415 in plan.operation.errors and told and _JSON not in told and sent == _JSON:
        raise Problem(415, f"The body must be {' or '.join(told)}, not {sent}.")


def check_changes(plan: Plan, before: dict[str, Any], after: dict[str, Any]) -> None:
    """Raises Problem 400 where a patch has led to a value that no request may give, or has taken
    away what a create has to give."""
    for name in plan.settable.needed & before.keys() - after.keys():
        raise Problem(400, f"{name} cannot be taken away.", field=name)
    changed = {
        name: value
        for name, value in after.items()
        if name != status.INTERNAL and before.get(name, UNSET) != value
    }
    check_values(plan.settable.asked(changed), changed)
    check_forms(forms_of(plan.settable.requested), changed)


def _as_standard(step: Any) -> Any:
    """A step of draft 4 of the standard, which older media types of JSON patches have: the
    name of what is done holds the path."""
    if not isinstance(step, dict) or "op" in step:
        return step
    named = [name for name in _STEPS if name in step]
    if len(named) != 1:
        return step
    rest = {key: value for key, value in step.items() if key != named[0]}
    return {"op": named[0], "path": step[named[0]], **rest}


def _with_documented(plan: Plan, shown: dict[str, Any]) -> dict[str, Any]:
    """A documented field that has no value yet can be replaced all the same, and one that
    holds others be added to."""
    documented = {name: _nothing(known.schema) for name, known in _documented(plan)}
    return dict.fromkeys(plan.patched) | documented | shown


def _documented(plan: Plan) -> Iterable[tuple[str, Property]]:
    return plan.resource.schema.properties.items()


def _nothing(schema: Schema) -> Any:
    if schema.is_object:
        return {}
    return [] if "array" in schema.types else None


def _check(plan: Plan, step: Any) -> None:
    pointer = step.get("path") if isinstance(step, dict) else None
    if not isinstance(pointer, str) or not pointer.startswith("/"):
        raise Problem(400, "Each step must be an object with op and path.", field="path")
    field = pointer.split("/")[1].replace("~1", "/").replace("~0", "~")
    names, resource = plan.system.names, plan.resource
    own = field in (resource.identifier, plan.system.status_field(resource.name))
    own = own or status.is_hidden(field)
    own = own or names.means("created", field) or names.means("updated", field)
    if plan.settable.is_read_only(field) or (own and field not in plan.patched):
        raise Problem(403, f"{field} is decided by the service.", field=field)
