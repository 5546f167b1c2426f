"""An answered write is there, whatever happens next.

Killing the process shows that nothing is answered which SQLite doesn't have yet. It shows
nothing of the disk, since the system writes out what a dead process has left it. For that, a
library that is loaded before libc takes down the order of writes, syncs and answers.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from liveref.store.opening import open_store
from store.answering import KIND
from store.driving import Driver

HERE = Path(__file__).parent
COMPILERS = ("cc", "gcc", "clang")


def answering(folder: Path, clients: int, rounds: int, synchronous: str = "FULL") -> list[str]:
    """The command of the process that writes and prints."""
    program = str(HERE / "answering.py")
    return [sys.executable, program, str(folder), str(clients), str(rounds), synchronous]


@pytest.mark.parametrize("seed", range(4))
def test_what_was_answered_survives_a_kill(tmp_path: Path, seed: int) -> None:
    enough = random.Random(seed).randint(1, 800)  # noqa: S311
    folder = tmp_path / "data"
    answered: list[str] = []
    with subprocess.Popen(answering(folder, 16, 10_000), stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        for line in process.stdout:
            answered.append(line.decode().strip())
            if len(answered) == enough:
                process.kill()
    assert len(answered) >= enough
    with Driver(open_store(folder, [KIND])) as driver:
        stored = set(driver.ids(limit=1_000_000))
    assert stored.issuperset(answered)


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The library that takes down what a process writes, syncs and answers."""
    library = tmp_path_factory.mktemp("recording") / "recording.so"
    source = HERE / "recording.c"
    compiler = next(filter(shutil.which, COMPILERS))
    subprocess.run([compiler, "-shared", "-fPIC", "-o", library, source, "-ldl"], check=True)
    return library


def events(library: Path, folder: Path, clients: int, synchronous: str) -> Iterator[str]:
    """The events of the process, in order: "write" and "sync" of the log, and "answer"."""
    record = folder.with_suffix(".events")
    environment = {**os.environ, "LD_PRELOAD": str(library), "RECORD": str(record)}
    subprocess.run(
        answering(folder, clients, 20, synchronous),
        env=environment,
        stdout=subprocess.PIPE,
        check=True,
    )
    for line in record.read_text().splitlines():
        what, _, path = line.partition(" ")
        if what == "answer" or path.endswith("-wal"):
            yield what


def unsafe(taken_down: Iterable[str]) -> list[bool]:
    """For each answer of a lone client, whether it left before its write was synced."""
    unsynced: list[bool] = []
    written = synced = False
    for event in taken_down:
        if event == "write":
            written, synced = True, False
        elif event == "sync":
            synced = written
        else:
            unsynced.append(not synced)
            written = synced = False
    return unsynced


@pytest.mark.linux
@pytest.mark.tool(*COMPILERS)
def test_an_answer_leaves_when_its_write_is_synced(recording: Path, tmp_path: Path) -> None:
    unsynced = unsafe(events(recording, tmp_path / "data", 1, "FULL"))
    assert unsynced == [False] * 20


@pytest.mark.linux
@pytest.mark.tool(*COMPILERS)
@pytest.mark.parametrize("synchronous", ["OFF", "NORMAL"])
def test_the_check_finds_what_is_not_synced(
    recording: Path, tmp_path: Path, synchronous: str
) -> None:
    unsynced = unsafe(events(recording, tmp_path / "data", 1, synchronous))
    assert unsynced == [True] * 20


@pytest.mark.linux
@pytest.mark.tool(*COMPILERS)
def test_a_sync_answers_many(recording: Path, tmp_path: Path) -> None:
    """Sixteen clients don't pay for a sync each."""
    taken_down = list(events(recording, tmp_path / "data", 16, "FULL"))
    syncs, answers = taken_down.count("sync"), taken_down.count("answer")
    assert answers == 16 * 20
    assert syncs < answers / 2
