"""`liveref serve`: the system that references describe, run."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import click

from liveref.cli.completion import complete_reference
from liveref.cli.config_file import config_option
from liveref.cli.disabling import disable_option
from liveref.cli.ready import ReadyError, readiness
from liveref.cli.reference import BUNDLED, PATH, fail, loaded
from liveref.console.log import log_line, logged_once
from liveref.console.stream import background_streams
from liveref.control.seed.problem import SeedError
from liveref.control.settings import MOST_REMEMBERED, PREFIX, REMEMBERED, ControlSettings
from liveref.edge.edge import EdgeSettings, edge_settings
from liveref.fetching.progress import Silent
from liveref.limits import LimitError
from liveref.lint import lint
from liveref.loading import Loaded
from liveref.report.clouds import CloudsError, cloud_entry, cloud_lines, write_clouds
from liveref.report.diagnostics_text import format_text
from liveref.report.starting import assumption_lines, summary_line
from liveref.serving import (
    BUCKET,
    Database,
    Output,
    Place,
    Ready,
    Reloading,
    ServeError,
    Settings,
    StoreError,
    Wanted,
    default_place,
)
from liveref.serving import place as place_in
from liveref.serving import serve as serve_references
from liveref.serving.seeds import find_seed

MOST_WORKERS = 64


class Asked(NamedTuple):
    """A reference as the user wrote it, and what it was found to be."""

    reference: str
    wanted: Wanted

    @property
    def loaded(self) -> Loaded:
        return self.wanted.loaded


mount_option = click.option(
    "--mount",
    "mounts",
    multiple=True,
    metavar="TYPE=REFERENCE",
    help="Serve as that service type; may be given several times.",
)


@click.command()
@click.argument("references", metavar="[REFERENCE]...", nargs=-1, shell_complete=complete_reference)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to serve on.")
@click.option("--port", default=8080, show_default=True, help="The port; 0 takes a free one.")
@click.option("--data", type=PATH, metavar="FOLDER", help="The folder to keep records in.")
@click.option(
    "--in-memory",
    is_flag=True,
    help="Keep nothing beyond this run, and hash passwords cheaply.",
)
@click.option(
    "--database",
    metavar="URL",
    help="Keep records in PostgreSQL: postgresql://USER@HOST/NAME; best given as a variable.",
)
@click.option(
    "--blobs",
    metavar="PLACE",
    help="Keep binary bodies in another folder, or in a bucket: s3://BUCKET/PREFIX.",
)
@click.option(
    "--behaviour",
    type=PATH,
    multiple=True,
    metavar="FILE",
    help="A file that refines behaviour; may be given several times.",
)
@disable_option
@click.option("--strict", is_flag=True, help="Refuse undocumented fields and parameters with 400.")
@mount_option
@click.option(
    "--admin-password",
    envvar="LIVEREF_ADMIN_PASSWORD",
    metavar="TEXT",
    help="The first administrator's password; better given as LIVEREF_ADMIN_PASSWORD.",
)
@click.option(
    "--write-clouds-yaml",
    "clouds",
    type=PATH,
    metavar="FILE",
    help="Write clients' settings there.",
)
@click.option(
    "--seed",
    "seeds",
    multiple=True,
    metavar="FILE",
    help="Records for an empty store: a file, or devstack; may be given several times.",
)
@click.option(
    "--deterministic",
    metavar="TEXT",
    help="Make up the same identities and secrets in each run with this text, which tells them.",
)
@click.option(
    "--workers",
    type=click.IntRange(1, MOST_WORKERS),
    default=1,
    show_default=True,
    metavar="N",
    help="The number of processes that answer; they share records and all state.",
)
@click.option("--reload", is_flag=True, help="Read a reference anew when its files change.")
@click.option(
    "--ready-file",
    type=PATH,
    metavar="FILE",
    help='Write {"url": ..., "pid": ...} there when requests are answered; it goes at the end.',
)
@click.option(
    "--ready-fd",
    type=click.IntRange(min=3),
    metavar="N",
    help="Write the same to that descriptor, and close it.",
)
@click.option(
    "--control-prefix",
    default=PREFIX,
    show_default=True,
    metavar="PATH",
    help="Where the control interface is served.",
)
@click.option(
    "--control-token",
    metavar="TOKEN",
    help="The bearer token of the control interface, which then is for clients anywhere.",
)
@click.option(
    "--request-log",
    type=click.IntRange(0, MOST_REMEMBERED),
    default=REMEMBERED,
    show_default=True,
    metavar="N",
    help="How many requests the control interface remembers.",
)
@click.option(
    "--no-control",
    is_flag=True,
    help="Serve no control interface but its health page and the documentation.",
)
@click.option(
    "--public-url",
    metavar="URL",
    help="The address that clients call through a proxy; links and the catalog name it.",
)
@click.option(
    "--trusted-proxy",
    "proxies",
    multiple=True,
    metavar="NETWORK",
    help="A proxy whose Forwarded headers are believed; may be given several times.",
)
@click.option(
    "--allow-origin",
    "origins",
    multiple=True,
    metavar="ORIGIN",
    help="A site whose pages may call the address (CORS), or *; may be given several times.",
)
@click.option(
    "--limit",
    "limits",
    multiple=True,
    metavar="NAME=VALUE",
    help="A limit of docs/limits.md, such as body-bytes=65536; may be given several times.",
)
@click.option(
    "--record",
    type=PATH,
    metavar="FILE",
    help="Write all requests to that file, as an HTTP Archive (HAR), with secrets masked.",
)
@click.option(
    "--no-auth",
    is_flag=True,
    help="Let nobody log in: any token is one of an administrator, a user's name is the user's.",
)
@config_option
@click.option(
    "--log-format",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="The form of standard error; JSON has an object on each line.",
)
@click.option("--quiet", "-q", is_flag=True, help="Write nothing but errors to standard error.")
@click.option("--verbose", "-v", is_flag=True, help="Write each finding and each assumption.")
def serve(
    references: tuple[str, ...],
    host: str,
    port: int,
    data: Path | None,
    in_memory: bool,
    database: str | None,
    blobs: str | None,
    behaviour: tuple[Path, ...],
    disabled: tuple[str, ...],
    strict: bool,
    mounts: tuple[str, ...],
    admin_password: str | None,
    clouds: Path | None,
    seeds: tuple[str, ...],
    deterministic: str | None,
    workers: int,
    reload: bool,
    ready_file: Path | None,
    ready_fd: int | None,
    control_prefix: str,
    control_token: str | None,
    request_log: int,
    no_control: bool,
    public_url: str | None,
    proxies: tuple[str, ...],
    origins: tuple[str, ...],
    limits: tuple[str, ...],
    record: Path | None,
    no_auth: bool,
    log_format: str,
    quiet: bool,
    verbose: bool,
) -> None:
    """Run the system that each REFERENCE describes (default: the bundled image).

    The first line on standard output is `TITLE: serving on URL`, once requests are answered.
    Standard error has one line for each reference, then findings, each once, with a count at the
    end. SIGTERM and Ctrl-C end it: what was accepted is answered before.
    """
    if sum(map(bool, (data, in_memory, database))) > 1:
        fail("--data, --database and --in-memory exclude each other.")
    if blobs is not None and in_memory:
        fail("--blobs and --in-memory exclude each other.")
    if quiet and verbose:
        fail("--quiet and --verbose exclude each other.")
    report = _reporting(log_format, quiet=quiet)
    edge = _edge(public_url, proxies, origins, limits)
    try:
        with readiness(ready_file, ready_fd) as writer:
            asked = references_asked(references, mounts, behaviour, disabled, quiet=quiet)
            read = [entry.loaded for entry in asked]
            place = None if in_memory else _place(data, database, blobs, read)

            def ready(state: Ready) -> None:
                # The first line is the sign that all is ready, the settings for clients among it.
                login = _login_lines(state, admin_password, clouds)
                where = "in memory" if place is None else f"in {place}"
                titles = ", ".join(entry.loaded.api.title for entry in asked)
                click.echo(f"{titles}: serving on {state.address}")
                click.echo(f"Records are kept {where}.")
                for line in login:
                    click.echo(line)
                writer.write(state.address)

            def announce() -> None:
                if not quiet:
                    _announce(asked, place, log_format, in_full=verbose)

            @contextmanager
            def console() -> Iterator[None]:
                with background_streams(), logged_once(quiet=quiet, form=log_format):
                    yield

            serve_references(
                [entry.wanted for entry in asked],
                Settings(
                    host=host,
                    port=port,
                    place=place,
                    strict=strict,
                    password=admin_password,
                    seeds=tuple(map(find_seed, seeds)),
                    workers=workers,
                    deterministic=deterministic,
                    reloading=Reloading(report) if reload else None,
                    no_auth=no_auth,
                    edge=edge,
                    control=ControlSettings(
                        prefix=control_prefix,
                        token=control_token,
                        enabled=not no_control,
                        remembered=request_log,
                        record=record,
                    ),
                ),
                bundled=loaded,
                ready=ready,
                output=Output(console, announce, () if ready_fd is None else (ready_fd,)),
            )
    except (ServeError, StoreError, SeedError, ReadyError) as error:
        fail(str(error))


def _edge(
    public_url: str | None,
    proxies: tuple[str, ...],
    origins: tuple[str, ...],
    limits: tuple[str, ...],
) -> EdgeSettings:
    """How the address is reached. Ends the command for what can't be."""
    try:
        return edge_settings(public_url, proxies, origins, limits)
    except (LimitError, ValueError) as error:
        fail(str(error))


