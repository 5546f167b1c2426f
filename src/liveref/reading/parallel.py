"""Many files parsed at the same time, in processes: docutils' tables allow no threads."""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from liveref.reading.blocks import ParsedFile
from liveref.reading.parsing import parse_file

SHARE = 400_000
"""A process is worth its start from about so many characters on."""

_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(tuple[ParsedFile, ...])


def parse_files(texts: Mapping[str, str], jobs: int | None = None) -> dict[str, ParsedFile]:
    """Parse texts by name, `jobs` at a time (None: as many as the texts are worth).

    Processes are forked, which is safe only while this one has a single thread; where it has
    more, or the system cannot fork, one file is parsed after the other.
    """
    wanted = worthwhile_jobs(texts) if jobs is None else jobs
    shares = _shares(texts, max(1, min(wanted, len(texts)) if _may_fork() else 1))
    workers = [_start(texts, share) for share in shares[1:]]
    parsed = {name: parse_file(texts[name], name) for name in shares[0]}
    for share, worker in zip(shares[1:], workers, strict=True):
        parsed_share = _result(worker)
        if len(parsed_share) != len(share):  # the worker was killed: do its work here
            parsed_share = tuple(parse_file(texts[name], name) for name in share)
        parsed.update(zip(share, parsed_share, strict=True))
    return parsed


def worthwhile_jobs(texts: Mapping[str, str]) -> int:
    """The number of processes that the texts are worth, of those that the machine has room for."""
    size = sum(map(len, texts.values()))
    return max(1, min(_cores(), size // SHARE))


def _cores() -> int:
    with contextlib.suppress(AttributeError):  # the cores that this process may use, if known
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _may_fork() -> bool:
    if not hasattr(os, "fork") or threading.active_count() > 1:
        return False
    tasks = Path("/proc/self/task")  # threads that are not Python's, where they can be seen
    return not tasks.is_dir() or len(list(tasks.iterdir())) == 1


def _shares(texts: Mapping[str, str], count: int) -> list[list[str]]:
    """The names, dealt out so that the shares are of about the same length of text."""
    shares: list[list[str]] = [[] for _ in range(count)]
    sizes = [0] * count
    for name in sorted(texts, key=lambda name: (-len(texts[name]), name)):
        smallest = sizes.index(min(sizes))
        shares[smallest].append(name)
        sizes[smallest] += len(texts[name])
    return shares


class _Worker(NamedTuple):
    """A child process, and the end of the pipe that it writes to."""

    process: int
    pipe: int


def _start(texts: Mapping[str, str], names: Sequence[str]) -> _Worker:
    """Fork a child that parses, writes what it found, and ends.

    Nothing but `os` is needed for that: `multiprocessing` takes longer to import than a
    small reference takes to be read.
    """
    reading, writing = os.pipe()
    process = os.fork()
    if process:
        os.close(writing)
        return _Worker(process, reading)
    try:
        os.close(reading)
        _work(texts, names, writing)
    finally:  # whatever happens, the child goes no further
        os._exit(0)


def _work(texts: Mapping[str, str], names: Sequence[str], pipe: int) -> None:
    with open(pipe, "wb") as stream:
        stream.write(_ENCODER.encode([parse_file(texts[name], name) for name in names]))


def _result(worker: _Worker) -> tuple[ParsedFile, ...]:
    """The results of a worker; none if it ended before."""
    try:
        with open(worker.pipe, "rb") as stream:  # noqa: PTH123 (a descriptor, no path)
            return _DECODER.decode(stream.read())
    except (OSError, msgspec.DecodeError):
        return ()
    finally:
        with contextlib.suppress(ChildProcessError):  # somebody else may have reaped it
            os.waitpid(worker.process, 0)
