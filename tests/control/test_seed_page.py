"""The examples of docs/seed.md."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from control.steering import Address
from liveref.control.seed.file import parse_seed

PAGE = Path(__file__).parent.parent.parent / "docs" / "seed.md"
SEEDS = re.findall(r"^```yaml seed (\S+)\n(.*?)^```", PAGE.read_text(), re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize(("references", "text"), SEEDS)
def test_the_seeds_can_be_applied(references: str, text: str) -> None:
    address = Address(*references.split(",")).start(parse_seed(text, "seed.md"))
    assert "ann" in [user.fields["name"] for user in address.run(address.state.records("user"))]
    address.close()


def test_the_first_seed_does_what_the_page_says() -> None:
    (references, text), *_ = SEEDS
    address = Address(*references.split(",")).start(parse_seed(text, "seed.md"))
    [server] = address.run(address.state.records("server"))
    assert (server.status, server.fields["name"]) == ("ERROR", "web")
    address.log_in(user="ann", project="demo")
    address.close()
