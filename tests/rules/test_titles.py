"""A small reference whose titles promise other than what is described, whole and alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from liveref.families import conventions
from liveref.reading import read
from liveref.rules.infer import infer

TREES = Path(__file__).resolve().parent.parent / "http" / "trees"


@pytest.mark.parametrize("tree", ["gallery", "sketch"])
def test_titles_that_are_wrong(tree: str) -> None:
    api = infer(read(TREES / tree), conventions())
    assert [(r.name, r.owned_by, r.shares) for r in api.resources] == [
        ("image", None, ()),
        ("server", "image", ("name",)),
    ]
    assert [(o.effect.value, o.target.value, o.resource) for o in api.operations] == [
        ("show", "item", "image"),
        ("create", "collection", "image"),
        ("update", "key", "server"),
        ("replace", "key", "image"),
        ("delete", "item", "image"),
    ]
    assert list(api.behaviour.resources["server"].secrets) == ["adminPass"]
