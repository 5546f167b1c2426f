"""A user without a home directory: a container's user of any number."""

from __future__ import annotations

import pytest
from click.testing import CliRunner, Result

from liveref.cli import main
from liveref.cli.exits import Exit


@pytest.fixture
def homeless(monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment of a user of whom neither HOME nor the list of users knows a home."""
    for name in ("HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "LIVEREF_CACHE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("os.getuid", lambda: 2**31 - 5)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


@pytest.mark.usefixtures("homeless")
@pytest.mark.parametrize("command", ["inspect", "lint", "openapi", "exercise"])
def test_commands_that_keep_nothing_work(command: str) -> None:
    done = run(command, "image")
    assert done.exit_code == Exit.DONE, done.output


@pytest.mark.usefixtures("homeless")
def test_serving_names_the_options_that_help() -> None:
    done = run("serve", "image", "--port", "0")
    assert done.exit_code == Exit.MISUSE
    assert "--data" in done.output
    assert "--in-memory" in done.output
    assert "Traceback" not in done.output


@pytest.mark.usefixtures("homeless")
def test_a_published_reference_needs_a_cache() -> None:
    done = run("inspect", "openstack/zaqar==20.0.0")
    assert done.exit_code == Exit.MISUSE
    assert "XDG_CACHE_HOME" in done.output
