"""`liveref store`: all that is kept, as a whole."""

from __future__ import annotations

import asyncio
from pathlib import Path

import click

from liveref.cli.reference import fail
from liveref.store.base import StoreError
from liveref.store.copying import Copied, copy_store
from liveref.store.opening import BUCKET, Database


@click.group()
def store() -> None:
    """Look after what is kept."""


@store.command()
@click.argument("source", metavar="FROM")
@click.argument("target", metavar="TO")
@click.option("--blobs-from", metavar="PLACE", help="The place of FROM's binary bodies.")
@click.option("--blobs-to", metavar="PLACE", help="The place of TO's binary bodies.")
@click.option("--no-blobs", is_flag=True, help="Copy records alone.")
def copy(
    source: str, target: str, blobs_from: str | None, blobs_to: str | None, no_blobs: bool
) -> None:
    """Copy all that is kept from FROM to TO: data folders, or URLs of PostgreSQL databases.

    That is records, snapshots, settings and binary bodies. TO must be empty. A place of bodies is
    what `serve --blobs` takes; a data folder has its own. No server may use a folder meanwhile.
    """
    old, new = _place(source), _place(target)
    places = None if no_blobs else (_blobs(old, blobs_from, "from"), _blobs(new, blobs_to, "to"))
    try:
        copied = asyncio.run(copy_store(old, new, places))
    except (StoreError, OSError) as error:
        fail(str(error))
    _report(copied)


def _place(text: str) -> Path | Database:
    """A data folder or a database. Ends the command for another URL."""
    if "://" not in text:
        return Path(text)
    try:
        return Database(text)
    except ValueError as error:
        fail(str(error))


def _blobs(place: Path | Database, named: str | None, side: str) -> Path | str:
    """The place of bodies. Ends the command where none is known."""
    if named is not None:
        return named if named.startswith(BUCKET) else Path(named)
    if isinstance(place, Database):
        fail(f"{place} has no binary bodies itself: give --blobs-{side} or --no-blobs.")
    return place


def _report(copied: Copied) -> None:
    for kind, count in sorted(copied.records.items()):
        if count:
            click.echo(f"{kind}: {count}")
    records = sum(copied.records.values())
    click.echo(f"{records} records and {copied.blobs} binary bodies ({copied.bytes} bytes) copied.")
