"""Facts about the values of fields, as constraints."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from liveref.model.constraints.conditions import Condition, Related, Term
from liveref.model.constraints.constraint import Constraint
from liveref.model.constraints.fields import (
    AtLeastOneField,
    Comparison,
    Computed,
    ConditionalValue,
    Derived,
    Enumeration,
    ExclusiveFields,
    Forbidden,
    Format,
    Function,
    Length,
    Normalisation,
    Pattern,
    Range,
    ReadOnly,
    Required,
    Step,
    WriteOnly,
)
from liveref.reading.behaviour_node import known_words
from liveref.reading.facts.conditions import (
    OPERATORS,
    comparison_of,
    condition_of,
    term_of,
    test_of,
)
from liveref.reading.facts.entry import Entry
from liveref.reading.facts.references import is_reference
from liveref.reading.facts.requirements import related_of
from liveref.reading.facts.values import BadValue, is_choice, literal
from liveref.values.forms import FORMS

__all__ = ["LIMITS", "conditions_of"]

_MULTIPLE = re.compile(r"multiple of (\d+(?:\.\d+)?)")
_RANGE = {
    ">=": "minimum",
    "<=": "maximum",
    ">": "exclusive_minimum",
    "<": "exclusive_maximum",
}
_OVER_RECORDS = ("count", "sum", "min", "max", "average")


def conditions_of(entry: Entry) -> tuple[Condition, ...]:
    """The conditions of `if`."""
    return tuple(condition_of(comparison_of(text)) for text in entry.listed("if"))


def _of_fields(entry: Entry) -> Iterator[dict[str, Any]]:
    """The keys that facts about a field have in common, for each field."""
    for field in entry.texts("field"):
        yield {
            "resource": entry.text("resource"),
            "field": field,
            "operation": entry.text("operation"),
            "code": entry.code(),
            "reason": entry.reason,
        }


def _numbers(entry: Entry) -> dict[str, int | float]:
    limits: dict[str, int | float] = {}
    for text in entry.listed("value"):
        if isinstance(text, str) and (multiple := _MULTIPLE.fullmatch(text)):
            number = float(multiple[1])
            limits["multiple_of"] = int(number) if number.is_integer() else number
            continue
        operator, limit = test_of(text)
        is_number = isinstance(limit, int | float) and not isinstance(limit, bool)
        if operator not in _RANGE or not is_number:
            raise BadValue(f"expected a limit such as `>= 1` or `multiple of 5`, got `{text}`")
        limits[_RANGE[operator]] = limit
    if not limits:
        raise BadValue("expected one or more limits such as `>= 1`, got none")
    _refuse_empty(limits)
    return limits


def _refuse_empty(limits: dict[str, int | float]) -> None:
    """Raise BadValue where no number lies within the limits."""
    at_least, at_most = limits.get("minimum"), limits.get("maximum")
    above, below = limits.get("exclusive_minimum"), limits.get("exclusive_maximum")
    pairs = [
        (at_least, at_most, False, f"`>= {at_least}` is above `<= {at_most}`"),
        (at_least, below, True, f"`>= {at_least}` is not below `< {below}`"),
        (above, at_most, True, f"`> {above}` is not below `<= {at_most}`"),
        (above, below, True, f"`> {above}` is not below `< {below}`"),
    ]
    for low, high, is_open, problem in pairs:
        if low is not None and high is not None and (low > high or (is_open and low == high)):
            raise BadValue(f"{problem}: no value lies between them")


def _range(entry: Entry) -> Iterator[Constraint]:
    limits = _numbers(entry)
    for common in _of_fields(entry):
        yield Range(**common | limits)


def _length(entry: Entry) -> Iterator[Constraint]:
    limits = _numbers(entry)
    if {*limits} - {"minimum", "maximum"} or any(not isinstance(n, int) for n in limits.values()):
        raise BadValue("expected whole limits such as `>= 2` and `<= 8`")
    for common in _of_fields(entry):
        yield Length(**common | limits)


def _pattern(entry: Entry) -> Iterator[Constraint]:
    value = entry.get("value")
    noun, pattern = next(iter(value.items())) if isinstance(value, dict) and value else ("", value)
    if not isinstance(pattern, str):
        raise BadValue("expected a regular expression")
    try:
        re.compile(pattern)
    except re.error as error:
        raise BadValue(f"`{pattern}` is no regular expression: {error}") from error
    for common in _of_fields(entry):
        yield Pattern(**common, pattern=pattern, noun=noun)


def _enum(entry: Entry) -> Iterator[Constraint]:
    if not isinstance(value := entry.get("value"), list):
        raise BadValue(f"expected a list of values such as `[{value}]`, got `{value}`")
    for common in _of_fields(entry):
        yield Enumeration(**common, values=tuple(literal(entry.listed("value"))))


def _format(entry: Entry) -> Iterator[Constraint]:
    value = entry.get("value")
    name, schemes = next(iter(value.items())) if isinstance(value, dict) and value else (value, ())
    if not isinstance(name, str) or not isinstance(schemes, list | tuple):
        raise BadValue("expected the name of a format, or {uri: [SCHEMES]}")
    if name not in FORMS:
        raise BadValue(f"there is no format `{name}`{known_words(name, FORMS)}")
    for common in _of_fields(entry):
        yield Format(**common, format=name, schemes=tuple(schemes))


def _required(entry: Entry) -> Iterator[Constraint]:
    for common in _of_fields(entry):
        yield Required(**common, conditions=conditions_of(entry))


def _forbidden(entry: Entry) -> Iterator[Constraint]:
    for common in _of_fields(entry):
        yield Forbidden(**common, conditions=conditions_of(entry))


def _comparison(entry: Entry) -> Iterator[Constraint]:
    operator, other = test_of(entry.get("value"))
    if not is_reference(other):
        raise BadValue(f"expected an operator and a field, such as `>= $arrives`, got `{other}`")
    for common in _of_fields(entry):
        yield Comparison(**common, operator=OPERATORS[operator], other=term_of(other))


def _read_only(entry: Entry) -> Iterator[Constraint]:
    for common in _of_fields(entry):
        yield ReadOnly(**common, refused="refused" in entry.modes())


def _write_only(entry: Entry) -> Iterator[Constraint]:
    for common in _of_fields(entry):
        yield WriteOnly(**common, shown_once="shown-once" in entry.modes())


def _normalisation(entry: Entry) -> Iterator[Constraint]:
    words, steps = entry.texts("value"), [step.value for step in Step]
    if wrong := [word for word in words if word not in steps]:
        raise BadValue(f"there is no step `{wrong[0]}`{known_words(wrong[0], steps)}")
    for common in _of_fields(entry):
        yield Normalisation(**common, steps=tuple(map(Step, words)))


def _computed(entry: Entry) -> Iterator[Constraint]:
    value = entry.mapping("value")
    names = [function.value for function in Function]
    if (name := value.get("function")) not in names:
        raise BadValue(f"expected a function, got `{name}`{known_words(str(name), names)}")
    for common in _of_fields(entry):
        yield Computed(**common, function=Function(name), **_operands(value))


def _operands(value: dict[str, Any]) -> dict[str, Any]:
    of = value.get("each")
    if isinstance(of, str) and not of.startswith("$") and value["function"] in _OVER_RECORDS:
        over = value.get("value", "")
        records: Related = related_of(value)
        return {"records": records, "over": over.removeprefix("$")}
    terms = of if isinstance(of, list) else [of]
    separator = value.get("by", "") if value["function"] == "join" else ""
    return {"terms": tuple(map(_operand, terms)), "separator": separator}


def _operand(value: Any) -> Term | int | float | str:
    if is_reference(value):
        return term_of(value)
    if not isinstance(value, int | float | str):
        raise BadValue(f"expected a reference, a number or a text, got {value!r}")
    return value


def _derived(entry: Entry) -> Iterator[Constraint]:
    cases, value = [], entry.get("value")
    while is_choice(value):
        conditions = value["if"] if isinstance(value["if"], list) else [value["if"]]
        tests = tuple(condition_of(comparison_of(text)) for text in conditions)
        cases.append(ConditionalValue(value=literal(value.get("then")), conditions=tests))
        value = value.get("else")
    if not cases:
        raise BadValue("expected a choice: {if: CONDITION, then: VALUE, else: VALUE}")
    if value is not None:
        cases.append(ConditionalValue(value=literal(value)))
    for common in _of_fields(entry):
        yield Derived(**common, cases=tuple(cases))


def _exclusive(entry: Entry) -> Iterator[Constraint]:
    yield ExclusiveFields(**_group(entry))


def _at_least_one(entry: Entry) -> Iterator[Constraint]:
    yield AtLeastOneField(**_group(entry))


def _group(entry: Entry) -> dict[str, Any]:
    return {
        "resource": entry.text("resource"),
        "fields": tuple(entry.texts("field")),
        "operation": entry.text("operation"),
        "code": entry.code(),
        "reason": entry.reason,
    }


LIMITS = {
    "range": _range,
    "length": _length,
    "pattern": _pattern,
    "enum": _enum,
    "format": _format,
    "required": _required,
    "forbidden": _forbidden,
    "comparison": _comparison,
    "read-only": _read_only,
    "write-only": _write_only,
    "normalisation": _normalisation,
    "computed": _computed,
    "derived": _derived,
    "exclusive": _exclusive,
    "at-least-one": _at_least_one,
}
"""The function that makes the constraints of each of these facts."""
