"""Validation of bodies against the document. Only strong evidence refuses a body."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Set
from functools import cached_property, lru_cache
from operator import attrgetter
from typing import Any

import jsonschema_rs
import msgspec
from msgspec import UNSET

from liveref.model.api import Body, Operation
from liveref.model.json_schema import json_schema
from liveref.model.schema import Property, Schema
from liveref.service.planning.coercion import (
    coerced,
    has_integers,
    is_either,
    with_whole_numbers,
)
from liveref.service.planning.request_schema import NUMBER, lenient, request_schema
from liveref.service.planning.row_reasons import reason_of_field
from liveref.service.request.problem import Problem
from liveref.service.system.system import System
from liveref.values.forms import FORMS, Form
from liveref.values.nouns import NOUNS, noun

_IS_STRONG = attrgetter("is_strong")
log = logging.getLogger(__name__)


class BodyValidator:
    """Judges the bodies of one operation; compiled when the first one comes."""

    def __init__(self, system: System, operation: Operation, body: Body) -> None:
        self._system, self._operation, self._body = system, operation, body
        self._has_integers = has_integers(body.schema)
        self._is_list, self._is_either = body.schema.types == ("array",), is_either(body.schema)

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
        if self._is_either or not self._judge.is_valid(value):
            meant = typed(self._system, value, self._body.schema)
            if self._judge.is_valid(meant):
                value = meant
            elif (error := next(iter(self._judge.iter_errors(value)), None)) is not None:
                raise self._refusal(error)
        if self._has_integers:
            value = with_whole_numbers(value, self._body.schema)
        if isinstance(value, dict):
            wrapper = self._body.wrapper
            fields = value.get(wrapper) if wrapper else value
            if wrapper or not value.keys() <= self._names:
                self._check_undocumented(value)
            if self._forms and isinstance(fields, dict):
                check_forms(self._forms, fields)
        return value

    def _refusal(self, error: Any) -> Problem:
        """A refusal with the code and the reason of the fact behind it, if there is one."""
        problem, facts = _problem(error), self._system.constraints
        field = (problem.field or "").rpartition(".")[2]
        fact = facts.behind(self._operation, field, error.kind.name)
        if fact is not None:
            problem.code = facts.code(fact, self._operation, 400, 422)
            problem.reason = fact.reason
            return problem
        problem.reason = reason_of_field(self._body.schema, _path(error))
        if facts:
            problem.code = facts.code_of("invalid", self._operation, 400)
        return problem

    @cached_property
    def _judge(self) -> Any:
        return _compiled(msgspec.json.encode(self.schema()))

    @cached_property
    def _names(self) -> Set[str]:
        """The documented names at the root of a body."""
        return self._body.schema.properties.keys()

    @cached_property
    def _may_be_left_out(self) -> bool:
        """Whether no body says as much as an empty one, which is enough."""
        return not self._is_list and bool(self._judge.is_valid({}))

    def schema(self) -> dict[str, Any]:
        """The JSON Schema that bodies are held against."""
        is_family = self._system.type is not None
        body_schema = request_schema(self._system, self._operation, self._body, in_family=is_family)
        return json_schema(body_schema, _IS_STRONG) | {
            "type": "array" if self._is_list else "object"
        }

    @cached_property
    def _forms(self) -> dict[str, Form]:
        return forms_of(self._body.record.properties)

    def accepts(self, value: Any) -> bool:
        """Whether a body is valid by the document."""
        try:
            self.check(value)
        except Problem:
            return False
        return True

    def undocumented(self, value: dict[str, Any]) -> list[str]:
        """The names of fields that the document lacks, with those of the objects around them."""
        if self._system.behaviour(self._operation.resource).is_open:
            return []
        schema, wrapper = self._body.schema, self._body.wrapper
        names = _unknown(value, schema, "")
        if wrapper in schema.properties and isinstance(value.get(wrapper), dict):
            inner = schema.properties[wrapper].schema
            return names + _unknown(value[wrapper], inner, f"{wrapper}.")
        return names

    def _check_undocumented(self, value: dict[str, Any]) -> None:
        for name in self.undocumented(value):
            if self._system.strict or self._system.is_closed:
                message = f"{name} is not a field that {self._operation.id} documents."
                raise Problem(400, message, field=name)
            # Quoted, so that a name with line breaks forges no line of the log.
            bare = name.removeprefix(f"{self._body.wrapper}.")
            log.warning("%r is ignored: %s does not document it", bare, self._operation.id)


def _unknown(value: dict[str, Any], schema: Schema, at: str) -> list[str]:
    if schema.is_open or schema.one_of or not schema.properties:
        return []
    if value.keys() <= schema.properties.keys():
        return []
    return [at + name for name in sorted(value.keys() - schema.properties.keys())]


def forms_of(properties: Mapping[str, Property]) -> dict[str, Form]:
    """The forms of a table's fields that rest on strong evidence."""
    strong = ((name, field.schema.form) for name, field in properties.items() if field.is_strong)
    return {name: FORMS[form] for name, form in strong if form is not None}


def check_forms(forms: dict[str, Form], fields: dict[str, Any]) -> None:
    """Raises Problem 400 if a text does not have the form of its field; an empty one passes."""
    for name, form in forms.items():
        value = fields.get(name)
        if isinstance(value, str) and value and not form.fits(value):
            raise Problem(400, f"{name} must be {form.noun}.", field=name)


def typed(system: System, value: Any, schema: Schema) -> Any:
    """The value as the document has it, where the service takes texts for other scalars."""
    if system.type is None or system.type in system.api.conventions.strictly_typed:
        return value
    return coerced(value, schema, system.names)


def check_values(schema: Schema, values: dict[str, Any]) -> None:
    """Raises Problem 400 for values that no request may give."""
    loose = json_schema(lenient(schema), _IS_STRONG)
    error = next(iter(_compiled(msgspec.json.encode(loose)).iter_errors(values)), None)
    if error is not None:
        raise _problem(error)


@lru_cache(maxsize=8192)
def _compiled(schema: bytes) -> Any:
    """The validator of a schema; equal schemas share one."""
    return jsonschema_rs.Draft202012Validator(msgspec.json.decode(schema))


def _path(error: Any) -> list[str | int]:
    """The keys and indices that lead to the value that is wrong or missing."""
    path: list[str | int] = list(error.instance_path)
    return [*path, error.kind.property] if error.kind.name == "required" else path


def _problem(error: Any) -> Problem:
    """A refusal in our own words: messages of the library hold the value, which may be a secret."""
    kind = error.kind
    field = ".".join(str(step) for step in _path(error))
    if kind.name == "required":
        return Problem(400, f"{field} is required.", field=field)
    subject = field or "The body"
    if kind.name == "type":
        wanted = " or ".join(NOUNS.get(name, name) for name in kind.types)
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
        "exclusiveMaximum": "be less than {limit}",
        "exclusiveMinimum": "be greater than {limit}",
        "maxItems": "have {limit} items at most",
        "minItems": "have {limit} items at least",
    }
    if kind.name in limits:
        wanted = limits[kind.name].format(limit=kind.limit)
        return Problem(400, f"{subject} must {wanted}.", field=field)
    return Problem(400, f"{subject} does not meet the documented {kind.name}.", field=field)
