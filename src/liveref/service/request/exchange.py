"""One request and what became of it, for those who watch the service or disturb it.

A caller of the service may make an exchange and put it into `CURRENT`; the service writes into it
as it learns what the request is. Without one, the service makes one that nobody reads.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from typing import Any

import msgspec

from liveref.model.api import API, Operation
from liveref.service.request.call import Call
from liveref.service.request.problem import Problem

Change = tuple[str, str, str]
"""The change of a record (insert, update, delete), its kind and its identity."""


class Exchange(msgspec.Struct):
    """`api` and `type` (the service type) are those of the system that the path belongs to, and
    `template` is the path of the operation. `operation` is None for what no operation of the
    reference answers. `problem` is why the request was refused; `undocumented` are the fields and
    parameters that the document lacks; `changes` are those of committed transactions. `name` is
    what the answer calls the request.

    `is_read` says that somebody reads the exchange. `before` is called once the operation is
    determined and before it takes effect; it may wait, and it may raise Problem. `headers` and
    `body` are those of the answer, which is held as long as the exchange is.
    """

    api: API | None = None
    type: str | None = None
    template: str = ""
    name: str = ""
    operation: Operation | None = None
    call: Call | None = None
    problem: Problem | None = None
    undocumented: tuple[str, ...] = ()
    changes: list[Change] = msgspec.field(default_factory=list)
    is_read: bool = True
    before: Callable[[Exchange], Awaitable[None]] | None = None
    fault: Any = None
    code: int = 0
    headers: list[tuple[bytes, bytes]] = msgspec.field(default_factory=list)
    body: bytes = b""

    async def proceed(self, operation: Operation | None) -> None:
        """The operation is this one, and its effect is next. Raises Problem."""
        self.operation = operation
        if self.before is not None:
            await self.before(self)


CURRENT: ContextVar[Exchange | None] = ContextVar("exchange", default=None)
