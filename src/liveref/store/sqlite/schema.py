"""The database's schema: whose it is, which version, and a table for each kind."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from liveref.store.base import Kind, Record, StoreError
from liveref.store.sql.declaration import broken_group, check_names, declaration, index_columns
from liveref.store.sql.identities import note_all
from liveref.store.sql.table import Table
from liveref.store.sqlite.connections import begin
from liveref.store.sqlite.dialect import DIALECT

APPLICATION_ID = 0x6C726566  # "lref"
VERSION = 3

_KINDS = (
    "CREATE TABLE kind"
    " (number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, declared BLOB NOT NULL)"
)
_IDENTITIES = (
    "CREATE TABLE identity (id TEXT NOT NULL, kind INTEGER NOT NULL, PRIMARY KEY (id, kind))"
    " WITHOUT ROWID"
)
_JOURNAL = (
    "CREATE TABLE snapshot (number INTEGER PRIMARY KEY, name TEXT UNIQUE, created REAL NOT NULL,"
    " records INTEGER NOT NULL, toward INTEGER, settings BLOB NOT NULL)",
    "CREATE INDEX snapshot_toward ON snapshot (toward)",
    "CREATE UNIQUE INDEX snapshot_nearest ON snapshot ((1)) WHERE toward IS NULL",
    "CREATE TABLE undo (snapshot INTEGER NOT NULL, kind INTEGER NOT NULL,"
    " position INTEGER NOT NULL, id, created, updated, data,"
    " PRIMARY KEY (snapshot, kind, position)) WITHOUT ROWID",
    "CREATE TABLE held (snapshot INTEGER NOT NULL, kind INTEGER NOT NULL,"
    " position INTEGER NOT NULL, key TEXT NOT NULL,"
    " PRIMARY KEY (snapshot, kind, position, key)) WITHOUT ROWID",
    "CREATE INDEX held_key ON held (key)",
)
"""`snapshot.toward` is the snapshot that lies between it and the present, null for the nearest.
`held` has the keys of the blobs that entries need."""
_SETTINGS = "CREATE TABLE setting (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID"


def check(connection: sqlite3.Connection) -> None:
    """Change nothing; StoreError if the database is another program's, or newer than this."""
    version = _pragma(connection, "user_version")
    if _is_empty(connection):
        return
    if _pragma(connection, "application_id") != APPLICATION_ID:
        raise StoreError("its database was not made by liveref; choose another folder")
    if version > VERSION:
        raise StoreError(
            f"its database has schema version {version}, and this liveref knows versions up to"
            f" {VERSION}; use the newer liveref that wrote it, or another folder"
        )


def prepare(
    connection: sqlite3.Connection, kinds: Sequence[Kind], renamed: Mapping[str, str] | None = None
) -> dict[str, Table]:
    """Bring the database to what the program and its kinds need; the table of each kind. Before
    that, kinds are called by their new names: `renamed` has what stands before `/` in them.

    All or nothing: it is one transaction. StoreError if there are records that a newly
    declared unique group forbids; ValueError if a declaration makes no sense.
    """
    check_names(kinds)
    if not begin(connection):
        raise StoreError("another process has the database")
    try:
        if _is_empty(connection):
            _write_pragmas(connection)
        elif _pragma(connection, "user_version") < VERSION:
            _raise(connection)
        for old, new in (renamed or {}).items():
            _rename(connection, old, new)
        tables = {kind.name: _table(connection, kind) for kind in kinds}
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    return tables


def _write_pragmas(connection: sqlite3.Connection) -> None:
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {VERSION}")
    connection.execute(_KINDS)
    connection.execute(_IDENTITIES)
    _add_history(connection)


def _add_history(connection: sqlite3.Connection) -> None:
    for statement in (*_JOURNAL, _SETTINGS):
        connection.execute(statement)


def _raise(connection: sqlite3.Connection) -> None:
    """Bring a database of an older schema to this one: version 1 has no table of identities, and
    version 2 no snapshots."""
    if _pragma(connection, "user_version") == 1:
        _add_identities(connection)
    _add_history(connection)
    connection.execute(f"PRAGMA user_version = {VERSION}")


