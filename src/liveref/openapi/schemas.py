"""Schemas of the model as those of OpenAPI: JSON Schema with descriptions and versions."""

from __future__ import annotations

import re
from typing import Any

import jsonschema_rs

from liveref.model.json_schema import json_schema
from liveref.model.microversion import Range
from liveref.model.origin import Origin
from liveref.model.schema import Property, Schema
from liveref.openapi.context import Context
from liveref.openapi.rules import ODD_PATTERN, UNFIT_DEFAULT
from liveref.prose import commonmark

__all__ = ["convert", "value_schema"]


def convert(
    context: Context, schema: Schema, origin: Origin, within: Range | None = None
) -> dict[str, Any]:
    """The JSON Schema of a body, or of one range of versions of it.

    With `within`, and where a version was asked for, it has the properties that exist there,
    and no others where some are left out. Else it has all, and each property says of its
    versions in `x-openstack`; none that comes or goes is required.
    """
    return _Converter(context, origin, within).convert(schema)


def value_schema(context: Context, name: str, schema: Schema, origin: Origin) -> dict[str, Any]:
    """The JSON Schema of a parameter, whose description stands elsewhere."""
    written = convert(context, schema, origin)
    written.pop("description", None)
    if context.is_secret(name):
        _conceal(written)
    return written


class _Converter:
    def __init__(self, context: Context, origin: Origin, within: Range | None) -> None:
        self._context, self._origin, self._within = context, origin, within

    def convert(self, schema: Schema) -> dict[str, Any]:
        return json_schema(schema, self._keep, self._finish)

    def _keep(self, prop: Property) -> bool:
        versions = self._range(prop)
        if self._within is not None:
            return versions.overlaps(self._within)
        return versions.holds(self._context.at)

    def _range(self, prop: Property) -> Range:
        origin = prop.origin or self._origin
        return self._context.range(prop.min_version, prop.max_version, origin)

    def _finish(
        self, schema: Schema, prop: Property | None, result: dict[str, Any]
    ) -> dict[str, Any]:
        """A part with its description and versions, and without what doesn't hold."""
        origin = (prop.origin if prop else None) or self._origin
        result = _integral(result)
        self._check_pattern(result, origin)
        self._check_default(result, origin)
        self._finish_object(schema, result)
        if schema.description and (text := commonmark(schema.description)):
            result["description"] = text
        if prop is not None and (prop.read_only or prop.write_only):
            result["readOnly" if prop.read_only else "writeOnly"] = True
        if prop is not None and self._is_whole:
            extension = self._range(prop).extension()
            if extension:
                result["x-openstack"] = extension
        return result

    @property
    def _is_whole(self) -> bool:
        """Whether this is for all versions at once."""
        return self._within is None and self._context.at is None

    def _finish_object(self, schema: Schema, result: dict[str, Any]) -> None:
        limited = {name for name, p in schema.properties.items() if self._range(p).is_limited}
        if self._is_whole and "required" in result:
            result["required"] = [name for name in result["required"] if name not in limited]
            if not result["required"]:
                del result["required"]
        if limited and self._within is not None and not schema.is_open:
            result["additionalProperties"] = False
        if schema.additional is True:
            result["additionalProperties"] = True
        for name, part in result.get("properties", {}).items():
            if self._context.is_secret(name):
                _conceal(part)

    def _check_pattern(self, result: dict[str, Any], origin: Origin) -> None:
        pattern = result.get("pattern")
        if pattern is None:
            return
        try:
            re.compile(pattern)
        except re.error as error:
            del result["pattern"]
            message = f"The pattern {pattern!r} is left out: {error}; correct it."
            self._context.say(ODD_PATTERN, origin, message)

    def _check_default(self, result: dict[str, Any], origin: Origin) -> None:
        if "default" not in result:
            return
        schema = {key: value for key, value in result.items() if key != "default"}
        try:
            fits = jsonschema_rs.is_valid(schema, result["default"])
        except (ValueError, jsonschema_rs.ValidationError):
            fits = False
        if not fits:
            value = result.pop("default")
            message = (
                f"The default {value!r} is left out: it is none of {result.get('type', 'its enum')}"
                " as documented; correct the default or the type."
            )
            self._context.say(UNFIT_DEFAULT, origin, message)


def _conceal(schema: dict[str, Any]) -> None:
    """Leave no value of a secret in its schema, and say that it is one."""
    for key in ("default", "enum", "examples"):
        schema.pop(key, None)
    if schema.get("type") in ("string", ["string", "null"]):
        schema.setdefault("format", "password")


def _integral(schema: dict[str, Any]) -> dict[str, Any]:
    """Limits such as 255.0 as the integers that they are."""
    for key in ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"):
        value = schema.get(key)
        if isinstance(value, float) and value.is_integer():
            schema[key] = int(value)
    return schema
