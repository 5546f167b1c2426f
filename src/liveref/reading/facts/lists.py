"""Facts about resources, operations and lists, as constraints."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

from liveref.model.constraints.constraint import Constraint
from liveref.model.constraints.lists import Filter, Hides, Match, Order, PageSize, SortKey
from liveref.model.constraints.operations import ErrorCode, Idempotent
from liveref.model.constraints.resources import Quota, SoftDelete
from liveref.reading.behaviour_node import known_words
from liveref.reading.facts.conditions import (
    Comparison,
    comparison_of,
    condition_of,
    term_of,
    test_of,
)
from liveref.reading.facts.entry import Entry
from liveref.reading.facts.limits import conditions_of
from liveref.reading.facts.references import is_reference, paths_of
from liveref.reading.facts.values import BadValue, literal

__all__ = ["LISTS", "parameter_of"]

_REFUSALS = (
    "not-found",
    "invalid",
    *sorted(str(kind.__struct_config__.tag) for kind in get_args(Constraint)),
)
"""The kinds of refusal: a record that does not exist, an invalid body, and the kinds of facts."""
_PER = {"_project": "project", "_parent": "parent"}


def _common(entry: Entry) -> dict[str, Any]:
    return {"resource": entry.text("resource"), "reason": entry.reason}


def _quota(entry: Entry) -> Iterator[Constraint]:
    limit, by = entry.get("value"), entry.text("by")
    if not is_reference(limit) and (isinstance(limit, bool) or not isinstance(limit, int | float)):
        raise BadValue(f"expected a number or a reference, got {limit!r}")
    yield Quota(
        **_common(entry),
        limit=term_of(limit) if isinstance(limit, str) else limit,
        per=_PER.get(by, by),
        over=entry.text("field"),
        where=tuple(condition_of(comparison_of(text)) for text in entry.listed("where")),
        conditions=conditions_of(entry),
        code=entry.code(),
    )


def parameter_of(text: Any) -> str:
    """The parameter that `$query.NAME` names. Raises BadValue."""
    paths = list(paths_of(text)) if is_reference(text) else []
    if len(paths) != 1 or paths[0][0] != "query" or len(paths[0]) < 2:
        raise BadValue(f"expected $query.NAME, got `{text}`")
    return ".".join(paths[0][1:])


def _unless(entry: Entry) -> tuple[list[Comparison], str]:
    """The conditions of `if`, and the parameter of the query that puts them out of force: that of
    `not $query.NAME`."""
    comparisons = [comparison_of(text) for text in entry.listed("if")]
    switches = [one for one in comparisons if one.operator == "not"]
    parameter = parameter_of(switches[0].left) if switches else ""
    return [one for one in comparisons if one.operator != "not"], parameter


def _soft_delete(entry: Entry) -> Iterator[Constraint]:
    modes, (_, parameter) = entry.modes(), _unless(entry)
    for field, value in entry.mapping("set").items():
        yield SoftDelete(
            **_common(entry),
            field=field,
            value=literal(value),
            listed="unlisted" not in modes,
            shown="hidden" not in modes,
            parameter=parameter,
            operation=entry.text("operation") or "delete",
        )


def _hides(entry: Entry) -> Iterator[Constraint]:
    comparisons, parameter = _unless(entry)
    conditions = tuple(map(condition_of, comparisons))
    operation = entry.text("operation")
    yield Hides(**_common(entry), conditions=conditions, parameter=parameter, operation=operation)


def _order(entry: Entry) -> Iterator[Constraint]:
    keys = [
        SortKey(field=name.removeprefix("-"), descending=name.startswith("-"))
        for name in entry.texts("by")
    ]
    yield Order(**_common(entry), by=tuple(keys), operation=entry.text("operation"))


def _page_size(entry: Entry) -> Iterator[Constraint]:
    default, maximum = entry.get("value"), None
    if default is not None and (isinstance(default, bool) or not isinstance(default, int)):
        raise BadValue(f"expected a whole number, got {default!r}")
    if "require" in entry:
        operator, maximum = test_of(entry.get("require"))
        if operator != "<=" or not isinstance(maximum, int):
            raise BadValue("expected `<= NUMBER` under `require`")
    yield PageSize(
        **_common(entry),
        parameter=entry.text("field") or "limit",
        default=default,
        maximum=maximum,
        refused="refused" in entry.modes(),
        operation=entry.text("operation"),
    )


def _filter(entry: Entry) -> Iterator[Constraint]:
    modes = entry.modes()
    parameter = parameter_of(entry.get("value"))
    matches = [Match(word) for word in modes if word != "ignore-case"]
    yield Filter(
        **_common(entry),
        parameter=parameter,
        field=entry.text("field") or parameter,
        match=matches[0] if matches else Match.EXACT,
        ignore_case="ignore-case" in modes,
        unknown=entry.code(),
        operation=entry.text("operation"),
    )


def _idempotent(entry: Entry) -> Iterator[Constraint]:
    yield Idempotent(
        **_common(entry),
        operation=entry.text("operation"),
        conditions=conditions_of(entry),
        success=entry.code(200),
    )


def _error_code(entry: Entry) -> Iterator[Constraint]:
    if (refusal := entry.text("value")) not in _REFUSALS:
        raise BadValue(f"there is no kind of refusal `{refusal}`{known_words(refusal, _REFUSALS)}")
    yield ErrorCode(
        **_common(entry),
        operation=entry.text("operation"),
        refusal=refusal,
        code=entry.code(),
    )


LISTS = {
    "quota": _quota,
    "soft-delete": _soft_delete,
    "hides": _hides,
    "order": _order,
    "page-size": _page_size,
    "filter": _filter,
    "idempotent": _idempotent,
    "error-code": _error_code,
}
"""The function that makes the constraints of each of these facts."""
