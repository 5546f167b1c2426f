"""`liveref serve`: the system that references describe, run."""

from __future__ import annotations

import logging
import re
import sys
from pathlib import Path

import click

from liveref.cli.reference import BUNDLED, PATH, fail, loaded
from liveref.loading import Loaded
from liveref.model.diagnostic import Severity
from liveref.report.clouds import CloudsError, cloud_entry, cloud_lines, write_clouds
from liveref.serving import Ready, ServeError, StoreError, Wanted, default_folder
from liveref.serving import serve as serve_references

_FEW = 40


@click.command()
@click.argument("references", metavar="[REFERENCE]...", nargs=-1)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to serve on.")
@click.option("--port", default=8080, show_default=True, help="The port; 0 takes a free one.")
@click.option("--data", type=PATH, help="The folder to keep records in.")
@click.option("--in-memory", is_flag=True, help="Keep nothing beyond this run.")
@click.option("--behaviour", type=PATH, multiple=True, help="A file that refines behaviour.")
@click.option("--strict", is_flag=True, help="Refuse undocumented fields with 400.")
@click.option(
    "--mount", "mounts", multiple=True, metavar="TYPE=REFERENCE", help="Serve as that service type."
)
@click.option(
    "--admin-password",
    envvar="LIVEREF_ADMIN_PASSWORD",
    metavar="TEXT",
    help="The first administrator's password; better given as LIVEREF_ADMIN_PASSWORD.",
)
@click.option("--write-clouds-yaml", "clouds", type=PATH, help="Write clients' settings there.")
def serve(
    references: tuple[str, ...],
    host: str,
    port: int,
    data: Path | None,
    in_memory: bool,
    behaviour: tuple[Path, ...],
    strict: bool,
    mounts: tuple[str, ...],
    admin_password: str | None,
    clouds: Path | None,
) -> None:
    """Run the system that each REFERENCE describes (default: the bundled image)."""
    if data and in_memory:
        fail("--data and --in-memory exclude each other.")
    logging.basicConfig(format="%(levelname)s %(message)s", level=logging.WARNING)
    names = references or (() if mounts else (BUNDLED,))
    wanted = [Wanted(loaded(name, behaviour)) for name in names]
    wanted += [_mounted(mount, behaviour) for mount in mounts]
    served = [each.loaded for each in wanted]
    folder = None if in_memory else data or default_folder(served)

    def ready(found: Ready) -> None:
        kept = "in memory" if folder is None else f"in {folder}"
        titles = ", ".join(each.api.title for each in served)
        click.echo(f"{titles}: serving on {found.address}")
        click.echo(f"Records are kept {kept}.")
        _tell_cloud(found, admin_password, clouds)
        sys.stdout.flush()

    _tell(served)
    try:
        serve_references(
            wanted,
            host=host,
            port=port,
            folder=folder,
            strict=strict,
            password=admin_password,
            bundled=loaded,
            ready=ready,
        )
    except (ServeError, StoreError, OSError) as error:
        fail(str(error))


def _tell_cloud(found: Ready, password: str | None, file: Path | None) -> None:
    """How to log in, where there is an identity service; in a file for clients, if wanted."""
    if found.identity is None or found.first is None:
        return
    if file is not None:
        entry = cloud_entry(found.identity, found.first, password or found.made)
        try:
            write_clouds(file, entry)
        except CloudsError as error:
            click.echo(f"liveref: {error}", err=True)
    for line in cloud_lines(found.identity, found.first, found.made, file):
        click.echo(line)


def _mounted(text: str, behaviour: tuple[Path, ...]) -> Wanted:
    service, _, reference = text.partition("=")
    if not re.fullmatch(r"[a-z][a-z0-9-]*", service) or not reference:
        fail(f"--mount takes TYPE=REFERENCE, such as image=./glance; {text!r} came.")
    return Wanted(loaded(reference, behaviour), service)


def _tell(references: list[Loaded]) -> None:
    """What is wrong and each guess is told before the first request rests on it, unless
    they are many."""
    lines = [
        f"{found.origin}: {found.severity.value}: {found.message}"
        for each in references
        for found in each.api.diagnostics
        if found.severity is not Severity.INFO
    ]
    lines += [
        f"assumed: {operation.method} {operation.path}: {sentence}"
        for each in references
        for operation in each.api.operations
        for sentence in operation.assumed
    ]
    for line in lines[:_FEW]:
        click.echo(line, err=True)
    if len(lines) > _FEW:
        left = len(lines) - _FEW
        click.echo(f"{left} more; `liveref inspect` lists them all", err=True)
