"""Templates: JSON values of behaviour that are filled from a record, a request and references.

A text that begins with `$` is an expression:

| expression | value |
| --- | --- |
| `$name` | a field of the record, or a parameter of the path |
| `$given`, `$given.name` | the arguments of the request, or one of them |
| `$body.name`, `$query.name` | a key of the whole body, a parameter of the query |
| `$volume_id.size` | a field of the record that `volume_id` refers to, over several steps |
| `$caller.user`, `.project`, `.domain` | the identities of the caller |
| `$made.port.id` | a field of a record that the operation created |
| `$mine.group` | the identity of a default record of the caller's project |
| `$secret` | a random text, a new one each time |
| `$each`, `$key` | the current item of a list or entry of a map, and the entry's key |

A range of addresses has `first`, `second`, `last`, `version` and `length`. Alternatives are
separated by `|`: the first with a value is taken, and one without `$` is a literal. A text without
a value is left out.

An object with `_.when` is included only if that has a value other than false, `none`, an empty
text or an empty list; else `_.else` replaces it. `_.then` gives the value if it is no object.
`_.join` joins several texts with commas, each once and in order, except those of `_.less`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import copy
from typing import Any

from msgspec import UNSET

from liveref.service.request.caller import Caller
from liveref.service.system import status
from liveref.store.base import Record
from liveref.values.nested import inside, step_into

Followed = Callable[[str, Any], Record | None]
"""The record that a field refers to with this value; UNSET for that of the record in hand."""
WHEN, THEN, ELSE = "_.when", "_.then", "_.else"
OF, SHOWS, EACH = "_.of", "_.shows", "_.each"
_FIRST, _COUNT = "_.first", "_.count"
_JOIN, _LESS = "_.join", "_.less"
_GIVEN, _CALLER, _MADE, _MINE = "given", "caller", "made", "mine"
_SECRET, _SECRET_BYTES = "secret", 8
_QUERY, _BODY, _EACH = "query", "body", "each"
_REQUEST = "request"
_NO = ("", "false", "none", "[]")
_LITERALS = {"true": True, "false": False, "null": None}
_OR_NULL = "|null"


class Template:
    """Fills templates with the values of one record and one request."""

    def __init__(
        self,
        record: Record,
        identifier: str,
        follow: Followed,
        path: dict[str, Any] | None = None,
        given: Any = UNSET,
    ) -> None:
        self._record, self._identifier, self._follow = record, identifier, follow
        self._path, self._given = path or {}, given
        self.caller: Caller | None = None
        self.query: Mapping[str, list[str]] = {}
        self.request = ""
        self.body: Any = UNSET
        self.mine: Callable[[str], Any] = lambda _: UNSET
        """The identity of the default record of a resource in the caller's project."""
        self.records: Callable[[str, dict[str, Any]], Iterable[Template]] = lambda _, __: ()
        """Templates about the records of a resource that have certain fields."""
        self.secret: Callable[[int], str] = lambda _: ""
        """Makes up so many bytes as hex digits, for `$secret`."""
        self.made: dict[str, Record] = {}
        """The records created so far, by resource."""
        self._item: Any = UNSET

    def each_of(self, template: dict[str, Any]) -> Iterator[Template]:
        """The templates for the items of a list or the entries of a map that `_.each` of a template
        names; this template itself without one."""
        if EACH not in template:
            yield self
            return
        values = self.fill(template[EACH])
        entries = values.items() if isinstance(values, dict) else enumerate(_listed(values))
        for key, value in entries:
            copied = copy(self)
            copied._item, copied._path = value, {**self._path, "key": str(key)}
            yield copied

    def fill(self, template: Any) -> Any:
        """The value of a template; UNSET for none."""
        if isinstance(template, dict):
            chosen = self.chosen(template)
            if not isinstance(chosen, dict):
                return self.fill(chosen)
            return self._several(chosen) if SHOWS in chosen else self._object(chosen)
        if isinstance(template, list):
            return [part for item in template for part in self._items(item)]
        if isinstance(template, str) and template.startswith("$"):
            alternatives = map(self._alternative, template.split("|"))
            nothing = None if template.endswith(_OR_NULL) else UNSET
            return next((value for value in alternatives if value not in (UNSET, None)), nothing)
        return template

    def _several(self, template: dict[str, Any]) -> Any:
        """The rendering of each record of a resource with certain fields, or of each item; of the
        first alone, or UNSET; or their number, as the template says."""
        (name, fields), *_ = template.get(OF, {"": {}}).items()
        conditions = self.fill(fields)
        of = self.records(name, conditions) if len(conditions) == len(fields) else ()
        rendered = (
            entry.fill(template[SHOWS]) for entry in (of if name else self.each_of(template))
        )
        if _COUNT in template:
            return len([*rendered])
        return next(rendered, UNSET) if _FIRST in template else [*rendered]

    def _items(self, template: Any) -> list[Any]:
        """The values of a template within a list, which may be several."""
        value = self.fill(template)
        is_list = isinstance(template, dict) and SHOWS in template and isinstance(value, list)
        return value if is_list else [] if value is UNSET else [value]

    def _object(self, template: dict[str, Any]) -> Any:
        if _JOIN in template:
            less = {*_texts(self.fill(template.get(_LESS, "")))}
            return ",".join(sorted({*_texts(self.fill(template[_JOIN]))} - less))
        filled = {str(self.fill(key)): self.fill(value) for key, value in template.items()}
        return {key: value for key, value in filled.items() if value is not UNSET}

    def chosen(self, template: Any) -> Any:
        """The branch of a conditional template: the template itself if its condition has a value,
        else its `_.else`; UNSET for none."""
        while isinstance(template, dict) and WHEN in template:
            value = self.fill(template[WHEN])
            if value is UNSET or str(value).lower() in _NO:
                template = template.get(ELSE, UNSET)
            elif THEN in template:
                template = template[THEN]
            else:
                template = {n: part for n, part in template.items() if n not in (WHEN, ELSE)}
        return template

    def _alternative(self, text: str) -> Any:
        return self._resolved(text[1:]) if text.startswith("$") else _LITERALS.get(text, text)

    def _resolved(self, name: str) -> Any:
        first, _, rest = name.partition(".")
        if first == _GIVEN:
            return inside(self._given, rest)
        if first == _MADE:
            resource, _, field = rest.partition(".")
            return self._of_made(resource, field)
        if first == _CALLER:
            return self._of_caller(rest)
        if first == _BODY and self.body is not UNSET:
            return inside(self.body, rest)
        if first == _QUERY:
            return self.query.get(rest, [UNSET])[-1]
        if first == _EACH and self._item is not UNSET:
            return inside(self._item, rest)
        if first == _MINE:
            return self.mine(rest)
        if name == _SECRET and name not in self._record.data:
            return self.secret(_SECRET_BYTES)
        return self._step_through(first, self.own_field(first), rest.split(".") if rest else [])

    def _step_through(self, field: str, value: Any, steps: list[str]) -> Any:
        """The value reached step by step, through objects, lists and references."""
        for step in steps:
            other = None if isinstance(value, dict | list) else self._follow(field, value)
            value = step_into(value if other is None else status.identified(other), step)
            field = step
        return value

    def _of_caller(self, name: str) -> Any:
        if name == _REQUEST:
            return self.request or UNSET
        caller = self.caller
        if caller is None:
            return UNSET
        identities = {"user": caller.user, "project": caller.project, "domain": caller.home}
        roles = [{"name": role} for role in sorted(caller.roles)]
        values = {**identities, "roles": roles, "administers": caller.is_admin}
        return inside(values, name)

    def _of_made(self, resource: str, field: str) -> Any:
        record = self.made.get(resource)
        if record is None:
            return UNSET
        value = inside(record.data, field)
        return status.identity(record) if value is UNSET and field == self._identifier else value

    def own_field(self, name: str) -> Any:
        """The value of a field of the record, or of a parameter of the path; UNSET for none."""
        if name in self._record.data:
            return self._record.data[name]
        if name == self._identifier:
            return status.identity(self._record)
        return self._path.get(name, UNSET)


def is_template(value: Any) -> bool:
    """Whether a value that behaviour gives has to be filled."""
    if isinstance(value, dict | list):
        return any(map(is_template, value.values() if isinstance(value, dict) else value))
    return isinstance(value, str) and value.startswith("$")


def _listed(values: Any) -> list[Any]:
    return values if isinstance(values, list) else []


def _texts(value: Any) -> Iterator[str]:
    """The texts in a value: those of a list, those between commas."""
    for item in value if isinstance(value, list) else ():
        yield from _texts(item)
    if isinstance(value, str):
        yield from filter(None, value.split(","))
