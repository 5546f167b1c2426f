"""`liveref exercise`: the life of every resource, lived through."""

from __future__ import annotations

import logging
from pathlib import Path

import click

from liveref.cli.reference import BUNDLED, PATH, console, fail, loaded
from liveref.exercise import exercise as exercise_api
from liveref.report.exercise_json import exercise_json
from liveref.report.exercise_text import exercise_text


@click.command()
@click.argument("reference", default=BUNDLED)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@click.option("--only", multiple=True, metavar="RESOURCE", help="Report this resource only.")
@click.option("--behaviour", type=PATH, multiple=True, help="A file that refines behaviour.")
def exercise(reference: str, form: str, only: tuple[str, ...], behaviour: tuple[Path, ...]) -> None:
    """Live through the life of every resource of a REFERENCE, and report how it fared."""
    api = loaded(reference, behaviour).api
    logging.disable(logging.WARNING)
    try:
        report = exercise_api(api, only=only)
    except KeyError as error:
        known = ", ".join(sorted(resource.name for resource in api.resources))
        fail(f"There is no resource {error.args[0]!r}. Known are {known}.")
    if form == "json":
        click.echo(exercise_json(report), nl=False)
    else:
        exercise_text(report, console())
