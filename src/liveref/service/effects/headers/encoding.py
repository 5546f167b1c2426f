"""Messages whose fields are headers, and whose bodies are data."""

from __future__ import annotations

from typing import Any, Self

import msgspec
from msgspec import UNSET

from liveref.model.api import Body, Effect
from liveref.service.effects.headers.fields import (
    PLAIN_TEXT,
    copied,
    copied_from,
    places,
    plain,
    taken,
    to_headers,
)
from liveref.service.planning.encoding import Copy, Encoding
from liveref.service.planning.plan import Plan
from liveref.service.request.call import Call
from liveref.service.request.media_types import JSON, PLAIN, preferred
from liveref.service.work.answer import Answer, Headers


class HeaderEncoding(Encoding[Plan]):
    """Messages whose fields are headers, in the request, in the answer or in both."""

    def __init__(self, plan: Plan, given: Body | None, returned: Body | None) -> None:
        super().__init__(plan)
        self._given, self._returned = given, returned or given
        self.is_in_body = self.shows = given is None
        self.head = head_of(plan)
        self._upload, get = plan.on_path("PUT"), plan.on_path("GET")
        downloads = get is not None and get.operation.effect is Effect.DOWNLOAD
        self._download = get if get is not None and downloads else plan
        if self._returned is not None:
            self._offered = ()

    @classmethod
    def applies(cls, plan: Plan) -> Self | None:
        body = plan.operation.request
        given = body if body is not None and body.in_headers else None
        returned = returned_by(plan)
        if given is None and returned is None and head_of(plan) is None:
            return None
        return cls(plan, given, returned)

    def fields(self, call: Call) -> Any:
        if self._given is None:
            return UNSET
        return taken(call.headers, self._given, self.plan.system.api.conventions.headers)

    def digest(self, call: Call) -> str | None:
        """The `ETag` of a request that gives fields in headers."""
        tag = call.headers.get(b"etag", b"").decode("latin-1") if self._given else ""
        return tag.strip().strip('"').lower() or None

    def copy(self, call: Call) -> Copy[Plan] | None:
        if self._given is None or self._upload is None:
            return None
        conventions = self.plan.system.api.conventions.headers
        named = places(call.headers, call.path, self.plan.path_names, conventions)
        if named is None:
            return None
        reading, storing = (msgspec.structs.replace(call, path=path, above={}) for path in named)
        return Copy(self._download, reading, self._upload, storing)

    def fields_of_copy(self, stored: dict[str, Any], given: Any) -> Any:
        return copied(stored, given, self._given) if self._given is not None else given

    def headers_of_copy(self, copy: Copy[Plan], headers: Headers) -> Headers:
        return copied_from(copy.reading.path, self.plan.path_names, headers)

    def answer(self, call: Call, code: int, headers: Headers, body: Any) -> Answer:
        if self._returned is None:
            return super().answer(call, code, headers, body)
        return Answer(code, [*headers, *to_headers(body or {}, self._returned)])


class ListEncoding(HeaderEncoding):
    """Lists of records whose fields are headers: plain text, unless the request asks for JSON, if
    the document says so."""

    def __init__(self, plan: Plan, given: Body | None, returned: Body | None) -> None:
        super().__init__(plan, given, returned)
        formats = (p.schema.default for p in plan.operation.parameters if p.name == "format")
        self._is_plain = "plain" in formats

    @classmethod
    def applies(cls, plan: Plan) -> Self | None:
        return super().applies(plan) if lists_by_name(plan) else None

    def offers(self, call: Call) -> tuple[str, ...]:
        if not self._is_plain:
            return super().offers(call)
        form = call.one("format") or ""
        asked = JSON if "json" in form else PLAIN if form else None
        return (PLAIN, JSON) if asked is None else (asked,)

    def answer(self, call: Call, code: int, headers: Headers, body: Any) -> Answer:
        if self._is_plain and preferred(call.headers, self.offers(call)) == PLAIN:
            return Answer(200 if body else 204, [PLAIN_TEXT], plain(body or []))
        return super().answer(call, code, headers, body)


def returned_by(plan: Plan) -> Body | None:
    """The body whose fields the answer returns in headers."""
    body = plan.response.body if plan.response else None
    return body if body is not None and body.in_headers else None


def head_of(plan: Plan) -> Plan | None:
    """The HEAD of the same path, if a GET or an upload returns its headers too."""
    effect = plan.operation.effect
    head = plan.on_path("HEAD") if effect is Effect.LIST or effect.traits.binary else None
    return head if head is not None and returned_by(head) is not None else None


def lists_by_name(plan: Plan) -> bool:
    """Whether an operation lists records whose fields are headers: these lists are ordered by
    name, and their queries select by name."""
    return plan.operation.effect is Effect.LIST and head_of(plan) is not None
