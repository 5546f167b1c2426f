"""A rule together with the function that looks for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from liveref.lint.view import View
from liveref.model.diagnostic import Diagnostic, Rule


class Check(NamedTuple):
    """`find` yields the findings of `rule` in a document; it raises nothing."""

    rule: Rule
    find: Callable[[View], Iterable[Diagnostic]]
