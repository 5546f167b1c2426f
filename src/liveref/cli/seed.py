"""`liveref seed`: files of records to begin with."""

from __future__ import annotations

import click

from liveref.cli.completion import complete_reference
from liveref.cli.exits import Exit
from liveref.cli.reference import fail, loaded
from liveref.cli.serving.references import mount_option, references_asked
from liveref.control.seed.problem import SeedError
from liveref.mounting import MountError
from liveref.serving import ServeError
from liveref.serving.seeds import check_seeds, find_seed


@click.group()
def seed() -> None:
    """Judge seeds: the files of records that `serve --seed` begins with."""


@seed.command()
@click.argument("file")
@click.argument("references", metavar="[REFERENCE]...", nargs=-1, shell_complete=complete_reference)
@mount_option
def check(file: str, references: tuple[str, ...], mounts: tuple[str, ...]) -> None:
    """Try the seed FILE on each REFERENCE (default: the bundled image), and write nothing.

    FILE may be the name of a ready seed, such as devstack. Each mistake has a line
    `FILE:LINE: MESSAGE` on standard output: an unknown service, resource or field, a status that
    the resource does not have, a record that is not there, whatever the API would refuse.

    \b
    Exit codes:
      0  the seed can be applied
      1  something is wrong with it
      2  the command can't be carried out as it was called
    """
    try:
        given = find_seed(file)
        asked = references_asked(references, mounts, (), (), quiet=True)
        problems = check_seeds([entry.wanted for entry in asked], [given], loaded)
    except SeedError as error:
        problems = list(error.problems)
    except (MountError, ServeError) as error:
        fail(str(error))
    for problem in problems:
        click.echo(str(problem))
    if problems:
        raise click.exceptions.Exit(Exit.FINDINGS)
    click.echo(f"{file}: nothing is wrong with it.")
