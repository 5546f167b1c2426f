"""Answers to plain reads are remembered, and forgotten when they could be wrong."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, TypeVar

import httpx2
import msgspec
import pytest

from liveref.loading import load
from liveref.model.behaviour.transitions import Phase
from liveref.service.answers.response_cache import ResponseCache
from liveref.service.app import Service
from liveref.service.effects.order import plan_of
from liveref.service.request.call import Call
from liveref.service.request.caller import Caller
from liveref.service.system.kinds import kinds
from liveref.service.system.system import System
from liveref.store.base import Kind, Reader, Session, Store, Turns
from liveref.store.opening import open_blobs, open_store

T = TypeVar("T")


class CountingStore:
    """A store that counts the reads that reach it."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.reads = 0
        self.engine, self.is_shared = store.engine, store.is_shared

    async def transact(self, work: Callable[[Session], T]) -> T:
        return await self._store.transact(work)

    async def transact_in_turns(self, work: Callable[[Session], Turns[T]]) -> T:
        return await self._store.transact_in_turns(work)

    async def read(self, work: Callable[[Reader], T]) -> T:
        self.reads += 1
        return await self._store.read(work)

    async def setting(self, name: str) -> Any:
        return await self._store.setting(name)

    async def declare(self, kinds: Sequence[Kind]) -> None:
        await self._store.declare(kinds)

    def version(self) -> int | None:
        return self._store.version()

    def starting(self) -> AbstractAsyncContextManager[None]:
        return self._store.starting()

    async def close(self) -> None:
        await self._store.close()


class Served:
    """The bundled reference, whose servers are built for ten seconds, at a time of our own."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.system = System(_with_phases(), clock=lambda: self.now)
        self.store = CountingStore(open_store(None, kinds(self.system)))
        self._blobs = open_blobs(None)
        self._app = Service([self.system], self.store, self._blobs)
        self._runner = asyncio.Runner()

    def ask(self, method: str, path: str, body: Any = None, host: str = "one") -> httpx2.Response:
        """The answer to a request."""

        async def send() -> httpx2.Response:
            transport = httpx2.ASGITransport(self._app)
            async with httpx2.AsyncClient(transport=transport, base_url=f"http://{host}") as client:
                return await client.request(method, path, json=body)

        return self._runner.run(send())

    def close(self) -> None:
        self._runner.run(self.store.close())
        self._blobs.close()
        self._runner.close()


def _with_phases() -> Any:
    api = load("image").api
    phases = (Phase(status="BUILD", seconds=10), Phase(status="ACTIVE"))
    server = msgspec.structs.replace(api.behaviour.resources["server"], initial=phases)
    resources = api.behaviour.resources | {"server": server}
    behaviour = msgspec.structs.replace(api.behaviour, resources=resources)
    return msgspec.structs.replace(api, behaviour=behaviour)


@pytest.fixture
def served() -> Iterator[Served]:
    opened = Served()
    yield opened
    opened.close()


@pytest.fixture
def image(served: Served) -> str:
    """The path of an image whose server was built long ago, as a list has found."""
    id = served.ask("POST", "/images", {"name": "x"}).json()["id"]
    served.now += 60
    served.ask("GET", "/servers")
    return f"/image/{id}"


def test_second_read_asks_the_store_nothing(served: Served, image: str) -> None:
    first = served.ask("GET", image)
    before = served.store.reads
    second = served.ask("GET", image)
    assert served.store.reads == before
    assert (second.status_code, second.json()) == (200, first.json())
    third = served.ask("GET", image)
    assert third.headers.raw == second.headers.raw == first.headers.raw


def test_write_is_seen_by_the_next_read(served: Served, image: str) -> None:
    served.ask("GET", image)
    id = image.rpartition("/")[2]
    assert served.ask("PUT", "/images", {"id": id, "name": "y"}).status_code == 200
    assert served.ask("GET", image).json()["name"] == "y"
    assert served.ask("DELETE", image).status_code == 204
    assert served.ask("GET", image).status_code == 404


def test_status_on_its_way_comes_to_pass(served: Served) -> None:
    id = served.ask("POST", "/images", {"name": "x"}).json()["id"]
    assert served.ask("GET", f"/image/{id}").json()["server"]["status"] == "BUILD"
    served.now += 11
    assert served.ask("GET", f"/image/{id}").json()["server"]["status"] == "ACTIVE"


def test_head_leaves_the_answer_to_get_whole(served: Served, image: str) -> None:
    first = served.ask("GET", image)
    head = served.ask("HEAD", image)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == str(len(first.content))
    assert served.ask("GET", image).content == first.content


def test_missing_record_is_not_remembered(served: Served) -> None:
    body = {"id": "abc", "name": "late"}
    assert served.ask("GET", "/image/abc").status_code == 404
    assert served.ask("PUT", "/images", body).status_code == 201
    assert served.ask("GET", "/image/abc").status_code == 200


@pytest.mark.parametrize(
    ("path", "host"),
    [pytest.param("?a=1", "one", id="query"), pytest.param("", "two", id="host")],
)
def test_other_address_is_another_question(
    served: Served, image: str, path: str, host: str
) -> None:
    served.ask("GET", image)
    before = served.store.reads
    served.ask("GET", image + path, host=host)
    assert served.store.reads == before + 1


def test_what_one_caller_is_answered_is_no_answer_for_another(served: Served) -> None:
    operations = served.system.api.operations
    show = next(o for o in operations if (o.method, o.path) == ("GET", "/image/{id}"))
    plan, remembered = plan_of(served.system, show), ResponseCache(served.store)
    callers = [None, *(Caller(user="u", project=project) for project in ("p", "q"))]
    questions = [
        remembered.question(plan, Call("GET", {}, url="/image/1", caller=caller))
        for caller in callers
    ]
    assert None not in questions
    assert len({question.key for question in questions if question}) == len(callers)
