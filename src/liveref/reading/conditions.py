"""`only` and `ifconfig`: whether what stands below them belongs to the published page.

Both hold a small expression in Python's words. It is parsed and worked out here, and never run.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from typing import Any

from liveref.reading.blocks import Condition

_TAGS = frozenset({"html", "format_html", "builder_html"})
"""The tags that are set when Sphinx writes the pages that people read in a browser."""

_COMPARED: dict[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.In: lambda one, many: one in many,
    ast.NotIn: lambda one, many: one not in many,
}


class _Undecided(Exception):
    """The expression holds something whose value is not known."""


def holds(condition: Condition, configured: Mapping[str, Any]) -> bool:
    """Whether a condition is met, as far as can be told: one that can't be decided is.

    `configured` are the values that `conf.py` gives to names.
    """
    is_only = condition.name == "only"

    def value(name: str) -> Any:
        if is_only:
            return name in _TAGS
        if name not in configured:
            raise _Undecided
        return configured[name]

    try:
        return bool(_value(ast.parse(condition.expression.strip(), mode="eval").body, value))
    except (_Undecided, SyntaxError, ValueError, TypeError, RecursionError, MemoryError):
        return True


def _value(node: ast.expr, named: Callable[[str], Any]) -> Any:
    match node:
        case ast.Constant():
            return node.value
        case ast.Name():
            return named(node.id)
        case ast.Tuple() | ast.List() | ast.Set():
            return [_value(item, named) for item in node.elts]
        case ast.UnaryOp(op=ast.Not()):
            return not _value(node.operand, named)
        case ast.BoolOp():
            values = (_value(part, named) for part in node.values)
            return all(values) if isinstance(node.op, ast.And) else any(values)
        case ast.Compare(ops=[comparison], comparators=[other]) if type(comparison) in _COMPARED:
            return _COMPARED[type(comparison)](_value(node.left, named), _value(other, named))
    raise _Undecided
