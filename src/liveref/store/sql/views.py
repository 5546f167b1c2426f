"""Views of a database for work: a reader, and a transaction that also writes."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Iterator, Sequence
from typing import Any

from liveref.store.base import ALL, Condition, Record, Sort, StoreError
from liveref.store.sql import settings
from liveref.store.sql.conditions import conjunction
from liveref.store.sql.dialect import Clause, Connection, Dialect, Operand
from liveref.store.sql.history import SQLHistory
from liveref.store.sql.identities import kinds_of
from liveref.store.sql.journal import is_held
from liveref.store.sql.keyset import Key, Stretch, sort_keys, stretches, with_nulls
from liveref.store.sql.table import Table, Tables


class SQLReader:
    """Reads on one connection; whoever hands it out sees to the transaction around it."""

    def __init__(self, connection: Connection, tables: Tables, dialect: Dialect) -> None:
        self._connection, self._tables, self._dialect = connection, tables, dialect

    def get(self, kind: str, id: str) -> Record | None:
        """The record of that identity, or None."""
        table = self._table(kind)
        rows = self._rows(table.get, (self._dialect.encode(id),))
        return table.record(rows[0]) if rows else None

    def page(
        self,
        kind: str,
        where: Sequence[Condition] = (),
        *,
        sort: Sequence[Sort] = (),
        after: str | None = None,
        limit: int = ALL,
        backwards: bool = False,
    ) -> list[Record]:
        """At most `limit` records behind `after`, in order; `backwards` turns the order round."""
        table = self._table(kind)
        met = conjunction(table, where)
        keys = sort_keys(table, sort, backwards)
        records: list[Record] = []
        for clauses, sorted_by in self._ahead(table, keys, after):
            if len(records) >= limit:
                break
            order = with_nulls(table, where, sorted_by)
            sql, parameters = _select(table, [*clauses, *met], order, limit - len(records))
            records += [table.record(row) for row in self._rows(sql, parameters)]
        return records

    def count(self, kind: str, where: Sequence[Condition] = ()) -> int:
        """The number of records that meet all conditions."""
        table = self._table(kind)
        sql, parameters = _where(conjunction(table, where))
        rows = self._rows(f"SELECT count(*) FROM {table.name}{sql}", parameters)  # noqa: S608
        return int(rows[0][0])

    def identified(self, kinds: Container[str], ids: Collection[str]) -> list[Record]:
        """The records that have one of these identities, which are UUIDs, of any of these
        kinds."""
        pairs = self._kinds_of(ids)
        records = (self.get(kind, id) for kind, id in pairs if kind in kinds)
        return [record for record in records if record is not None]

    def setting(self, name: str) -> Any:
        """The JSON value of a setting, None for one that was never set."""
        return settings.setting(self._connection, name)

    def _ahead(self, table: Table, keys: list[Key], after: str | None) -> Iterator[Stretch]:
        if after is None:
            return iter([([], keys)])
        names = ", ".join(operand.sql for operand, _ in keys)
        parameters = [value for operand, _ in keys for value in operand.parameters]
        sql = f"SELECT {names} FROM {table.name} WHERE id = ?"  # noqa: S608
        rows = self._rows(sql, [*parameters, self._dialect.encode(after)])
        if not rows:
            raise KeyError(after)
        return stretches(keys, rows[0])

    def _table(self, kind: str) -> Table:
        try:
            return self._tables[kind]
        except KeyError:
            raise StoreError(f"the store was opened without the kind {kind!r}") from None

    @property
    def dialect(self) -> Dialect:
        """The SQL of the engine."""
        return self._dialect

    def rows(self, sql: str, *parameters: Any) -> list[Any]:
        """The rows of a query. Raises StoreError."""
        return self._rows(sql, parameters)

    def _kinds_of(self, ids: Collection[str]) -> list[tuple[str, str]]:
        return kinds_of(self._connection, self._tables, ids)

    def _rows(self, sql: str, parameters: Sequence[Any]) -> list[Any]:
        return self._connection.execute(sql, parameters).fetchall()


class SQLTransaction(SQLReader):
    """Reads and writes on a connection that writes, until its work has ended. An engine adds how it
    writes a record."""

    def __init__(self, connection: Connection, tables: Tables, dialect: Dialect) -> None:
        super().__init__(connection, tables, dialect)
        self.changes: list[tuple[str, str, str]] = []

    @property
    def connection(self) -> Connection:
        """The connection, in its transaction."""
        return self._connection

    def table(self, kind: str) -> Table:
        """The table of a kind. Raises StoreError."""
        return self._table(kind)

    def write(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        """Run a statement once for each row of parameters."""
        self._connection.executemany(sql, rows)

    def holds(self, key: str) -> bool:
        """Whether a snapshot needs a blob that no record has any more."""
        return is_held(self._connection, key)

    def put_setting(self, name: str, value: Any) -> None:
        """Set a setting to a JSON value."""
        settings.put_setting(self._connection, name, value)

    @property
    def history(self) -> SQLHistory:
        """The snapshots of the store."""
        return SQLHistory(self._connection, self._tables, self._dialect)

    def end(self) -> None:
        """Refuse whatever keeps hold of the transaction and uses it later."""
        self._tables = _Ended()


class _Ended(dict[str, Table]):
    def __missing__(self, kind: str) -> Table:
        raise StoreError("a transaction is used after its work has ended")


def _where(clauses: Sequence[Clause]) -> tuple[str, list[Any]]:
    sql = " AND ".join(clause[0] for clause in clauses)
    return (f" WHERE {sql}" if sql else ""), [value for c in clauses for value in c[1]]


def _select(
    table: Table, clauses: Sequence[Clause], keys: Sequence[Key], limit: int
) -> tuple[str, list[Any]]:
    condition, parameters = _where(clauses)
    order = ", ".join(_order(table.dialect, *key) for key in keys)
    parameters += [value for operand, _ in keys for value in operand.parameters]
    sql = (
        f"SELECT {table.selected} FROM {table.name}{condition}"  # noqa: S608
        f" ORDER BY {order} LIMIT ?"
    )
    return sql, [*parameters, limit]


def _order(dialect: Dialect, operand: Operand, falling: bool) -> str:
    """A key to sort by. Columns that are never NULL have indexes that say nothing of NULL."""
    if operand.sql in _NEVER_NULL:
        return f"{operand.sql} DESC" if falling else operand.sql
    return f"{operand.sql}{dialect.descending if falling else dialect.ascending}"


_NEVER_NULL = ("position", "id")
