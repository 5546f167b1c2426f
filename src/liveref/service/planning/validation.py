"""Is this body what the document asks for? Refusals rest on strong evidence only."""

from __future__ import annotations

import logging
from collections.abc import Container, Mapping
from functools import cached_property, lru_cache
from typing import Any

import jsonschema_rs
import msgspec
from msgspec import UNSET

from liveref.meaning.coercion import coerced
from liveref.meaning.names import FieldNames
from liveref.model.api import Body, Effect, Operation, Target
from liveref.model.json_schema import json_schema
from liveref.model.schema import STRONG, Evidence, Property, Schema
from liveref.service.planning import forms
from liveref.service.planning.forms import Form
from liveref.service.request.problem import Problem
from liveref.service.system.system import System

NUMBER = r"^-?[0-9]{1,18}$"
"""A text that stands for an integer."""
log = logging.getLogger(__name__)
_NOUNS = {
    "string": "a string",
    "integer": "an integer",
    "number": "a number",
    "boolean": "true or false",
    "object": "an object",
    "array": "a list",
    "null": "null",
}


class BodyValidator:
    """Judges the bodies of one operation; compiled when the first one comes."""

    def __init__(self, system: System, operation: Operation, body: Body) -> None:
        self._system, self._operation, self._body = system, operation, body
        self._is_list = body.schema.types == ("array",)

    def check(self, value: Any) -> Any:
        """The body, if it meets the schema; an object, unless a list is documented.

        Raises Problem 400 that names the field, what was expected and what came. An
        undocumented field is logged, or refused where the system is strict.
        """
        if value is UNSET and self._may_be_left_out:
            return {}
        if not isinstance(value, list if self._is_list else dict):
            wanted = "list" if self._is_list else "object"
            came = "nothing" if value is UNSET else noun(value)
            raise Problem(400, f"The body must be a JSON {wanted}; {came} came.")
        if not self._judge.is_valid(value):
            given, value = value, self._coerced(value)
            if value is given or not self._judge.is_valid(value):
                raise _problem(next(iter(self._judge.iter_errors(given))))
        if isinstance(value, dict):
            self._check_undocumented(value)
            wrapper = self._body.wrapper
            fields = value.get(wrapper) if wrapper else value
            forms.check(self._forms, fields if isinstance(fields, dict) else {})
        return value

    @cached_property
    def _judge(self) -> Any:
        return _compiled(msgspec.json.encode(self.schema()))

    @cached_property
    def _may_be_left_out(self) -> bool:
        """Whether no body says as much as an empty one, which is enough: of an action, and of
        what makes the one thing there is below another."""
        resource = self._system.resources[self._operation.resource]
        alone = self._operation.effect is Effect.CREATE and not resource.items
        acts = alone or self._operation.effect is Effect.ACTION
        return acts and not self._is_list and bool(self._judge.is_valid({}))

    def _coerced(self, value: Any) -> Any:
        """The value as the document has it, where the service takes texts for other scalars."""
        type_, exact = self._system.type, self._system.api.conventions.strictly_typed
        if type_ is None or type_ in exact:
            return value
        return coerced(value, self._body.schema, self._system.names)

    def accepts(self, value: Any) -> bool:
        """Whether a body is what the document asks for."""
        try:
            self.check(value)
        except Problem:
            return False
        return True

    def schema(self) -> dict[str, Any]:
        """The JSON Schema that bodies are held against."""
        schema = self._body.schema
        wrapper = self._body.wrapper
        if wrapper and wrapper in schema.properties:
            inner = self._adapted(schema.properties[wrapper].schema)
            needs = any(known.required for known in inner.properties.values())
            if wrapper == self._operation.action and not needs:
                # Clients send null for an action that needs no arguments.
                inner = msgspec.structs.replace(inner, nullable=True)
            # Its fields can only be judged where it is: no client gets by without it.
            outer = Property(schema=inner, required=True, evidence=(Evidence.TABLE,))
            schema = replace_property(schema, wrapper, outer)
        else:
            schema = self._adapted(schema)
        root = "array" if self._is_list else "object"
        return json_schema(schema, _is_strong) | {"type": root}

    def _adapted(self, schema: Schema) -> Schema:
        """The resource's part of the body: nothing is required of a partial update but what
        tells which record is meant, and that in `selection`."""
        resource = self._system.resources[self._operation.resource]
        if self._system.type is not None:
            schema = _lenient(schema)
        behaviour = self._system.behaviour(resource.name)
        always_there = resource.name not in self._system.made_here
        effect = self._operation.effect
        partial = effect is Effect.UPDATE and self._operation.method == "PATCH"
        if partial or (effect in (Effect.REPLACE, Effect.UPDATE) and always_there):
            schema = _all_optional(schema)
        elif effect is Effect.CREATE and behaviour.defaults:
            schema = _all_optional(schema, behaviour.defaults)
        key = resource.natural_key
        if effect is Effect.CREATE and key in schema.properties:
            schema = _not_empty(schema, key)
        chosen_by_key = self._operation.target is Target.KEY
        by_key = chosen_by_key or resource.name in self._system.by_key
        if key and by_key and key in schema.properties:
            known = schema.properties[key]
            needed = known.required or not (
                chosen_by_key and self._operation.effect is Effect.UPDATE
            )
            if self._operation.effect is Effect.UPDATE:
                needed = False
            evidence = (*known.evidence, Evidence.PATH)
            known = msgspec.structs.replace(known, required=needed, evidence=evidence)
            schema = replace_property(schema, key, known)
        return schema

    @cached_property
    def _forms(self) -> dict[str, Form]:
        return forms_of(self._body.record.properties, self._system.names)

    def _check_undocumented(self, value: dict[str, Any]) -> None:
        if self._system.behaviour(self._operation.resource).is_open:
            return
        schema, wrapper = self._body.schema, self._body.wrapper
        self._check_names(value, schema, "")
        if wrapper in schema.properties and isinstance(value.get(wrapper), dict):
            self._check_names(value[wrapper], schema.properties[wrapper].schema, f"{wrapper}.")

    def _check_names(self, value: dict[str, Any], schema: Schema, at: str) -> None:
        if schema.is_open or schema.one_of or not schema.properties:
            return
        if value.keys() <= schema.properties.keys():
            return
        for name in sorted(value.keys() - schema.properties.keys()):
            message = f"{at}{name} is not a field that {self._operation.id} documents."
            if self._system.strict:
                raise Problem(400, message, field=f"{at}{name}")
            # Quoted, so that a name with line breaks forges no line of the log.
            log.warning("%r is ignored: %s does not document it", name, self._operation.id)


