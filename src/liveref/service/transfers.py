"""Uploads, downloads and copies: bodies are streamed and never held in memory as a whole."""

from __future__ import annotations

from collections.abc import AsyncIterator

from liveref.model.api import Effect
from liveref.service.answers.answer import success
from liveref.service.effects import binary
from liveref.service.effects.carrying_out import carry_out
from liveref.service.planning.encoding import Copy
from liveref.service.planning.plan import Plan
from liveref.service.request import intake, media_types
from liveref.service.request.call import Call
from liveref.service.request.content_coding import check_plain
from liveref.service.request.digests import Digests
from liveref.service.request.intake import Receive
from liveref.service.request.problem import Problem
from liveref.service.work.answer import Answer, Headers
from liveref.service.work.outcome import Part
from liveref.store.base import Store
from liveref.store.blobs import Blobs


class Transfers:
    """Moves the bytes of records; an upload has at most `most`."""

    def __init__(self, store: Store, blobs: Blobs, most: int) -> None:
        self._store, self._blobs, self._most = store, blobs, most

    def concern(self, plan: Plan, call: Call) -> bool:
        """Whether a request moves stored bodies; the fields that it gives outside its own body
        become `call.body`."""
        call.body = plan.encoding.fields(call)
        return plan.operation.effect.traits.binary or plan.encoding.copy(call) is not None

    async def move(self, plan: Plan, call: Call, receive: Receive) -> Answer:
        """Moves the body of an upload or a download in chunks."""
        if plan.operation.effect is Effect.DOWNLOAD:
            media_types.check(call.headers, plan.encoding.offers(call))
            return await self._download(plan, call)
        if (copy := plan.encoding.copy(call)) is not None:
            part = await self._part(copy.download, copy.reading)
            if part is not None:
                return await self._copy(plan, copy, part)
        if plan.encoding.is_in_body:
            binary.check_type(intake.content_type(call.headers))
            check_plain(call.headers)
        return await self._keep(plan, call, intake.chunks(receive, self._most))

    async def _copy(self, plan: Plan, copy: Copy[Plan], part: Part) -> Answer:
        """Store a copy of data that are stored."""
        upload, call = copy.upload, copy.storing
        call.body = upload.encoding.fields_of_copy(part.fields, call.body)
        answer = await self._keep(upload, call, self._blobs.read(part.key, 0, part.size))
        headers = await self.with_those_of_head(upload, copy.reading, [])
        answer.headers += plan.encoding.headers_of_copy(copy, headers)
        return answer

    async def _keep(self, plan: Plan, call: Call, chunks: AsyncIterator[bytes]) -> Answer:
        """Store the received body as the data of a record."""
        await self._store.read(lambda tx: carry_out(plan, call, tx))
        digests = Digests(call.headers)
        blob = await self._blobs.write(digests.watch(chunks))
        try:
            digests.check(422 if 422 in plan.operation.errors else 400)
            outcome = await self._store.transact(lambda tx: carry_out(plan, call, tx, blob))
        except BaseException:
            await self._blobs.delete(blob.key)
            raise
        for key in outcome.orphans:
            await self._blobs.delete(key)
        answer = success(plan, call, outcome)
        answer.headers = await self.with_those_of_head(plan, call, answer.headers)
        return answer

    async def _download(self, plan: Plan, call: Call) -> Answer:
        part = await self._part(plan, call)
        if part is None:
            if 204 in plan.operation.success:
                return Answer(204, [])
            raise Problem(404, f"This {plan.resource.name} has no data yet.")
        sent = await self.with_those_of_head(plan, call, part.headers())
        stream = self._blobs.read(part.key, part.start, part.end)
        return Answer(200 if part.is_whole else 206, sent, stream=stream)

    async def _part(self, plan: Plan, call: Call) -> Part | None:
        """The part of a stored body that a request asks for."""
        return (await self._store.read(lambda tx: carry_out(plan, call, tx))).part

    async def with_those_of_head(self, plan: Plan, call: Call, headers: Headers) -> Headers:
        """Add the headers that a HEAD of the same path returns, if headers are fields."""
        head = plan.encoding.head
        if head is None:
            return headers
        outcome = await self._store.read(lambda tx: carry_out(head, call, tx))
        return list((dict(success(head, call, outcome).headers) | dict(headers)).items())
