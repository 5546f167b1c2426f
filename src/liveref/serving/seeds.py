"""Seeds by name, and whether they fit references."""

from __future__ import annotations

import asyncio
import difflib
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from pathlib import Path

from liveref.control.environment import environment
from liveref.control.seed.file import Seed, read_seed
from liveref.control.seed.problem import SeedError, SeedProblem
from liveref.control.settings import PREFIX
from liveref.control.state import State
from liveref.families import seeds
from liveref.loading import Loaded
from liveref.mounting import Wanted
from liveref.serving.behind import behind
from liveref.store.opening import open_blobs, open_store

_ORIGIN = "http://localhost"


def find_seed(text: str) -> Seed:
    """The seed in a file, or the ready one of that name. Raises SeedError."""
    path, ready = Path(text), seeds()
    if text in ready and not path.is_file():
        return read_seed(ready[text])
    if not path.exists() and not path.suffix:
        close = difflib.get_close_matches(text, ready, 1)
        hint = (
            f"did you mean {close[0]}?"
            if close
            else f"the ready seeds are: {', '.join(sorted(ready))}."
        )
        message = f"There is no such file, and no ready seed of that name; {hint}"
        raise SeedError([SeedProblem(text, 1, message)])
    return read_seed(path)


def check_seeds(
    wanted: Sequence[Wanted], given: Sequence[Seed], bundled: Callable[[str], Loaded]
) -> list[SeedProblem]:
    """The mistakes of seeds for these references: they are tried on a store in memory. Raises
    MountError, ServeError."""
    return asyncio.run(_checked(wanted, given, bundled))


async def _checked(
    wanted: Sequence[Wanted], given: Sequence[Seed], bundled: Callable[[str], Loaded]
) -> list[SeedProblem]:
    async with AsyncExitStack() as opened:
        shared = environment(in_memory=True)
        opened.callback(shared.hasher.close)
        made = behind(
            wanted, bundled, strict=False, origin=_ORIGIN, prefix=PREFIX, environment=shared
        )
        store = open_store(None, made.kinds)
        opened.push_async_callback(store.close)
        blobs = open_blobs(None)
        opened.callback(blobs.close)
        state = State(store, blobs, shared, made.over(store, blobs).served)
        try:
            await state.start(None, given)
        except SeedError as error:
            return list(error.problems)
        return []
