"""`liveref exercise`: the life of every resource, lived through."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from liveref.cli.completion import complete_reference
from liveref.cli.exits import Exit
from liveref.cli.reference import (
    BUNDLED,
    behaviour_option,
    console,
    fail,
    form_option,
    loaded,
    with_operations,
)
from liveref.console.log import without_warnings
from liveref.exercise.exercise import exercise as exercise_api
from liveref.model.api import API
from liveref.model.diagnostic import Severity
from liveref.report.exercise_json import exercise_json
from liveref.report.exercise_text import exercise_text
from liveref.values.spelling import nearest


@click.command()
@click.argument("reference", default=BUNDLED, shell_complete=complete_reference)
@form_option
@click.option(
    "--only",
    multiple=True,
    metavar="RESOURCE",
    help="Report this resource only; may be given several times.",
)
@behaviour_option
@click.option(
    "--fail-on",
    type=click.Choice([level.value for level in Severity]),
    default=Severity.ERROR.value,
    show_default=True,
    help="Exit with 1 if a fault is this bad or worse.",
)
def exercise(
    reference: str, form: str, only: tuple[str, ...], behaviour: tuple[Path, ...], fail_on: str
) -> None:
    """Live through the life of every resource of a REFERENCE, and report how it fared.

    Serves the reference in memory and calls each operation with its example, or with what its
    tables ask for: creates come first, deletes last. Each fault is shown with the request, the
    answer and the reason. Then each constraint that can refuse is broken by one request, which must
    get the code that is stated; where no such request can be made, the report says why.

    \b
    How bad a fault is:
      error    the service does other than the document says: another code than
               documented, a field that is not read back, a request with a fault
               that is not refused, a constraint that refuses nothing, 5xx
      warning  an operation could not be called, or its answer has keys that no
               table has
      info     the documented example was refused, another request was not

    \b
    Exit codes:
      0  no fault is as bad as --fail-on
      1  a fault is that bad, or worse
      2  the command was called in a wrong way, there is no such reference, or it
         describes no operation
    """
    read = loaded(reference, behaviour)
    api = with_operations(read)
    _check_names(api, only)
    with without_warnings():
        report = exercise_api(api, only=only)
    if form == "json":
        click.echo(exercise_json(report), nl=False)
    else:
        exercise_text(report, console(), root=read.root)
    if report.worst is not None and report.worst.rank <= Severity(fail_on).rank:
        sys.exit(Exit.FINDINGS)


def _check_names(api: API, only: tuple[str, ...]) -> None:
    """Ends the command for a name that no resource has."""
    names = sorted(resource.name for resource in api.resources)
    for name in only:
        if name not in names:
            near = nearest(name, names)
            hint = f"did you mean {near}?" if near else f"there are {', '.join(names)}."
            fail(f"There is no resource {name!r}; {hint}")
