"""The wheel that is built from the tree: its files, and that it installs and serves."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Mapping
from email.message import Message
from email.parser import BytesParser
from pathlib import Path
from urllib.request import urlopen

import pytest

import readme
from live import PATIENCE, announced, environment
from pythons import interpreter

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "liveref"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCKS = [path.name for path in ROOT.glob("*.lock")]
PREFIX = "Programming Language :: Python :: "
VERSIONS = [name.removeprefix(PREFIX) for name in PROJECT["classifiers"] if PREFIX in name]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the wheel and the source package, as `make dist` builds them."""
    folder = tmp_path_factory.mktemp("dist")
    build(ROOT, folder)
    return folder


def build(tree: Path, folder: Path, *targets: str) -> None:
    """Build from a tree into a folder: what `targets` names, else all."""
    call(sys.executable, "-m", "hatchling", "build", *targets, "-d", str(folder), cwd=tree)


def call(*command: str, cwd: Path, env: Mapping[str, str] | None = None) -> None:
    """Run a command that must succeed."""
    done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def wheel(folder: Path) -> Path:
    (path,) = folder.glob("*.whl")
    return path


def metadata(file: zipfile.ZipFile) -> Message:
    (name,) = (name for name in file.namelist() if name.endswith(".dist-info/METADATA"))
    return BytesParser().parsebytes(file.read(name))


def test_the_wheel_holds_the_package_and_its_licence_alone(built: Path) -> None:
    with zipfile.ZipFile(wheel(built)) as file:
        names = {name for name in file.namelist() if not name.endswith("/")}
    package = {
        f"liveref/{path.relative_to(SOURCE).as_posix()}"
        for path in SOURCE.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert "liveref/py.typed" in package
    others = {name.partition(".dist-info/")[2] for name in names - package}
    assert package <= names
    assert others == {"METADATA", "WHEEL", "RECORD", "entry_points.txt", "licenses/LICENSE"}


def test_an_install_brings_nothing_that_only_builds_or_tests(built: Path) -> None:
    with zipfile.ZipFile(wheel(built)) as file:
        headers = metadata(file)
    required = [text for text in headers.get_all("Requires-Dist", []) if "extra ==" not in text]
    assert len(required) == len(PROJECT["dependencies"])
    assert not any(text.startswith(("hatchling", "editables", "pytest")) for text in required)
    assert headers["Requires-Python"] == f">={VERSIONS[0]}"
    assert headers.get_all("License-File") == ["LICENSE"]


def test_the_source_package_builds_the_same_wheel(built: Path, tmp_path: Path) -> None:
    (archive,) = built.glob("*.tar.gz")
    shutil.unpack_archive(archive, tmp_path)
    (tree,) = tmp_path.iterdir()
    expected = [*readme.links(), "Makefile", "README.md", "LICENSE", *LOCKS]
    assert [name for name in expected if not (tree / name).exists()] == []
    build(tree, tmp_path / "dist", "-t", "wheel")
    assert wheel(tmp_path / "dist").read_bytes() == wheel(built).read_bytes()


def python(version: str) -> pytest.ParameterSet:
    """A version to install on; those that the tests don't run on are slow for what they add."""
    own = version == f"{sys.version_info.major}.{sys.version_info.minor}"
    marks = [pytest.mark.python(version), *([] if own else [pytest.mark.slow])]
    return pytest.param(version, marks=marks)


@pytest.fixture(params=map(python, VERSIONS))
def installed(request: pytest.FixtureRequest, built: Path, tmp_path: Path) -> Path:
    """The command of an installation of its own, with the locked packages alone."""
    folder = tmp_path / "environment"
    env = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    call(str(interpreter(request.param)), "-m", "venv", str(folder), cwd=tmp_path, env=env)
    pip = (str(folder / "bin" / "python"), "-m", "pip", "--disable-pip-version-check")
    lock = ROOT / "requirements.lock"
    call(*pip, "install", "--only-binary", ":all:", "-r", str(lock), cwd=tmp_path, env=env)
    call(*pip, "install", "--no-deps", "--no-index", str(wheel(built)), cwd=tmp_path, env=env)
    call(*pip, "check", cwd=tmp_path, env=env)
    return folder / "bin" / "liveref"


@pytest.mark.network
def test_it_installs_and_serves(installed: Path, home: Path) -> None:
    env = {name: value for name, value in environment(home).items() if name != "PYTHONPATH"}
    with subprocess.Popen(
        [installed, "serve", "--port", "0", "--in-memory"],
        cwd=home,
        env=env,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            _, address = announced(process)
            with urlopen(f"{address}/images", timeout=PATIENCE) as answer:  # noqa: S310 (own)
                assert answer.status == 200
        finally:
            process.terminate()
