"""The examples of docs/seed.md."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from control.steering import Address
from live import Run
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


def test_the_commands_do_what_the_page_says(liveref: Run, home: Path) -> None:
    """Each command of the page, as it is typed; a server is asked to check its seeds instead."""
    text = PAGE.read_text()
    (home / "seed.yaml").write_text(SEEDS[0][1])
    (home / "more.yaml").write_text(re.search(r"`more\.yaml` is `(.*?)`", text)[1])  # type: ignore[index]
    check, serve, _ = re.findall(r"^    liveref (.+)$", text, re.MULTILINE)
    assert liveref(*check.split()).stdout == "seed.yaml: nothing is wrong with it.\n"
    _, *names = serve.split()
    references = names[: names.index("--seed")]
    for seed in re.findall(r"--seed (\S+)", serve):
        assert liveref("seed", "check", seed, *references).returncode == 0
