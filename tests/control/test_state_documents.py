"""Archives of a state: read if they are one, else refused."""

from __future__ import annotations

import base64
import hashlib
import io
import zipfile
from typing import Any

import pytest

from liveref.control import state_documents
from liveref.control.state_documents import ZIP, read_document, write_document
from liveref.service.request.problem import Problem

STATE = b'{"format": 1, "records": {}}'
NAME = hashlib.sha512(b"content").hexdigest()


def archive(*files: tuple[str, bytes]) -> bytes:
    """A ZIP archive with these files."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in files:
            opened.writestr(name, content)
    return made.getvalue()


def document(**blobs: bytes) -> dict[str, Any]:
    """A state with blobs."""
    texts = {name: base64.b64encode(content).decode() for name, content in blobs.items()}
    return {"format": 1, "records": {"x/room": [{"id": "1"}]}, "blobs": texts}


def test_blobs_stand_beside_the_records() -> None:
    raw = write_document(document(**{NAME: b"content"}), ZIP)
    with zipfile.ZipFile(io.BytesIO(raw)) as opened:
        assert opened.namelist() == ["state.json", f"blobs/{NAME}"]
        assert opened.read(f"blobs/{NAME}") == b"content"
        assert b"Y29udGVudA" not in opened.read("state.json")
    assert read_document(raw, ZIP) == document(**{NAME: b"content"})


def test_one_state_has_one_archive() -> None:
    assert write_document(document(), ZIP) == write_document(document(), ZIP)


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"PK no archive", "no ZIP archive"),
        (archive(("state.json", STATE))[:-30], "no ZIP archive"),
        (archive(), "needs one state.json"),
        (archive(("other.json", STATE)), "other.json"),
        (archive(("state.json", STATE), ("../../etc/passwd", b"x")), "etc/passwd"),
        (archive(("state.json", STATE), ("blobs/0", b"x")), "blobs/0"),
        (archive(("state.json", b"{")), "not valid JSON"),
        (archive(("state.json", b"[" * 100_000)), "not valid JSON"),
    ],
)
def test_what_is_no_state_is_refused(raw: bytes, message: str) -> None:
    with pytest.raises(Problem, match=message) as caught:
        read_document(raw, ZIP)
    assert caught.value.code == 400


def test_archive_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(state_documents, "MOST_BYTES", 1000)
    bomb = archive(("state.json", STATE), *((f"blobs/{n:0128x}", bytes(400)) for n in range(3)))
    with pytest.raises(Problem, match="unpacks to more") as caught:
        read_document(bomb, ZIP)
    assert caught.value.code == 413
