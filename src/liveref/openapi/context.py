"""The context of one export: the API, the version asked for, and the diagnostics."""

from __future__ import annotations

import re

from liveref.model.api import API, Operation
from liveref.model.diagnostic import Diagnostic, Rule
from liveref.model.microversion import Range, Version, parse
from liveref.model.origin import Origin
from liveref.openapi.pool import Pool
from liveref.openapi.rules import ODD_VERSION

__all__ = ["Context"]


class Context:
    """One export. `at` is the microversion that it is for, None for all of them."""

    def __init__(self, api: API, at: Version | None) -> None:
        self.api = api
        self.at = at
        self.pool = Pool()
        self._secret = re.compile(api.conventions.names.secret, re.IGNORECASE)
        self._diagnostics: dict[Diagnostic, None] = {}

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """The statements that could not be expressed, each once, in the order of the export."""
        return tuple(self._diagnostics)

    def say(self, rule: Rule, origin: Origin, message: str, *, row: str | None = None) -> None:
        """Note something that could not be expressed."""
        self._diagnostics[rule.at(origin, message, row=row)] = None

    def is_secret(self, name: str) -> bool:
        """Whether a field of that name holds a secret, by the family's conventions."""
        return self._secret.fullmatch(name) is not None

    def is_public(self, operation: Operation) -> bool:
        """Whether others need a token, and this one none."""
        convention = self.api.conventions.authentication
        return convention is not None and convention.is_public(operation.method, operation.path)

    def refusals(self, operation: Operation) -> set[int]:
        """The codes by which a token, or its lack, may be refused (RFC 9110, 15.5.2 and .4), and
        those of what the API as a whole rules out."""
        codes = set(operation.refusals)
        if self.api.conventions.authentication is None or self.is_public(operation):
            return codes
        return codes | ({401, 403} if operation.admin_only else {401})

    def range(self, minimum: str | None, maximum: str | None, origin: Origin) -> Range:
        """A range of versions as documented; a limit that can't be understood is none."""
        for text in filter(None, (minimum, maximum)):
            try:
                parse(text)
            except ValueError:
                message = f"The version {text!r} is not made of numbers and dots; correct it."
                self.say(ODD_VERSION, origin, message)
        return Range.of(minimum, maximum)

    def is_there(self, operation: Operation) -> bool:
        """Whether the operation exists in the version asked for."""
        limits = self.range(operation.min_version, operation.max_version, operation.origin)
        return limits.holds(self.at)

    def extension(self, limits: Range) -> dict[str, str]:
        """`min-ver` and `max-ver` of a range; nothing where one version was asked for."""
        return limits.extension() if self.at is None else {}
