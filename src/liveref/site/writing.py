"""A site as files in a folder."""

from __future__ import annotations

from pathlib import Path

from liveref.garbage import collecting_seldom
from liveref.site.site import Site

__all__ = ["write_site"]


def write_site(site: Site, folder: Path) -> int:
    """Write all pages below `folder`, over those that are there; the number of files. Raises
    OSError."""
    with collecting_seldom():
        return _written(site, folder)


def _written(site: Site, folder: Path) -> int:
    folders: set[Path] = set()
    count = 0
    for address in site.addresses():
        content = site.content(address)
        path = folder / address
        if path.parent not in folders:
            path.parent.mkdir(parents=True, exist_ok=True)
            folders.add(path.parent)
        if content is not None:
            path.write_bytes(content)
            count += 1
    return count
