"""A site as files in a folder."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from posixpath import dirname

from liveref.garbage import collecting_seldom
from liveref.processes import parts, share_out
from liveref.site.site import Site

__all__ = ["write_site"]

_FEWEST = 48
"""A process is worth its start from about so many pages on."""


def write_site(site: Site, folder: Path) -> int:
    """Write all pages below `folder`, over those that are there; the number of files. Raises
    OSError."""
    addresses = [*site.addresses()]
    # One page of each kind before: what these share is then worked out for all processes.
    first = {dirname(address): address for address in reversed(addresses)}.values()
    others = [address for address in addresses if address not in first]
    write = partial(_write, site, folder)
    with collecting_seldom():
        return write([*first]) + sum(share_out(write, parts(others, _FEWEST), int))


def _write(site: Site, folder: Path, addresses: Sequence[str]) -> int:
    """Write some pages; the number of files."""
    folders: set[Path] = set()
    count = 0
    for address in addresses:
        content = site.content(address)
        path = folder / address
        if path.parent not in folders:
            path.parent.mkdir(parents=True, exist_ok=True)
            folders.add(path.parent)
        if content is not None:
            path.write_bytes(content)
            count += 1
    return count
