"""The sources of packages on this machine: the settings of `pip download`, read as pip reads them.

Source of the rules: pip's user guide, "Configuration" (files, their order, the environment over
them, `[download]` over `[global]`). uv's variables name indexes too, where pip names none.
"""

from __future__ import annotations

import configparser
import os
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit, urlunsplit

import msgspec
import platformdirs

from liveref.fetching.errors import FetchError

DEFAULT_INDEX = "https://pypi.org/simple"
_SECTIONS = ("global", "download")
_FILE_NAME = "pip.conf"


class Login(msgspec.Struct, frozen=True):
    """A user and a password, which show themselves to nobody."""

    user: str
    password: str

    def __repr__(self) -> str:
        return "Login(***)"


class Address(msgspec.Struct, frozen=True):
    """A URL parted from its credentials, so that it can stand in a message or a log."""

    url: str
    login: Login | None = None


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """The indexes in the order they are asked, and how to reach them."""

    indexes: tuple[Address, ...] = (Address(DEFAULT_INDEX),)
    trusted_hosts: tuple[str, ...] = ()
    certificates: str | None = None
    client_certificate: str | None = None
    proxy: Address | None = None
    timeout: float = 30.0


def parse_address(url: str) -> Address:
    """A URL and, apart from it, the credentials that it may hold. Raises ValueError."""
    parts = urlsplit(url.strip())
    netloc = parts.netloc.rpartition("@")[2]
    clean = urlunsplit((parts.scheme, netloc, parts.path, parts.query, parts.fragment))
    if parts.username is None:
        return Address(clean)
    return Address(clean, Login(unquote(parts.username), unquote(parts.password or "")))


def read_settings(
    environ: Mapping[str, str] | None = None, files: Iterable[Path] | None = None
) -> Settings:
    """The settings of this user on this machine. Raises FetchError for a file that is broken."""
    environ = os.environ if environ is None else environ
    options = _from_files(configuration_files(environ) if files is None else files)
    options |= _from_environment(environ)
    return Settings(
        indexes=tuple(_indexes(options, environ)),
        trusted_hosts=tuple(options.get("trusted-host", "").split()),
        certificates=_certificates(options, environ),
        client_certificate=options.get("client-cert"),
        proxy=_proxy(options.get("proxy")),
        timeout=_seconds(options.get("timeout") or options.get("default-timeout")),
    )


def configuration_files(environ: Mapping[str, str]) -> list[Path]:
    """pip's files from the weakest to the strongest: the machine's, the user's, the virtual
    environment's, PIP_CONFIG_FILE. The latter takes the place of the user's; the null device
    there means none at all."""
    own = environ.get("PIP_CONFIG_FILE")
    if own == os.devnull:
        return []
    machine = platformdirs.site_config_dir("pip", multipath=True)
    folders = [*machine.split(os.pathsep), "/etc"]
    files = [Path(folder) / _FILE_NAME for folder in folders]
    if not (own and Path(own).exists()):
        files += _user_files()
    files.append(Path(sys.prefix) / _FILE_NAME)
    return [*files, Path(own)] if own else files


def _user_files() -> list[Path]:
    try:
        home, folder = Path.home(), platformdirs.user_config_path("pip")
    except RuntimeError:  # no home directory
        return []
    if sys.platform == "darwin" and not folder.is_dir():
        folder = home / ".config" / "pip"
    return [home / ".pip" / _FILE_NAME, folder / _FILE_NAME]


def _from_files(files: Iterable[Path]) -> dict[str, str]:
    sections: dict[str, dict[str, str]] = {section: {} for section in _SECTIONS}
    for file in files:
        parser = _parsed(file)
        for section in _SECTIONS:
            if parser.has_section(section):
                sections[section] |= {_key(k): v for k, v in parser.items(section) if v.strip()}
    return sections["global"] | sections["download"]


def _parsed(file: Path) -> configparser.RawConfigParser:
    parser = configparser.RawConfigParser()
    try:
        parser.read(file, encoding="utf-8")
    except (configparser.Error, UnicodeDecodeError):
        # Not the parser's own words: they quote the line, and it may hold a password.
        raise FetchError(
            f"{file}: pip's settings cannot be understood. `pip config debug` shows what is "
            "read; mend the file, or set PIP_CONFIG_FILE to another"
        ) from None
    return parser


def _from_environment(environ: Mapping[str, str]) -> dict[str, str]:
    return {
        _key(name[4:]): value
        for name, value in environ.items()
        if name.startswith("PIP_") and value.strip()
    }


def _key(name: str) -> str:
    return name.lower().replace("_", "-").removeprefix("--")


def _indexes(options: Mapping[str, str], environ: Mapping[str, str]) -> Iterable[Address]:
    if options.get("no-index", "").lower() in {"1", "true", "yes", "on"}:
        return []
    uv_default = environ.get("UV_DEFAULT_INDEX") or environ.get("UV_INDEX_URL")
    uv_extra = environ.get("UV_INDEX") or environ.get("UV_EXTRA_INDEX_URL") or ""
    main = options.get("index-url") or _unnamed(uv_default or DEFAULT_INDEX)
    extra = options.get("extra-index-url", "").split() or [_unnamed(i) for i in uv_extra.split()]
    return (_index(place) for place in dict.fromkeys([main, *extra]))


def _index(place: str) -> Address:
    """An index is given by its URL, or as a directory on this machine."""
    try:
        return parse_address(place if "://" in place else Path(place).absolute().as_uri())
    except ValueError:
        # Without the address: it may hold a password.
        raise FetchError(
            "The address of a package index in pip's settings is malformed; see `pip config list`"
        ) from None


def _unnamed(index: str) -> str:
    """An index of uv's may be written NAME=URL."""
    name, equals, url = index.partition("=")
    return url if equals and "/" not in name else index


def _certificates(options: Mapping[str, str], environ: Mapping[str, str]) -> str | None:
    bundle = environ.get("REQUESTS_CA_BUNDLE") or environ.get("CURL_CA_BUNDLE")
    named = options.get("cert") or bundle
    return str(Path(named).expanduser()) if named else None


def _proxy(url: str | None) -> Address | None:
    if not url:
        return None
    try:
        return parse_address(url if "://" in url else f"http://{url}")
    except ValueError:
        raise FetchError("`proxy` in pip's settings is malformed; see `pip config list`") from None


def _seconds(text: str | None) -> float:
    try:
        seconds = float(text or 0)
    except ValueError:
        seconds = 0.0
    return seconds if 0 < seconds < float("inf") else Settings().timeout
