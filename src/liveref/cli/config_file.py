"""`liveref.toml`: the options of `liveref serve` in a file, each by its name."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from liveref.cli.reference import PATH, fail
from liveref.values.spelling import nearest

USUAL = Path("liveref.toml")
_REFERENCES = "references"
_MOUNTS = "mount"


def config_option(command: Any) -> Any:
    """The option that names the file; without it, liveref.toml of the current folder is read."""
    return click.option(
        "--config",
        type=PATH,
        metavar="FILE",
        is_eager=True,
        expose_value=False,
        callback=_read,
        help="A TOML file with options by their names; by default liveref.toml, if there is one.",
    )(command)


def _read(context: click.Context, _: click.Parameter, file: Path | None) -> None:
    """Make what stands in the file the defaults of the command: an option or a variable of the
    environment wins."""
    if file is None and not USUAL.is_file():
        return
    path = file or USUAL
    try:
        text = path.read_text(encoding="utf-8")
        content = tomllib.loads(text)
    except OSError as error:
        fail(f"{path} can't be read: {error.strerror}.")
    except UnicodeDecodeError:
        fail(f"{path} is no text in UTF-8.")
    except tomllib.TOMLDecodeError as error:
        fail(f"{path} is no TOML: {error}.")
    context.default_map = dict(_defaults(context, path, text, content))


def _defaults(
    context: click.Context, path: Path, text: str, content: dict[str, Any]
) -> Iterator[tuple[str, Any]]:
    """The parameters of the command with their values. Ends the command for a mistake."""
    parameters = {name: p for p in context.command.params for name in _names(p)}
    for key, value in content.items():
        name = key.replace("_", "-")
        parameter = parameters.get(name)
        if parameter is None or parameter.name is None:
            near = nearest(name, parameters)
            hint = f" Did you mean {near}?" if near else ""
            fail(f"{_place(path, text, key)}: serve has no option {key}.{hint}")
        try:
            meant = _converted(parameter, _resolved(parameter, name, value, path.parent))
            parameter.type_cast_value(context, meant)
        except (click.BadParameter, TypeError) as error:
            message = error.message if isinstance(error, click.BadParameter) else str(error)
            fail(f"{_place(path, text, key)}: {key}: {message}")
        yield parameter.name, meant


def _names(parameter: click.Parameter) -> Iterator[str]:
    if isinstance(parameter, click.Argument):
        yield _REFERENCES
    elif parameter.name is not None:
        yield max(parameter.opts, key=len).strip("-")


def _converted(parameter: click.Parameter, value: Any) -> Any:
    """A value of the kind that the option takes. Raises TypeError."""
    takes_many = parameter.multiple or parameter.nargs == -1
    if takes_many != isinstance(value, list) or isinstance(value, dict):
        wanted = "a list" if takes_many else "a single value"
        raise TypeError(f"{wanted} is needed here.")
    if isinstance(parameter, click.Option) and parameter.is_flag != isinstance(value, bool):
        wanted = "true or false" if parameter.is_flag else "a value that is neither true nor false"
        raise TypeError(f"{wanted} is needed here.")
    return value


def _resolved(parameter: click.Parameter, name: str, value: Any, folder: Path) -> Any:
    """Paths as seen from the folder of the file; a reference that is no path there stays."""
    if isinstance(value, list):
        return [_resolved(parameter, name, item, folder) for item in value]
    if not isinstance(value, str):
        return value
    if name == _REFERENCES:
        return _reference(value, folder)
    if name == _MOUNTS:
        type_, separator, reference = value.partition("=")
        return f"{type_}{separator}{_reference(reference, folder)}" if separator else value
    return str(folder / value) if parameter.type is PATH else value


def _reference(name: str, folder: Path) -> str:
    return str(folder / name) if (folder / name).exists() else name


def _place(path: Path, text: str, key: str) -> str:
    """The file and the line of a key."""
    pattern = re.compile(rf"\s*[\"']?{re.escape(key)}[\"']?\s*(=|\])|\s*\[\s*{re.escape(key)}\s*\]")
    lines = text.splitlines()
    number = next((n for n, line in enumerate(lines, 1) if pattern.match(line)), 1)
    return f"{path}:{number}"
