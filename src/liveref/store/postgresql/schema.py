"""The tables of the database: which version they have, and a table for each kind.

One process at a time changes them, under a lock that all units of work share (`turn`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files

import msgspec

from liveref.store.base import Kind, StoreError
from liveref.store.postgresql.connection import PlainConnection
from liveref.store.postgresql.dialect import DIALECT
from liveref.store.postgresql.errors import DuplicateError
from liveref.store.postgresql.table import PostgreSQLTable
from liveref.store.sql.declaration import broken_group, check_names, declaration, index_columns

VERSION = 1
_PLACE = "hashtextextended('liveref ' || current_setting('search_path'), 0)"
_LOCK = f"SELECT pg_advisory_xact_lock({_PLACE})"
_TABLES = (
    "CREATE TABLE property (name text PRIMARY KEY, value text NOT NULL)",
    "CREATE TABLE turn (number integer)",
    "CREATE TABLE kind (number integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY,"
    ' name text COLLATE "C" NOT NULL UNIQUE, declared bytea NOT NULL)',
    "CREATE TABLE identity (id bytea NOT NULL, kind integer NOT NULL, PRIMARY KEY (id, kind))",
    'CREATE TABLE snapshot (number integer PRIMARY KEY, name text COLLATE "C" UNIQUE,'
    " created double precision NOT NULL, records bigint NOT NULL, toward integer,"
    " settings bytea NOT NULL)",
    "CREATE INDEX snapshot_toward ON snapshot (toward)",
    "CREATE UNIQUE INDEX snapshot_nearest ON snapshot ((1)) WHERE toward IS NULL",
    "CREATE TABLE undo (snapshot integer NOT NULL, kind integer NOT NULL,"
    " position bigint NOT NULL, id bytea, created bytea, updated bytea, data json,"
    " PRIMARY KEY (snapshot, kind, position))",
    "CREATE TABLE held (snapshot integer NOT NULL, kind integer NOT NULL,"
    ' position bigint NOT NULL, key text COLLATE "C" NOT NULL,'
    " PRIMARY KEY (snapshot, kind, position, key))",
    "CREATE INDEX held_key ON held (key)",
    'CREATE TABLE setting (name text COLLATE "C" PRIMARY KEY, value bytea NOT NULL)',
)
_MADE_INDEXES = (
    "SELECT indexname FROM pg_indexes WHERE schemaname = current_schema() AND tablename = ?"
    " AND indexname ~ '_(unique|by)_'"
)
_MADE_COLUMNS = (
    "SELECT attname FROM pg_attribute WHERE attrelid = to_regclass(?) AND attname ~ '^v[0-9]+$'"
    " AND NOT attisdropped"
)
_PAGE = 1000


def prepare(
    connection: PlainConnection, kinds: Sequence[Kind], renamed: Mapping[str, str]
) -> dict[str, PostgreSQLTable]:
    """Bring the database to what the program and its kinds need, in the connection's transaction;
    the table of each kind. Before that, kinds are called by their new names.

    StoreError if the database is newer, or if records break a unique group that is new;
    ValueError if a declaration makes no sense.
    """
    check_names(kinds)
    connection.run("SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0")
    connection.run("SET LOCAL client_min_messages = warning")
    connection.execute(_LOCK)
    _settle_version(connection)
    for old, new in renamed.items():
        _rename(connection, old, new)
    there = _declared(connection)
    if any(there.get(kind.name, (0, b""))[1] != declaration(kind) for kind in kinds):
        connection.execute("LOCK TABLE turn IN EXCLUSIVE MODE")
        there = _declared(connection)
    return {kind.name: _table(connection, kind, there.get(kind.name)) for kind in kinds}


def _settle_version(connection: PlainConnection) -> None:
    """Make the tables if there are none. StoreError if they are newer than the program."""
    if connection.execute("SELECT current_schema()").fetchone() == (None,):
        [(path,)] = connection.execute("SHOW search_path").fetchall()
        connection.execute(f"CREATE SCHEMA IF NOT EXISTS {path.split(',')[0]}")
    [(is_there,)] = connection.execute("SELECT to_regclass('property') IS NOT NULL").fetchall()
    if not is_there:
        _make(connection)
        return
    rows = connection.execute("SELECT value FROM property WHERE name = 'version'").fetchall()
    version = int(rows[0][0]) if rows else 0
    if version > VERSION:
        raise StoreError(
            f"its tables have schema version {version}, and this liveref knows versions up to"
            f" {VERSION}; use the newer liveref that wrote it, or another database"
        )


def _make(connection: PlainConnection) -> None:
    functions = files(__package__).joinpath("functions.sql").read_text(encoding="utf-8")
    for statement in (*_TABLES, functions):
        connection.run(statement)
    sql = "INSERT INTO property (name, value) VALUES ('version', ?)"
    connection.execute(sql, (str(VERSION),))


def _declared(connection: PlainConnection) -> dict[str, tuple[int, bytes]]:
    """The kinds that there are, with their number and declaration."""
    rows = connection.execute("SELECT name, number, declared FROM kind").fetchall()
    return {name: (number, bytes(declared)) for name, number, declared in rows}


def _rename(connection: PlainConnection, old: str, new: str) -> None:
    """Give kinds `old/...` the names `new/...`; those whose name is taken keep theirs."""
    names = set(_declared(connection))
    for name in sorted(names):
        before, slash, rest = name.partition("/")
        if slash and before == old and f"{new}/{rest}" not in names:
            sql = "UPDATE kind SET name = ? WHERE name = ?"
            connection.execute(sql, (f"{new}/{rest}", name))


def _table(
    connection: PlainConnection, kind: Kind, there: tuple[int, bytes] | None
) -> PostgreSQLTable:
    """The kind's table, made or remade if it isn't as declared."""
    declared = declaration(kind)
    if there is None:
        sql = "INSERT INTO kind (name, declared) VALUES (?, ?) RETURNING number"
        [(number,)] = connection.execute(sql, (kind.name, declared)).fetchall()
        table = DIALECT.table(kind, number)
        _create(connection, table)
        return table
    number, before = there
    table = DIALECT.table(kind, number)
    if before != declared:
        _remake(connection, table)
        connection.execute("UPDATE kind SET declared = ? WHERE number = ?", (declared, number))
    return table


def _create(connection: PlainConnection, table: PostgreSQLTable) -> None:
    columns = "".join(f", {column} bytea" for column in table.columns.values())
    connection.run(
        f"CREATE TABLE {table.name} (position bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,"
        " id bytea NOT NULL UNIQUE, long bytea, created bytea NOT NULL, updated bytea NOT NULL,"
        f" data json NOT NULL{columns})"
    )
    for statement in _indexes(table):
        connection.run(statement)


def _indexes(table: PostgreSQLTable) -> Iterator[str]:
    groups, singles = index_columns(table)
    for number, columns in enumerate(groups):
        name = f"{table.name}_unique_{number}"
        yield f"CREATE UNIQUE INDEX {name} ON {table.name} ({', '.join(columns)})"
    for (column,) in singles:
        yield (
            f"CREATE INDEX {table.name}_by_{column} ON {table.name}"
            f" ({column} NULLS FIRST, position)"
        )


def _remake(connection: PlainConnection, table: PostgreSQLTable) -> None:
    """Give a table the columns and indexes that its kind declares today."""
    for name in _names(connection, _MADE_INDEXES, table):
        connection.run(f"DROP INDEX {name}")
    changes = [f"DROP COLUMN {name}" for name in _names(connection, _MADE_COLUMNS, table)]
    changes += [f"ADD COLUMN {column} bytea" for column in table.columns.values()]
    if changes:
        connection.run(f"ALTER TABLE {table.name} {', '.join(changes)}")
    if table.columns:
        _fill(connection, table)
    try:
        for statement in _indexes(table):
            connection.run(statement)
    except DuplicateError as error:
        raise StoreError(broken_group(table, "database")) from error


def _names(connection: PlainConnection, sql: str, table: PostgreSQLTable) -> list[str]:
    return [name for (name,) in connection.execute(sql, (table.name,)).fetchall()]


def _fill(connection: PlainConnection, table: PostgreSQLTable) -> None:
    """Work out the columns of all records, page by page."""
    settings = ", ".join(f"{column} = ?" for column in table.columns.values())
    update = f"UPDATE {table.name} SET {settings} WHERE position = ?"  # noqa: S608
    page = (
        f"SELECT position, data FROM {table.name} WHERE position > ?"  # noqa: S608
        f" ORDER BY position LIMIT {_PAGE}"
    )
    last = 0
    while rows := connection.execute(page, (last,)).fetchall():
        values = ([*table.values(msgspec.json.decode(data)), at] for at, data in rows)
        connection.executemany(update, values)
        last = rows[-1][0]
