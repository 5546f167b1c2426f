"""Judges who may use the control interface.

Without a token, clients on the loopback may. A request that a proxy forwarded comes from
elsewhere, and a page of another site can make a browser on this machine send requests (DNS
rebinding): the headers Host and Origin tell.
"""

from __future__ import annotations

import hmac
import re
from urllib.parse import urlsplit

from liveref.edge.hosts import is_local, is_loopback
from liveref.service.request.intake import Scope
from liveref.service.request.problem import Problem

_FORWARDED = re.compile(
    rb"forwarded|via|x-forwarded(-.+)?|x-real-ip|x-client-ip|x-cluster-client-ip|x-original-.+"
    rb"|true-client-ip|cf-connecting-ip|fastly-client-ip|x-envoy-.+"
)
_TOKEN = b"bearer "


class Guard:
    """Lets requests in, or refuses them. `token` is what they have to send, None for none."""

    def __init__(self, token: str | None) -> None:
        self._token = token.encode() if token is not None else None

    def check(self, scope: Scope) -> None:
        """Raises Problem 401 for a token that is missing or wrong, 403 for a client elsewhere, a
        forwarded request, a foreign Host, Origin or Sec-Fetch-Site."""
        headers: list[tuple[bytes, bytes]] = scope["headers"]
        hosts = [value.decode("latin-1") for name, value in headers if name == b"host"]
        origins = [value.decode("latin-1") for name, value in headers if name == b"origin"]
        if self._token is None:
            _check_client(scope)
            _check_direct(headers)
            _check_hosts(hosts)
        _check_site(scope, headers)
        _check_origins(origins, [*hosts, *_public_host(scope)])
        if self._token is not None:
            self._check_token([value for name, value in headers if name == b"authorization"])

    def _check_token(self, values: list[bytes]) -> None:
        given = values[0] if len(values) == 1 else b""
        fits = hmac.compare_digest(given[len(_TOKEN) :].strip(), self._token or b"")
        if not fits or given[: len(_TOKEN)].lower() != _TOKEN:
            raise Problem(
                401,
                "The control interface needs the header Authorization: Bearer TOKEN, with the "
                "token that --control-token has.",
                headers=(("WWW-Authenticate", 'Bearer realm="liveref"'),),
            )


def _check_client(scope: Scope) -> None:
    client = scope.get("client")
    if client is None or not is_loopback(client[0]):
        raise Problem(
            403,
            "The control interface is for clients on this machine. For others, start liveref with "
            "--control-token.",
        )


def _check_direct(headers: list[tuple[bytes, bytes]]) -> None:
    for name, _ in headers:
        if _FORWARDED.fullmatch(name):
            raise Problem(
                403,
                f"The request has the header {name.decode('latin-1')}: a proxy forwarded it, and "
                "its client may be elsewhere. Start liveref with --control-token.",
            )


def _check_hosts(hosts: list[str]) -> None:
    for host in hosts:
        if is_local(host):
            continue
        raise Problem(
            403,
            f"The Host header is {host!r}: the control interface is called by the name localhost "
            "or an address of the loopback.",
        )


def _public_host(scope: Scope) -> list[str]:
    """The host by which a page behind a proxy, or of `--public-url`, calls the address."""
    public: str | None = scope.get("base_url")
    return [urlsplit(public).netloc] if public else []


def _check_site(scope: Scope, headers: list[tuple[bytes, bytes]]) -> None:
    """Raises Problem 403 for a request that a browser says another site has caused (Fetch
    Metadata). A link that a person follows is none: that site can't read the page."""
    sites = [value for name, value in headers if name == b"sec-fetch-site"]
    modes = [value for name, value in headers if name == b"sec-fetch-mode"]
    is_followed = scope.get("method") in ("GET", "HEAD") and modes == [b"navigate"]
    if not is_followed and any(site not in (b"same-origin", b"none") for site in sites):
        raise Problem(403, "The request is that of a page of another site.")


def _check_origins(origins: list[str], hosts: list[str]) -> None:
    """Raises Problem 403 for a request of a page that another host served."""
    for origin in origins:
        scheme, separator, host = origin.partition("://")
        if not separator or scheme not in ("http", "https") or host not in hosts:
            raise Problem(403, f"The request is that of a page of another origin, {origin!r}.")