def _add_identities(connection: sqlite3.Connection) -> None:
    connection.execute(_IDENTITIES)
    for number, name in connection.execute("SELECT number, name FROM kind").fetchall():
        table = DIALECT.table(Kind(name=name), number)
        rows = connection.execute(f"SELECT id FROM {table.name}").fetchall()  # noqa: S608
        note_all(connection, table, (id for (id,) in rows))


def _rename(connection: sqlite3.Connection, old: str, new: str) -> None:
    """Give kinds `old/...` the names `new/...`; those whose name is taken keep theirs."""
    rows = connection.execute("SELECT number, name FROM kind").fetchall()
    for number, name in rows:
        before, slash, rest = name.partition("/")
        if slash and before == old:
            sql = "UPDATE OR IGNORE kind SET name = ? WHERE number = ?"
            connection.execute(sql, (f"{new}/{rest}", number))


def _pragma(connection: sqlite3.Connection, name: str) -> int:
    return int(connection.execute(f"PRAGMA {name}").fetchone()[0])


def _is_empty(connection: sqlite3.Connection) -> bool:
    return connection.execute("SELECT 1 FROM sqlite_master").fetchone() is None


def _table(connection: sqlite3.Connection, kind: Kind) -> Table:
    """The kind's table, made or remade if it isn't as declared."""
    declared = declaration(kind)
    row = connection.execute(
        "SELECT number, declared FROM kind WHERE name = ?", (kind.name,)
    ).fetchone()
    if row is None:
        sql = "INSERT INTO kind (name, declared) VALUES (?, ?)"
        number = connection.execute(sql, (kind.name, declared)).lastrowid
        table = DIALECT.table(kind, number or 0)
        _create(connection, table)
        return table
    table = DIALECT.table(kind, row[0])
    if row[1] != declared:
        _remake(connection, table)
        connection.execute("UPDATE kind SET declared = ? WHERE number = ?", (declared, row[0]))
    return table


def _create(connection: sqlite3.Connection, table: Table) -> None:
    # The columns have no types: SQLite would convert what is compared with them, "1" to 1.
    columns = "".join(f", {column}" for column in table.columns.values())
    connection.execute(
        f"CREATE TABLE {table.name} (position INTEGER PRIMARY KEY, id NOT NULL UNIQUE,"
        f" created NOT NULL, updated NOT NULL, data NOT NULL{columns})"
    )
    for statement in _indexes(table):
        connection.execute(statement)


def _indexes(table: Table) -> Iterator[str]:
    groups, singles = index_columns(table)
    for columns in groups:
        yield f"CREATE UNIQUE INDEX {_index_name(table, 'unique', columns)}"
    for columns in singles:
        yield f"CREATE INDEX {_index_name(table, 'by', columns)}"


def _index_name(table: Table, use: str, columns: Sequence[str]) -> str:
    return f"{table.name}_{use}_{'_'.join(columns)} ON {table.name} ({', '.join(columns)})"


def _remake(connection: sqlite3.Connection, table: Table) -> None:
    """Copy a kind's records into a table with the columns and indexes it declares today."""
    old = f"{table.name}_old"
    connection.execute(f"ALTER TABLE {table.name} RENAME TO {old}")
    for name in _made_indexes(connection, old):
        connection.execute(f"DROP INDEX {name}")
    _create(connection, table)
    try:
        for record in _records(connection, table.kind, old):
            connection.execute(table.restore, [*table.row(record), record.position])
    except sqlite3.IntegrityError as error:
        raise StoreError(broken_group(table, "folder")) from error
    connection.execute(f"DROP TABLE {old}")


def _made_indexes(connection: sqlite3.Connection, table: str) -> list[str]:
    rows = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL",
        (table,),
    )
    return [row[0] for row in rows.fetchall()]


def _records(connection: sqlite3.Connection, kind: Kind, table: str) -> Iterator[Record]:
    rows = connection.execute(
        f"SELECT position, id, created, updated, data FROM {table} ORDER BY position"  # noqa: S608
    )
    for position, id, created, updated, data in rows:
        yield Record(
            kind=kind.name,
            id=id,
            data=msgspec.json.decode(data),
            created=created,
            updated=updated,
            position=position,
        )
