"""liveref says so on a system on which it does not run."""

from __future__ import annotations

import sys

import pytest
from click.testing import CliRunner

from liveref.cli import COMMANDS, main


@pytest.mark.parametrize("command", [*COMMANDS, "--help"])
def test_each_command_says_that_windows_is_not_supported(
    monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    result = CliRunner().invoke(main, [command])
    assert result.exit_code == 2
    assert result.stderr.startswith("liveref: Windows is not supported. ")
    assert result.stdout == ""


def test_the_version_is_shown_everywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    assert CliRunner().invoke(main, ["--version"]).exit_code == 0
