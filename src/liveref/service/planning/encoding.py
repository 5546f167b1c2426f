"""The way in which the messages of one operation carry the fields of records."""

from __future__ import annotations

from typing import Any, Generic, Self, TypeVar

import msgspec
from msgspec import UNSET

from liveref.model.api import Effect
from liveref.service.planning.answer_plan import AnswerPlan
from liveref.service.request.call import Call
from liveref.service.request.media_types import BINARY, JSON
from liveref.service.work.answer import NO_CONTENT, OF_JSON, Answer, Headers

P = TypeVar("P", bound=AnswerPlan)
_encode = msgspec.json.Encoder().encode


class Copy(msgspec.Struct, Generic[P]):
    """A copy of stored data: the call that reads them, the call that stores them elsewhere, and the
    plan of each."""

    download: P
    reading: Call
    upload: P
    storing: Call


class Encoding(Generic[P]):
    """Messages whose fields are in JSON bodies. `P` is the type of plans."""

    is_in_body = True
    """Whether the body of a request holds fields."""
    shows = True
    """Whether an answer shows the record."""
    head: P | None = None
    """The operation whose headers the answers of this one have too."""

    def __init__(self, plan: P) -> None:
        self.plan = plan
        is_download = plan.operation.effect is Effect.DOWNLOAD
        self._offered: tuple[str, ...] = (BINARY, JSON) if is_download else (JSON,)

    @classmethod
    def applies(cls, plan: P) -> Self | None:
        """The encoding of an operation, None if its messages are encoded in another way."""
        return cls(plan)

    def offers(self, call: Call) -> tuple[str, ...]:  # noqa: ARG002
        """The media types in which a call can be answered; none where any type is."""
        return self._offered

    def fields(self, call: Call) -> Any:  # noqa: ARG002
        """The fields that a request gives outside its body, UNSET for none."""
        return UNSET

    def digest(self, call: Call) -> str | None:  # noqa: ARG002
        """The MD5 digest of the body that a client sends in a way of this encoding."""
        return None

    def copy(self, call: Call) -> Copy[P] | None:  # noqa: ARG002
        """The copy that a request asks for, None for another request."""
        return None

    def fields_of_copy(self, stored: dict[str, Any], given: Any) -> Any:  # noqa: ARG002
        """The fields of a copy: those of the request over those of the source."""
        return given

    def headers_of_copy(self, copy: Copy[P], headers: Headers) -> Headers:  # noqa: ARG002
        """The headers that tell of the source of a copy, which has those `headers`."""
        return []

    def answer(self, call: Call, code: int, headers: Headers, body: Any) -> Answer:  # noqa: ARG002
        """The answer with a rendered body; None is no body."""
        if body is None or code in NO_CONTENT:
            return Answer(code, headers)
        headers.append(OF_JSON)
        return Answer(code, headers, _encode(body))
