"""Scenarios: YAML files that say what is asked of a served reference and what it answers.

title: A sentence
reference: bundled            # bundled, `new NAME` (what that command writes), or a folder
                              # of trees/
mount: shipping               # served as that service type, with an administrator `admin`
options: [--strict]           # further arguments of `liveref serve`
behaviour: name.yaml          # a file beside the scenario, given as --behaviour
alone: true                   # needs a store that nobody else writes to
secrets: [text, "${name}"]    # must be in no answer, no file of the store, no log
steps:
  - title: What happens
    request: POST /images
    headers: {accept: application/json}
    json: {name: x}           # or body: text, or body: {repeat: text, times: n},
                              # or body: {base64: text}
    repeat: 3                 # ask as often, `${n}` counting from 1; check each answer
    status: 201               # a number, a list of them, or a class such as 4xx
    answer:                   # all of it optional
      headers: {location: "/image/${id}"}
      json: {name: x}         # partial, see matching.py
      error: {field: name}    # the same, of an error's envelope, whatever wraps it
      body: ""                # the exact text
      lacks: [text]           # in neither body nor headers
    save: {id: server.id, place: "header:location"}
    reveals: ["${name}"]      # secrets that may stand in this one answer
  - restart: true             # on disk: SIGTERM, then start again; skipped in memory
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import msgspec
import yaml

from liveref.values.safe_yaml import SafeLoader

HERE = Path(__file__).resolve().parent
VARIABLE = re.compile(r"\$\{(\w+)\}")


class Answer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The expectations of an answer, beside its status."""

    headers: dict[str, Any] = {}
    json: Any = msgspec.UNSET
    error: dict[str, Any] | None = None
    body: str | None = None
    lacks: list[str] = []


class Step(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One request with what is expected of its answer, or a restart."""

    line: int
    title: str = ""
    request: str = ""
    headers: dict[str, str] = {}
    json: Any = msgspec.UNSET
    body: str | dict[str, Any] | None = None
    repeat: int = 1
    eventually: bool = False
    status: int | list[int] | str = 200
    answer: Answer = Answer()
    save: dict[str, str] = {}
    reveals: list[str] = []
    restart: bool = False


class Scenario(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A file of steps, with what it is run against."""

    file: str
    title: str
    reference: str
    mount: str | None = None
    options: list[str] = []
    behaviour: str | None = None
    alone: bool = False
    secrets: list[str] = []
    steps: list[Step]

    @property
    def name(self) -> str:
        """The file's path below tests/http, without its ending, and the reference."""
        return f"{self.file.removesuffix('.yaml')}[{self.reference}]"

    @property
    def place(self) -> Path:
        """The file itself."""
        return HERE / self.file


class MissingVariableError(Exception):
    """A step uses a variable that no step before it could save."""


def load(path: Path) -> list[Scenario]:
    """A file's scenario, once for each of its references.

    Raises msgspec.ValidationError where it says what a scenario can't.
    """
    with path.open(encoding="utf-8") as stream:
        loader = SafeLoader(stream)
        node = loader.get_single_node()
    assert isinstance(node, yaml.MappingNode), f"{path}: is no mapping"
    content: dict[str, Any] = loader.construct_document(node)
    lines = next(
        [item.start_mark.line + 1 for item in value.value]
        for key, value in node.value
        if key.value == "steps"
    )
    for step, line in zip(content["steps"], lines, strict=True):
        step["line"] = line
    content["file"] = path.relative_to(HERE).as_posix()
    references = content["reference"]
    return [
        msgspec.convert(content | {"reference": reference}, Scenario)
        for reference in (references if isinstance(references, list) else [references])
    ]


def load_all() -> list[Scenario]:
    """The scenarios of all files below this folder, in order; those of trees/ are none."""
    paths = (path for path in HERE.rglob("*.yaml") if "trees" not in path.parts)
    files = (path for path in sorted(paths) if not path.name.startswith("behaviour"))
    return [scenario for path in files for scenario in load(path)]


def fill(value: Any, variables: dict[str, Any]) -> Any:
    """`value` with each `${name}` replaced; a string that is one variable takes its type."""
    if isinstance(value, str):
        return _fill_text(value, variables)
    if isinstance(value, list):
        return [fill(item, variables) for item in value]
    if isinstance(value, dict):
        return {key: fill(item, variables) for key, item in value.items()}
    return value


def _fill_text(text: str, variables: dict[str, Any]) -> Any:
    if whole := VARIABLE.fullmatch(text):
        return _variable(whole, variables)
    return VARIABLE.sub(lambda match: str(_variable(match, variables)), text)


def _variable(match: re.Match[str], variables: dict[str, Any]) -> Any:
    if match[1] not in variables:
        raise MissingVariableError(f"no step before it saved ${{{match[1]}}}")
    return variables[match[1]]
