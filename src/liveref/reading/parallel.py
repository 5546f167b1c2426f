"""Many files parsed at the same time, in processes: docutils' tables allow no threads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from liveref.processes import room, share_out
from liveref.reading.blocks import ParsedFile
from liveref.reading.parsing import parse_file

SHARE = 400_000
"""A process is worth its start from about so many characters on."""


def parse_files(texts: Mapping[str, str], jobs: int | None = None) -> dict[str, ParsedFile]:
    """Parse texts by name, `jobs` at a time (None: as many as the texts are worth). Where this
    process can't be forked, one file is parsed after the other."""
    wanted = worthwhile_jobs(texts) if jobs is None else jobs
    shares = _shares(texts, max(1, min(wanted, len(texts)) if room() > 1 else 1))
    parsed: dict[str, ParsedFile] = {}
    results = share_out(partial(_parsed, texts), shares, tuple[ParsedFile, ...])
    for share, files in zip(shares, results, strict=True):
        parsed.update(zip(share, files, strict=True))
    return parsed


def worthwhile_jobs(texts: Mapping[str, str]) -> int:
    """The number of processes that the texts are worth, of those that the machine has room for."""
    size = sum(map(len, texts.values()))
    return max(1, min(room(), size // SHARE))


def _shares(texts: Mapping[str, str], count: int) -> list[list[str]]:
    """The names, dealt out so that the shares are of about the same length of text."""
    shares: list[list[str]] = [[] for _ in range(count)]
    sizes = [0] * count
    for name in sorted(texts, key=lambda name: (-len(texts[name]), name)):
        smallest = sizes.index(min(sizes))
        shares[smallest].append(name)
        sizes[smallest] += len(texts[name])
    return shares


def _parsed(texts: Mapping[str, str], names: Sequence[str]) -> tuple[ParsedFile, ...]:
    return tuple(parse_file(texts[name], name) for name in names)
