"""One body with the content of several PUTs."""

from __future__ import annotations

from liveref.service.effects.batch_put import BatchPut
from steps.making import Api

SHELVES = """
    GET /shelves/{shelf_id} -> books:array
    PUT /shelves/{shelf_id} books:array -> books:array
    < {"books": ["Emma"]}
    Creates or replaces a shelf.
    POST /shelves -> 204
    < {"4e8e5957-649f-477b-9e5b-f1f75b21c03c": {"books": ["Emma"]}}
"""


def test_each_entry_is_put(api: Api) -> None:
    shelves = api(SHELVES)
    body = {"a": {"books": ["Emma"]}, "b": {"books": []}}
    batch = shelves.on("POST /shelves", body)
    assert batch.has(BatchPut)
    assert not shelves.on("PUT /shelves/1").has(BatchPut)
    batch.run(BatchPut)
    assert shelves.stored("shelf", "a") == {"books": ["Emma"]}
    assert shelves.stored("shelf", "b") == {"books": []}
