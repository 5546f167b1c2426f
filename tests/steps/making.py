"""Systems of mini references, for tests of single steps."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, Protocol

from liveref.constraints.applying import with_constraints
from liveref.model.constraints.constraint import Constraint
from steps.bench import Bench, declared
from steps.reference import read


class Api(Protocol):
    """The fixture `api`: makes the system of a mini reference."""

    def __call__(
        self,
        text: str,
        facts: str = "",
        *more: Constraint,
        family: str | None = None,
        others: dict[str, dict[str, Any]] | None = None,
        **behaviour: Any,
    ) -> Bench:
        """A bench of the reference `text`, with the `facts` of an operator's file, with `more` that
        sentences may state, and with `behaviour` that is declared for books, and for `others`. A
        service of a `family` has its conventions."""


@contextmanager
def making() -> Iterator[Api]:
    """A function that makes systems, which end with the block."""
    with ExitStack() as opened:

        def make(
            text: str,
            facts: str = "",
            *more: Constraint,
            family: str | None = None,
            others: dict[str, dict[str, Any]] | None = None,
            **behaviour: Any,
        ) -> Bench:
            whole = read(text, facts, family or "lending", in_family=family is not None)
            whole = with_constraints(whole, more) if more else whole
            for resource, declarations in {"book": behaviour, **(others or {})}.items():
                whole = declared(whole, resource, **declarations) if declarations else whole
            bench = Bench(whole, family)
            opened.callback(bench.close)
            return bench

        yield make
