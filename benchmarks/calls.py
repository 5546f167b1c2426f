"""The function calls, and the files, that one request takes through the service.

`python -m benchmarks.calls [--list]` sends creates to the service as an ASGI application and counts
with `sys.setprofile` the calls of liveref's own functions, on each thread. A coroutine that goes on
is not called again, and a comprehension is a part of its function, as it is from Python 3.12 on.
Each request is sent twice before: some things are worked out when they are first needed.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import threading
from collections import Counter
from inspect import CO_COROUTINE
from pathlib import Path
from types import CodeType, FrameType
from typing import Any, NamedTuple

from benchmarks.trees import ROOT
from liveref.exercise.in_process import call_app
from liveref.families import service_type
from liveref.loading import load
from liveref.service.app import Service
from liveref.service.system.kinds import kinds
from liveref.service.system.system import System
from liveref.store.opening import open_blobs, open_store

_OWN = str(ROOT / "src" / "liveref")
_SENDING = str(ROOT / "src" / "liveref" / "exercise")
_COMPREHENSIONS = ("<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>")
_WARM = 2


class Request(NamedTuple):
    """A request to the service of a reference."""

    label: str
    reference: str
    path: str
    body: bytes


REQUESTS = (
    Request("README's create", "image", "/images", b'{"name": "weak-one", "adminPass": "12345"}'),
    Request(
        "plain create",
        str(Path(__file__).parent / "plain"),
        "/books",
        b'{"name": "Emma", "pages": 474}',
    ),
)


class Calls:
    """Counts calls of liveref's functions by their code, while it is the profile function."""

    def __init__(self) -> None:
        self.counts: Counter[CodeType] = Counter()
        self.on = False
        self._coroutines: set[FrameType] = set()

    def profile(self, frame: FrameType, event: str, _: Any) -> None:
        """The profile function of a thread."""
        code = frame.f_code
        if not self.on or event != "call" or not _is_counted(code):
            return
        if code.co_flags & CO_COROUTINE:
            if frame in self._coroutines:
                return
            self._coroutines.add(frame)
        self.counts[code] += 1

    @property
    def files(self) -> set[str]:
        """The files of the functions that were called."""
        return {code.co_filename for code in self.counts}


def _is_counted(code: CodeType) -> bool:
    """Whether code is a function of the service, and not of what sends the request."""
    is_own = code.co_filename.startswith(_OWN) and not code.co_filename.startswith(_SENDING)
    return is_own and code.co_name not in _COMPREHENSIONS


async def _send(app: Service, request: Request) -> None:
    headers = {"content-type": "application/json"}
    answer = await call_app(app, "POST", request.path, headers, request.body)
    if answer.code not in (200, 201, 202):
        raise RuntimeError(f"{request.label}: {answer.code} {answer.raw!r}")


def count(request: Request) -> Calls:
    """The calls of one request, after others have made the plan of its operation."""
    calls = Calls()
    threading.setprofile(calls.profile)
    api = load(request.reference, offline=True).api
    system = System(api, type=service_type(api.name))
    store, blobs = open_store(None, kinds(system)), open_blobs(None)
    app = Service([system], store, blobs)

    async def run() -> None:
        for _ in range(_WARM):
            await _send(app, request)
        sys.setprofile(calls.profile)
        calls.on = True
        await _send(app, request)
        calls.on = False
        sys.setprofile(None)
        await store.close()

    asyncio.run(run())
    threading.setprofile(None)
    blobs.close()
    return calls


def _figures_text(calls: Calls) -> str:
    lines = []
    for code, number in calls.counts.items():
        name = f"{Path(code.co_filename).relative_to(_OWN)}:{code.co_firstlineno}"
        lines.append(f"  {number:3} {name:55} {code.co_qualname}")
    return "\n".join(lines)


def main() -> None:
    """Count and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--list", action="store_true", help="print each function, in turn")
    options = parser.parse_args()
    for request in REQUESTS:
        calls = count(request)
        total, files = sum(calls.counts.values()), len(calls.files)
        print(f"{request.label}: {total} calls, {len(calls.counts)} functions, {files} files")
        if options.list:
            print(_figures_text(calls))


if __name__ == "__main__":
    main()
