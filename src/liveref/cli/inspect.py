"""`liveref inspect`: what a reference was understood to say."""

from __future__ import annotations

from pathlib import Path

import click

from liveref.cli.completion import complete_reference
from liveref.cli.disabling import disable_option
from liveref.cli.reference import BUNDLED, behaviour_option, console, form_option, loaded
from liveref.report.coverage import coverage_json, coverage_text
from liveref.report.inspect_json import inspect_json
from liveref.report.inspect_text import inspect_text
from liveref.rules.findings.coverage import coverage


@click.command()
@click.argument("reference", default=BUNDLED, shell_complete=complete_reference)
@behaviour_option
@disable_option
@form_option
@click.option(
    "--coverage",
    "covered",
    is_flag=True,
    help="Print how well each operation is understood instead.",
)
def inspect(
    reference: str,
    behaviour: tuple[Path, ...],
    disabled: tuple[str, ...],
    form: str,
    covered: bool,
) -> None:
    """Print what a REFERENCE was understood to say, and what had to be assumed.

    Shows each operation with its effect, resource, codes and place, each resource with its
    identifier, paths, statuses, transitions and references, all assumptions, the mistakes in the
    files, and how many sentences that demand something are enforced, shown and not understood.
    """
    read = loaded(reference, behaviour, disabled, explained=True)
    if covered and form == "json":
        click.echo(coverage_json(coverage(read.api)))
    elif covered:
        coverage_text(coverage(read.api), console())
    elif form == "json":
        click.echo(inspect_json(read.api, read.sentences))
    else:
        inspect_text(read.api, console(), read.sentences, root=read.root)
