"""`liveref fetch`: published references, to work offline from then on."""

from __future__ import annotations

import click

from liveref.cli.completion import complete_published
from liveref.cli.reference import fail
from liveref.fetching.errors import LocateError
from liveref.fetching.locate import fetch as fetch_published
from liveref.report.progress import Bar


@click.command()
@click.argument(
    "references", metavar="REFERENCE...", nargs=-1, required=True, shell_complete=complete_published
)
def fetch(references: tuple[str, ...]) -> None:
    """Fetch published references (openstack/NAME[==VERSION]), to work offline from then on."""
    for reference in references:
        try:
            located = fetch_published(reference, progress=Bar())
        except LocateError as error:
            fail(str(error))
        click.echo(f"{located.name} {located.version}: {located.path}")
