"""The tables of the database: which version they have, and a table for each kind.

One process at a time changes them, under a lock that all units of work share (`turn`). Programs
that declare other paths of one kind may share the database, such as two releases during an upgrade:
columns and indexes are only added, each by the name of its path, and all programs fill all columns.
Unique groups are those of the program that started last. `turn.number` rises with each change, and
each unit says which number it knows (`liveref_expect`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from importlib.resources import files
from typing import NamedTuple

import msgspec

from liveref.store.base import Kind, StoreError
from liveref.store.postgresql.connection import PlainConnection
from liveref.store.postgresql.dialect import DIALECT
from liveref.store.postgresql.errors import CHANGED, DuplicateError
from liveref.store.postgresql.table import PostgreSQLTable
from liveref.store.sql.declaration import (
    broken_group,
    check_names,
    declaration,
    declared_kind,
    index_columns,
)

VERSION = 2
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
_EXPECT = f"""
CREATE FUNCTION liveref_expect(known integer) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM turn WHERE number = known) THEN
    RAISE EXCEPTION 'the tables have changed' USING ERRCODE = '{CHANGED}';
  END IF;
END
$$;
INSERT INTO turn (number) VALUES (1)"""  # noqa: S608
_MADE_INDEXES = (
    "SELECT indexname FROM pg_indexes WHERE schemaname = current_schema() AND tablename = ?"
    " AND indexname ~ '_(unique|by)_'"
)
_MADE_COLUMNS = (
    "SELECT attname FROM pg_attribute WHERE attrelid = to_regclass(?) AND attname ~ '^v(_|[0-9])'"
    " AND NOT attisdropped"
)
_PAGE = 1000


class Catalog(NamedTuple):
    """The tables of the kinds that a program knows, and the number of changes of tables before."""

    number: int
    tables: Mapping[str, PostgreSQLTable]

    @property
    def kinds(self) -> list[Kind]:
        """The kinds, as the tables have them."""
        return [table.kind for table in self.tables.values()]


def prepare(connection: PlainConnection, kinds: Sequence[Kind], renamed: Mapping[str, str]) -> None:
    """Bring the database to what the program and its kinds need, in the connection's transaction.
    Before that, kinds are called by their new names.

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
    if all(_is_there(there.get(kind.name), kind) for kind in kinds):
        return
    connection.execute("LOCK TABLE turn IN EXCLUSIVE MODE")
    for kind in kinds:
        _bring(connection, kind, there.get(kind.name))
    connection.execute("UPDATE turn SET number = number + 1")


def catalog(connection: PlainConnection, kinds: Sequence[Kind]) -> Catalog:
    """The tables of kinds, as they are now. StoreError if the database is newer."""
    _check_version(connection)
    [(number,)] = connection.execute("SELECT number FROM turn").fetchall()
    there = _declared(connection)
    stored = [(kind, *there[kind.name]) for kind in kinds if kind.name in there]
    tables = [DIALECT.table(_joined(content, kind), number) for kind, number, content in stored]
    return Catalog(number, {table.kind.name: table for table in tables})


def _joined(content: bytes, kind: Kind) -> Kind:
    """A kind with all paths that its table has columns for."""
    there = declared_kind(kind.name, content)
    return msgspec.structs.replace(kind, indexed=there.indexed, unique=there.unique)


def _is_there(there: tuple[int, bytes] | None, kind: Kind) -> bool:
    return there is not None and declaration(_wanted(there[1], kind)) == there[1]


def _wanted(content: bytes, kind: Kind) -> Kind:
    """A kind with its own unique groups, and the paths of all programs."""
    there = declared_kind(kind.name, content)
    before = {path for group in there.unique for path in group}
    now = {path for group in kind.unique for path in group}
    indexed = {*there.indexed, *kind.indexed, *(before - now)}
    return msgspec.structs.replace(kind, indexed=tuple(sorted(indexed)))


def _settle_version(connection: PlainConnection) -> None:
    """Make the tables if there are none. StoreError if they are newer than the program."""
    if connection.execute("SELECT current_schema()").fetchone() == (None,):
        [(path,)] = connection.execute("SHOW search_path").fetchall()
        connection.execute(f"CREATE SCHEMA IF NOT EXISTS {path.split(',')[0]}")
    [(is_there,)] = connection.execute("SELECT to_regclass('property') IS NOT NULL").fetchall()
    if not is_there:
        _make(connection)
    elif _check_version(connection) < VERSION:
        connection.execute("LOCK TABLE turn IN EXCLUSIVE MODE")
        _leave_version_1(connection)
        connection.execute("UPDATE property SET value = ? WHERE name = 'version'", (str(VERSION),))


