"""The command `liveref`: arguments, one library call, a report."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import click
from rich.console import Console

from liveref import __version__
from liveref.exercise import exercise as exercise_api
from liveref.fetching.errors import LocateError
from liveref.fetching.locate import fetch as fetch_published
from liveref.inference.coverage import coverage
from liveref.lint import lint as find
from liveref.lint import reaches, select
from liveref.loading import Loaded, LoadError, load
from liveref.model.diagnostic import Severity
from liveref.openapi import ExportError, export, write
from liveref.report.clouds import CloudsError, cloud_entry, cloud_lines, write_clouds
from liveref.report.coverage import coverage_json, coverage_text
from liveref.report.diagnostics_json import format_json
from liveref.report.diagnostics_text import format_text
from liveref.report.exercise_json import exercise_json
from liveref.report.exercise_text import exercise_text
from liveref.report.inspect_json import inspect_json
from liveref.report.inspect_text import inspect_text
from liveref.report.progress import Bar
from liveref.serving import Ready, ServeError, StoreError, Wanted, default_folder
from liveref.serving import serve as serve_references

F = TypeVar("F", bound=Callable[..., Any])
BUNDLED = "image"
_MISUSE = 2
_FEW = 40
_PATH = click.Path(path_type=Path)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="liveref")
def main() -> None:
    """Runs the system that an API reference describes, and judges the reference."""


@main.command()
@click.argument("references", metavar="[REFERENCE]...", nargs=-1)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to serve on.")
@click.option("--port", default=8080, show_default=True, help="The port; 0 takes a free one.")
@click.option("--data", type=_PATH, help="The folder to keep records in.")
@click.option("--in-memory", is_flag=True, help="Keep nothing beyond this run.")
@click.option("--behaviour", type=_PATH, multiple=True, help="A file that refines behaviour.")
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
@click.option("--write-clouds-yaml", "clouds", type=_PATH, help="Write clients' settings there.")
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
        _fail("--data and --in-memory exclude each other.")
    logging.basicConfig(format="%(levelname)s %(message)s", level=logging.WARNING)
    names = references or (() if mounts else (BUNDLED,))
    wanted = [Wanted(_load(name, behaviour)) for name in names]
    wanted += [_mounted(mount, behaviour) for mount in mounts]
    loaded = [each.loaded for each in wanted]
    folder = None if in_memory else data or default_folder(loaded)

    def ready(found: Ready) -> None:
        kept = "in memory" if folder is None else f"in {folder}"
        titles = ", ".join(each.api.title for each in loaded)
        click.echo(f"{titles}: serving on {found.address}, records kept {kept}")
        _tell_cloud(found, admin_password, clouds)
        sys.stdout.flush()

    _tell(loaded)
    try:
        serve_references(
            wanted,
            host=host,
            port=port,
            folder=folder,
            strict=strict,
            password=admin_password,
            bundled=lambda name: _load(name, ()),
            ready=ready,
        )
    except (ServeError, StoreError, OSError) as error:
        _fail(str(error))


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
        _fail(f"--mount takes TYPE=REFERENCE, such as image=./glance; {text!r} came.")
    return Wanted(_load(reference, behaviour), service)


@main.command()
@click.argument("reference", default=BUNDLED)
@click.option("--behaviour", type=_PATH, multiple=True, help="A file that refines behaviour.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@click.option("--coverage", "covered", is_flag=True, help="How well each operation is understood.")
def inspect(reference: str, behaviour: tuple[Path, ...], form: str, covered: bool) -> None:
    """Print what a REFERENCE was understood to say, and what had to be assumed."""
    api = _load(reference, behaviour).api
    if covered and form == "json":
        click.echo(coverage_json(coverage(api)))
    elif covered:
        coverage_text(coverage(api), _console())
    elif form == "json":
        click.echo(inspect_json(api))
    else:
        inspect_text(api, _console())


@main.command()
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
    loaded = _load(reference, ())
    try:
        found = select(find(loaded.document, loaded.api), _codes(selected), _codes(ignored))
    except ValueError as error:
        _fail(str(error))
    click.echo(
        format_json(found) if form == "json" else format_text(found, colour=_console().is_terminal),
        nl=False,
    )
    if reaches(found, Severity(fail_on)):
        sys.exit(1)


@main.command()
@click.argument("reference", default=BUNDLED)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@click.option("--only", multiple=True, metavar="RESOURCE", help="Report this resource only.")
@click.option("--behaviour", type=_PATH, multiple=True, help="A file that refines behaviour.")
def exercise(reference: str, form: str, only: tuple[str, ...], behaviour: tuple[Path, ...]) -> None:
    """Live through the life of every resource of a REFERENCE, and report how it fared."""
    api = _load(reference, behaviour).api
    logging.disable(logging.WARNING)
    try:
        report = exercise_api(api, only=only)
    except KeyError as error:
        known = ", ".join(sorted(resource.name for resource in api.resources))
        _fail(f"There is no resource {error.args[0]!r}. Known are {known}.")
    if form == "json":
        click.echo(exercise_json(report), nl=False)
    else:
        exercise_text(report, _console())


@main.command()
@click.argument("reference", default=BUNDLED)
@click.option("-o", "--output", type=_PATH, help="The file to write (default: standard output).")
@click.option("--format", "form", type=click.Choice(["yaml", "json"]), help="Default: by the file.")
@click.option("--microversion", metavar="V", help="The plain document of one version.")
@click.option("--behaviour", type=_PATH, multiple=True, help="A file that refines behaviour.")
def openapi(
    reference: str,
    output: Path | None,
    form: str | None,
    microversion: str | None,
    behaviour: tuple[Path, ...],
) -> None:
    """Write a REFERENCE as an OpenAPI 3.1 document."""
    api = _load(reference, behaviour).api
    try:
        document, found = export(api, microversion=microversion)
    except ExportError as error:
        _fail(str(error))
    is_json = form == "json" or (form is None and output and output.suffix == ".json")
    text = write(document, "json" if is_json else "yaml")
    if output is None:
        click.echo(text, nl=False)
    else:
        output.write_text(text, encoding="utf-8")
    click.echo(format_text(found), nl=False, err=True)


@main.command()
@click.argument("references", metavar="REFERENCE...", nargs=-1, required=True)
def fetch(references: tuple[str, ...]) -> None:
    """Fetch published references (openstack/NAME[==VERSION]), to work offline from then on."""
    for reference in references:
        try:
            located = fetch_published(reference, progress=Bar(reference))
        except LocateError as error:
            _fail(str(error))
        click.echo(f"{located.name} {located.version}: {located.path}")


def _codes(given: tuple[str, ...]) -> list[str]:
    return [code for part in given for code in part.replace(",", " ").split()]


def _load(reference: str, behaviour: tuple[Path, ...]) -> Loaded:
    try:
        return load(reference, behaviour=behaviour, progress=Bar(reference))
    except LoadError as error:
        _fail(str(error))


def _tell(loaded: list[Loaded]) -> None:
    """What is wrong and each guess is told before the first request rests on it, unless
    they are many."""
    lines = [
        f"{found.origin}: {found.severity.value}: {found.message}"
        for each in loaded
        for found in each.api.diagnostics
        if found.severity is not Severity.INFO
    ]
    lines += [
        f"assumed: {operation.method} {operation.path}: {sentence}"
        for each in loaded
        for operation in each.api.operations
        for sentence in operation.assumed
    ]
    for line in lines[:_FEW]:
        click.echo(line, err=True)
    if len(lines) > _FEW:
        left = len(lines) - _FEW
        click.echo(f"{left} more; `liveref inspect` lists them all", err=True)


def _console() -> Console:
    console = Console()
    return console if console.is_terminal else Console(width=200)


def _fail(message: str) -> NoReturn:
    click.echo(f"liveref: {message}", err=True)
    sys.exit(_MISUSE)


if __name__ == "__main__":
    main()
