"""Passwords that are checked: kept as argon2id hashes (RFC 9106), worked out off the loop."""

from __future__ import annotations

import asyncio
import os
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

_KIB = 19 * 1024
_LEAST_KIB = 8
_LONGEST = 4096
"""Characters of a password that are worth looking at."""


class Hasher:
    """Argon2id with 19 MiB, two passes and one lane, on as many threads as there are cores.

    A cheap hasher takes the least that argon2id can do, 8 KiB and one pass: some 0.1 ms. It is for
    records that end with their process, of which nobody can steal a file.
    """

    def __init__(self, *, cheap: bool = False) -> None:
        passes, memory = (1, _LEAST_KIB) if cheap else (2, _KIB)
        self._hasher = PasswordHasher(
            time_cost=passes, memory_cost=memory, parallelism=1, type=Type.ID
        )
        self._pool = ThreadPoolExecutor(os.cpu_count() or 1, thread_name_prefix="hashing")

    def hash_now(self, password: str) -> str:
        """The hash, worked out on this thread: for the start, before there are requests."""
        return self._hasher.hash(password[:_LONGEST])

    async def hash(self, password: str) -> str:
        """The hash of a password, with its salt and parameters."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._pool, self.hash_now, password)

    async def verify(self, stored_hash: str | None, password: str) -> bool:
        """Whether a password is the one whose hash is kept. Where none is, it takes as long,
        so that nobody learns from the time who has one."""
        loop = asyncio.get_running_loop()
        wanted = stored_hash or self._nobody
        fits = await loop.run_in_executor(self._pool, self._verify_now, wanted, password)
        return fits and stored_hash is not None

    @cached_property
    def _nobody(self) -> str:
        return self.hash_now(os.urandom(16).hex())

    def _verify_now(self, stored_hash: str, password: str) -> bool:
        try:
            return self._hasher.verify(stored_hash, password[:_LONGEST])
        except (VerificationError, InvalidHashError):
            return False

    def close(self) -> None:
        """Let go of the threads."""
        self._pool.shutdown(wait=False, cancel_futures=True)
