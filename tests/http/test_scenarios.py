"""Every scenario below this folder, on every store."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from running import Runner
from scenario import HERE, Scenario, load_all

from cloud import PASSWORD
from live import LiveServer, NotReadyError
from liveref.scaffold import names_of, write_reference
from postgres import PostgreSQL

SCENARIOS = load_all()
STORES = ("memory", "disk")
"""The places of records. On disk each unit of work is run twice, the first time in vain: a unit
that can't be repeated differs there from what it does in memory."""
SEVERAL = (
    "bundled/action",
    "bundled/replace",
    "bundled/show",
    "cloud/projects",
    "cloud/tokens",
    "constraints/changes",
    "constraints/quotas",
    "constraints/uniqueness",
    "images/create",
    "images/delete",
    "images/replace",
    "images/update",
)
"""The scenarios that two processes pass as well: each step meets one or the other. They have few
servers between them."""
RUNS = [(scenario, store) for scenario in SCENARIOS for store in STORES]
RUNS += [(scenario, "workers") for scenario in SCENARIOS if scenario.file.startswith(SEVERAL)]
ON_POSTGRESQL = (
    "bundled/action",
    "cloud/tokens",
    "constraints/uniqueness",
    "images/delete",
)
"""The scenarios that each run tries on PostgreSQL; `make slow` tries the others there."""


def _on_postgresql(scenario: Scenario) -> Any:
    marks = [pytest.mark.postgresql]
    if not scenario.file.startswith(ON_POSTGRESQL):
        marks.append(pytest.mark.slow)
    return pytest.param(scenario, "postgresql", marks=marks, id=f"{scenario.name}-postgresql")


PARAMETERS = [
    *(pytest.param(scenario, store, id=f"{scenario.name}-{store}") for scenario, store in RUNS),
    *map(_on_postgresql, SCENARIOS),
]


class Servers:
    """The running servers: one for all scenarios that differ only in their steps."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._home = folder / "home"
        self._home.mkdir()
        self._running: dict[object, LiveServer] = {}
        self.database: PostgreSQL | None = None

    def of(self, scenario: Scenario, store: str) -> LiveServer:
        """The server for a scenario, started if there is none yet."""
        own = scenario.file if scenario.alone else ""
        key = (*_server(scenario), own, store)
        if key not in self._running:
            folder = self._folder / f"server-{len(self._running)}"
            folder.mkdir()
            self._running[key] = self._server(scenario, store, folder)
        server = self._running[key]
        if not server.running:
            server.start()
        return server

    def close(self) -> None:
        """End them all."""
        for server in self._running.values():
            server.close()

    def _server(self, scenario: Scenario, store: str, folder: Path) -> LiveServer:
        arguments = [*_reference(scenario, folder), *scenario.options]
        if scenario.mount:
            arguments = ["--mount", f"{scenario.mount}={arguments[0]}", *arguments[1:]]
            arguments += ["--admin-password", PASSWORD]
        if scenario.behaviour:
            arguments += ["--behaviour", str(scenario.place.parent / scenario.behaviour)]
        arguments += self._place(store, folder)
        arguments += ["--workers", "2"] if store == "workers" else []
        log = folder / "log"
        log.touch()
        if store in ("memory", "postgresql"):
            return LiveServer(*arguments, home=self._home, log=log)
        repeating = (str(HERE / "repeating.py"),)
        return LiveServer(*arguments, home=self._home, log=log, program=repeating)

    def _place(self, store: str, folder: Path) -> list[str]:
        """The arguments that say where records are kept."""
        if store == "disk":
            return ["--data", str(folder / "data")]
        if store != "postgresql":
            return ["--in-memory"]
        assert self.database is not None
        return ["--database", self.database.url(), "--blobs", str(folder / "data")]


def _server(scenario: Scenario) -> tuple[object, ...]:
    """The settings by which servers are told apart."""
    return (scenario.reference, scenario.mount, *scenario.options, scenario.behaviour)


def _reference(scenario: Scenario, folder: Path) -> list[str]:
    """The argument that names the scenario's reference."""
    if scenario.reference == "bundled":
        return []
    if scenario.reference.startswith("new "):
        names = names_of(scenario.reference.removeprefix("new "))
        write_reference(names, folder / names.path)
        return [str(folder / names.path)]
    return [str(HERE / "trees" / scenario.reference)]


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    """The servers of this module's scenarios."""
    pool = Servers(tmp_path_factory.mktemp("http"))
    yield pool
    pool.close()


@pytest.mark.parametrize(("scenario", "store"), PARAMETERS)
def test_scenario(
    scenario: Scenario, store: str, servers: Servers, request: pytest.FixtureRequest
) -> None:
    if store == "postgresql":
        servers.database = request.getfixturevalue("postgresql")
    try:
        server = servers.of(scenario, store)
    except NotReadyError as error:
        pytest.fail(str(error), pytrace=False)
    runner = Runner(scenario, server, durable=store in ("disk", "postgresql"))
    failures = [*runner.run(), *runner.kept_secrets()]
    if failures:
        text = "\n".join(failures)
        pytest.fail(f"{scenario.title} ({store})\n{text}", pytrace=False)


def test_each_scenario_is_found_and_has_steps() -> None:
    assert SCENARIOS
    assert all(scenario.steps for scenario in SCENARIOS)


def test_scenarios_on_one_server_use_names_of_their_own() -> None:
    """Names choose what PUT and PATCH change, so that a shared one couples two scenarios."""
    users: dict[tuple[object, ...], set[str]] = defaultdict(set)
    for scenario in SCENARIOS:
        if not scenario.alone:
            for name in _names(
                [
                    msgspec.to_builtins(step.json)
                    for step in scenario.steps
                    if step.json is not msgspec.UNSET
                ]
            ):
                users[(*_server(scenario), name)].add(scenario.file)
    assert {key: files for key, files in users.items() if len(files) > 1} == {}


def _names(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("name"), str):
            yield value["name"]
        value = [part for key, part in value.items() if key != "auth"]
    if isinstance(value, list):
        for item in value:
            yield from _names(item)
