"""Test suites of unmodified clients, run against served references.

    python -m benchmarks.conformance [SUITE]... [--write] [--environments FOLDER]

A SUITE is one of `suites.yaml`; the default are all. Each gets an environment with the pinned
packages, which needs a package index at the first run, and a server of its own for each part. The
results of a suite are kept beside its environment; with `--write`, the last ones of all suites
become `docs/conformance.md`.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import platformdirs

from benchmarks.conformance.page import page
from benchmarks.conformance.suites import Outcome, Run, Suite, environment, outcomes, read_suites
from benchmarks.trees import ROOT
from live import LiveServer
from published import release

PAGE = ROOT / "docs" / "conformance.md"
PASSWORD = "Conformance-2026"  # noqa: S105 - of a server on this machine, while it runs
PATIENCE = 1800.0
"""Seconds for one part of a suite."""


def run_part(suite: Suite, part: str, python: Path) -> list[Outcome]:
    """The outcomes of a part, in front of a server with the seed of DevStack."""
    os.environ.setdefault("XDG_CACHE_HOME", str(platformdirs.user_cache_path()))
    references = map(release, suite.serves)
    options = ("--in-memory", "--seed", "devstack", "--admin-password", PASSWORD, *suite.options)
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "server.log"
        log.touch()
        server = LiveServer(*references, *options, home=Path(folder), log=log).start()
        try:
            return list(outcomes(suite, part, python, server.address, PASSWORD, patience=PATIENCE))
        finally:
            server.close()


def _last(path: Path) -> Run | None:
    """The last run of a suite, None if there was none."""
    return msgspec.json.decode(path.read_bytes(), type=Run) if path.exists() else None


def main() -> int:
    """Runs the suites; 0 if all could be run, whatever their tests gave."""
    parser = argparse.ArgumentParser(description=__doc__)
    suites = read_suites()
    parser.add_argument("suites", nargs="*", metavar="SUITE", help=", ".join(suites.suites))
    parser.add_argument("--write", action="store_true")
    cache = platformdirs.user_cache_path("liveref") / "conformance"
    parser.add_argument("--environments", type=Path, default=cache)
    arguments = parser.parse_args()
    results = arguments.environments.absolute() / "results"
    results.mkdir(parents=True, exist_ok=True)
    for name in arguments.suites or suites.suites:
        suite = suites.suites[name]
        python = environment(suite, arguments.environments)
        parts = {}
        for part in suite.parts:
            parts[part] = run_part(suite, part, python)
            count = Counter(one.outcome for one in parts[part])
            print(f"{name} {suite.version}, {part}: {dict(count)}", flush=True)
        today = datetime.now(tz=UTC).date().isoformat()
        run = Run(date=today, version=suite.version, parts=parts)
        (results / f"{name}.json").write_bytes(msgspec.json.encode(run))
    if arguments.write:
        runs = {name: _last(results / f"{name}.json") for name in suites.suites}
        text = page({name: run for name, run in runs.items() if run}, suites.not_run)
        PAGE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
