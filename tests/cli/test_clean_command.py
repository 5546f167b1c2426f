"""`liveref clean`: it shows what is kept, and removes nothing else."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from live import LiveServer, Serve, environment


@pytest.fixture
def cached(home: Path) -> Path:
    """A user's cache, with models of the bundled reference."""
    call(home, "lint")
    folder = home / "cache" / "liveref"
    assert list((folder / "models").iterdir())
    return folder


def call(home: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run the command with a cache of the user's own, and nobody to ask."""
    return subprocess.run(
        [sys.executable, "-m", "liveref", *arguments],
        env=environment(home) | {"XDG_CACHE_HOME": str(home / "cache")} | more,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def used(server: LiveServer) -> None:
    """End a server that has kept a record."""
    with server.client() as client:
        assert client.post("/images", json={"name": "x"}).status_code == 201
    server.stop()


def test_nothing_is_removed_unasked(home: Path, cached: Path, serve: Serve) -> None:
    used(serve())
    made = call(home, "clean")
    assert made.returncode == 0
    assert str(home / "data" / "liveref" / "image") in made.stdout
    assert str(cached / "models") in made.stdout
    assert "Nothing was removed" in made.stdout
    assert list((cached / "models").iterdir())
    assert (home / "data" / "liveref" / "image" / "records.sqlite3").exists()


def test_all_is_removed(home: Path, cached: Path, serve: Serve) -> None:
    used(serve())
    assert call(home, "clean", "--yes").returncode == 0
    assert not (home / "data" / "liveref" / "image").exists()
    assert not (cached / "models").exists()
    assert "nothing to remove" in call(home, "clean").stdout


def test_caches_alone(home: Path, cached: Path, serve: Serve) -> None:
    used(serve())
    call(home, "clean", "--caches", "--yes")
    assert not (cached / "models").exists()
    assert (home / "data" / "liveref" / "image").exists()


def test_records_alone(home: Path, cached: Path, serve: Serve) -> None:
    used(serve())
    call(home, "clean", "--records", "--yes")
    assert (cached / "models").exists()
    assert not (home / "data" / "liveref" / "image").exists()


def test_records_in_use_stay(home: Path, serve: Serve) -> None:
    server = serve()
    made = call(home, "clean", "--records", "--yes")
    assert made.returncode == 2
    assert "in use" in made.stderr
    with server.client() as client:
        assert client.post("/images", json={"name": "x"}).status_code == 201


def test_what_others_put_there_stays(home: Path, cached: Path, tmp_path: Path) -> None:
    """Files and folders that aren't liveref's, and what links lead to."""
    data = home / "data" / "liveref"
    elsewhere = tmp_path / "elsewhere"
    for folder in (data / "notes", elsewhere, cached / "references" / "mine"):
        folder.mkdir(parents=True)
        (folder / "precious.txt").write_text("precious")
    (elsewhere / "records.sqlite3").write_text("")
    (data / "linked").symlink_to(elsewhere)
    (cached / "models" / "precious.txt").write_text("precious")
    call(home, "clean", "--yes")
    left = {path.name for path in home.rglob("*") if path.name == "precious.txt"}
    assert left == {"precious.txt"}
    assert len(list(home.rglob("precious.txt"))) == 3
    assert (elsewhere / "precious.txt").exists()
    assert [path.name for path in (cached / "models").iterdir()] == ["precious.txt"]


def test_a_named_cache_folder_loses_only_what_is_liverefs(home: Path, tmp_path: Path) -> None:
    models = tmp_path / "work" / "models"
    models.mkdir(parents=True)
    (models / "precious.result").write_text("of another program")
    call(home, "lint", LIVEREF_CACHE=str(tmp_path / "work"))
    assert len(list(models.iterdir())) > 1
    call(home, "clean", "--yes", LIVEREF_CACHE=str(tmp_path / "work"))
    assert [path.name for path in models.iterdir()] == ["precious.result"]