def _reporting(form: str, *, quiet: bool) -> Callable[[str, bool], None]:
    """The function that reports a reloading: failures only, if `quiet`."""

    def tell(line: str, is_failure: bool) -> None:
        if is_failure or not quiet:
            click.echo(line if form == "text" else log_line(line, form), err=True)

    return tell


def references_asked(
    references: tuple[str, ...],
    mounts: tuple[str, ...],
    behaviour: tuple[Path, ...],
    disabled: tuple[str, ...],
    *,
    quiet: bool,
) -> list[Asked]:
    """All references that are to be served, loaded."""
    names = references or (() if mounts else (BUNDLED,))
    typed = [(name, None) for name in names] + [_mounted(mount) for mount in mounts]
    progress = Silent() if quiet else None

    def wanted(name: str, type_: str | None) -> Wanted:
        in_family = type_ is not None
        read = loaded(name, behaviour, disabled, in_family=in_family, progress=progress)
        return Wanted(read, type_)

    return [Asked(name, wanted(name, type_)) for name, type_ in typed]


def _mounted(text: str) -> tuple[str, str | None]:
    """The reference and the service type of a --mount."""
    service, _, reference = text.partition("=")
    if not re.fullmatch(r"[a-z][a-z0-9-]*", service) or not reference:
        fail(f"--mount takes TYPE=REFERENCE, such as image=./glance; {text!r} came.")
    return reference, service


