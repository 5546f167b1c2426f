"""The names of references that are there without a network: for the shell to complete."""

from __future__ import annotations

from pathlib import Path

from liveref.fetching.cache import Cache
from liveref.fetching.locate import bundled_names
from liveref.fetching.packages import families

__all__ = ["offered", "offered_published"]


def offered(cache: Path | None = None) -> list[str]:
    """The bundled references and the published ones that were fetched, as `locate` takes them;
    `cache` stands for the user's cache directory."""
    fetched = Cache(cache).packages()
    published = (name for name, package in _published(fetched) if package in fetched)
    return [*bundled_names(), *published]


def offered_published(cache: Path | None = None) -> list[str]:
    """The published references that were fetched, and those whose package isn't called as they
    are: their names are known."""
    return [name for name, _ in _published(Cache(cache).packages())]


def _published(packages: set[str]) -> list[tuple[str, str]]:
    """The references of packages and of the families' tables, sorted, each with its package."""
    packages_by_name: dict[str, str] = {}
    for family, table in families().items():
        plain = packages - set(table.values())
        packages_by_name |= {f"{family}/{package}": package for package in plain}
        packages_by_name |= {f"{family}/{name}": package for name, package in table.items()}
    return sorted(packages_by_name.items())
