"""docs/cli.md is what the commands are, and what it says of them is so."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import click
import msgspec
import pytest

from live import ROOT, Run, environment
from liveref.cli import COMMANDS, main
from liveref.cli.docs import page
from liveref.fetching.cache import Source


def commands() -> list[click.Command]:
    """All commands."""
    context = click.Context(main)
    all_commands = [main.get_command(context, name) for name in COMMANDS]
    return [command for command in all_commands if command is not None]


COMMAND = "import sys; sys.argv[0] = 'liveref'; from liveref.cli import main; main()"
"""The code of the script `liveref`: completion goes by its name."""
OPTIONS = [
    pytest.param(command, option, id=f"{command.name} {option.opts[0]}")
    for command in commands()
    for option in command.params
    if isinstance(option, click.Option)
]


def test_page_is_the_one_that_is_made() -> None:
    text = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    assert text == page(), "run python -m liveref.cli.docs > docs/cli.md"


@pytest.mark.parametrize(("command", "option"), OPTIONS)
def test_option_has_a_text_and_a_variable(command: click.Command, option: click.Option) -> None:
    assert option.help
    assert isinstance(option.envvar, str)
    assert option.envvar.startswith("LIVEREF_")


def call(home: Path, *arguments: str, **values: str) -> subprocess.CompletedProcess[str]:
    """Run the command with variables."""
    return subprocess.run(
        [sys.executable, "-c", COMMAND, *arguments],
        env=environment(home) | values,
        capture_output=True,
        text=True,
        check=False,
    )


def test_variable_stands_for_an_option(home: Path) -> None:
    assert call(home, "lint", LIVEREF_LINT_FORMAT="json").stdout.startswith("{")


def test_option_wins_over_its_variable(home: Path) -> None:
    made = call(home, "lint", "--format", "text", LIVEREF_LINT_FORMAT="json")
    assert not made.stdout.startswith("{")


def test_variable_for_several_files_has_colons(home: Path, tmp_path: Path) -> None:
    for name in ("one.yaml", "two.yaml"):
        (tmp_path / name).write_text("facts: []\n")
    both = os.pathsep.join(str(tmp_path / name) for name in ("one.yaml", "two.yaml"))
    assert call(home, "inspect", LIVEREF_INSPECT_BEHAVIOUR=both).returncode == 0
    missing = f"{both}{os.pathsep}{tmp_path / 'three.yaml'}"
    assert "three.yaml" in call(home, "inspect", LIVEREF_INSPECT_BEHAVIOUR=missing).stderr


def test_variable_that_is_none_is_a_mistake_in_usage(home: Path) -> None:
    made = call(home, "serve", LIVEREF_SERVE_PORT="many")
    assert made.returncode == 2
    assert "many" in made.stderr


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_there(home: Path, shell: str) -> None:
    made = call(home, _LIVEREF_COMPLETE=f"{shell}_source")
    assert made.returncode == 0
    assert "_liveref_completion" in made.stdout


def test_completion_completes(home: Path) -> None:
    values = {"_LIVEREF_COMPLETE": "bash_complete", "COMP_WORDS": "liveref cl", "COMP_CWORD": "1"}
    assert call(home, **values).stdout.split() == ["plain,clean"]
    values |= {"COMP_WORDS": "liveref serve --ready", "COMP_CWORD": "2"}
    assert call(home, **values).stdout.split() == ["plain,--ready-file", "plain,--ready-fd"]


def completed(home: Path, words: str, cwd: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The completions that bash is offered for the last of the words."""
    monkeypatch.chdir(cwd)
    place = str(len(words.split(" ")) - 1)
    values = {"_LIVEREF_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": place}
    cache = {"XDG_CACHE_HOME": str(home / "cache")}
    return call(home, **values, **cache).stdout.split("\n")[:-1]


@pytest.fixture
def works(home: Path, tmp_path: Path) -> Path:
    """A folder with references, where one that was published lies in the user's cache."""
    cached = home / "cache" / "liveref" / "references" / "neutron-lib-5.0.1"
    cached.mkdir(parents=True)
    source = Source(package="neutron-lib", version="5.0.1", filename="-", sha256="-", files=0)
    (cached / "liveref.json").write_bytes(msgspec.json.encode(source))
    folder = tmp_path / "works"
    for name in ("images", "books", ".git"):
        (folder / name).mkdir(parents=True)
    for name in ("index.rst", "index.html"):
        (folder / name).touch()
    return folder


@pytest.mark.parametrize("command", ["serve", "lint", "inspect", "exercise", "openapi"])
def test_references_are_completed(
    home: Path, works: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    def offered(text: str) -> list[str]:
        return completed(home, f"liveref {command} {text}", works, monkeypatch)

    names = ["plain,identity", "plain,image", "plain,openstack/neutron"]
    assert offered("") == [*names, "plain,books/", "plain,images/", "plain,index.rst"]
    assert offered("im") == ["plain,image", "plain,images/"]
    assert offered("open") == ["plain,openstack/neutron"]
    assert offered("bo") == ["file,bo"]
    assert offered("./") == ["file,./"]


def test_fetch_is_offered_published_references(
    home: Path, works: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered = completed(home, "liveref fetch openstack/n", works, monkeypatch)
    assert offered == ["plain,openstack/neutron"]


@pytest.mark.linux
def test_records_and_caches_lie_where_the_page_says(home: Path, liveref: Run) -> None:
    """The folders of other platforms are another column."""
    text = page()
    plain = {k: v for k, v in environment(home).items() if not k.startswith("XDG_")}
    code = (
        "from liveref.serving.folder import data_root; from liveref.caching.cache import"
        " default_cache; from liveref.fetching.cache import Cache;"
        "print(data_root(), default_cache().folder.path, Cache().folder)"
    )
    made = subprocess.run(
        [sys.executable, "-c", code], env=plain, capture_output=True, text=True, check=True
    )
    data, models, references = made.stdout.replace(str(home), "~").split()
    for path in (f"{data}/NAME", models, references):
        assert f"`{path}`" in text
