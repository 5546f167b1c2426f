"""`liveref inspect`: what a reference was understood to say."""

from __future__ import annotations

from pathlib import Path

import click

from liveref.cli.reference import BUNDLED, PATH, console, loaded
from liveref.inference.coverage import coverage
from liveref.report.coverage import coverage_json, coverage_text
from liveref.report.inspect_json import inspect_json
from liveref.report.inspect_text import inspect_text


@click.command()
@click.argument("reference", default=BUNDLED)
@click.option("--behaviour", type=PATH, multiple=True, help="A file that refines behaviour.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@click.option("--coverage", "covered", is_flag=True, help="How well each operation is understood.")
def inspect(reference: str, behaviour: tuple[Path, ...], form: str, covered: bool) -> None:
    """Print what a REFERENCE was understood to say, and what had to be assumed."""
    api = loaded(reference, behaviour).api
    if covered and form == "json":
        click.echo(coverage_json(coverage(api)))
    elif covered:
        coverage_text(coverage(api), console())
    elif form == "json":
        click.echo(inspect_json(api))
    else:
        inspect_text(api, console())
