"""One request of B, with what is A's in one place after the other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from itertools import islice
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import UNSET

from access.cloud import State
from access.logins import is_login
from access.places import put
from access.references import PATCH, Reference
from access.requests import Request
from access.verdict import Violation
from liveref.exercise.caller import Answer
from liveref.exercise.exchange import reason
from liveref.exercise.values import required_fields
from liveref.exercise.versions import version_of
from liveref.values.identities import is_uuid

if TYPE_CHECKING:
    from access.probing import Prober

_FIRM = 4


class Fate(StrEnum):
    """How far a reference was tried. `judged`: a request with B's own there succeeds, or the
    refusal is about it. `closed`: B is refused the operation, whatever is named. `nobodys`:
    what it means belongs to no project. `untried`: no request got as far."""

    JUDGED = "judged"
    CLOSED = "closed"
    NOBODYS = "nobody's"
    UNTRIED = "untried"


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """The result of one reference; `why` tells of one that was not tried."""

    reference: Reference
    fate: Fate
    why: str = ""


class Trying:
    """One operation, whose request of B is changed in one place after the other."""

    def __init__(self, prober: Prober, state: State, request: Request, answer: Answer) -> None:
        self._of, self._state = prober, state
        self._request, self._answer = request, answer
        self._version = version_of(request.operation)

    def outcome(self, reference: Reference) -> tuple[Outcome, list[Violation]]:
        """The result of a reference, and its violations."""
        values, why = self._of.values_of_a(reference)
        if not values:
            fate = Fate.NOBODYS if why is None else Fate.UNTRIED
            return Outcome(reference=reference, fate=fate, why=why or ""), []
        violations: list[Violation] = []
        fate, why = Fate.UNTRIED, ""
        for value in values:
            tried, why = self._tried(reference, value, violations)
            fate = tried if fate is not Fate.JUDGED else fate
            self._disguised(reference, value, violations)
        return Outcome(reference=reference, fate=fate, why=why or ""), violations

    def _disguised(self, reference: Reference, value: str, violations: list[Violation]) -> None:
        """Send an identity in other forms in which a service may know it."""
        if reference.location == "body" and reference.kind == "record" and is_uuid(value):
            for form in (f"http://localhost/things/{value}", value.upper()):
                for changed in islice(self._with(reference, form), 1):
                    self._sent(reference, changed, violations)

    def whole_path(self) -> list[Violation]:
        """The request for what is A's by its whole path."""
        operation = self._request.operation
        values = self._of.path_of_a(operation)
        if values is None:
            return []
        changed = self._request.copy()
        changed.values = values
        violations: list[Violation] = []
        reference = Reference(operation, "path", tuple(values), "record")
        self._sent(reference, changed, violations)
        return violations

    def _tried(
        self, reference: Reference, value: str, violations: list[Violation]
    ) -> tuple[Fate, str | None]:
        """How far a request came that has a value of A's at a place."""
        first, closed = None, False
        for changed in self._with(reference, value):
            answer = self._sent(reference, changed, violations)
            if answer.good or (first is None and _is_about(answer, reference, value)):
                return Fate.JUDGED, None
            if self._answer.code == 403:
                return Fate.CLOSED, None
            if reference.location == "path" and self._is_missing(answer):
                return Fate.JUDGED, None
            for own in self._of.values_of_b(reference):
                control = self._control(reference, changed, own) if own != value else answer
                if control.good:
                    return Fate.JUDGED, None
                if control.code in (401, 403) and reason(control) == reason(answer):
                    closed = True
            first = first or answer
        if closed:
            return Fate.CLOSED, None
        if first is None:
            return Fate.UNTRIED, "there is no such place in the request"
        return Fate.UNTRIED, f"{first.code} {reason(first)[:120]}"

    def _is_missing(self, answer: Answer) -> bool:
        """Whether a path was refused that would else have been taken, or have got further."""
        return answer.code in (403, 404) and self._answer.code != answer.code

    def _control(self, reference: Reference, changed: Request, own: str) -> Answer:
        """The answer to the same request with what is B's own."""
        control = changed.copy()
        if is_login(control.body) and reference.location == "body":
            control.body = self._of.login(reference, own)
        elif reference.location == "body":
            control.body = self._put(reference, control.body, own, alone=False)
        elif reference.location == "query":
            control.query[reference.steps[0]] = own
        elif reference.location == "header":
            control.headers[reference.steps[0].lower()] = own
        else:
            control.values = dict(self._request.values)
        answer = self._of.send(control)
        self._of.restore(self._state)
        return answer

    def _with(self, reference: Reference, value: str) -> Iterator[Request]:
        """The request with a value at a place: as it is else, and with little besides."""
        changed = self._request.copy()
        step = reference.steps[0]
        if reference.location == "path":
            if changed.values.get(step) != value:
                changed.values[step] = value
                yield changed
        elif reference.location == "query":
            changed.query[step] = value
            yield changed
        elif reference.location == "header":
            changed.headers[step.lower()] = value
            yield changed
        else:
            yield from self._with_body(reference, value)

    def _with_body(self, reference: Reference, value: str) -> Iterator[Request]:
        if is_login(self._request.body):
            changed = self._request.copy()
            changed.body = self._of.login(reference, value)
            yield changed
            return
        bodies: list[Any] = []
        for alone in (False, True):
            changed = self._request.copy()
            changed.body = self._put(reference, changed.body, value, alone=alone)
            if changed.body not in bodies:
                bodies.append(changed.body)
                yield changed
        body = self._request.operation.request
        if body is not None and reference.steps[0] != PATCH:
            changed = self._request.copy()
            least = required_fields(body.schema, self._version)
            made = self._put(reference, least, value, alone=True)
            changed.body = self._of.own(self._request.operation, made, reference, value)
            if changed.body not in bodies:
                yield changed

    def _put(self, reference: Reference, body: Any, value: Any, *, alone: bool) -> Any:
        body_of_request = reference.operation.request
        if reference.steps[0] == PATCH:
            return [{"op": "add", "path": f"/{reference.steps[1]}", "value": value}]
        if body_of_request is None:
            return body
        given = {} if body is UNSET else body
        return put(
            given, body_of_request.schema, reference.steps, value, self._version, alone=alone
        )

    def _sent(self, reference: Reference, request: Request, violations: list[Violation]) -> Answer:
        answer = self._of.send(request)
        violations += self._of.judged(self._state, reference, request, answer)
        self._of.restore(self._state)
        return answer


def _is_about(answer: Answer, reference: Reference, value: str) -> bool:
    """Whether a refusal speaks of the value, or of the field that it is in."""
    if answer.good:
        return False
    key = next(s for s in reversed(reference.steps) if s not in ("*", "{}"))
    if answer.code == 409 and key in ("id", "uuid"):
        return True
    text = answer.raw.decode(errors="replace")
    if value in text:
        return True
    return len(key) > _FIRM and re.search(rf"\b{re.escape(key)}\b", text) is not None
