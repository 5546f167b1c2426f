"""The steps of one operation, by the moments of a request."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

import msgspec

from liveref.model.reason import Reason
from liveref.service.work.change import Change
from liveref.service.work.outcome import Outcome
from liveref.service.work.unit import Unit
from liveref.store.base import Condition, Conflict, Record

OfUnit = tuple[Callable[[Unit], None], ...]
OfRecord = tuple[Callable[[Change], None], ...]


class Basis(msgspec.Struct, frozen=True):
    """A fact for which a step is in a plan: what it is about, its term, and why it holds, if the
    step itself has the reason."""

    about: str
    term: str
    reason: Reason | None = None


class PlannedStep(Protocol):
    """A step that is in a plan."""

    @property
    def name(self) -> str:
        """The name of the step."""

    @property
    def summary(self) -> str:
        """The effect of the step, in a sentence."""

    @property
    def parameters(self) -> frozenset[str]:
        """The parameters of a list's query that it executes."""

    def basis(self) -> list[Basis]:
        """The facts for which it is in the plan."""


class Steps(msgspec.Struct, frozen=True, kw_only=True):
    """The steps of each moment of a request, in order. The moments:

    - `arrive`: the request, before its record is sought. `repeat`: a request that was carried out
      before has its answer. `admit`: the records that the request claims, changes or would break
      besides its own.
    - `run`: the effect, which finds the record and passes through the moments that follow.
    - `allow`: a stored record, before any change of it.
    - `make`: a new record gets its values and is stored; `made`: what is created with it.
    - `change`: a stored record gets new values; `save`: it is about to be stored; `changed`: it is.
    - `end`: a record is about to be deleted.
    - `complete` and `judge`: any record of the operation's resource, whoever stores it. `taken`:
      the store has found its unique values in another record.
    - `select`: the conditions of a list. `show`: records that an answer shows. `context`: what the
      answer shows besides records.
    - `follow`: each record that was stored, after the effect. `finish`: the whole, at last.
    """

    all: tuple[PlannedStep, ...]
    run: Callable[[Unit], Outcome]
    arrive: OfUnit
    repeat: tuple[Callable[[Unit], Outcome | None], ...]
    admit: OfUnit
    allow: OfRecord
    make: OfRecord
    made: OfRecord
    change: OfRecord
    save: OfRecord
    changed: OfRecord
    end: OfRecord
    complete: OfRecord
    judge: OfRecord
    taken: tuple[Callable[[Conflict], Exception | None], ...]
    select: tuple[Callable[[Unit], Sequence[Condition]], ...]
    show: tuple[Callable[[Unit, list[Record]], None], ...]
    context: OfUnit
    follow: tuple[Callable[[Change, Any], None], ...]
    finish: OfUnit

    @property
    def judges(self) -> bool:
        """Whether steps want to see each record that is stored."""
        return bool(self.complete or self.judge or self.taken or self.follow)


MOMENTS = tuple(name for name in Steps.__struct_fields__ if name not in ("all", "run"))
"""The moments of a request besides the effect, in the order in which they come."""
OF_ALL = frozenset({"arrive", "repeat", "admit", "finish"})
"""The moments of each operation."""
OF_WRITES = frozenset({"complete", "judge", "taken", "follow"})
"""The moments of each operation that may store records."""
