"""YAML is read and written the same whether PyYAML has libyaml or not."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import yaml

import liveref
from live import environment
from liveref.values.safe_yaml import is_deeper, load_yaml

PACKAGE = Path(liveref.__file__).parent
FILES = sorted(PACKAGE.rglob("*.yaml"))
WITHOUT_LIBYAML = """
import sys
sys.modules["yaml._yaml"] = None
import yaml
assert not yaml.__with_libyaml__
from liveref.cli import main
main()
"""


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_the_pure_loader_reads_every_file_of_the_package(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert yaml.load(text, yaml.SafeLoader) == load_yaml(text)


@pytest.mark.parametrize(
    "command",
    [
        ("inspect", "image", "--format", "json"),
        ("openapi", "image"),
        ("lint", "image", "--format", "json"),
    ],
    ids=lambda command: command[0],
)
def test_commands_print_the_same_without_libyaml(command: tuple[str, ...], home: Path) -> None:
    with_it = output(["-m", "liveref", *command], home / "with")
    assert with_it == output(["-c", WITHOUT_LIBYAML, *command], home / "without")


def output(arguments: list[str], home: Path) -> str:
    """The output of Python with these arguments, at a home of its own: nothing is remembered."""
    home.mkdir()
    done = subprocess.run(
        [sys.executable, *arguments],
        env=environment(home) | {"XDG_CACHE_HOME": str(home / "cache")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize(
    ("text", "is_deep"),
    [
        ("[" * 10 + "]" * 10, False),
        ("[" * 11 + "]" * 11, True),
        ("[']'," * 11 + "1" + "]" * 11, True),
        ("[" * 50_000 + "]" * 50_000, True),
        ("- " * 11 + "1", True),
        ("a: [1, 2]\n" * 100, False),
        ("[[[[", False),
    ],
)
def test_depth(text: str, is_deep: bool) -> None:
    assert is_deeper(text, 10) is is_deep
