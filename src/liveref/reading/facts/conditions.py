"""Conditions as texts: `status in [OPEN, HELD]`, `$request.size >= 1`, `not $caller.user`."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import yaml
from msgspec import UNSET

from liveref.model.constraints.conditions import Condition, Operator, Term
from liveref.reading.behaviour_node import did_you_mean
from liveref.reading.facts.entry import Mistake
from liveref.reading.facts.references import BadReference, is_reference, paths_of
from liveref.values.safe_yaml import load_yaml

__all__ = ["OPERATORS", "BadCondition", "Comparison", "comparison_of", "condition_of", "test_of"]

OPERATORS = {
    "=": Operator.EQUAL,
    "!=": Operator.NOT_EQUAL,
    "<": Operator.LESS,
    "<=": Operator.AT_MOST,
    ">": Operator.GREATER,
    ">=": Operator.AT_LEAST,
    "in": Operator.IN,
    "not in": Operator.NOT_IN,
    "contains": Operator.CONTAINS,
    "matches": Operator.MATCHES,
    "present": Operator.PRESENT,
    "absent": Operator.ABSENT,
    "changed": Operator.CHANGED,
}
_UNARY = ("present", "absent", "changed")
_NAMES = sorted(OPERATORS, key=len, reverse=True)
_WHOLE = re.compile(
    rf"(?P<left>\S+)\s+(?P<operator>{'|'.join(map(re.escape, _NAMES))})(?:\s+(?P<right>.+))?",
    re.DOTALL,
)
_TERM_SOURCES = ("request", "query", "caller", "before", "parent")


class BadCondition(Mistake):
    """A text that is no condition; the message says why."""


class Comparison(NamedTuple):
    """A condition as written: `left` is a field or a reference, `right` a value or a reference.
    With the operator "" it asks whether the reference has a value other than false, none and
    empty, and with "not" whether it has none."""

    left: str
    operator: str
    right: Any = UNSET

    @property
    def is_own(self) -> bool:
        """Whether the left side is a field of the record concerned."""
        return not self.left.startswith("$")


def comparison_of(text: Any) -> Comparison:
    """The parts of a condition. Raises BadCondition."""
    if not isinstance(text, str):
        raise BadCondition(f"expected a condition, such as `status = ACTIVE`, got {text!r}")
    text = text.strip()
    negated = re.fullmatch(r"not\s+(\$.+)", text)
    if negated or (text.startswith("$") and " " not in text.replace(" or ", "")):
        return _truth(negated[1] if negated else text, "not" if negated else "")
    parts = _WHOLE.fullmatch(text)
    if parts is None:
        raise BadCondition(_why(text))
    left, operator, right = parts["left"], parts["operator"], parts["right"]
    if left.startswith("$"):
        _check(left)
    if operator in _UNARY:
        if right is not None:
            raise BadCondition(f"`{text}`: `{operator}` takes no value")
        return Comparison(left, operator)
    if right is None:
        raise BadCondition(f"`{text}`: expected a value after `{operator}`")
    return Comparison(left, operator, _value(right, operator))


def _truth(reference: str, operator: str) -> Comparison:
    _check(reference)
    return Comparison(reference, operator)


def _check(reference: str) -> None:
    try:
        list(paths_of(reference))
    except BadReference as error:
        raise BadCondition(str(error)) from error


def test_of(text: Any) -> tuple[str, Any]:
    """The operator and the value of a comparison without a left side: `>= 3`. Raises
    BadCondition."""
    comparison = comparison_of(f"value {text}" if isinstance(text, str) else text)
    return comparison.operator, comparison.right


test_of.__test__ = False  # type: ignore[attr-defined]


def _value(text: str, operator: str) -> Any:
    if is_reference(text):
        _check(text)
        return text
    if operator == "matches":
        return _pattern(text)
    try:
        value = load_yaml(text)
    except yaml.YAMLError as error:
        raise BadCondition(f"`{text}` is no value") from error
    if operator in ("in", "not in") and not isinstance(value, list):
        raise BadCondition(f"expected a list after `{operator}`, got `{text}`")
    return value


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise BadCondition(f"`{text}` is no regular expression: {error}") from error
    return text


def _why(text: str) -> str:
    left, _, rest = text.partition(" ")
    word = rest.split(" ", 1)[0]
    if not word:
        return f"expected a condition, such as `{left} = VALUE`, got `{text}`"
    close = {"==": "=", "is": "=", "<>": "!=", "=<": "<=", "=>": ">=", "equals": "="}.get(word)
    hint = f"; did you mean `{close}`?" if close else did_you_mean(word, OPERATORS)
    return f"`{text}`: there is no operator `{word}`{hint or '; known are ' + ', '.join(OPERATORS)}"


def condition_of(comparison: Comparison) -> Condition:
    """A condition in the terms of constraints. Raises BadCondition where these lack it."""
    left = term_of(comparison.left) if not comparison.is_own else Term(field=comparison.left)
    if comparison.operator in ("", "not"):
        operator = Operator.PRESENT if comparison.operator == "" else Operator.ABSENT
        return Condition(field=left.field, of=left.of, operator=operator)
    operator, right = OPERATORS[comparison.operator], comparison.right
    if right == "$now":
        return Condition(field=left.field, of=left.of, operator=operator, now=True)
    if is_reference(right):
        return Condition(field=left.field, of=left.of, operator=operator, other=term_of(right))
    return Condition(field=left.field, of=left.of, operator=operator, value=right)


def term_of(reference: str) -> Term:
    """A reference in the terms of constraints: a field of the record or of one beside it. Raises
    BadCondition for a longer way."""
    paths = list(paths_of(reference))
    if len(paths) != 1 or " or " in reference:
        raise BadCondition(f"`{reference}`: expected one reference, without `or`")
    steps = paths[0]
    if len(steps) > 2 or (len(steps) == 1 and steps[0] in _TERM_SOURCES):
        raise BadCondition(f"`{reference}`: expected $FIELD or $SOURCE.FIELD")
    if steps[:1] == ["caller"] and steps[1] == "administers":
        return Term(field="is_admin", of="caller")
    return Term(field=steps[-1], of=steps[0] if len(steps) == 2 else "")
