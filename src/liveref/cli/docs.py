"""The documentation of the command, made from the commands: `python -m liveref.cli.docs`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib.resources import files
from inspect import cleandoc

import click

from liveref.cli import COMMANDS, main
from liveref.cli.exits import MEANINGS

_BAR = "\\|"
"""A bar in a cell of a table."""


def page() -> str:
    """The whole page in Markdown."""
    template = files("liveref.cli").joinpath("page.md").read_text(encoding="utf-8")
    commands = "\n".join(map(_command, COMMANDS))
    return template.replace("<!-- commands -->\n", commands).replace(
        "<!-- exit codes -->\n", _exits()
    )


def _command(name: str) -> str:
    context = click.Context(main, info_name="liveref")
    command = main.get_command(context, name)
    if command is None:
        raise KeyError(name)
    own = click.Context(command, parent=context, info_name=name)
    if isinstance(command, click.Group):
        return "\n".join(
            _section(below, own, below.name or "") for below in command.commands.values()
        )
    return _section(command, context, name)


def _section(command: click.Command, context: click.Context, name: str) -> str:
    own = click.Context(command, parent=context, info_name=name)
    usage = " ".join([own.command_path, *command.collect_usage_pieces(own)])
    parts = [f"## `{usage}`", *_paragraphs(cleandoc(command.help or ""))]
    rows = [_row(option, own) for option in command.params if isinstance(option, click.Option)]
    if rows:
        head = ["| option | what | default | variable |", "| --- | --- | --- | --- |"]
        parts.append("\n".join([*head, *rows]))
    return "\n\n".join(parts) + "\n"


def _paragraphs(text: str) -> Iterator[str]:
    """The text of a command's help; what click is told not to wrap stays as it is."""
    for paragraph in text.split("\n\n"):
        first, _, rest = paragraph.partition("\n")
        yield f"```\n{rest.rstrip()}\n```" if first.strip() == "\b" else paragraph


def _row(option: click.Option, context: click.Context) -> str:
    names = ", ".join(f"`{name}`" for name in option.opts)
    kind = "" if option.is_flag else f" `{option.make_metavar(context)}`"
    default = option.get_default(context, call=False)
    shown = f"`{default}`" if isinstance(default, str | int) and not option.is_flag else ""
    cells = (names + kind, option.help or "", shown, f"`{option.envvar}`")
    return f"| {' | '.join(cell.replace('|', _BAR) for cell in cells)} |"


def _exits() -> str:
    rows = "\n".join(f"| {code.value} | {text} |" for code, text in MEANINGS.items())
    return f"## Exit codes\n\n| code | what it says |\n| --- | --- |\n{rows}\n"


if __name__ == "__main__":
    sys.stdout.write(page())
