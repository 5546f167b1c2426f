"""Constraints as entries of a behaviour file: the way back of `lowering`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import msgspec
import yaml

from liveref.model.constraints.conditions import Condition, Existence, Operator, Related, Term
from liveref.model.constraints.constraint import Constraint
from liveref.model.constraints.policies import Requirements
from liveref.reading.facts.vocabulary import VERSION
from liveref.values.safe_yaml import SafeDumper, load_yaml

__all__ = ["entry_of", "file_of"]

_WORDS = {Operator.NOT_IN: "not in"}
_LIMITS = {
    "minimum": ">=",
    "maximum": "<=",
    "exclusive_minimum": ">",
    "exclusive_maximum": "<",
    "multiple_of": "multiple of",
}
_PER = {"project": "_project", "parent": "_parent"}
_CHANGES = {"increment": "add", "decrement": "subtract"}
_WIDTH = 100


def file_of(facts: Iterable[Constraint]) -> str:
    """A behaviour file that states the facts, in their order."""
    entries = [entry_of(fact) for fact in facts]
    content = {"version": VERSION, "facts": entries}
    options: dict[str, Any] = {"sort_keys": False, "allow_unicode": True, "width": _WIDTH}
    text: str = yaml.dump(content, Dumper=SafeDumper, **options)
    return text


def entry_of(fact: Constraint) -> dict[str, Any]:
    """The entry that states a fact, its sentence last."""
    tag = str(fact.__struct_config__.tag)
    entry = _WRITERS[tag](fact) if tag in _WRITERS else {}
    head = {"resource": fact.resource}
    head |= {} if tag in _VERBS else {"fact": tag}
    for key in ("operation", "field"):
        value = getattr(fact, key, "")
        if value and key not in entry and not (key == "field" and tag in _WITHOUT_FIELD):
            head[key] = value
    conditions = getattr(fact, "conditions", ())
    if conditions and tag not in ("precondition", "hides"):
        head["if"] = _several([condition_text(one) for one in conditions])
    code = {"code": fact.code} if fact.code is not None else {}
    because = {"because": fact.reason.text} if fact.reason.text else {}
    return {**head, **entry, **code, **because}


_VERBS = ("precondition", "outcome", "creation", "in-use", "cascade")
"""The facts that have no name in a file."""
_WITHOUT_FIELD = ("default", "initial", "soft-delete", "outcome")
"""The facts whose field is a key of `set`."""


def _several(values: list[Any]) -> Any:
    """A list, or its only value."""
    return values[0] if len(values) == 1 else values


def condition_text(condition: Condition) -> str:
    """A condition as a text."""
    left = condition.field if not condition.of else _reference(condition.of, condition.field)
    operator = _WORDS.get(condition.operator, str(condition.operator))
    if condition.now:
        return f"{left} {operator} $now"
    if condition.other is not None:
        return f"{left} {operator} {_term(condition.other)}"
    if condition.value is msgspec.UNSET:
        return f"{left} {operator}"
    is_pattern = condition.operator is Operator.MATCHES
    return f"{left} {operator} {condition.value if is_pattern else _scalar(condition.value)}"


def _reference(of: str, field: str) -> str:
    is_admin = (of, field) == ("caller", "is_admin")
    return f"${of}.{'administers' if is_admin else field}"


def _scalar(value: Any) -> str:
    """A value as the right side of a condition."""
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_scalar, value))}]"
    if isinstance(value, str) and _is_plain(value):
        return value
    text: str = yaml.dump([value], Dumper=SafeDumper, default_flow_style=True, width=10**6)
    return text.strip()[1:-1]


def _is_plain(text: str) -> bool:
    """Whether a text is itself, without quotes, alone and in a list."""
    try:
        return not text.startswith("$") and load_yaml(f"[{text}]") == [text] == [load_yaml(text)]
    except yaml.YAMLError:
        return False


def _term(term: Term | float | str) -> Any:
    if not isinstance(term, Term):
        return term
    return _reference(term.of, term.field) if term.of else f"${term.field}"


def _related(records: Related, key: str = "each") -> dict[str, Any]:
    related: dict[str, Any] = {key: records.resource}
    related |= {"by": records.by} if records.by else {}
    where = [condition_text(one) for one in records.where]
    return related | ({"where": _several(where)} if where else {})


def _limits(fact: Any) -> dict[str, Any]:
    pairs = [(sign, getattr(fact, name, None)) for name, sign in _LIMITS.items()]
    return {"value": _several([f"{sign} {n}" for sign, n in pairs if n is not None])}


def _mode(*modes: str) -> dict[str, Any]:
    words = [mode for mode in modes if mode]
    return {"mode": _several(words)} if words else {}


def _pattern(fact: Any) -> dict[str, Any]:
    return {"value": {fact.noun: fact.pattern} if fact.noun else fact.pattern}


def _format(fact: Any) -> dict[str, Any]:
    return {"value": {fact.format: list(fact.schemes)} if fact.schemes else fact.format}


def _default(fact: Any) -> dict[str, Any]:
    value = _term(fact.other) if fact.other is not None else fact.value
    return {"set": {fact.field: value}}


def _computed(fact: Any) -> dict[str, Any]:
    value: dict[str, Any] = {"function": str(fact.function)}
    if fact.records is not None:
        value |= _related(fact.records)
        value |= {"value": f"${fact.over}"} if fact.over else {}
    else:
        value["each"] = _several([_term(term) for term in fact.terms])
        value |= {"by": fact.separator} if fact.separator else {}
    return {"value": value}


def _derived(fact: Any) -> dict[str, Any]:
    value: Any = msgspec.UNSET
    for case in reversed(fact.cases):
        if not case.conditions:
            value = case.value
            continue
        tests = _several([condition_text(one) for one in case.conditions])
        other = {} if value is msgspec.UNSET else {"else": value}
        value = {"if": tests, "then": case.value, **other}
    return {"value": value}


def _unique(fact: Any) -> dict[str, Any]:
    scope = [] if fact.scope == "all" else [f"_{fact.scope}"]
    fields = _several([*fact.fields, *scope])
    return {"field": fields, **_mode("ignore-case" if fact.ignore_case else "")}


def _quota(fact: Any) -> dict[str, Any]:
    quota: dict[str, Any] = {"value": _term(fact.limit)}
    quota |= {"by": _PER.get(fact.per, fact.per)} if fact.per else {}
    quota |= {"field": fact.over} if fact.over else {}
    where = [condition_text(one) for one in fact.where]
    return quota | ({"where": _several(where)} if where else {})


def _in_use(fact: Any) -> dict[str, Any]:
    return {"require": _related(fact.records, "none")}


def _cascade(fact: Any) -> dict[str, Any]:
    related = _related(fact.records, "update" if fact.unset else "delete")
    related.setdefault("by", "")
    return related | ({"set": {fact.records.by: None}} if fact.unset else {})


def _soft_delete(fact: Any) -> dict[str, Any]:
    mode = _mode("" if fact.listed else "unlisted", "" if fact.shown else "hidden")
    unless = {"if": f"not $query.{fact.parameter}"} if fact.parameter else {}
    return {"set": {fact.field: fact.value}, **mode, **unless}


def _precondition(fact: Any) -> dict[str, Any]:
    requirements: list[Any] = [condition_text(one) for one in fact.conditions]
    requirements += [_existence(one) for one in fact.records]
    return {"require": _several(requirements), **_mode("any" if fact.any else "")}


def _existence(existence: Existence) -> dict[str, Any]:
    if existence.maximum == 0:
        return _related(existence.records, "none")
    limit = f">= {existence.minimum}" if existence.maximum is None else f"<= {existence.maximum}"
    return {"function": "count", **_related(existence.records), "value": limit}


def _policy(fact: Any) -> dict[str, Any]:
    policy: dict[str, Any] = {"value": fact.rules} if fact.rules else {}
    policy |= {"require": _requirements(fact.requirements)} if fact.requirements else {}
    return policy | ({"else": {"status": fact.status}} if fact.status else {})


def _requirements(requirements: Requirements) -> Any:
    limits = ((">=", requirements.minimum), ("<=", requirements.maximum))
    texts = [f"length {sign} {limit}" for sign, limit in limits if limit is not None]
    texts += [f"value matches {requirements.pattern}"] if requirements.pattern else []
    texts += [f"value in {_scalar(requirements.values)}"] if requirements.values else []
    return _several(texts)


def _outcome(fact: Any) -> dict[str, Any]:
    target: dict[str, Any] = {"update": fact.of} if fact.of else {}
    target |= _related(fact.records, "update") if fact.records is not None else {}
    if fact.records is not None:
        target.setdefault("by", "")
    value = _term(fact.other) if fact.other is not None else fact.value
    value = None if value is msgspec.UNSET else value
    change = str(fact.change)
    if change in _CHANGES:
        value = {"function": _CHANGES[change], "each": 1 if value is None else value}
    elif change == "now":
        value = "$now"
    verb = change if change in ("append", "remove") else "set"
    return {**target, verb: {fact.field: value}}


def _creation(fact: Any) -> dict[str, Any]:
    values = fact.values | {name: _term(term) for name, term in fact.copied.items()}
    return {"create": fact.creates, "mode": "linked", "set": values}


def _page_size(fact: Any) -> dict[str, Any]:
    size: dict[str, Any] = {} if fact.parameter == "limit" else {"field": fact.parameter}
    size |= {"value": fact.default} if fact.default is not None else {}
    size |= {"require": f"<= {fact.maximum}"} if fact.maximum is not None else {}
    return size | _mode("refused" if fact.refused else "")


def _filter(fact: Any) -> dict[str, Any]:
    match = "" if str(fact.match) == "exact" else str(fact.match)
    mode = _mode(match, "ignore-case" if fact.ignore_case else "")
    code = {"code": fact.unknown} if fact.unknown is not None else {}
    return {"value": f"$query.{fact.parameter}", **mode, **code}


def _hides(fact: Any) -> dict[str, Any]:
    unless = [f"not $query.{fact.parameter}"] if fact.parameter else []
    return {"if": _several([*map(condition_text, fact.conditions), *unless])}


def _order(fact: Any) -> dict[str, Any]:
    return {"by": _several([f"{'-' if k.descending else ''}{k.field}" for k in fact.by])}


_WRITERS: dict[str, Callable[[Any], dict[str, Any]]] = {
    "range": _limits,
    "length": _limits,
    "pattern": _pattern,
    "enum": lambda fact: {"value": list(fact.values)},
    "format": _format,
    "default": _default,
    "initial": lambda fact: {"set": {fact.field: fact.value}},
    "exclusive": lambda fact: {"field": list(fact.fields)},
    "at-least-one": lambda fact: {"field": list(fact.fields)},
    "comparison": lambda fact: {"value": f"{fact.operator} {_term(fact.other)}"},
    "immutable": lambda fact: _mode("ignored" if fact.ignored else ""),
    "read-only": lambda fact: _mode("refused" if fact.refused else ""),
    "write-only": lambda fact: _mode("shown-once" if fact.shown_once else ""),
    "normalisation": lambda fact: {"value": [str(step) for step in fact.steps]},
    "computed": _computed,
    "derived": _derived,
    "unique": _unique,
    "quota": _quota,
    "reference": lambda fact: {"value": fact.target},
    "in-use": _in_use,
    "cascade": _cascade,
    "soft-delete": _soft_delete,
    "policy": _policy,
    "precondition": _precondition,
    "outcome": _outcome,
    "creation": _creation,
    "idempotent": lambda fact: {} if fact.success is None else {"code": fact.success},
    "error-code": lambda fact: {"value": fact.refusal},
    "administrators-only": lambda fact: {"value": list(fact.roles)} if fact.roles else {},
    "order": _order,
    "page-size": _page_size,
    "filter": _filter,
    "hides": _hides,
}
"""The functions that write the keys of each kind of fact."""
