"""Opening: what is made, what stays, what changes with the kinds, and what is refused."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import msgspec
import pytest

from liveref.store.base import Condition, Conflict, Kind, Sort, StoreError
from liveref.store.opening import open_store
from store.driving import IMAGE, SERVER, Driver, server

HOLD = """
import sys
from pathlib import Path
from liveref.store.opening import open_store
store = open_store(Path(sys.argv[1]), [])
print("open", flush=True)
sys.stdin.read()
"""


def opened(folder: Path, kinds: Sequence[Kind] = (SERVER, IMAGE)) -> Driver:
    return Driver(open_store(folder, kinds))


def database(folder: Path) -> Path:
    return folder / "records.sqlite3"


def indexes(folder: Path) -> list[str]:
    with sqlite3.connect(database(folder)) as connection:
        rows = connection.execute(
            "SELECT sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
            " AND tbl_name LIKE 'record_%' ORDER BY sql"
        ).fetchall()
    connection.close()
    return [row[0] for row in rows]


def test_the_folder_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "data"
    opened(folder).close()
    assert folder.stat().st_mode & 0o777 == 0o700
    assert database(folder).stat().st_mode & 0o077 == 0


def test_what_was_kept_is_there_again(tmp_path: Path) -> None:
    with opened(tmp_path) as driver:
        driver.keep(server("a", name="x"), server("b"))
        stored = driver.get("a")
    with opened(tmp_path) as driver:
        assert driver.get("a") == stored
        assert driver.ids(Condition("name", "x")) == ["a"]
        assert driver.ids(after="a") == ["b"]


def test_memory_forgets() -> None:
    with Driver(open_store(None, [SERVER])) as driver:
        driver.keep(server("a"))
    with Driver(open_store(None, [SERVER])) as driver:
        assert driver.ids() == []


def test_stores_in_memory_are_apart() -> None:
    with Driver(open_store(None, [SERVER])) as one, Driver(open_store(None, [SERVER])) as other:
        one.keep(server("a"))
        assert other.ids() == []


def test_kinds_may_change_between_starts(tmp_path: Path) -> None:
    before = Kind(name="server", indexed=("name", "rank"))
    after = Kind(name="server", indexed=("status", "rank"), unique=(("serial",),))
    with opened(tmp_path, [before]) as driver:
        driver.keep(*(server(f"s{n}", rank=-n, status=str(n % 2), serial=n) for n in range(4)))
        driver.transact(lambda tx: tx.delete("server", "s1"))
    first = indexes(tmp_path)
    with opened(tmp_path, [after]) as driver:
        assert driver.ids() == ["s0", "s2", "s3"]
        assert driver.ids(Condition("status", "0"), sort=[Sort("rank")]) == ["s2", "s0"]
        with pytest.raises(Conflict):
            driver.keep(server("s4", serial=3))
    second = indexes(tmp_path)
    assert (len(first), len(second)) == (2, 3)
    assert sum("UNIQUE" in sql for sql in second) == 1
    with opened(tmp_path, [before]) as driver:
        driver.keep(server("s4", serial=3))
    assert indexes(tmp_path) == first


def test_the_order_of_a_declaration_does_not_matter(tmp_path: Path) -> None:
    one = Kind(name="server", indexed=("a", "b"), unique=(("c", "d"), ("e",)))
    other = Kind(name="server", indexed=("b", "a"), unique=(("e",), ("d", "c")))
    opened(tmp_path, [one]).close()
    with opened(tmp_path, [other]) as driver:
        driver.keep(server("s0", c=1, d=2))
        with pytest.raises(Conflict) as caught:
            driver.keep(server("s1", c=1, d=2))
    assert sorted(caught.value.paths) == ["c", "d"]


def test_a_kind_that_is_not_declared_any_more_keeps_its_records(tmp_path: Path) -> None:
    with opened(tmp_path) as driver:
        driver.keep(server("a"))
    opened(tmp_path, [IMAGE]).close()
    with opened(tmp_path) as driver:
        assert driver.ids() == ["a"]


def test_a_new_unique_group_that_records_break(tmp_path: Path) -> None:
    with opened(tmp_path, [Kind(name="server")]) as driver:
        driver.keep(server("a", name="x"), server("b", name="x"))
    with pytest.raises(StoreError, match=r"server: .* break a unique group .*name"):
        open_store(tmp_path, [Kind(name="server", unique=(("name",),))])
    with opened(tmp_path, [Kind(name="server")]) as driver:
        assert driver.ids() == ["a", "b"]


@pytest.mark.parametrize(
    "kinds", [[SERVER, SERVER], [Kind(name="server", unique=((),))]], ids=["twice", "empty group"]
)
def test_declarations_that_make_no_sense(tmp_path: Path, kinds: list[Kind]) -> None:
    with pytest.raises(ValueError, match="server"):
        open_store(tmp_path, kinds)
    opened(tmp_path).close()


def test_odd_names_of_kinds(tmp_path: Path) -> None:
    names = ['"; DROP TABLE kind; --', "select", "Server", "server", "", "ü n"]
    with opened(tmp_path, [Kind(name=name, indexed=("name",)) for name in names]) as driver:
        driver.keep(*(msgspec.structs.replace(server("a"), kind=name) for name in names))
        for name in names:
            assert driver.get("a", name) is not None


def test_a_database_from_the_future(tmp_path: Path) -> None:
    opened(tmp_path).close()
    with sqlite3.connect(database(tmp_path)) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(StoreError, match=r"version 99.*up to 3.*newer liveref"):
        open_store(tmp_path, [SERVER])


def test_somebody_else_s_database_stays_as_it_is(tmp_path: Path) -> None:
    with sqlite3.connect(database(tmp_path)) as connection:
        connection.execute("CREATE TABLE theirs (x)")
    connection.close()
    before = database(tmp_path).read_bytes()
    with pytest.raises(StoreError, match="was not made by liveref"):
        open_store(tmp_path, [SERVER])
    assert database(tmp_path).read_bytes() == before


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    database(tmp_path).write_text("my shopping list\n" * 100)
    with pytest.raises(StoreError, match=r"can't be opened: .*not a database") as caught:
        open_store(tmp_path, [SERVER])
    assert str(tmp_path) in str(caught.value)


def test_a_folder_that_is_a_file(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.touch()
    with pytest.raises(StoreError, match="can't be opened"):
        open_store(path, [SERVER])


def test_a_folder_is_opened_once_in_a_process(tmp_path: Path) -> None:
    with opened(tmp_path) as driver:
        with pytest.raises(StoreError, match="in use by another liveref"):
            open_store(tmp_path, [SERVER])
        driver.keep(server("a"))
    opened(tmp_path).close()


def test_a_folder_belongs_to_one_process_until_it_is_killed(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLD, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"open\n"
        with pytest.raises(StoreError, match="in use by another liveref"):
            open_store(tmp_path, [SERVER])
        other.kill()
    opened(tmp_path).close()


def test_a_database_without_a_table_of_identities_gets_one(tmp_path: Path) -> None:
    uuid = "01a22f3b-40af-7641-ab42-5e40bee63d6e"
    with opened(tmp_path) as driver:
        driver.keep(server(uuid))
    with sqlite3.connect(database(tmp_path)) as connection:
        for table in ("identity", "snapshot", "undo", "held", "setting"):
            connection.execute(f"DROP TABLE {table}")
        connection.execute("PRAGMA user_version = 1")
    connection.close()
    with opened(tmp_path) as driver:
        records = driver.read(lambda view: view.identified(("server",), (uuid,)))
        assert [record.id for record in records] == [uuid]
