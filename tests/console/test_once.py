"""The log of a process that serves: each message once, and counted."""

from __future__ import annotations

import logging
import warnings

import pytest

from liveref.console.log import OnceHandler, logged_once, without_warnings

log = logging.getLogger("of.a.library")


def lines(captured: pytest.CaptureFixture[str]) -> list[str]:
    """The lines of standard error."""
    return captured.readouterr().err.splitlines()


def test_failures_of_one_line_are_one(capsys: pytest.CaptureFixture[str]) -> None:
    """However their messages differ; the first is shown with its traceback."""
    with logged_once():
        for number in range(3):
            try:
                raise ValueError(number)
            except ValueError:
                log.exception("request %d failed", number)
    logged = lines(capsys)
    assert logged[0] == "ERROR request 0 failed"
    assert sum("Traceback" in line for line in logged) == 1
    assert logged[-1] == "ERROR 3 times: request 0 failed"


def test_failures_of_two_lines_are_two(capsys: pytest.CaptureFixture[str]) -> None:
    with logged_once():
        try:
            raise ValueError
        except ValueError:
            log.exception("it failed")
        try:
            raise ValueError
        except ValueError:
            log.exception("it failed")
    assert sum("Traceback" in line for line in lines(capsys)) == 2


def test_warnings_of_libraries_are_logged_once(capsys: pytest.CaptureFixture[str]) -> None:
    with logged_once(), warnings.catch_warnings():
        warnings.simplefilter("always")
        for _ in range(3):
            warnings.warn("this is old", DeprecationWarning, stacklevel=1)
    logged = "\n".join(lines(capsys))
    assert logged.count("DeprecationWarning: this is old") == 2
    assert "WARNING 3 times: " in logged


def test_long_messages_are_cut(capsys: pytest.CaptureFixture[str]) -> None:
    with logged_once():
        log.warning("%r is unknown", "x" * 1_000_000)
    assert len(lines(capsys)[0]) < 600


def test_a_line_break_forges_no_line(capsys: pytest.CaptureFixture[str]) -> None:
    with logged_once():
        log.warning("one\nWARNING two\rWARNING three")
    assert [line for line in lines(capsys) if line.startswith("WARNING")] == ["WARNING one"]


def test_quiet_leaves_errors(capsys: pytest.CaptureFixture[str]) -> None:
    with logged_once(quiet=True):
        log.warning("not this")
        log.error("but this")
    assert lines(capsys) == ["ERROR but this"]


def test_a_message_that_cannot_be_made_harms_nobody(capsys: pytest.CaptureFixture[str]) -> None:
    handler = OnceHandler(logging.WARNING)
    for text, argument in (("%d", "no number"), ("the %s", "next")):
        handler.handle(logging.LogRecord("a", logging.WARNING, "f.py", 1, text, (argument,), None))
    assert "WARNING the next" in lines(capsys)


def test_warnings_are_logged_again_after_a_command_without_them(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with logged_once():
        with without_warnings():
            log.warning("not this")
        log.warning("but this")
    assert lines(capsys) == ["WARNING but this"]
