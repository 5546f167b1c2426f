"""The command `liveref`: arguments, one library call, a report."""

from __future__ import annotations

import sys
from importlib import import_module

import click

from liveref import __version__

COMMANDS = ("serve", "new", "inspect", "lint", "exercise", "openapi", "fetch")
"""In the order in which the help lists them; each is a function of that name, in a module of
that name."""
_WINDOWS = (
    "Windows is not supported. Run liveref on Linux, for example in the Windows Subsystem for "
    "Linux (WSL)."
)


class Commands(click.Group):
    """Commands that are imported when they are asked for: none waits for what another needs."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Their names."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, None for an unknown one. Ends where none can run."""
        if sys.platform == "win32":
            click.echo(f"liveref: {_WINDOWS}", err=True)
            ctx.exit(2)
        if cmd_name not in COMMANDS:
            return None
        found: click.Command = getattr(import_module(f"liveref.cli.{cmd_name}"), cmd_name)
        return found


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="liveref")
def main() -> None:
    """Runs the system that an API reference describes, and judges the reference."""
