"""`liveref lint`: where a reference contradicts itself."""

from __future__ import annotations

import sys

import click

from liveref.cli.reference import BUNDLED, console, fail, loaded
from liveref.lint import lint as find
from liveref.lint import reaches, select
from liveref.model.diagnostic import Severity
from liveref.report.diagnostics_json import format_json
from liveref.report.diagnostics_text import format_text


@click.command()
@click.argument("reference", default=BUNDLED)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@click.option("--select", "selected", multiple=True, metavar="CODES", help="Only these rules.")
@click.option("--ignore", "ignored", multiple=True, metavar="CODES", help="All but these.")
@click.option(
    "--fail-on",
    type=click.Choice([level.value for level in Severity]),
    default="error",
    show_default=True,
)
def lint(
    reference: str, form: str, selected: tuple[str, ...], ignored: tuple[str, ...], fail_on: str
) -> None:
    """Find where a REFERENCE's tables, examples and codes disagree; exit 1 if they do."""
    read = loaded(reference)
    try:
        found = select(find(read.document, read.api), _codes(selected), _codes(ignored))
    except ValueError as error:
        fail(str(error))
    click.echo(
        format_json(found) if form == "json" else format_text(found, colour=console().is_terminal),
        nl=False,
    )
    if reaches(found, Severity(fail_on)):
        sys.exit(1)


def _codes(given: tuple[str, ...]) -> list[str]:
    return [code for part in given for code in part.replace(",", " ").split()]
