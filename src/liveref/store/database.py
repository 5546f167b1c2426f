"""The address of a database, whose password no message shows."""

from __future__ import annotations

from urllib.parse import urlsplit

SCHEMES = ("postgresql", "postgres")


class Database:
    """A database by its URL, `postgresql://user:password@host:port/name`."""

    __slots__ = ("url",)

    def __init__(self, url: str) -> None:
        """Raises ValueError for another URL; the message does not show it."""
        if urlsplit(url).scheme not in SCHEMES:
            raise ValueError("a database is named by postgresql://[USER@]HOST[:PORT]/NAME.")
        self.url = url

    @property
    def place(self) -> str:
        """The database without user, password and options."""
        parts = urlsplit(self.url)
        host = parts.netloc.rpartition("@")[2]
        return f"postgresql://{host}{parts.path}"

    def __str__(self) -> str:
        return self.place

    def __repr__(self) -> str:
        return f"Database({self.place!r})"
