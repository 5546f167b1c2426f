"""The options of the place where records are kept."""

from __future__ import annotations

from pathlib import Path

import click
import msgspec

from liveref.cli.reference import PATH, fail
from liveref.cli.serving.option_group import option_group
from liveref.loading import Loaded
from liveref.serving import BUCKET, Database, Place, default_place, place

__all__ = ["Storage", "storage_options"]


class Storage(msgspec.Struct, frozen=True):
    """The place that the user wants for records and for binary bodies."""

    data: Path | None
    in_memory: bool
    database: str | None
    blobs: str | None

    def check(self) -> None:
        """Ends the command for options that exclude each other."""
        if sum(map(bool, (self.data, self.in_memory, self.database))) > 1:
            fail("--data, --database and --in-memory exclude each other.")
        if self.blobs is not None and self.in_memory:
            fail("--blobs and --in-memory exclude each other.")

    def place(self, references: list[Loaded]) -> Place | None:
        """The place of the records, None if they are kept in memory. Ends the command for what
        names none. Raises StoreError."""
        if self.in_memory:
            return None
        is_folder = self.blobs is not None and not self.blobs.startswith(BUCKET)
        bodies = Path(self.blobs) if self.blobs is not None and is_folder else self.blobs
        if self.database is None and self.data is None:
            return default_place(references, bodies)
        try:
            records = Database(self.database) if self.database is not None else self.data
        except ValueError as error:
            fail(f"--database: {error}")
        return place(records or Path(), references, bodies)


storage_options = option_group(
    "storage",
    Storage,
    click.option("--data", type=PATH, metavar="FOLDER", help="The folder to keep records in."),
    click.option(
        "--in-memory",
        is_flag=True,
        help="Keep nothing beyond this run, and hash passwords cheaply.",
    ),
    click.option(
        "--database",
        metavar="URL",
        help="Keep records in PostgreSQL: postgresql://USER@HOST/NAME; best given as a variable.",
    ),
    click.option(
        "--blobs",
        metavar="PLACE",
        help="Keep binary bodies in another folder, or in a bucket: s3://BUCKET/PREFIX.",
    ),
)
