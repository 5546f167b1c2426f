"""Memory that forked processes share."""

from __future__ import annotations

import subprocess
import sys

from liveref.values.generator import Generator, Position, SharedPlace

DIES = """
import os
from liveref.values.shared_memory import Numbers, SharedMemory

memory, numbers = SharedMemory(4), Numbers(2)
pid = os.fork()
if pid == 0:
    memory.__enter__()
    memory.content[:] = b"work"
    numbers.put(1, 7)
    os.kill(os.getpid(), 9)
os.waitpid(pid, 0)
with memory:
    print(memory.content[:].decode(), *numbers.all)
"""
DRAW = """
import os
from liveref.values.generator import Generator, SharedPlace

generator = Generator("x", SharedPlace())
reader, writer = os.pipe()
children = []
for _ in range(2):
    pid = os.fork()
    if pid == 0:
        for _ in range(200):
            os.write(writer, generator.draw(8))
        os._exit(0)
    children.append(pid)
os.close(writer)
drawn = []
while value := os.read(reader, 8):
    drawn.append(value)
for pid in children:
    os.waitpid(pid, 0)
alone = Generator("x")
print(sorted(drawn) == sorted(alone.draw(8) for _ in range(400)), generator.position.drawn)
"""


def printed(program: str) -> str:
    """The output of a Python program, which forks as no process with threads may."""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60
    )
    return done.stdout.strip()


def test_lock_and_memory_outlive_a_process_that_is_killed() -> None:
    assert printed(DIES) == "work 0 7"


def test_processes_draw_each_value_once() -> None:
    assert printed(DRAW) == "True 400"


def test_position_of_a_shared_place_is_set_and_goes_on() -> None:
    own, shared = Generator("x"), Generator("x", SharedPlace())
    for generator in (own, shared):
        generator.draw(1)
        generator.position = Position(start=3, drawn=5)
    assert [own.draw(8) for _ in range(3)] == [shared.draw(8) for _ in range(3)]
    assert own.position == shared.position == Position(start=3, drawn=8)
