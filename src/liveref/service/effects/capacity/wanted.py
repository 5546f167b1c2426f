"""The names and amounts that the texts of a query ask for."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import NamedTuple

from liveref.model.behaviour.queries import Ask
from liveref.model.microversion import Version, parse, written
from liveref.service.request.problem import Problem
from liveref.service.system.system import System
from liveref.store.base import Reader
from liveref.values.forms import FORMS

_IN, _NOT = "in:", "!"


class Wanted(NamedTuple):
    """Names: of each set of `all_of` at least one, and none of `none_of`."""

    all_of: tuple[frozenset[str], ...] = ()
    none_of: frozenset[str] = frozenset()

    def is_met(self, names: Collection[str]) -> bool:
        """Whether names are those that are wanted."""
        return self.has_all(names) and self.none_of.isdisjoint(names)

    def has_all(self, names: Collection[str]) -> bool:
        """Whether names include one of each set, whatever else there is."""
        return all(not one.isdisjoint(names) for one in self.all_of)


class Asked:
    """One parameter in one request: its syntax in the version that was asked for, and the names
    that there are."""

    def __init__(
        self, ask: Ask, name: str, system: System, tx: Reader, version: Version | None
    ) -> None:
        self._ask, self._name, self._version = ask, name, version
        self._system, self._tx = system, tx

    @property
    def is_tree(self) -> bool:
        """Whether it asks for the tree of a record."""
        return self._ask.tree is not None

    @property
    def is_amount(self) -> bool:
        """Whether it asks for amounts."""
        return self._ask.left_for is not None

    def wanted(self, texts: list[str]) -> Wanted:
        """The names for which the texts ask. Raises Problem 400."""
        all_of, none_of = list[frozenset[str]](), set[str]()
        for text in self._that_count(texts):
            excludes = text.startswith(_NOT + _IN) or (text.startswith(_NOT) and self._ask.is_uuid)
            rest = text.removeprefix(_NOT) if excludes else text
            is_choice = rest.startswith(_IN)
            parts = self._parts(rest.removeprefix(_IN) if is_choice else rest, is_choice=is_choice)
            if excludes:
                self._check("without", text)
                none_of.update(parts)
            elif is_choice:
                self._check("any", text)
                all_of.append(frozenset(parts))
            else:
                none_of.update(part.removeprefix(_NOT) for part in parts if part[0] == _NOT)
                all_of += [frozenset({part}) for part in parts if part[0] != _NOT]
        return self._consistent(Wanted(tuple(all_of), frozenset(none_of)))

    def amounts(self, texts: list[str]) -> dict[str, int]:
        """The amounts that the texts ask for: `VCPU:1,MEMORY_MB:64`. Raises Problem 400."""
        pairs = [part.strip().partition(":") for text in texts for part in text.split(",")]
        if not all(key and re.fullmatch("[1-9][0-9]{0,18}", number) for key, _, number in pairs):
            raise self._problem("must be names with amounts, as VCPU:1,DISK_GB:4.")
        self._check_names(key for key, *_ in pairs)
        return {key: int(number) for key, _, number in pairs}

    def record(self, texts: list[str]) -> str | None:
        """The identity of a record that the texts give. Raises Problem 400."""
        self._check_names([], texts)
        return texts[-1] if texts else None

    def _that_count(self, texts: list[str]) -> list[str]:
        if len(texts) > 1:
            self._check("repeated", ", ".join(texts))
        return texts if self._holds("together") else texts[-1:]

    def _parts(self, text: str, *, is_choice: bool) -> list[str]:
        """The names in a text; `!` before one excludes it, but for one of which one is enough."""
        pieces = text.split(",") if is_choice or not self._ask.is_uuid else [text]
        parts = [piece.strip() for piece in pieces]
        plain = [part if is_choice else part.removeprefix(_NOT) for part in parts]
        if any(not part or part.startswith(_NOT) for part in plain):
            raise self._problem(f"must be names with commas between; {text!r} came.")
        if plain != parts:
            self._check("without", text)
        self._check_names(plain, plain)
        return parts

    def _check_names(self, names: Iterable[str], texts: Iterable[str] = ()) -> None:
        ask = self._ask
        for text in texts if ask.is_uuid else ():
            if not FORMS["uuid"].fits(text):
                raise self._problem(f"must have UUIDs; {text!r} came.")
        for name in names if ask.names and ask.code else ():
            if ask.names and not self._exists(ask.names, name):
                raise self._problem(f"There is no {ask.names} {name}.", whole=True)

    def _exists(self, resource: str, name: str) -> bool:
        standing = self._system.standing.of(resource, self._version)
        return name in standing or self._tx.get(self._system.kind(resource), name) is not None

    def _consistent(self, wanted: Wanted) -> Wanted:
        sure = {name for one in wanted.all_of if len(one) == 1 for name in one}
        if not self._ask.is_uuid and (both := sorted(sure & wanted.none_of)):
            raise self._problem(f"cannot ask for {both[0]} and exclude it.")
        return wanted

    def _holds(self, syntax: str) -> bool:
        since = self._ask.since.get(syntax)
        return since is None or self._version is None or parse(since) <= self._version

    def _check(self, syntax: str, text: str) -> None:
        if not self._holds(syntax):
            since = written(parse(self._ask.since[syntax]))
            raise self._problem(f"can be {text!r} only from version {since} on.")

    def _problem(self, message: str, *, whole: bool = False) -> Problem:
        code = self._ask.code or 400
        return Problem(code, message if whole else f"{self._name} {message}", field=self._name)
