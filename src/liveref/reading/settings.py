"""`conf.py`: what it says in literals. It is parsed and never run."""

from __future__ import annotations

import ast
from typing import Any, NamedTuple

from liveref.model.origin import Origin
from liveref.reading.document import Settings
from liveref.reading.file_rules import SETTINGS
from liveref.reading.files import Files
from liveref.reading.tree import Unreadable

_TEXTS = {
    "project": "project",
    "html_title": "title",
    "title": "title",
    "os_api_ref_min_microversion": "min_microversion",
    "os_api_ref_max_microversion": "max_microversion",
}


class Assigned(NamedTuple):
    """A literal value and the line on which it begins."""

    value: Any
    line: int


def read_settings(files: Files, file: str = "conf.py") -> Settings:
    """The settings of a Sphinx project, as far as they are literals; none without a file."""
    return _settings(_read(files, file))


def read_values(files: Files, file: str = "conf.py") -> dict[str, Any]:
    """The names that `conf.py` gives a literal value, with the values; none without a file."""
    return {name: assigned.value for name, assigned in _read(files, file).items()}


def _read(files: Files, file: str) -> dict[str, Assigned]:
    if not files.tree.exists(file):
        return {}
    try:
        module = ast.parse(files.text(file))
    except Unreadable:
        return {}
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        line = getattr(error, "lineno", None) or 1
        reason = getattr(error, "msg", None) or str(error)
        message = f"This is not Python: {reason}. Correct it; the title is not known."
        files.findings.add(SETTINGS, Origin(file, line), message)
        return {}
    return _assigned(module)


def _assigned(module: ast.Module) -> dict[str, Assigned]:
    """The names that the module's own lines give a literal value."""
    values: dict[str, Assigned] = {}
    for statement in module.body:
        if isinstance(statement, ast.Assign):
            targets, value = statement.targets, statement.value
        elif isinstance(statement, ast.AnnAssign) and statement.value is not None:
            targets, value = [statement.target], statement.value
        else:
            continue
        try:
            literal = ast.literal_eval(value)
        except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
            continue
        for target in targets:
            if isinstance(target, ast.Name):
                values[target.id] = Assigned(literal, value.lineno)
    return values


def _settings(values: dict[str, Assigned]) -> Settings:
    texts = {
        field: values[name]
        for name, field in reversed(_TEXTS.items())
        if name in values and isinstance(values[name].value, str)
    }
    lines = {field: assigned.line for field, assigned in texts.items()}
    plain = {field: assigned.value for field, assigned in texts.items()}
    named = values.get("os_api_ref_release_microversions")
    releases = named.value if named else None
    if isinstance(releases, list | tuple):  # os-api-ref takes a list of [name, version] too
        pairs = (pair for pair in releases if isinstance(pair, list | tuple) and len(pair) == 2)
        releases = {str(name): version for name, version in pairs}
    if not isinstance(releases, dict):
        releases = {}
    versions = {str(name): str(version) for name, version in releases.items()}
    return Settings(**plain, lines=lines, release_microversions=versions)
