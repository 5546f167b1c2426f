"""`liveref openapi`: a reference as an OpenAPI 3.1 document."""

from __future__ import annotations

from pathlib import Path

import click

from liveref.cli.completion import complete_reference
from liveref.cli.disabling import disable_option
from liveref.cli.reference import BUNDLED, PATH, fail, loaded, with_operations
from liveref.openapi import ExportError, export, write
from liveref.report.diagnostics_text import format_text


@click.command()
@click.argument("reference", default=BUNDLED, shell_complete=complete_reference)
@click.option("-o", "--output", type=PATH, help="The file to write (default: standard output).")
@click.option("--format", "form", type=click.Choice(["yaml", "json"]), help="Default: by the file.")
@click.option("--microversion", metavar="V", help="The plain document of one version.")
@click.option("--behaviour", type=PATH, multiple=True, help="A file that refines behaviour.")
@disable_option
def openapi(
    reference: str,
    output: Path | None,
    form: str | None,
    microversion: str | None,
    behaviour: tuple[Path, ...],
    disabled: tuple[str, ...],
) -> None:
    """Write a REFERENCE as an OpenAPI 3.1 document."""
    read = loaded(reference, behaviour, disabled)
    try:
        document, omissions = export(with_operations(read), microversion=microversion)
    except ExportError as error:
        fail(str(error))
    is_json = form == "json" or (form is None and output and output.suffix == ".json")
    text = write(document, "json" if is_json else "yaml")
    if output is None:
        click.echo(text, nl=False)
    else:
        output.write_text(text, encoding="utf-8")
    click.echo(format_text(omissions, root=read.root), nl=False, err=True)
