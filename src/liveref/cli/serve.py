"""`liveref serve`: the system that references describe, run."""

from __future__ import annotations

from pathlib import Path

import click

from liveref.cli.completion import complete_reference
from liveref.cli.config_file import config_option
from liveref.cli.disabling import disable_option
from liveref.cli.reference import PATH, fail, loaded
from liveref.cli.serving.console import Console, console_options
from liveref.cli.serving.control import control_options
from liveref.cli.serving.edge import edge_options
from liveref.cli.serving.login import Login, login_options
from liveref.cli.serving.readiness import readiness_options
from liveref.cli.serving.ready import Readiness, ReadyError
from liveref.cli.serving.references import Asked, mount_option, references_asked
from liveref.cli.serving.storage import Storage, storage_options
from liveref.control.seed.problem import SeedError
from liveref.control.settings import ControlSettings
from liveref.edge.edge import EdgeSettings
from liveref.serving import Output, Place, Ready, Reloading, ServeError, Settings, StoreError
from liveref.serving import serve as serve_references
from liveref.serving.seeds import find_seed

MOST_WORKERS = 64


@click.command()
@click.argument("references", metavar="[REFERENCE]...", nargs=-1, shell_complete=complete_reference)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to serve on.")
@click.option("--port", default=8080, show_default=True, help="The port; 0 takes a free one.")
@storage_options
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
@login_options
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
@readiness_options
@control_options
@edge_options
@click.option(
    "--no-auth",
    is_flag=True,
    help="Let nobody log in: any token is one of an administrator, a user's name is the user's.",
)
@config_option
@console_options
def serve(
    references: tuple[str, ...],
    host: str,
    port: int,
    storage: Storage,
    behaviour: tuple[Path, ...],
    disabled: tuple[str, ...],
    strict: bool,
    mounts: tuple[str, ...],
    login: Login,
    seeds: tuple[str, ...],
    deterministic: str | None,
    workers: int,
    reload: bool,
    readiness: Readiness,
    control: ControlSettings,
    edge: EdgeSettings,
    no_auth: bool,
    console: Console,
) -> None:
    """Run the system that each REFERENCE describes (default: the bundled image).

    The first line on standard output is `TITLE: serving on URL`, once requests are answered.
    Standard error has one line for each reference, then findings, each once, with a count at the
    end. SIGTERM and Ctrl-C end it: what was accepted is answered before.
    """
    storage.check()
    console.check()
    try:
        with readiness:
            asked = references_asked(references, mounts, behaviour, disabled, quiet=console.quiet)
            place = storage.place([entry.loaded for entry in asked])
            settings = Settings(
                host=host,
                port=port,
                place=place,
                strict=strict,
                password=login.admin_password,
                seeds=tuple(map(find_seed, seeds)),
                workers=workers,
                deterministic=deterministic,
                reloading=Reloading(console.report) if reload else None,
                no_auth=no_auth,
                edge=edge,
                control=control,
            )
            _run(asked, settings, login, readiness, console)
    except (ServeError, StoreError, SeedError, ReadyError) as error:
        fail(str(error))


def _run(
    asked: list[Asked], settings: Settings, login: Login, readiness: Readiness, console: Console
) -> None:
    """Serve until the end is asked for. Raises ServeError, StoreError, SeedError, ReadyError."""

    def ready(state: Ready) -> None:
        # The first line is the sign that all is ready, the settings for clients among it.
        lines = login.lines(state)
        titles = ", ".join(entry.loaded.api.title for entry in asked)
        for line in (f"{titles}: serving on {state.address}", _where(settings.place), *lines):
            click.echo(line)
        readiness.write(state.address)

    serve_references(
        [entry.wanted for entry in asked],
        settings,
        bundled=loaded,
        ready=ready,
        output=Output(
            console.streams,
            lambda: console.announce(asked, settings.place),
            readiness.descriptors,
        ),
    )


def _where(place: Place | None) -> str:
    return f"Records are kept {'in memory' if place is None else f'in {place}'}."
