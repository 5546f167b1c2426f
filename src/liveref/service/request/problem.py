"""A request that can't be done, and why, in words for the one who sent it."""

from __future__ import annotations

from liveref.model.reason import Reason


class Problem(Exception):
    """Ends a request: the exact HTTP status `code`, a sentence, and the field at fault.

    `headers` go out with the answer (Allow with 405). The code may still be exchanged for
    a documented one; see `errors`. `subject` is what is at fault, where that is not what the
    request is about, and `kind` what is wrong with it, where services have words for that.
    `reason` is that of the fact which the request goes against, None where no fact is known.
    """

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
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.field = field
        self.headers = headers
        self.subject = subject
        self.kind = kind
        self.reason = reason
