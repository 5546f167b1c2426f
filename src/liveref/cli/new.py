"""`liveref new`: a small reference to begin with."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from liveref.cli.reference import PATH, fail
from liveref.scaffold import Names, ScaffoldError, names_of, write_reference


@click.command()
@click.argument("name")
@click.option(
    "--to",
    "folder",
    type=PATH,
    metavar="DIR",
    help="The folder to write into; by default one of that name below the current folder.",
)
def new(name: str, folder: Path | None) -> None:
    """Write a small reference about NAME (books, library-cards) to begin with.

    It has a list, a create, a show, an update, a delete and an action, and rules in prose that
    the service follows: a unique name, a longest one, a choice, a default, and a status that an
    action needs. It passes `liveref lint` without a finding. Existing files are left alone.

    \b
    Exit codes:
      0  the reference was written
      2  NAME is no name, or files are in the way
    """
    try:
        names = names_of(name)
        target = folder or Path(names.path)
        written = write_reference(names, target)
    except ScaffoldError as error:
        fail(str(error))
    for path in written:
        click.echo(f"wrote {path}")
    for line in _next_steps(names, target):
        click.echo(line)


def _next_steps(names: Names, folder: Path) -> list[str]:
    """The commands to run next."""
    shown = str(folder) if folder.is_absolute() else f"./{folder}"
    place = shlex.quote(shown)
    body = f"""'{{"name": "First {names.noun}"}}'"""
    return [
        "",
        "Next:",
        f"  liveref serve {place}",
        f"  curl -H 'Content-Type: application/json' localhost:8080/{names.path} -d {body}",
        f"  curl localhost:8080/{names.path}",
        f"  liveref lint {place}",
    ]