def _check_version(connection: PlainConnection) -> int:
    """The version of the tables. StoreError if they are newer than the program."""
    rows = connection.execute("SELECT value FROM property WHERE name = 'version'").fetchall()
    version = int(rows[0][0]) if rows else 0
    if version > VERSION:
        raise StoreError(
            f"its tables have schema version {version}, and this liveref knows versions up to"
            f" {VERSION}; use the newer liveref that wrote it, or another database"
        )
    return version


def _leave_version_1(connection: PlainConnection) -> None:
    """Version 1 numbered the columns of a table: they are made anew when their kind is declared."""
    for number, _ in _declared(connection).values():
        name = f"record_{number}"
        for (index,) in connection.execute(_MADE_INDEXES, (name,)).fetchall():
            connection.run(f"DROP INDEX {index}")
        for (column,) in connection.execute(_MADE_COLUMNS, (name,)).fetchall():
            connection.run(f"ALTER TABLE {name} DROP COLUMN {column}")
    connection.execute("UPDATE kind SET declared = ?", (declaration(Kind(name="")),))
    connection.run(_EXPECT)


def _make(connection: PlainConnection) -> None:
    functions = files(__package__).joinpath("functions.sql").read_text(encoding="utf-8")
    for statement in (*_TABLES, functions, _EXPECT):
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


def _bring(connection: PlainConnection, kind: Kind, there: tuple[int, bytes] | None) -> None:
    """Bring the table of a kind to its declaration."""
    if there is None:
        sql = "INSERT INTO kind (name, declared) VALUES (?, ?) RETURNING number"
        [(number,)] = connection.execute(sql, (kind.name, declaration(kind))).fetchall()
        _create(connection, DIALECT.table(kind, number))
        return
    number, before = there
    wanted = _wanted(before, kind)
    if declaration(wanted) != before:
        _extend(connection, DIALECT.table(wanted, number))
        sql = "UPDATE kind SET declared = ? WHERE number = ?"
        connection.execute(sql, (declaration(wanted), number))


def _create(connection: PlainConnection, table: PostgreSQLTable) -> None:
    columns = "".join(f", {column} bytea" for column in table.columns.values())
    connection.run(
        f"CREATE TABLE {table.name} (position bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,"
        " id bytea NOT NULL UNIQUE, long bytea, created bytea NOT NULL, updated bytea NOT NULL,"
        f" data json NOT NULL{columns})"
    )
    for name, made in _indexes(table).items():
        connection.run(f"CREATE {made.replace('INDEX', f'INDEX {name}', 1)}")


def _indexes(table: PostgreSQLTable) -> dict[str, str]:
    """The indexes of a table, by name, without that."""
    groups, singles = index_columns(table)
    made = {
        f"{table.name}_unique_{sha256(' '.join(columns).encode()).hexdigest()[:16]}": (
            f"UNIQUE INDEX ON {table.name} ({', '.join(columns)})"
        )
        for columns in groups
    }
    return made | {
        f"{table.name}_by_{column}": f"INDEX ON {table.name} ({column} NULLS FIRST, position)"
        for (column,) in singles
    }


def _extend(connection: PlainConnection, table: PostgreSQLTable) -> None:
    """Give a table the columns and indexes that it lacks, and no other unique indexes."""
    columns = _names(connection, _MADE_COLUMNS, table)
    if missing := sorted(set(table.columns.values()) - columns):
        added = ", ".join(f"ADD COLUMN {column} bytea" for column in missing)
        connection.run(f"ALTER TABLE {table.name} {added}")
        _fill(connection, table)
    indexes, there = _indexes(table), _names(connection, _MADE_INDEXES, table)
    for name in sorted(there - indexes.keys()):
        if "_unique_" in name:
            connection.run(f"DROP INDEX {name}")
    try:
        for name in sorted(indexes.keys() - there):
            connection.run(f"CREATE {indexes[name].replace('INDEX', f'INDEX {name}', 1)}")
    except DuplicateError as error:
        raise StoreError(broken_group(table, "database")) from error


def _names(connection: PlainConnection, sql: str, table: PostgreSQLTable) -> set[str]:
    return {name for (name,) in connection.execute(sql, (table.name,)).fetchall()}


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
