"""The folders of the records."""

from __future__ import annotations

from pathlib import Path

from live import LiveServer, Serve


def create(server: LiveServer) -> str:
    """Make an image; its path."""
    with server.client() as client:
        response = client.post("/images", json={"name": "kept"})
    assert response.status_code == 201, response.text
    return f"/image/{response.json()['id']}"


def status(server: LiveServer, path: str) -> int:
    """The status of a GET."""
    with server.client() as client:
        return client.get(path).status_code


def files(folder: Path) -> list[Path]:
    """The files below a folder."""
    return [path for path in folder.rglob("*") if path.is_file()]


def test_data_lies_in_the_users_data_directory(serve: Serve, home: Path) -> None:
    server = serve()
    path = create(server)
    server.stop()
    assert files(home / "data")
    server.start()
    assert status(server, path) == 200


def test_data_lies_where_it_is_told(serve: Serve, home: Path, tmp_path: Path) -> None:
    data = tmp_path / "elsewhere" / "deep"
    server = serve("--data", data)
    path = create(server)
    server.stop()
    assert files(data)
    assert not files(home / "data")
    server.start()
    assert status(server, path) == 200


def test_memory_keeps_nothing(serve: Serve, home: Path) -> None:
    server = serve("--in-memory")
    path = create(server)
    assert status(server, path) == 200
    server.stop()
    assert not files(home / "data")
    server.start()
    assert status(server, path) == 404
