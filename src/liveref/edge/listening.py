"""The socket of a served address, and the URL that clients call it by."""

from __future__ import annotations

import socket
from ipaddress import ip_address

_BACKLOG = 2048


class ServeError(Exception):
    """The address can't be served; the message says why, for a person."""


def bind(host: str, port: int) -> socket.socket:
    """A listening socket on that address, `[::1]` being one as well as `::1`; port 0 takes a free
    one. Raises ServeError."""
    name = host[1:-1] if host.startswith("[") and host.endswith("]") else host
    if not name.strip():
        raise ServeError("--host is empty. Name an address to serve on, such as 127.0.0.1.")
    family = socket.AF_INET6 if ":" in name else socket.AF_INET
    # With the protocol named the event loop turns Nagle's algorithm off; without it, every
    # answer of two writes waits for the client's delayed acknowledgement.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((name, port))
        listener.listen(_BACKLOG)
    except (OSError, OverflowError, UnicodeError) as error:
        listener.close()
        raise ServeError(_reason(host, port, error)) from None
    return listener


def _reason(host: str, port: int, error: Exception) -> str:
    if isinstance(error, socket.gaierror | UnicodeError):
        return (
            f"--host {host} names no address that is known here: "
            f"{getattr(error, 'strerror', None) or error}. 127.0.0.1 is this machine's own."
        )
    reason = getattr(error, "strerror", None) or error
    return (
        f"Cannot serve on {host} port {port}: {reason}. Choose another with --port; "
        "--port 0 takes a free one."
    )


def address(listener: socket.socket) -> str:
    """The URL of what was bound, as a client on this machine calls it: that of the loopback where
    it is every address of the machine."""
    host, port = listener.getsockname()[:2]
    if ip_address(host).is_unspecified:
        host = "::1" if ":" in host else "127.0.0.1"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
