"""`liveref clean`: what is kept on this machine, shown and removed."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click
from rich.filesize import decimal

from liveref.cleaning import Item, kept_caches, kept_records, remove
from liveref.cli.exits import Exit
from liveref.store.base import StoreError


@click.command()
@click.option("--records", is_flag=True, help="Only records, of all references.")
@click.option("--caches", is_flag=True, help="Only what can be fetched and worked out again.")
@click.option("--yes", "-y", is_flag=True, help="Remove it without asking.")
def clean(records: bool, caches: bool, yes: bool) -> None:
    """Show what liveref keeps in this user's folders, and remove it.

    That is the records that `serve` keeps where no --data names a folder, the references that were
    fetched, and what was understood of references. Records that a running server uses stay. It asks
    before it removes anything; where nobody can be asked, it removes nothing without --yes.
    """
    both = records == caches
    items: list[Item] = []
    if records or both:
        items += kept_records()
    if caches or both:
        items += kept_caches()
    if not items:
        click.echo("There is nothing to remove.")
        return
    for item in items:
        click.echo(f"{item.sort:9}  {decimal(item.size):>9}  {item.path}  ({item.about})")
    if yes or _is_wanted(items):
        _remove_all(items)
    else:
        click.echo("Nothing was removed.")


def _is_wanted(items: Sequence[Item]) -> bool:
    """Whether a person says yes."""
    if not sys.stdin.isatty():
        click.echo("Add --yes to remove it.")
        return False
    total = decimal(sum(item.size for item in items))
    return click.confirm(f"Remove all of this ({total})?")


def _remove_all(items: Sequence[Item]) -> None:
    removed, failed = 0, False
    for item in items:
        try:
            remove(item)
        except (StoreError, OSError) as error:
            click.echo(f"liveref: {item.path} stays: {error}", err=True)
            failed = True
        else:
            removed += item.size
    click.echo(f"{decimal(removed)} were removed.")
    if failed:
        sys.exit(Exit.MISUSE)
