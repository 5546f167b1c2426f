"""Facts that were read of sentences as a behaviour file, to be corrected by a person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from liveref.constraints.links import Linker
from liveref.model.api import API
from liveref.model.constraints.constraint import Constraint
from liveref.model.constraints.lists import PageSize
from liveref.model.constraints.operations import ErrorCode, Precondition
from liveref.model.reason import Evidence
from liveref.reading.facts.writing import file_of

__all__ = ["behaviour_yaml"]

_INTRODUCTION = """\
# The facts that liveref read of the sentences of {title}.
# Beside the reference as behaviour.yaml, this file states the same. Correct what is wrong.
"""


def behaviour_yaml(api: API) -> str:
    """The behaviour file that states each constraint of the API that rests on a sentence, those of
    one resource together. Each quotes its sentence, with the place where it stands."""
    linker = Linker(api)
    read = [fact for fact in api.constraints if fact.reason.evidence is Evidence.PROSE]
    read.sort(key=lambda fact: fact.resource)
    facts = map(_quoting, _kept_apart(_with_own_codes(map(linker.linked, read))))
    return _INTRODUCTION.format(title=" ".join(api.title.split())) + file_of(facts)


def _with_own_codes(facts: Iterable[Constraint]) -> Iterator[Constraint]:
    """The facts, with the code of a refused page in a fact of its own: a page has no key for it."""
    for fact in facts:
        if isinstance(fact, PageSize) and fact.code is not None:
            yield ErrorCode(
                reason=fact.reason,
                resource=fact.resource,
                operation=fact.operation,
                refusal="page-size",
                code=fact.code,
            )
            yield replace(fact, code=None)
        else:
            yield fact


def _kept_apart(facts: Iterable[Constraint]) -> Iterator[Constraint]:
    """The facts, in which no operation requires a field twice in the same form: a file may state
    that once. Any of one condition is that condition."""
    stated: set[tuple[str, str, str, str]] = set()
    for fact in facts:
        if isinstance(fact, Precondition) and not fact.records:
            keys = {(fact.resource, fact.operation, c.of, c.field) for c in fact.conditions}
            if len(fact.conditions) == 1 and keys & stated:
                fact = replace(fact, any=True)  # noqa: PLW2901
            stated |= keys
        yield fact


def _quoting(fact: Constraint) -> Constraint:
    """A fact whose reason is its sentence in quotes, and the place where it stands."""
    reason = fact.reason
    text = f'"{" ".join(reason.text.split())}" ({reason.origin})'
    return replace(fact, reason=replace(reason, text=text))
