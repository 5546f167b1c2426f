"""Shared by the commands: the REFERENCE that they are about, and how they end."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NoReturn

import click
from rich.console import Console

from liveref.cli.exits import Exit
from liveref.fetching.progress import Progress
from liveref.loading import Loaded, LoadError, load
from liveref.model.api import API
from liveref.report.progress import Bar

BUNDLED = "image"
_UNBOUNDED = 100_000
PATH = click.Path(path_type=Path)
behaviour_option = click.option(
    "--behaviour",
    type=PATH,
    multiple=True,
    metavar="FILE",
    help="A behaviour file that refines what the reference says; may be given several times.",
)
form_option = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="Text is for people: as wide as the terminal, unbounded where it is piped.",
)
"""The options of `inspect` and `exercise`, which print for people or for programs."""


def loaded(
    reference: str,
    behaviour: tuple[Path, ...] = (),
    disabled: tuple[str, ...] = (),
    *,
    in_family: bool = False,
    explained: bool = False,
    progress: Progress | None = None,
) -> Loaded:
    """The API of a reference, refined by the operator's files, without the `disabled` rules of
    inference; ends the command where there is none. With `in_family` it is a service of a family,
    whatever it is called; `explained` says that the command needs the explanation."""
    try:
        return load(
            reference,
            behaviour=behaviour,
            disabled=disabled,
            in_family=in_family,
            explained=explained,
            progress=progress or Bar(),
        )
    except LoadError as error:
        fail(str(error))


def with_operations(read: Loaded) -> API:
    """The model of a reference that describes something; ends the command without."""
    if not read.api.operations:
        fail(f"{read.located.path} describes no operation: no rest_method stands in it.")
    return read.api


def console() -> Console:
    """The console for reports: as wide as a terminal, and unbounded if there is none."""
    terminal = Console()
    return terminal if terminal.is_terminal else Console(width=_UNBOUNDED)


def fail(message: str) -> NoReturn:
    """End the command with a message for a person, and the code for misuse."""
    click.echo(f"liveref: {message}", err=True)
    sys.exit(Exit.MISUSE)
