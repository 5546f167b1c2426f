"""HTTP as the user's settings have it: certificates, proxy, credentials, and nothing in clear.

Addresses never hold credentials here; they are added to a request at the last moment, so that no
message and no log can show them.
"""

from __future__ import annotations

import ipaddress
import netrc
import os
import ssl
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar
from urllib.request import getproxies, proxy_bypass

import httpx2

from liveref import __version__
from liveref.fetching.errors import FetchError
from liveref.fetching.settings import Address, Login, Settings

T = TypeVar("T")
_ATTEMPTS = 3
_PAUSE = 0.5  # seconds before the second attempt, and twice that before the third
# Answers that may be another in a moment, as pip has them.
_PASSING = (500, 502, 503, 504, 520, 524)


class UnavailableError(FetchError):
    """The other side can't be reached, or answers with something else than what was asked."""

    def __init__(self, message: str, status: int | None = None) -> None:
        super().__init__(message)
        self.status = status


class Client:
    """Asks indexes and file hosts."""

    def __init__(self, settings: Settings) -> None:
        try:
            self._http = _http(settings)
        except (OSError, ValueError, httpx2.InvalidURL) as error:
            reason = getattr(error, "strerror", None) or type(error).__name__
            raise FetchError(
                "The certificates or the proxy that pip's settings name cannot be used "
                f"({reason}). Look at `cert`, `client-cert` and `proxy` in `pip config list`"
            ) from None

    def close(self) -> None:
        """Ends all connections."""
        self._http.close()

    def read(self, url: str, headers: dict[str, str], use: Callable[[httpx2.Response], T]) -> T:
        """The result of `use` on the answer, which streams; tried anew if the connection breaks.

        Raises UnavailableError when the last attempt failed, or the answer is not a 2xx.
        """
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                return self._read_once(url, headers, use)
            except UnavailableError as error:
                passing = error.status is None or error.status in _PASSING
                if attempt == _ATTEMPTS or not passing:
                    raise
            time.sleep(_PAUSE * attempt)
        raise AssertionError("the last attempt returns or raises")

    def _read_once(
        self, url: str, headers: dict[str, str], use: Callable[[httpx2.Response], T]
    ) -> T:
        with _explained(url), self._http.stream("GET", url, headers=headers) as response:
            if not response.is_success:
                raise UnavailableError(_refusal(url, response.status_code), response.status_code)
            return use(response)


@contextmanager
def _explained(url: str) -> Iterator[None]:
    try:
        yield
    except httpx2.TimeoutException:
        raise UnavailableError(f"{url} did not answer in time") from None
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        raise UnavailableError(f"{url} cannot be read: {error or type(error).__name__}") from None


def _refusal(url: str, status: int) -> str:
    if status in {401, 403}:
        return (
            f"{url} refuses access ({status}). Credentials are taken from the index's address in "
            "pip's settings or from ~/.netrc"
        )
    return f"{url} answers {status}"


def _http(settings: Settings) -> httpx2.Client:
    proxy = None
    if settings.proxy:
        login = settings.proxy.login
        proxy = httpx2.Proxy(
            settings.proxy.url, auth=(login.user, login.password) if login else None
        )
    return httpx2.Client(
        auth=_Credentials(settings.indexes),
        verify=_verification(settings),
        proxy=proxy,
        mounts=_unverified(settings.trusted_hosts, proxy),
        timeout=settings.timeout,
        follow_redirects=True,
        headers={"User-Agent": f"liveref/{__version__}"},
        # Called for each request that leaves, those of redirects too.
        event_hooks={"request": [lambda request: _check_secure(request.url, settings)]},
    )


def _verification(settings: Settings) -> ssl.SSLContext | bool:
    if settings.certificates is None and settings.client_certificate is None:
        return True
    where = settings.certificates
    if where is None:
        context = httpx2.create_ssl_context()
    elif Path(where).is_dir():
        context = ssl.create_default_context(capath=where)
    else:
        context = ssl.create_default_context(cafile=where)
    if settings.client_certificate:
        context.load_cert_chain(settings.client_certificate)
    return context


def _unverified(
    hosts: tuple[str, ...], proxy: httpx2.Proxy | None
) -> dict[str, httpx2.BaseTransport | None]:
    """pip's `trusted-host`: a host whose certificate the user has chosen not to verify."""
    mounts: dict[str, httpx2.BaseTransport | None] = {}
    for host in hosts:
        environment = None if proxy_bypass(host) else getproxies().get("https")
        transport = httpx2.HTTPTransport(verify=False, proxy=proxy or environment)
        mounts[f"https://{host}"] = transport
    return mounts


def _check_secure(url: httpx2.URL, settings: Settings) -> None:
    """A hash that came in clear proves nothing, so plain HTTP needs a host that pip would trust:
    this machine, or one that `trusted-host` names."""
    host = url.host
    named = {host, f"{host}:{url.port}"} & set(settings.trusted_hosts)
    if url.scheme == "https" or named or _is_loopback(host):
        return
    raise FetchError(
        f"{url.scheme}://{host} is not asked, as nothing protects the answer. Give the index's "
        f"https address, or name {host} under `trusted-host` in pip's settings"
    )


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


class _Credentials(httpx2.Auth):
    """Basic authentication from an index's address, for its own scheme, host and port only, else
    from the user's netrc file, as pip does."""

    def __init__(self, indexes: tuple[Address, ...]) -> None:
        self._logins = {_origin(index.url): index.login for index in indexes if index.login}
        self._netrc = _netrc()

    def auth_flow(
        self, request: httpx2.Request
    ) -> Generator[httpx2.Request, httpx2.Response, None]:
        """Adds what is known of the request's host."""
        login = self._logins.get(_origin(str(request.url))) or self._from_netrc(request.url)
        if login:
            yield from httpx2.BasicAuth(login.user, login.password).auth_flow(request)
        else:
            yield request

    def _from_netrc(self, url: httpx2.URL) -> Login | None:
        entry = self._netrc.authenticators(url.host) if self._netrc else None
        # A password must not travel in clear, unless it stays on this machine.
        if entry is None or not (url.scheme == "https" or _is_loopback(url.host)):
            return None
        return Login(entry[0] or entry[1] or "", entry[2] or "")


def _origin(url: str) -> tuple[str, str, int | None]:
    parsed = httpx2.URL(url)
    return (parsed.scheme, parsed.host, parsed.port)


def _netrc() -> netrc.netrc | None:
    try:
        file = os.environ.get("NETRC") or str(Path.home() / ".netrc")
        return netrc.netrc(file)
    except (OSError, RuntimeError, netrc.NetrcParseError, UnicodeDecodeError):
        return None
