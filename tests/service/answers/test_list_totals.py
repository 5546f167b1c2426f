"""A list counts its records only where its answer has a place for the number: counting takes as
long as there are records."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import httpx2
import pytest

from liveref.loading import load
from liveref.service.app import Service
from liveref.service.system.kinds import kinds
from liveref.service.system.system import System
from liveref.store.opening import open_blobs, open_store
from liveref.store.sql.views import SQLReader

TREES = Path(__file__).resolve().parents[2] / "http" / "trees"


@pytest.mark.parametrize(
    ("reference", "path", "new", "is_counted"),
    [
        ("image", "/images", {"name": "x"}, False),
        (str(TREES / "yard"), "/hooks", {"name": "x", "load": 3}, True),
    ],
    ids=["without a total", "with a total"],
)
def test_records_are_counted_for_a_total(
    reference: str,
    path: str,
    new: dict[str, Any],
    is_counted: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    counts: list[str] = []
    count = SQLReader.count

    def noted(self: SQLReader, kind: str, *where: Any) -> int:
        counts.append(kind)
        return count(self, kind, *where)

    monkeypatch.setattr(SQLReader, "count", noted)
    assert asyncio.run(_second_page(reference, path, new)) == 1
    assert bool(counts) == is_counted


async def _second_page(reference: str, path: str, new: dict[str, Any]) -> int:
    """The number of items on the second page of three."""
    system = System(load(reference).api)
    store, blobs = open_store(None, kinds(system)), open_blobs(None)
    app = httpx2.ASGITransport(Service([system], store, blobs))
    async with httpx2.AsyncClient(transport=app, base_url="http://one") as client:
        for number in range(3):
            answer = await client.post(path, json=new | {"name": f"n{number}"})
            assert answer.status_code == 201, answer.text
        key = path[1:]
        (first,) = (await client.get(f"{path}?limit=1")).json()[key]
        marker = first.get("id") or first["uuid"]
        second = await client.get(f"{path}?limit=1&marker={marker}")
    await store.close()
    blobs.close()
    return len(second.json()[key])
