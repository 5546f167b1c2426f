"""Work shared out among forked processes, in processes of their own: those of a run have threads,
and are not forked."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import pytest

pytestmark = pytest.mark.linux

PREFACE = """
import json, os, threading
from liveref import processes
from liveref.processes import Elsewhere, parts, room, share_out
HERE = os.getpid()
processes._cores = lambda: 2

def workers(shares):
    return share_out(lambda share: [os.getpid() == HERE, share], shares, list)

def show(value):
    print(json.dumps(value))
"""


def shown(script: str) -> Any:
    """The value that a script shows."""
    completed = subprocess.run(
        [sys.executable, "-c", PREFACE + script],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert not completed.returncode, completed.stderr
    return json.loads(completed.stdout)


def test_each_share_but_the_first_has_a_process_of_its_own() -> None:
    assert shown("show(workers([1, 2, 3]))") == [[True, 1], [False, 2], [False, 3]]


def test_one_share_and_none_need_no_process() -> None:
    assert shown("show([workers([1]), workers([])])") == [[[True, 1]], []]


def test_a_machine_with_one_core_does_the_work_here() -> None:
    script = "processes._cores = lambda: 1; show(workers([1, 2]))"
    assert shown(script) == [[True, 1], [True, 2]]


def test_items_are_parted_where_each_part_is_worth_a_process() -> None:
    script = "show([[list(part) for part in parts(range(n), 3)] for n in (0, 1, 5, 6, 7)])"
    assert shown(script) == [
        [],
        [[0]],
        [[0, 1, 2, 3, 4]],
        [[0, 1, 2], [3, 4, 5]],
        [[0, 1, 2, 3], [4, 5, 6]],
    ]


def test_a_process_with_threads_is_not_forked() -> None:
    script = """
done = threading.Event()
threading.Thread(target=done.wait).start()
show([room(), workers([1, 2])])
done.set()
"""
    assert shown(script) == [1, [[True, 1], [True, 2]]]


def test_a_system_that_allows_no_process_more_has_the_work_done_here() -> None:
    script = """
def refuse():
    raise BlockingIOError
os.fork = refuse
show(workers([1, 2]))
"""
    assert shown(script) == [[True, 1], [True, 2]]


def test_the_work_of_a_process_that_dies_is_done_here() -> None:
    script = """
def work(share):
    if os.getpid() != HERE:
        os._exit(1)
    return share
show(share_out(work, [1, 2], int))
"""
    assert shown(script) == [1, 2]


def test_the_work_of_which_msgpack_has_no_result_is_done_here() -> None:
    assert shown("show(share_out(lambda share: share, [1, 2**70], int))") == [1, 2**70]


@pytest.mark.parametrize("shares", ([1, 0], [0, 1]))
def test_an_error_of_the_work_is_raised_here(shares: list[int]) -> None:
    script = """
try:
    share_out(lambda share: 1 // share, SHARES, int)
except ZeroDivisionError as error:
    show(str(error))
"""
    message = shown(script.replace("SHARES", str(shares)))
    assert message == "integer division or modulo by zero"


def test_a_process_that_nobody_waits_for_is_ended() -> None:
    script = """
work = Elsewhere(threading.Event().wait, bool)
process = work._process
work.close()
try:
    os.waitpid(process, 0)
except ChildProcessError:
    show(process > 0)
"""
    assert shown(script) is True
