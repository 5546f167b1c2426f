"""A published reference, from the package index to the cache."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import httpx2

from liveref.fetching.archive import Limits, unpack
from liveref.fetching.cache import Cache, Entry, Source
from liveref.fetching.client import Client
from liveref.fetching.errors import FetchError
from liveref.fetching.index import Sdist, choose, find_sdists, local_path
from liveref.fetching.packages import Published
from liveref.fetching.progress import Progress, Silent
from liveref.fetching.recency import recency
from liveref.fetching.settings import Settings, read_settings

MAX_DOWNLOAD = 200 * 2**20
_CHUNK = 2**16


def fetch_published(
    wanted: Published,
    cache: Cache,
    *,
    progress: Progress | None = None,
    settings: Settings | None = None,
    limits: Limits | None = None,
) -> Entry:
    """Asks the index for the newest final version, or for the one that is wanted, and keeps its
    reference in the cache; what is there already is not loaded again.

    Raises FetchError (ArchiveError for what is in the package); nothing is left then.
    """
    entry = cache.find(wanted.package, wanted.version) if wanted.version else None
    if entry:
        return entry
    with closing(Client(settings := settings or read_settings())) as client:
        sdist = _newest(client, settings, wanted)
        entry = cache.find(wanted.package, sdist.version)
        return entry or _load(
            client, sdist, wanted, cache, progress=progress or Silent(), limits=limits
        )


def _newest(client: Client, settings: Settings, wanted: Published) -> Sdist:
    available: list[Sdist] = []
    asked: list[str] = []
    for index in settings.indexes:
        try:
            sdists = find_sdists(client, index, wanted.package)
        except FetchError as error:
            asked.append(str(error))
        else:
            asked.append(f"{index.url} has {_summary(sdists)}")
            available += sdists
    sdist = choose(available, wanted.version)
    if sdist is None:
        raise FetchError(_nothing(wanted, asked))
    if sdist.sha256 is None:
        raise FetchError(
            f"{sdist.filename} is not taken: the index gives no sha256 hash to check it by "
            f"({_host(sdist.url)})"
        )
    return sdist


def _summary(sdists: list[Sdist]) -> str:
    """The newest five versions that an index has, in a few words."""
    if not sdists:
        return "no source package of it"
    releases = {(s.version, s.yanked) for s in sdists}
    versions = sorted(releases, key=lambda release: (recency(release[0]), release[1]), reverse=True)
    shown = [f"{version}{' (yanked)' if yanked else ''}" for version, yanked in versions[:5]]
    return f"{', '.join(shown)}{', ...' if len(versions) > 5 else ''}"


def _nothing(wanted: Published, asked: list[str]) -> str:
    which = f"of version {wanted.version}" if wanted.version else "that is final and not yanked"
    tried = "".join(f"\n  {line}" for line in asked)
    return (
        f"{wanted}: no package index of pip's settings has a source package of {wanted.package} "
        f"{which}:{tried or ' they name no index'}\n"
        f"Check the name; {wanted.family}/{wanted.name}==VERSION asks for one version"
    )


def _load(
    client: Client,
    sdist: Sdist,
    wanted: Published,
    cache: Cache,
    *,
    progress: Progress,
    limits: Limits | None,
) -> Entry:
    def fill(folder: Path) -> Source:
        # Beside the entry, not in it; both go when the scratch folder does.
        archive = folder.parent / sdist.filename
        _download(client, sdist, archive, progress)
        unpacked = unpack(archive, folder, limits=limits)
        if not (folder / "api-ref").is_dir():
            raise FetchError(
                f"{sdist.filename} holds no api-ref folder: {wanted.package} publishes no "
                "reference there. Give the path of a checkout of its repository instead"
            )
        return Source(
            package=wanted.package,
            version=str(sdist.version),
            filename=sdist.filename,
            sha256=sdist.sha256 or "",
            files=unpacked.files,
            skipped=unpacked.skipped,
        )

    return cache.add(wanted.package, sdist.version, fill)


def _download(client: Client, sdist: Sdist, target: Path, progress: Progress) -> None:
    """Raises FetchError when it does not come, is too long, or has another hash."""
    if urlsplit(sdist.url).scheme == "file":
        _copy(local_path(sdist.url), target)
    else:
        # As it is stored: the hash is of the file, not of what an encoding makes of it.
        headers = {"Accept-Encoding": "identity"}
        client.read(sdist.url, headers, lambda response: _save(response, sdist, target, progress))
    with target.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if digest != sdist.sha256:
        raise FetchError(
            f"{sdist.filename} is refused: its sha256 is {digest}, and the index says "
            f"{sdist.sha256}. It was changed on the way ({_host(sdist.url)}); try again later"
        )


def _copy(source: Path, target: Path) -> None:
    try:
        _check_size(source.stat().st_size, source.name)
        shutil.copyfile(source, target)
    except OSError as error:
        raise FetchError(f"{source} cannot be copied: {error.strerror}") from None


def _save(response: httpx2.Response, sdist: Sdist, target: Path, progress: Progress) -> None:
    length = response.headers.get("content-length", "")
    total = int(length) if length.isdecimal() else sdist.size
    _check_size(total or 0, sdist.filename)
    progress.start(sdist.filename, total)
    try:
        with target.open("wb") as file:
            for chunk in _bounded(response, sdist.filename):
                file.write(chunk)
                progress.advance(len(chunk))
    finally:
        progress.done()


def _bounded(response: httpx2.Response, filename: str) -> Iterator[bytes]:
    size = 0
    for chunk in response.iter_raw(_CHUNK):
        size += len(chunk)
        _check_size(size, filename)
        yield chunk


def _check_size(size: int, filename: str) -> None:
    if size > MAX_DOWNLOAD:
        raise FetchError(f"{filename} is not taken: it exceeds {MAX_DOWNLOAD >> 20} MiB")


def _host(url: str) -> str:
    return urlsplit(url).netloc or "this machine"
