"""The image of a container, and the services around it, as far as they can be judged without an
engine that runs them."""

from __future__ import annotations

import re
import shlex
import subprocess
import tomllib
from typing import Any

import pytest
import yaml

from live import ROOT, Run
from needs import command

DOCKERFILE = ROOT / "Dockerfile"
COMPOSE = ROOT / "examples" / "operations" / "compose.yaml"


def instructions() -> list[tuple[str, str]]:
    """The instructions of the Dockerfile, with their continued lines, and without comments."""
    text = re.sub(r"(?m)^#.*\n", "", DOCKERFILE.read_text(encoding="utf-8")).replace("\\\n", " ")
    return [(name, rest) for name, _, rest in (line.partition(" ") for line in text.splitlines())]


def services() -> dict[str, Any]:
    """The services of the compose file."""
    content: dict[str, Any] = yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))
    return dict(content["services"])


@pytest.mark.tool("hadolint")
def test_linter_has_no_finding() -> None:
    made = subprocess.run(
        [command("hadolint"), str(DOCKERFILE)], capture_output=True, text=True, check=False
    )
    assert (made.stdout, made.returncode) == ("", 0)


def test_image_runs_as_nobody_in_particular() -> None:
    users = [rest for name, rest in instructions() if name == "USER"]
    assert users == ["10001"]


def test_each_file_that_is_copied_is_let_in() -> None:
    """A file that .dockerignore keeps out is missing in the build alone."""
    let_in = re.findall(r"(?m)^!(\S+)$", (ROOT / ".dockerignore").read_text(encoding="utf-8"))
    used = re.findall(r"requirements-\w+\.lock", DOCKERFILE.read_text(encoding="utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert {*used, project["readme"], "pyproject.toml", "src"} <= set(let_in)
    assert all(list(ROOT.glob(name)) for name in let_in if "*" not in name)


def test_its_command_has_options_that_there_are(liveref: Run) -> None:
    """Those of the image and those of the compose file."""
    help_text = liveref("serve", "--help").stdout
    texts = [rest for name, rest in instructions() if name in ("ENTRYPOINT", "CMD")]
    words = [word.strip('",[]') for text in texts for word in text.split()]
    words += services()["liveref"]["command"]
    options = {word.partition("=")[0] for word in words if word.startswith("--")}
    assert "--data" in options
    assert "--workers" in options
    assert [option for option in options if option not in help_text] == []


def test_services_depend_on_others_that_there_are() -> None:
    all_services = services()
    for service in all_services.values():
        assert set(service.get("depends_on", ())) <= set(all_services)
    health = shlex.join(
        next(rest for name, rest in instructions() if name == "HEALTHCHECK").split()
    )
    assert "/_liveref/health" in health


def test_no_secret_has_a_default() -> None:
    text = COMPOSE.read_text(encoding="utf-8")
    for name, rest in re.findall(r"\$\{(\w*(?:PASSWORD|TOKEN))(.*?)\}", text):
        assert rest == "" or rest.startswith(":?"), name
