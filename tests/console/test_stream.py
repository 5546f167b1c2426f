"""A stream that never makes its writer wait."""

from __future__ import annotations

import os
import re
import select
from collections.abc import Iterator
from typing import IO, cast

import click
import pytest

from live import PATIENCE
from liveref.console.stream import BackgroundStream

Pipe = tuple[int, int]


@pytest.fixture
def pipe() -> Iterator[Pipe]:
    """A pipe's ends: to read, to write."""
    reader, writer = os.pipe()
    yield reader, writer
    os.close(reader)
    os.close(writer)


def read(reader: int, end: bytes) -> bytes:
    """The bytes up to, and with, `end`."""
    content = b""
    while end not in content:
        assert select.select([reader], [], [], PATIENCE)[0], f"only {content!r} came"
        content += os.read(reader, 65536)
    return content


def test_what_is_written_comes_in_order(pipe: Pipe) -> None:
    stream = BackgroundStream(pipe[1])
    for number in range(1000):
        stream.write(f"line {number}\n")
    stream.finish()
    assert read(pipe[0], b"line 999\n").decode() == "".join(f"line {n}\n" for n in range(1000))


def test_lines_beyond_the_limit_are_dropped_and_counted(pipe: Pipe) -> None:
    """64 KiB are in the pipe and as much waits; the rest is dropped, until there is room."""
    stream = BackgroundStream(pipe[1], most=65536)
    line = "x" * 1023 + "\n"
    for _ in range(1000):
        stream.write(line)
    content = b""
    while _count_lines(content) + _dropped(content) < 1000:
        content += read(pipe[0], b"\n")
    assert _count_lines(content) + _dropped(content) == 1000
    assert 64 <= _count_lines(content) < 1000
    stream.write("again\n")
    assert read(pipe[0], b"again\n").endswith(b"again\n")


def _count_lines(content: bytes) -> int:
    return content.count(b"x" * 1023 + b"\n")


def _dropped(content: bytes) -> int:
    """How many were dropped, by what is written of it whenever there is room."""
    return sum(
        map(int, re.findall(rb"(\d+) lines were dropped: nobody read them in time\n", content))
    )


def test_end_waits_for_no_reader(pipe: Pipe) -> None:
    stream = BackgroundStream(pipe[1])
    stream.write("x" * 500_000)
    stream.finish()


def test_closed_pipe_loses_what_is_written() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    stream = BackgroundStream(writer)
    stream.write("lost\n")
    stream.finish()
    os.close(writer)


def test_a_descriptor_that_refuses_instead_of_waiting_is_tried_again(pipe: Pipe) -> None:
    os.set_blocking(pipe[1], False)
    stream = BackgroundStream(pipe[1])
    stream.write("x" * 200_000 + "\n")
    assert len(read(pipe[0], b"\n")) == 200_001


def test_texts_that_are_no_utf_8_are_written_all_the_same(pipe: Pipe) -> None:
    stream = BackgroundStream(pipe[1])
    stream.write("a\udcffb\n")
    assert read(pipe[0], b"\n") == b"a\\udcffb\n"


def test_click_takes_it_for_a_text_stream(pipe: Pipe) -> None:
    stream = BackgroundStream(pipe[1])
    click.echo(click.style("red", fg="red"), file=cast("IO[str]", stream))
    assert read(pipe[0], b"\n") == b"red\n"
