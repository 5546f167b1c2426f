"""`liveref site`: references as a static site."""

from __future__ import annotations

from pathlib import Path

import click

from liveref.cli.completion import complete_reference
from liveref.cli.disabling import disable_option
from liveref.cli.reference import BUNDLED, PATH, behaviour_option, fail, loaded, with_operations
from liveref.site import Setting, Site, Source, write_site


@click.command()
@click.argument("references", nargs=-1, metavar="REFERENCE...", shell_complete=complete_reference)
@click.option(
    "-o",
    "--output",
    type=PATH,
    metavar="DIR",
    default=Path("site"),
    show_default=True,
    help="The folder to write into; files of the same names are replaced.",
)
@click.option(
    "--base",
    metavar="URL",
    default="http://127.0.0.1:8080",
    show_default=True,
    help="The server that samples call.",
)
@behaviour_option
@disable_option
def site(
    references: tuple[str, ...],
    output: Path,
    base: str,
    behaviour: tuple[Path, ...],
    disabled: tuple[str, ...],
) -> None:
    """Write REFERENCEs as pages that need no server, and nothing from another host.

    Each operation and each resource has a page. It says what the operation does and refuses, with
    the sentence, row or rule behind each statement. Open DIR/index.html.
    """
    sources = []
    for name in references or (BUNDLED,):
        read = loaded(name, behaviour, disabled, explained=True)
        sources.append(Source(with_operations(read), lambda read=read: read.explanation))  # type: ignore[misc]
    try:
        count = write_site(Site(sources, Setting(base)), output)
    except OSError as error:
        fail(f"{error.filename} can't be written: {error.strerror}")
    click.echo(f"wrote {count} files below {output}")