def _place(
    data: Path | None, database: str | None, blobs: str | None, references: list[Loaded]
) -> Place:
    """The place of the records. Ends the command for what names none. Raises StoreError."""
    bodies = blobs if blobs is None or blobs.startswith(BUCKET) else Path(blobs)
    if database is None and data is None:
        return default_place(references, bodies)
    try:
        records = Database(database) if database is not None else data
    except ValueError as error:
        fail(f"--database: {error}")
    return place_in(records or Path(), references, bodies)


def _announce(asked: list[Asked], place: Place | None, form: str, *, in_full: bool) -> None:
    """Print the summary of each reference and its findings, before the first request."""
    for line in _announcements(asked, place, in_full=in_full):
        click.echo(line if form == "text" else log_line(line, form), err=True)


def _announcements(asked: list[Asked], place: Place | None, *, in_full: bool) -> Iterator[str]:
    for entry in asked:
        loaded = entry.loaded
        findings = lint(loaded.document, loaded.api)
        yield summary_line(entry.reference, loaded.located, loaded.api, findings)
        if in_full:
            yield from format_text(findings, root=loaded.root).splitlines()
            yield from assumption_lines(loaded.api)
    for note in place.notes if place else ():
        yield f"note: {note}"


def _login_lines(state: Ready, password: str | None, file: Path | None) -> list[str]:
    """The lines that say how to log in, none without an identity service. Writes it into a file
    for clients, if wanted."""
    if state.identity is None or state.first is None:
        return []
    knows = True
    if file is not None:
        entry = cloud_entry(state.identity, state.first, password or state.made)
        try:
            knows = write_clouds(file, entry)
        except CloudsError as error:
            click.echo(f"liveref: {error}", err=True)
    return list(cloud_lines(state.identity, state.first, state.made, file, knows=knows))
