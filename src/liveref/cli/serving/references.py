"""The references that a server is asked to run."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import click

from liveref.cli.reference import BUNDLED, fail, loaded
from liveref.fetching.progress import Silent
from liveref.loading import Loaded
from liveref.serving import Wanted

__all__ = ["Asked", "mount_option", "references_asked"]


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
        return Wanted(
            loaded(name, behaviour, disabled, in_family=in_family, progress=progress), type_
        )

    return [Asked(name, wanted(name, type_)) for name, type_ in typed]


def _mounted(text: str) -> tuple[str, str | None]:
    """The reference and the service type of a --mount."""
    service, _, reference = text.partition("=")
    if not re.fullmatch(r"[a-z][a-z0-9-]*", service) or not reference:
        fail(f"--mount takes TYPE=REFERENCE, such as image=./glance; {text!r} came.")
    return reference, service
