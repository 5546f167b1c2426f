"""A request that can't be done, and why, in words for the one who sent it."""

from __future__ import annotations

from liveref.model.reason import Reason

RETRY_AFTER = ("Retry-After", "2")
"""The header of a refusal that time alone may lift, with seconds."""


class Problem(Exception):
    """Ends a request: the exact HTTP status `code`, a sentence, and the field at fault. `headers`
    are sent with the answer (Allow with 405). The code may still be replaced by a documented one;
    see `errors`. `subject` is the resource at fault if it differs from that of the request, and
    `kind` the kind of fault, if services have names for kinds. `reason` is that of the fact which
    the request violates, None without one. An `exact` code is never replaced."""

    def __init__(
        self,
        code: int,
        message: str,
        *,
        field: str | None = None,
        headers: tuple[tuple[str, str], ...] = (),
        subject: str = "",
        kind: str = "",
        reason: Reason | None = None,
        exact: bool = False,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.field = field
        self.headers = headers
        self.subject = subject
        self.kind = kind
        self.reason = reason
        self.exact = exact
