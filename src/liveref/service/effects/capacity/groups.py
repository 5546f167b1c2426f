"""The groups of conditions that the query of a search makes: `resources1`, `required1`."""

from __future__ import annotations

import re
from typing import NamedTuple

from liveref.model.behaviour.queries import Ask, Search
from liveref.model.microversion import parse
from liveref.service.effects.capacity.wanted import Asked, Wanted
from liveref.service.request.call import Call
from liveref.service.request.problem import Problem
from liveref.service.system.system import System
from liveref.store.base import Reader
from liveref.values.expressions import is_whole

_POLICIES = ("none", _ISOLATE := "isolate")


class Group(NamedTuple):
    """The conditions of one suffix: amounts, names and groups of records, and a record in whose
    tree they stand. One record meets all conditions of a group with a suffix."""

    suffix: str
    amounts: dict[str, int]
    names: Wanted
    groups: Wanted
    within: str | None


class Request(NamedTuple):
    """All that a query asks for. `subtrees` are suffixes of groups of which one stands above the
    others; `limit` is the number of sets, None for all."""

    groups: tuple[Group, ...]
    root: Wanted
    subtrees: tuple[frozenset[str], ...]
    is_isolated: bool
    limit: int | None


class Query:
    """The query of one request, taken apart by the names that `Search` gives its parameters."""

    def __init__(
        self, search: Search, asks: dict[str, Ask], system: System, tx: Reader, call: Call
    ) -> None:
        self._search, self._asks, self._call = search, asks, call
        self._system, self._tx = system, tx
        self._bases = (search.amounts, search.names, search.groups, search.within)

    def request(self) -> Request:
        """The request that the query makes. Raises Problem 400."""
        search = self._search
        suffixes = self._suffixes()
        groups = tuple(map(self._group, sorted(suffixes)))
        subtrees = tuple(self._subtree(text, suffixes) for text in self._texts(search.subtree))
        self._check_amounts(groups, frozenset().union(*subtrees))
        root = self._texts(search.root)
        if len(root) > 1:
            raise Problem(400, f"{search.root} can be given once.", field=search.root)
        return Request(
            groups,
            self._asked(search.names, search.root).wanted(root),
            subtrees,
            is_isolated=self._policy(groups) == _ISOLATE,
            limit=self._limit(),
        )

    def _texts(self, name: str) -> list[str]:
        return self._call.query.get(name, []) if name else []

    def _asked(self, parameter: str, name: str = "") -> Asked:
        asked = self._asks[parameter]
        return Asked(asked, name or parameter, self._system, self._tx, self._call.version)

    def _suffixes(self) -> set[str]:
        """The suffixes in the query. Raises Problem 400 for one that the version does not have."""
        bases = "|".join(map(re.escape, self._bases))
        matches = (re.fullmatch(f"({bases})(.*)", name, re.DOTALL) for name in self._call.query)
        suffixes = {match[2]: match[0] for match in matches if match}
        form = self._form()
        for suffix, name in suffixes.items():
            if suffix and (form is None or not is_whole(form, suffix)):
                raise Problem(400, f"{name} is no parameter of this version.", field=name)
        return set(suffixes)

    def _form(self) -> str | None:
        """The form of suffixes in the version that was asked for."""
        version, forms = self._call.version, self._search.suffixes
        since = [text for text in forms if version is None or parse(text) <= version]
        return forms[max(since, key=parse)] if since else None

    def _group(self, suffix: str) -> Group:
        amounts, names, groups, within = (f"{base}{suffix}" for base in self._bases)
        search = self._search
        given = self._texts(amounts)
        return Group(
            suffix,
            self._asked(search.amounts, amounts).amounts(given) if given else {},
            self._asked(search.names, names).wanted(self._texts(names)),
            self._asked(search.groups, groups).wanted(self._texts(groups)),
            self._asked(search.within, within).record(self._texts(within)),
        )

    def _subtree(self, text: str, suffixes: set[str]) -> frozenset[str]:
        """The suffixes that a text lists. Raises Problem 400 for one that no group has."""
        listed = frozenset(part.strip() for part in text.split(","))
        for suffix in listed:
            if not suffix or suffix not in suffixes:
                message = f"{self._search.subtree}: no group has the suffix {suffix!r}."
                raise Problem(400, message, field=self._search.subtree)
        return listed

    def _check_amounts(self, groups: tuple[Group, ...], related: frozenset[str]) -> None:
        """Raises Problem 400 for a group that asks for no amount, unless it is `related`."""
        name = self._search.amounts
        if not any(group.amounts for group in groups):
            raise Problem(400, f"{name} is required.", field=name)
        for group in groups:
            if not group.amounts and group.suffix not in related:
                message = f"{name}{group.suffix} is required by what has the suffix."
                raise Problem(400, message, field=f"{name}{group.suffix}")

    def _policy(self, groups: tuple[Group, ...]) -> str | None:
        name, several = self._search.policy, sum(bool(g.suffix and g.amounts) for g in groups)
        policy = next(iter(self._texts(name)), None)
        if policy is None and several > 1:
            raise Problem(400, f"{name} is required if there are several groups.", field=name)
        if policy not in (None, *_POLICIES):
            raise Problem(400, f"{name} must be {' or '.join(_POLICIES)}.", field=name)
        return policy

    def _limit(self) -> int | None:
        name = self._search.limit
        text = next(iter(self._texts(name)), None)
        if text is not None and not re.fullmatch("[1-9][0-9]{0,9}", text):
            raise Problem(400, f"{name} must be a positive integer.", field=name)
        return int(text) if text else None
