"""The command `liveref`: arguments, one library call, a report."""

from __future__ import annotations

import io
import os
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

import click

from liveref import __version__
from liveref.cli.exits import Exit

COMMANDS = (
    "serve",
    "seed",
    "new",
    "inspect",
    "explain",
    "rules",
    "lint",
    "exercise",
    "openapi",
    "site",
    "fetch",
    "store",
    "clean",
)
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
            ctx.exit(Exit.MISUSE)
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"liveref.cli.{cmd_name}"), cmd_name)
        _name_variables(command, cmd_name)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; what ends it early gets the code that docs/cli.md gives it."""
        _occupy_standard_descriptors()
        _write_any_text()
        with _codes(ctx):
            value = super().invoke(ctx)
            if sys.stdout is not None:
                sys.stdout.flush()
        return value


def _name_variables(command: click.Command, name: str) -> None:
    """Let variables of the environment stand for the options of a command and of those below it."""
    for option in command.params:
        if isinstance(option, click.Option) and option.envvar is None:
            option.envvar = variable(name, option)
    for below in command.commands.values() if isinstance(command, click.Group) else ():
        _name_variables(below, f"{name}-{below.name}")


def variable(command: str, option: click.Option) -> str:
    """The variable of the environment that stands for an option: LIVEREF_SERVE_READY_FILE."""
    long = max(option.opts, key=len)
    words = ("liveref", *command.split("-"), *long.strip("-").split("-"))
    return "_".join(words).upper()


def _occupy_standard_descriptors() -> None:
    """Open what the caller closed, so that no socket gets the number of standard error."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)


def _write_any_text() -> None:
    """Write UTF-8 to files and pipes, as JSON asks for (RFC 8259, section 8.1). Consoles get their
    own encodings, with escapes for the characters that these lack."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            encoding = stream.encoding if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace")


@contextmanager
def _codes(ctx: click.Context) -> Iterator[None]:
    try:
        yield
    except (click.ClickException, click.exceptions.Exit, click.Abort):
        raise
    except KeyboardInterrupt:
        ctx.exit(Exit.INTERRUPTED)
    except BrokenPipeError:
        # So that the interpreter, which writes what is left, finds somebody to take it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        ctx.exit(Exit.CLOSED)
    except OSError as error:
        click.echo(f"liveref: {error}", err=True)
        ctx.exit(Exit.MISUSE)
    except Exception:
        traceback.print_exc()
        click.echo("liveref: this is a defect of liveref; please report it.", err=True)
        ctx.exit(Exit.DEFECT)


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="liveref")
def main() -> None:
    """Runs the system that an API reference describes, and judges the reference."""
