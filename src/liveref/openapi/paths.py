"""Paths as OpenAPI wants them: one template for each place, one operation for each method."""

from __future__ import annotations

import re

from msgspec.structs import replace

from liveref.model.api import Location, Operation
from liveref.openapi.context import Context
from liveref.openapi.rules import MENDED_PATH, RENAMED_PARAMETER, UNKNOWN_METHOD

__all__ = ["METHODS", "place"]

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
"""The methods of a path item, in the order of OpenAPI 3.1, 4.8.9."""

_NAME = re.compile(r"\{([^{}]*)\}")
_TEMPLATE = re.compile(r"(\{[^{}]*\})")
_UNSAFE = re.compile(r"[^\w.~-]+")

Places = dict[str, dict[str, list[Operation]]]


def place(context: Context, operations: tuple[Operation, ...]) -> Places:
    """The operations by template and method, in the order of the document.

    Paths that differ in the names of their parameters are one, under the first spelling;
    the operations that are returned bear its names.
    """
    spellings: dict[str, str] = {}
    by_template: Places = {}
    for operation in operations:
        method = operation.method.lower()
        if method not in METHODS:
            message = (
                f"{operation.method} {operation.path} is left out: OpenAPI knows no method"
                f" {operation.method}; write the one that is meant."
            )
            context.say(UNKNOWN_METHOD, operation.origin, message)
            continue
        cleaned = _cleaned(context, operation)
        key = _NAME.sub("{}", cleaned.path)
        template = spellings.setdefault(key, cleaned.path)
        adapted = _renamed(context, cleaned, _NAME.findall(template))
        by_template.setdefault(template, {}).setdefault(method, []).append(adapted)
    return by_template


def _cleaned(context: Context, operation: Operation) -> Operation:
    """The operation with a path without query string, and names that OpenAPI allows."""
    path = _mended(operation.path)
    if path != operation.path:
        message = f"The path {operation.path} is exported as {path}; correct it."
        context.say(MENDED_PATH, operation.origin, message)
        operation = replace(operation, path=path)
    names: list[str] = []
    for name in _NAME.findall(operation.path):
        clean = _UNSAFE.sub("_", name.strip()).strip("_") or "parameter"
        options = [clean, *(f"{clean}_{number}" for number in range(2, len(names) + 3))]
        names.append(next(option for option in options if option not in names))
    return _renamed(context, operation, names)


def _mended(path: str) -> str:
    """The path from its first slash to its end, without braces that are no template's."""
    path = path.partition("?")[0].partition("#")[0]
    parts = _TEMPLATE.split(f"/{path.lstrip('/')}")
    return "".join(part if at % 2 else re.sub(r"[{}]", "", part) for at, part in enumerate(parts))


def _renamed(context: Context, operation: Operation, names: list[str]) -> Operation:
    """The operation with these names in its path, and in its parameters."""
    before = _NAME.findall(operation.path)
    if before == names:
        return operation
    new = dict(zip(reversed(before), reversed(names), strict=True))
    for old, name in new.items():
        if old != name:
            message = (
                f"{{{old}}} in {operation.method} {operation.path} is exported as {{{name}}};"
                " use one name for one thing."
            )
            context.say(RENAMED_PARAMETER, operation.origin, message, row=old)
    parameters = tuple(
        replace(parameter, name=new.get(parameter.name, parameter.name))
        if parameter.location is Location.PATH
        else parameter
        for parameter in operation.parameters
    )
    following = iter(names)
    path = _NAME.sub(lambda _: f"{{{next(following)}}}", operation.path)
    return replace(
        operation,
        path=path,
        parameters=parameters,
        identifier=new.get(operation.identifier or "", operation.identifier),
    )
