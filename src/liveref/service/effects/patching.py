"""JSON Patch (RFC 6902): updates given as a list of steps."""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from typing import Any

import jsonpatch
import jsonpointer
from msgspec import UNSET

from liveref.model.behaviour.transitions import Phase
from liveref.model.schema import Property, Schema
from liveref.service.planning.plan import Plan
from liveref.service.planning.validation import check_forms, check_values, forms_of, typed
from liveref.service.request.call import Call
from liveref.service.request.problem import Problem
from liveref.service.system import status
from liveref.service.system.record_meta import INTERNAL, meta_of, with_meta
from liveref.store.base import Record

_JSON = "application/json"
MOST_COPIED = 10_000
"""The values that the copies of one patch may make."""
_STEPS = ("add", "remove", "replace", "move", "copy", "test")


def apply(plan: Plan, record: Record, steps: list[Any], now: float) -> None:
    """Change a record's fields step by step, all or none. A patch may set the status if an example
    of the operation does. Raises Problem 400 for an invalid step, 403 for a step on a field that
    the service manages, 409 for a step that does not fit the record."""
    field = plan.system.status_field(plan.resource.name)
    if field is not None:
        status.settle(record, field, now)
    before = record.data.get(field or "")
    visible = {key: value for key, value in record.data.items() if key != INTERNAL}
    steps = [plan.patches.rooted(_as_standard(step)) for step in steps]
    for step in steps:
        _check(plan, step)
    try:
        changed = _patched(_with_documented(plan, visible), steps)
    except (jsonpatch.InvalidJsonPatch, jsonpointer.JsonPointerException, TypeError) as error:
        raise Problem(400, f"The patch cannot be read: {error}.") from None
    except (jsonpatch.JsonPatchConflict, jsonpatch.JsonPatchTestFailed) as error:
        raise Problem(409, f"The patch does not fit: {error}.") from None
    if not isinstance(changed, dict):
        raise Problem(400, "The patch must leave an object.")
    patched = plan.system.names.without_secrets(changed)
    if field is not None and isinstance(patched.get(field), str) and patched[field] != before:
        status.enter(record, field, (Phase(status=patched[field]),), now)
    stored = {
        key: value
        for key, value in patched.items()
        if value not in (None, {}, []) or key in visible
    }
    record.data = with_meta(stored, meta_of(record))


def _patched(document: Any, steps: Iterable[Any]) -> Any:
    """The document after all steps. Raises Problem 400 where they copy too much: each copy may copy
    all copies before it. Raises what `jsonpatch` raises."""
    document, left = deepcopy(document), MOST_COPIED
    for step in steps:
        if step.get("op") == "copy":
            left -= _count(jsonpointer.resolve_pointer(document, step.get("from"), None), left)
            if left < 0:
                message = f"The steps must copy {MOST_COPIED:,} values or fewer."
                raise Problem(400, message, field="from")
        document = jsonpatch.apply_patch(document, [step], in_place=True)
    return document


def _count(value: Any, most: int) -> int:
    """The number of values within each other, and of each hundred characters of their texts,
    counted until it exceeds `most`."""
    count, rest = 0, [value]
    while rest and count <= most:
        value = rest.pop()
        count += 1 + (len(value) // 100 if isinstance(value, str) else 0)
        rest += (
            value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        )
    return count


def check_type(plan: Plan, call: Call) -> None:
    """Raises Problem 415 for a patch sent as plain JSON, if the document has media types for
    patches and that code."""
    media_types = plan.operation.request.media_types if plan.operation.request else ()
    sent = call.headers.get(b"content-type", b"").decode("latin-1").partition(";")[0].strip()
    if 415 in plan.operation.errors and media_types and _JSON not in media_types and sent == _JSON:
        raise Problem(415, f"The body must be {' or '.join(media_types)}, not {sent}.")


def check_changes(plan: Plan, before: dict[str, Any], after: dict[str, Any]) -> None:
    """Judge what a patch has made of `after` as the body of a request is judged: a text for a
    number or a boolean becomes one where the service takes such texts. Raises Problem 400 for a
    value that no request may give, and for the loss of a field that a create requires."""
    for name in plan.settable.needed & before.keys():
        if before[name] is not None and after.get(name) is None:
            raise Problem(400, f"{name} cannot be taken away.", field=name)
    changed = {
        name: value
        for name, value in after.items()
        if name != INTERNAL and before.get(name, UNSET) != value
    }
    schema = plan.settable.schema_of(changed)
    changed = typed(plan.system, changed, schema)
    after |= changed
    check_values(schema, changed)
    check_forms(forms_of(plan.settable.requested), changed)


def _as_standard(step: Any) -> Any:
    """Convert a step of draft 4 of the standard, which older media types of JSON Patch use: the key
    named after the operation holds the path."""
    if not isinstance(step, dict) or "op" in step:
        return step
    named = [name for name in _STEPS if name in step]
    if len(named) != 1:
        return step
    rest = {key: value for key, value in step.items() if key != named[0]}
    return {"op": named[0], "path": step[named[0]], **rest}


def _with_documented(plan: Plan, visible: dict[str, Any]) -> dict[str, Any]:
    """The record's fields with documented ones that have no value yet, so that a patch can replace
    them or add to them."""
    documented = {name: _nothing(field.schema) for name, field in _documented(plan)}
    return dict.fromkeys(plan.patches.fields) | documented | visible


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
    is_service_managed = field in (resource.identifier, plan.system.status_field(resource.name))
    is_service_managed = is_service_managed or status.is_hidden(field)
    is_service_managed = (
        is_service_managed or names.means("created", field) or names.means("updated", field)
    )
    if plan.settable.is_read_only(field) or (
        is_service_managed and field not in plan.patches.fields
    ):
        raise Problem(403, f"{field} is decided by the service.", field=field)
