"""A located finding with a stable code; what lint, diff, verify and the readers yield."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from liveref.model.origin import Origin


class Severity(StrEnum):
    """The certainty and the weight of a finding: an error is certain and breaks something for a
    reader or client."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for the worst, so that findings sort by it."""
        return ("error", "warning", "info").index(self.value)


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of finding: everything about it that does not depend on the place.

    `code` is stable for good ("URL001"), `name` is a readable slug, `finds` and `why` are
    sentences for the generated documentation, `bad` and `good` are minimal examples.
    """

    code: str
    name: str
    severity: Severity
    finds: str
    why: str = ""
    bad: str = ""
    good: str = ""

    def at(self, origin: Origin, message: str, *, row: str | None = None) -> Diagnostic:
        """The finding of this rule at a place; `message` says what to do, `row` names the row."""
        return Diagnostic(
            code=self.code,
            name=self.name,
            severity=self.severity,
            origin=origin,
            message=message,
            row=row,
        )


class Diagnostic(msgspec.Struct, frozen=True, kw_only=True):
    """A finding: which rule, where, and a sentence that says what was found and what to do."""

    code: str
    severity: Severity
    origin: Origin
    message: str
    name: str = ""
    row: str | None = None
