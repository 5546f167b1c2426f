"""The results: one entry for each operation, and the shares of all."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import msgspec
from msgspec import UNSET

from liveref.model.diagnostic import Severity
from liveref.model.origin import Origin


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """A request as it was sent and the code of its answer.

    Identities that the service made up are written as `<volume 1>`, so that two runs read
    the same. `source` says what the body was made from: "example", "schema", or nothing.
    `answer` is the beginning of the answer's body, kept where the answer was at fault.
    """

    method: str
    path: str
    body: Any = UNSET
    source: str = ""
    code: int
    answer: str = ""


class OperationReport(msgspec.Struct, frozen=True, kw_only=True):
    """The result of one operation. A verdict is None where there was nothing to judge.

    `expected` are the codes of a success, by the document or, where it is silent, by
    convention. `success`: one of these was answered. `seen`: what it did was seen
    afterwards: what was sent was read back, what was made stands in the list, what was
    deleted is gone. `refused`: the spoilt request was refused. `within`: the answer has no
    key that the document doesn't know. `unlike` says for `seen` what was missing, and `looks`
    are the requests that looked.
    """

    id: str
    method: str
    path: str
    title: str
    resource: str
    effect: str
    origin: Origin
    expected: tuple[int, ...] = ()
    by_convention: bool = False
    sent: Sent | None = None
    success: bool | None = None
    seen: bool | None = None
    unlike: tuple[str, ...] = ()
    looks: tuple[Sent, ...] = ()
    example: bool | None = None
    spoilt: Sent | None = None
    spoilt_how: str = ""
    refused: bool | None = None
    within: bool | None = None
    undocumented: tuple[str, ...] = ()
    server_error: bool = False
    answer: str = ""
    notes: tuple[str, ...] = ()

    @property
    def flawless(self) -> bool:
        """Whether it was called and nothing is to be said against it."""
        verdicts = (self.success, self.seen, self.refused, self.within)
        return self.success is not None and False not in verdicts and not self.server_error

    @property
    def severity(self) -> Severity | None:
        """The worst fault of the operation; None if it has none.

        An error: the service does other than the document says. A warning: it could not be
        called, or shows keys that no table has. Info: the documented example was refused.
        """
        if self.server_error or False in (self.success, self.seen, self.refused):
            return Severity.ERROR
        if not self.flawless:
            return Severity.WARNING
        return Severity.INFO if self.example is False else None


class CycleReport(msgspec.Struct, frozen=True, kw_only=True):
    """The result of a resource that was created, read, updated, read, deleted and read, by these
    operations; `fault` is the reason why it ended early, empty if it did not."""

    resource: str
    operations: tuple[str, ...]
    fault: str = ""


class ConstraintReport(msgspec.Struct, frozen=True, kw_only=True):
    """The result of one constraint that can refuse.

    `about` and `fact` name it as `liveref explain` does; `origin` and `text` are those of the
    sentence, the row or the file that it rests on. `expected` is the code that is stated, None
    where any refusal will do. `sent` is the request that breaks it, `how` says what is wrong with
    it and `answer` what the service said. `refused`: it was refused with that code; None where no
    such request could be made, and `untried` says why.
    """

    about: str
    fact: str
    origin: Origin
    text: str
    expected: int | None = None
    how: str = ""
    sent: Sent | None = None
    answer: str = ""
    refused: bool | None = None
    untried: str = ""


class Share(msgspec.Struct, frozen=True, kw_only=True):
    """So many `of` those that could be judged."""

    name: str
    title: str
    count: int
    of: int

    @property
    def percent(self) -> float | None:
        """In percent, to a tenth, never rounded up to 100; None where none could be judged."""
        if not self.of:
            return None
        return int(1000 * self.count / self.of) / 10


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """The exercise of one API: every operation, and what is to be known beside."""

    name: str
    title: str
    operations: tuple[OperationReport, ...] = ()
    cycles: tuple[CycleReport, ...] = ()
    constraints: tuple[ConstraintReport, ...] = ()
    requests: int = 0
    notes: tuple[str, ...] = ()

    @property
    def worst(self) -> Severity | None:
        """The worst fault of all; a life cycle that ended early is an error, and so is a broken
        constraint that was not refused."""
        if any(cycle.fault for cycle in self.cycles):
            return Severity.ERROR
        if any(constraint.refused is False for constraint in self.constraints):
            return Severity.ERROR
        severities = [severity for o in self.operations if (severity := o.severity)]
        return min(severities, key=lambda severity: severity.rank, default=None)

    @property
    def shares(self) -> tuple[Share, ...]:
        """The shares of the operations that do as documented, and of the resources whose whole life
        cycle succeeded."""
        cycles = _share("cycle", "live from create to delete", [not c.fault for c in self.cycles])
        broken = [constraint.refused for constraint in self.constraints]
        constraints = _share("constraints", "constraints refuse what breaks them", broken)
        return (
            *(_share(name, title, map(judge, self.operations)) for name, title, judge in _SHARES),
            cycles,
            constraints,
        )


_SHARES: tuple[tuple[str, str, Callable[[OperationReport], bool | None]], ...] = (
    ("called", "were called", lambda o: o.sent is not None),
    ("success", "answer a documented success", lambda o: o.success if o.sent else False),
    ("seen", "what they did is seen afterwards", lambda o: o.seen),
    ("refused", "refuse the spoilt request", lambda o: o.refused),
    ("within", "answer with documented keys only", lambda o: o.within),
    ("example", "take the documented example", lambda o: o.example),
    ("no_server_error", "never answer with 5xx", lambda o: not o.server_error),
    ("flawless", "have no fault at all", lambda o: o.flawless),
)


def _share(name: str, title: str, verdicts: Iterable[bool | None]) -> Share:
    judged = [verdict for verdict in verdicts if verdict is not None]
    return Share(name=name, title=title, count=sum(judged), of=len(judged))
