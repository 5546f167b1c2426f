"""How liveref's own pages are served: where, for whom, and how much they remember."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec

PREFIX = "/_liveref"
REMEMBERED = 1000
MOST_REMEMBERED = 100_000
_PREFIX = re.compile(r"(/[A-Za-z0-9._~-]+)+")
_SHORTEST_TOKEN = 8


class ControlError(Exception):
    """The control interface can't be set up so; the message is for a person."""


class ControlSettings(msgspec.Struct, frozen=True, kw_only=True):
    """The settings of the control interface.

    `token` is what clients send as `Authorization: Bearer`; without one, only clients on the
    loopback are let in. Where it is not `enabled`, the health page and the documentation alone are
    there. `remembered` is the number of requests that the log holds; `record` is a file to write
    all of them to.
    """

    prefix: str = PREFIX
    token: str | None = None
    enabled: bool = True
    remembered: int = REMEMBERED
    record: Path | None = None

    def check(self) -> None:
        """Raises ControlError for a prefix that is no path, a log that is too long, and a token
        that is too short or can't be sent in a header."""
        segments = self.prefix.split("/")
        if not _PREFIX.fullmatch(self.prefix) or "." in segments or ".." in segments:
            raise ControlError(f"--control-prefix takes a path such as {PREFIX}; {self.prefix!r}")
        if not 0 <= self.remembered <= MOST_REMEMBERED:
            message = f"--request-log takes 0 to {MOST_REMEMBERED}; {self.remembered} came."
            raise ControlError(message)
        if self.token is None:
            return
        if len(self.token) < _SHORTEST_TOKEN or not re.fullmatch(r"[!-~]+", self.token):
            raise ControlError(
                f"--control-token takes {_SHORTEST_TOKEN} characters or more, of ASCII and without "
                "spaces."
            )
