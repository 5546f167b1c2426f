"""Values that behaviour gives by a template: a JSON value in which texts that begin with `$`
stand for something of the record, of the request, or of a record that it refers to.

`$name` is the record's own field, or a parameter of the path; `$given` are the arguments of the
request and `$given.name` one of them; `$body.name` is a key of its whole body, and `$query.name`
a parameter of the query;
`$volume_id.size` is the field of the record that the field `volume_id` refers to, and so on
(`$port_id.fixed_ips.0.subnet_id.cidr`); `$caller.user`, `$caller.project` and `$caller.domain`
are the identities of who calls; `$made.port.id` is a field of what was made along, and
`$mine.group` the identity of the one that the caller's project always has; `$secret` is a random
text, another each time. A range of addresses
has `first`, `second`, `last`, `version` and `length`. Where there is a record for each entry of
a map or item of a list, `$each` is that, and `$key` the entry's key. Of several, parted by `|`,
the first that stands for something is taken; one without `$` is itself. A text that stands for
nothing is left out. An object with `_.when` is there only if that stands for something, neither
false, `none` nor an empty text or list, else what is below `_.else` is; `_.then` says what it is,
where that is no object. `_.join` is a text of several with commas between them, each once and in
order, but for those of `_.less`.
"""

from __future__ import annotations

import secrets
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
_NO = ("", "false", "none", "[]")
_LITERALS = {"true": True, "false": False, "null": None}
_OR_NULL = "|null"


class Template:
    """Fills templates with what belongs to one record and one request."""

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
        self.body: Any = UNSET
        self.mine: Callable[[str], Any] = lambda _: UNSET
        """The identity of what each project has of a resource: that of the caller's."""
        self.records: Callable[[str, dict[str, Any]], Iterable[Template]] = lambda _, __: ()
        """Templates about the records of a resource that have certain fields."""
        self.made: dict[str, Record] = {}
        """What was made along, by its resource."""
        self._each: Any = UNSET

    def each_of(self, template: dict[str, Any]) -> Iterator[Template]:
        """The templates for the entries of a map or the items of a list, as `_.each` of a template
        says; this one where it says nothing."""
        if EACH not in template:
            yield self
            return
        values = self.fill(template[EACH])
        entries = values.items() if isinstance(values, dict) else enumerate(_listed(values))
        for key, value in entries:
            found = copy(self)
            found._each, found._path = value, {**self._path, "key": str(key)}
            yield found

    def fill(self, template: Any) -> Any:
        """The value that a template stands for; UNSET for nothing."""
        if isinstance(template, dict):
            chosen = self.chosen(template)
            if not isinstance(chosen, dict):
                return self.fill(chosen)
            return self._several(chosen) if SHOWS in chosen else self._object(chosen)
        if isinstance(template, list):
            return [each for item in template for each in self._items(item)]
        if isinstance(template, str) and template.startswith("$"):
            said = map(self._alternative, template.split("|"))
            nothing = None if template.endswith(_OR_NULL) else UNSET
            return next((value for value in said if value not in (UNSET, None)), nothing)
        return template

    def _several(self, template: dict[str, Any]) -> Any:
        """What is shown of each record of a resource that has certain fields, or of each item;
        of the first alone, or UNSET, or how many there are, where that is what is asked for."""
        (name, fields), *_ = template.get(OF, {"": {}}).items()
        asked = self.fill(fields)
        of = self.records(name, asked) if len(asked) == len(fields) else ()
        found = (each.fill(template[SHOWS]) for each in (of if name else self.each_of(template)))
        if _COUNT in template:
            return len([*found])
        return next(found, UNSET) if _FIRST in template else [*found]

    def _items(self, template: Any) -> list[Any]:
        """What a template stands for in a list: all that it shows of several."""
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
        """The template that counts where it has a condition: without it, if that stands for
        something, else what is said for else; UNSET for nothing."""
        while isinstance(template, dict) and WHEN in template:
            value = self.fill(template[WHEN])
            if value is UNSET or str(value).lower() in _NO:
                template = template.get(ELSE, UNSET)
            elif THEN in template:
                template = template[THEN]
            else:
                template = {n: each for n, each in template.items() if n not in (WHEN, ELSE)}
        return template

    def _alternative(self, text: str) -> Any:
        return self._said(text[1:]) if text.startswith("$") else _LITERALS.get(text, text)

    def _said(self, name: str) -> Any:
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
        if first == _EACH and self._each is not UNSET:
            return inside(self._each, rest)
        if first == _MINE:
            return self.mine(rest)
        if name == _SECRET and name not in self._record.data:
            return secrets.token_hex(_SECRET_BYTES)
        return self._along(first, self.own(first), rest.split(".") if rest else [])

    def _along(self, field: str, value: Any, steps: list[str]) -> Any:
        """What is found step by step, into objects and lists and on to what a field refers to."""
        for step in steps:
            other = None if isinstance(value, dict | list) else self._follow(field, value)
            value = step_into(value if other is None else status.identified(other), step)
            field = step
        return value

    def _of_caller(self, name: str) -> Any:
        caller = self.caller
        if caller is None:
            return UNSET
        own = {"user": caller.user, "project": caller.project, "domain": caller.home}
        roles = [{"name": role} for role in sorted(caller.roles)]
        return {**own, "roles": roles, "administers": caller.is_admin}.get(name, UNSET)

    def _of_made(self, resource: str, field: str) -> Any:
        record = self.made.get(resource)
        if record is None:
            return UNSET
        found = inside(record.data, field)
        return status.identity(record) if found is UNSET and field == self._identifier else found

    def own(self, name: str) -> Any:
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
    for each in value if isinstance(value, list) else ():
        yield from _texts(each)
    if isinstance(value, str):
        yield from filter(None, value.split(","))
