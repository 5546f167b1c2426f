"""The environment that all systems on one address share, beside the store."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field

from liveref.values.clock import Clock
from liveref.values.generator import Generator, Place
from liveref.values.hashing import Hasher


@dataclass(frozen=True)
class Environment:
    """The time, what values are made up by, and what passwords are hashed by. The names of requests
    have a generator of their own: how often somebody reads doesn't change the identities of what
    is created. Where it `is_open`, nobody has to log in. `run` names the run of the server, which
    may have several processes."""

    clock: Clock = field(default_factory=Clock)
    generator: Generator = field(default_factory=Generator)
    request_ids: Generator = field(default_factory=Generator)
    hasher: Hasher = field(default_factory=Hasher)
    is_open: bool = False
    run: str = field(default_factory=lambda: secrets.token_hex(8))


def environment(
    *,
    in_memory: bool = False,
    seed: str | None = None,
    is_open: bool = False,
    places: Sequence[Place | None] = (None, None),
) -> Environment:
    """That of a new process. In memory, passwords are hashed cheaply; with a `seed`, what is made
    up is the same in each run. `places` count the values of the two generators."""
    values, names = places
    generator = Generator(seed, values)
    return Environment(
        generator=generator,
        request_ids=generator.stream("requests", names),
        hasher=Hasher(cheap=in_memory),
        is_open=is_open,
    )
