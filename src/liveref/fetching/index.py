"""The Simple API of a package index: which source packages of a project there are.

Source of the rules: the "Simple repository API" of the Python packaging specifications (PEP 503,
691 and 592): JSON where the index speaks it, HTML where it doesn't, hashes and yanked files.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit
from urllib.request import url2pathname

import httpx2
import msgspec
from packaging.utils import InvalidSdistFilename, parse_sdist_filename
from packaging.version import InvalidVersion, Version

from liveref.fetching.client import Client, UnavailableError
from liveref.fetching.errors import FetchError
from liveref.fetching.recency import recency
from liveref.fetching.settings import Address, parse_address

MAX_PAGE = 32 * 2**20
_JSON = "application/vnd.pypi.simple.v1+json"
_ACCEPT = f"{_JSON}, application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.01"
_SHA256 = re.compile(r"[0-9a-f]{64}")


class Sdist(msgspec.Struct, frozen=True, kw_only=True):
    """One source package on an index. `url` holds no credentials; `sha256` is None where the
    index doesn't give it."""

    filename: str
    url: str
    version: Version
    sha256: str | None = None
    yanked: bool = False
    size: int | None = None


class _Link(msgspec.Struct, frozen=True):
    """A file as the index lists it, in the words of PEP 691."""

    filename: str
    url: str
    hashes: dict[str, str] | None = None
    yanked: bool | str | None = None
    size: int | None = None


class _Meta(msgspec.Struct, frozen=True, rename="kebab"):
    api_version: str = "1.0"


class _Page(msgspec.Struct, frozen=True):
    files: list[_Link]
    meta: _Meta = _Meta()


def find_sdists(client: Client, index: Address, package: str) -> list[Sdist]:
    """The source packages of a project on one index; none where the index doesn't know it.

    Raises FetchError when the index cannot be reached or understood.
    """
    address = f"{index.url.rstrip('/')}/{package}/"
    if urlsplit(address).scheme == "file":
        links, base = _local_links(address)
    else:
        links, base = _remote_links(client, address)
    sdists = (_sdist(link, base, package) for link in links)
    return [sdist for sdist in sdists if sdist is not None]


def choose(sdists: Iterable[Sdist], version: Version | None) -> Sdist | None:
    """The one of that version, yanked or not (PEP 592), or the newest final one that isn't
    yanked; of equal ones the first that has a hash."""
    if version is not None:
        fitting = [sdist for sdist in sdists if sdist.version == version]
    else:
        fitting = [s for s in sdists if not (s.yanked or s.version.is_prerelease)]
    # `max` keeps the first of equals, which is the first index's.
    return max(fitting, key=lambda s: (recency(s.version), s.sha256 is not None), default=None)


def local_path(url: str) -> Path:
    """The file that a file:// URL means."""
    return Path(url2pathname(urlsplit(url).path))


def _remote_links(client: Client, address: str) -> tuple[list[_Link], str]:
    def take(response: httpx2.Response) -> tuple[list[_Link], str]:
        body = _bounded(response)
        # After redirects, the links are relative to where the page was found.
        url = _clean(response)
        kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind in {_JSON, "application/json"}:
            return _json_links(body, url), url
        return _html_links(body.decode(response.encoding or "utf-8", "replace"), url)

    try:
        return client.read(address, {"Accept": _ACCEPT}, take)
    except UnavailableError as error:
        if error.status in {404, 410}:
            return [], address
        raise


def _clean(response: httpx2.Response) -> str:
    return parse_address(str(response.url)).url


def _bounded(response: httpx2.Response) -> bytes:
    body = bytearray()
    for chunk in response.iter_bytes():
        body += chunk
        if len(body) > MAX_PAGE:
            raise FetchError(f"{_clean(response)} is longer than {MAX_PAGE >> 20} MiB and not read")
    return bytes(body)


def _local_links(address: str) -> tuple[list[_Link], str]:
    page = local_path(address) / "index.html"
    try:
        text = page.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return [], address
    except OSError as error:
        raise FetchError(f"{page} cannot be read: {error.strerror}") from None
    return _html_links(text, address)


def _json_links(body: bytes, url: str) -> list[_Link]:
    try:
        page = msgspec.json.decode(body, type=_Page)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise FetchError(f"{url} is no page of a package index: {error}") from None
    if page.meta.api_version.partition(".")[0] != "1":
        raise FetchError(
            f"{url} speaks version {page.meta.api_version} of the Simple API, and liveref only "
            "version 1: a newer liveref may help"
        )
    return page.files


def _html_links(text: str, url: str) -> tuple[list[_Link], str]:
    parser = _Anchors()
    try:
        parser.feed(text)
    except AssertionError as error:  # the standard parser's way to refuse a broken declaration
        raise FetchError(f"{url} is no page of a package index: {error}") from None
    return parser.links, urljoin(url, parser.base or "")


class _Anchors(HTMLParser):
    """The links of a page and its base, where it has one."""

    def __init__(self) -> None:
        super().__init__()
        self.base: str | None = None
        self.links: list[_Link] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keeps `a` and `base`."""
        values = dict(attrs)
        href = values.get("href")
        if href is None:
            return
        if tag == "base" and self.base is None:
            self.base = href
        elif tag == "a":
            with suppress(ValueError):  # what is no address is no link
                self.links.append(_anchor(href, yanked="data-yanked" in values))


def _anchor(href: str, *, yanked: bool) -> _Link:
    url, fragment = urldefrag(href)
    algorithm, equals, digest = fragment.partition("=")
    filename = unquote(urlsplit(url).path).rpartition("/")[2]
    return _Link(filename, url, {algorithm: digest} if equals else None, yanked)


def _sdist(link: _Link, base: str, package: str) -> Sdist | None:
    try:
        name, version = parse_sdist_filename(link.filename)
        url = parse_address(urljoin(base, link.url)).url
    except (InvalidSdistFilename, InvalidVersion, ValueError):
        return None
    # A page from the network must not point into the user's own files.
    schemes = {"file"} if urlsplit(base).scheme == "file" else {"http", "https"}
    if name != package or urlsplit(url).scheme not in schemes:
        return None
    digest = (link.hashes or {}).get("sha256", "").lower()
    return Sdist(
        filename=link.filename,
        url=urldefrag(url)[0],
        version=version,
        sha256=digest if _SHA256.fullmatch(digest) else None,
        yanked=bool(link.yanked),
        size=link.size,
    )
