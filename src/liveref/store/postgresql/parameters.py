"""The parameters of a connection: those of the URL, with time-outs where it gives none."""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict

from liveref.store.base import StoreError
from liveref.store.database import Database

SCHEMA = "liveref"
_DEFAULTS: dict[str, Any] = {
    "application_name": "liveref",
    "connect_timeout": 3,
    # A network that swallows packets is noticed by these.
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}
_SETTINGS = {
    "search_path": SCHEMA,
    "client_encoding": "UTF8",
    "statement_timeout": "30s",
    "lock_timeout": "10s",
    "idle_in_transaction_session_timeout": "60s",
    # Small tables are read by their indexes too: the locks of a SERIALIZABLE transaction are then
    # those of rows, and fewer transactions collide.
    "enable_seqscan": "off",
    # A page is read in the order of an index, and no further than its end, before the database has
    # statistics as well.
    "enable_bitmapscan": "off",
    "random_page_cost": "1.1",
    "jit": "off",
}


def connection_parameters(database: Database) -> dict[str, Any]:
    """The parameters for libpq. The URL's own come first, and so do settings in its `options`.
    Raises StoreError for a URL that is none, or waits for the database for ever."""
    try:
        given = conninfo_to_dict(database.url)
    except psycopg.ProgrammingError as error:
        raise StoreError(f"--database: {str(error).splitlines()[0]}") from None
    patience = str(given.get("connect_timeout", _DEFAULTS["connect_timeout"]))
    if not patience.isdecimal() or int(patience) < 1:
        raise StoreError(f"--database: connect_timeout is {patience!r} and has to be 1 or more")
    ours = " ".join(f"-c {name}={value}" for name, value in _SETTINGS.items())
    options = f"{ours} {given.pop('options', '') or ''}".strip()
    return {**_DEFAULTS, **given, "options": options, "autocommit": True}
