"""Values that behaviour gives by a template: a JSON value in which texts that begin with `$`
stand for something of the record, of the request, or of a record that it refers to.

`$name` is the record's own field, or a parameter of the path; `$given` are the arguments of the
request and `$given.name` one of them; `$volume_id.size` is the field of the record that the
field `volume_id` refers to; `$caller.user`, `$caller.project` and `$caller.domain` are the
identities of who calls. Of several, parted by `|`, the first that stands for something is
taken. A text that stands for nothing is left out.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec import UNSET

from liveref.service.request.caller import Caller
from liveref.service.system import status
from liveref.store.base import Record

Followed = Callable[[str], Record | None]
"""The record that a field of the record in hand refers to."""
_GIVEN, _CALLER = "given", "caller"


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

    def fill(self, template: Any) -> Any:
        """The value that a template stands for; UNSET for nothing."""
        if isinstance(template, dict):
            filled = {key: self.fill(value) for key, value in template.items()}
            return {key: value for key, value in filled.items() if value is not UNSET}
        if isinstance(template, list):
            items = [self.fill(item) for item in template]
            return [item for item in items if item is not UNSET]
        if isinstance(template, str) and template.startswith("$"):
            said = (self._said(each.removeprefix("$")) for each in template.split("|"))
            return next((value for value in said if value not in (UNSET, None)), UNSET)
        return template

    def _said(self, name: str) -> Any:
        first, _, rest = name.partition(".")
        if first == _GIVEN:
            return _inside(self._given, rest)
        if first == _CALLER:
            return self._of_caller(rest)
        if not rest:
            return self.own(first)
        other = self._follow(first)
        return _inside(other.data, rest) if other is not None else UNSET

    def _of_caller(self, name: str) -> Any:
        caller = self.caller
        if caller is None:
            return UNSET
        known = {"user": caller.user, "project": caller.project, "domain": caller.home}
        return known.get(name, UNSET)

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


def _inside(value: Any, path: str) -> Any:
    for step in path.split(".") if path else ():
        if not isinstance(value, dict) or step not in value:
            return UNSET
        value = value[step]
    return value
