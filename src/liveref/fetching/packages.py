"""FAMILY/NAME[==VERSION]: what it asks for, and the package that publishes it."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

import msgspec
from packaging.version import InvalidVersion, Version

from liveref.fetching.errors import LocateError
from liveref.values.safe_yaml import load_yaml

# A project's name as the packaging standards have it (PEP 508), in any case.
_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?")


class Published(msgspec.Struct, frozen=True):
    """A reference that a package index holds: `name` is the service, `package` its package."""

    family: str
    name: str
    package: str
    version: Version | None = None

    def __str__(self) -> str:
        pin = f"=={self.version}" if self.version else ""
        return f"{self.family}/{self.name}{pin}"


@cache
def families() -> dict[str, dict[str, str]]:
    """Of each family the table of names whose package is called otherwise."""
    text = files("liveref.fetching").joinpath("packages.yaml").read_text(encoding="utf-8")
    return msgspec.convert(load_yaml(text), dict[str, dict[str, str]])


def parse_published(reference: str) -> Published | None:
    """The package and version that `reference` asks an index for, or None if it is not of the form
    FAMILY/NAME.

    Raises LocateError if it begins with a known family and then goes wrong.
    """
    family, slash, rest = reference.partition("/")
    if not slash or family not in families():
        return None
    name, pin, version = rest.partition("==")
    if not _NAME.fullmatch(name.strip()):
        raise LocateError(
            f"{reference}: there is no such file or directory, and what follows {family}/ is not "
            f"the name of a package. Write {family}/NAME or {family}/NAME==VERSION"
        )
    try:
        return published(family, name.strip(), version.strip() if pin else None)
    except InvalidVersion:
        raise LocateError(
            f"{reference}: {version.strip()!r} is no version. After == stands one whole version, "
            "such as 29.0.0"
        ) from None


def published(family: str, name: str, version: str | None = None) -> Published:
    """The reference of a service by its name. Raises InvalidVersion."""
    service = normalised(name)
    package = families()[family].get(service, service)
    return Published(family, service, package, None if version is None else Version(version))


def normalised(name: str) -> str:
    """A project's name as the index spells it in addresses (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()