def check_values(schema: Schema, values: dict[str, Any]) -> None:
    """Raises Problem 400 where values are none that a request may give."""
    loose = json_schema(_lenient(schema), _is_strong)
    found = next(iter(_compiled(msgspec.json.encode(loose)).iter_errors(values)), None)
    if found is not None:
        raise _problem(found)


@lru_cache(maxsize=8192)
def _compiled(schema: bytes) -> Any:
    """The validator of a schema; equal schemas share one."""
    return jsonschema_rs.Draft202012Validator(msgspec.json.decode(schema))


def replace_property(schema: Schema, name: str, new: Property) -> Schema:
    """The schema with one property exchanged."""
    return msgspec.structs.replace(schema, properties=schema.properties | {name: new})


def noun(value: Any) -> str:
    """What a JSON value is, in words."""
    if value is None:
        return "null"
    for kind, types in (("boolean", bool), ("integer", int), ("number", float), ("string", str)):
        if isinstance(value, types):
            return "a boolean" if kind == "boolean" else _NOUNS[kind]
    return "a list" if isinstance(value, list) else "an object"


def forms_of(known: Mapping[str, Property], names: FieldNames) -> dict[str, Form]:
    """The forms that a table's fields have."""
    strong = {name: each for name, each in known.items() if _is_strong(each)}
    found = {name: forms.form_of(name, each, names) for name, each in strong.items()}
    return {name: form for name, form in found.items() if form is not None}


def _is_strong(known: Property) -> bool:
    return not STRONG.isdisjoint(known.evidence)


_NONE = Schema(types=("integer",), enum=("",))
"""What nothing is: an object may stand for an empty list, if it is empty."""


def _lenient(schema: Schema) -> Schema:
    """A schema that takes what clients of a family's services send, at any depth: null for
    whatever may be left out, of which its references say little, and numbers as texts."""
    properties = {
        name: msgspec.structs.replace(known, schema=_eased(known.schema, not known.required))
        for name, known in schema.properties.items()
    }
    items = _eased(schema.items) if schema.items else None
    return msgspec.structs.replace(schema, properties=properties, items=items)


def _eased(schema: Schema, optional: bool = False) -> Schema:
    inner = _lenient(schema) if schema.properties or schema.items else schema
    types, pattern = schema.types, schema.pattern
    if types == ("integer",) and not schema.enum:
        types, pattern = ("integer", "string"), NUMBER
    elif types == ("array",) and not schema.is_object:
        return msgspec.structs.replace(
            inner, nullable=schema.nullable or optional, types=("array", "object"), additional=_NONE
        )
    elif "string" in types and schema.example in ("True", "False"):
        types = tuple(dict.fromkeys((*types, "boolean")))
    elif "string" in types and not schema.enum and str(schema.example).isdecimal():
        types = tuple(dict.fromkeys((*types, "integer")))
    nullable = schema.nullable or optional
    return msgspec.structs.replace(inner, nullable=nullable, types=types, pattern=pattern)


def _not_empty(schema: Schema, name: str) -> Schema:
    """A schema whose field has to have a text in it, if it has to be there."""
    known = schema.properties[name]
    if not known.required or known.schema.min_length is not None:
        return schema
    inner = msgspec.structs.replace(known.schema, min_length=1)
    return replace_property(schema, name, msgspec.structs.replace(known, schema=inner))


def _all_optional(schema: Schema, names: Container[str] | None = None) -> Schema:
    """A schema that requires no field, or none of these."""
    optional = {
        name: msgspec.structs.replace(known, required=False)
        for name, known in schema.properties.items()
        if names is None or name in names
    }
    return msgspec.structs.replace(schema, properties=schema.properties | optional)


def _problem(error: Any) -> Problem:
    """A refusal in our words: those of the library hold the value, which may be a secret."""
    kind = error.kind
    path = [str(step) for step in error.instance_path]
    if kind.name == "required":
        field = ".".join([*path, kind.property])
        return Problem(400, f"{field} is required.", field=field)
    field = ".".join(path)
    subject = field or "The body"
    if kind.name == "type":
        wanted = " or ".join(_NOUNS.get(name, name) for name in kind.types)
        return Problem(400, f"{subject} must be {wanted}, not {noun(error.instance)}.", field=field)
    if kind.name == "enum":
        wanted = ", ".join(str(option) for option in kind.options)
        return Problem(400, f"{subject} must be one of {wanted}.", field=field)
    if kind.name == "pattern" and kind.pattern == NUMBER:
        return Problem(400, f"{subject} must be an integer, not a string.", field=field)
    limits = {
        "maxLength": "have {limit} characters at most",
        "minLength": "have {limit} characters at least",
        "maximum": "be {limit} at most",
        "minimum": "be {limit} at least",
    }
    if kind.name in limits:
        wanted = limits[kind.name].format(limit=kind.limit)
        return Problem(400, f"{subject} must {wanted}.", field=field)
    return Problem(400, f"{subject} does not meet the documented {kind.name}.", field=field)
