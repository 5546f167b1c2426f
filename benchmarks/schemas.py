"""How close the exported schemas come to those made from the services' source code.

    python -m benchmarks.schemas [SHARED] [--waivers]

Prints, for each service and each of request, response and query, the F1 of a naive merge of
tables and examples, ours, and precision and recall. SHARED is the folder with `references`,
`truth` and `measure` (default: ../shared); where there is none, only the naive figures are
printed. With `--waivers`, what `tests/inference/waivers.yaml` holds to be the truth's own
fault is left out; the naive figures are always without.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from liveref.inference import infer
from liveref.openapi import export
from liveref.openstack import conventions
from liveref.reading import read

NAIVE = {
    "glance": (0.44, 0.66, 0.59),
    "keystone": (0.63, 0.63, 0.55),
    "cinder": (0.91, 0.82, 0.81),
}
"""F1 of request, response and query of a naive merge, measured before this project began."""
TRUTH = {"glance": "image", "keystone": "identity", "cinder": "block-storage"}
PARTS = ("request", "response", "query")
WAIVERS = Path(__file__).parents[1] / "tests" / "inference" / "waivers.yaml"


def main() -> None:
    """Reads the arguments, measures and prints."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("shared", nargs="?", type=Path, default=Path("../shared"))
    parser.add_argument("--waivers", action="store_true")
    options = parser.parse_args()
    print("| service | part | naive F1 | ours F1 | precision | recall | aim |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for service in NAIVE:
        _print(service, measure(service, options.shared, waived=options.waivers))


def measure(service: str, shared: Path, *, waived: bool = False) -> dict[str, Any]:
    """The scorer's figures for one service; empty where there is nothing to measure with."""
    if not (shared / "truth").is_dir():
        return {}
    source = shared / "references" / service / "api-ref" / "source"
    document, _ = export(infer(read(source), conventions(service)))
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        json.dump(document, file)
        file.flush()
        truth = shared / "truth" / f"{TRUTH[service]}.yaml"
        script = shared / "measure" / "openapi_score.py"
        command = [sys.executable, str(script), file.name, str(truth), "--json"]
        command += ["--waivers", str(WAIVERS)] if waived else []
        run = subprocess.run(command, capture_output=True, check=True, text=True)
    figures: dict[str, Any] = json.loads(run.stdout)
    return figures


def _print(service: str, figures: dict[str, Any]) -> None:
    for part, naive in zip(PARTS, NAIVE[service], strict=True):
        found = figures.get(part, {})
        ours = [_number(found.get(name)) for name in ("f1", "precision", "recall")]
        print(f"| {service} | {part} | {naive:.2f} | {' | '.join(ours)} | {(1 + naive) / 2:.3f} |")


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


if __name__ == "__main__":
    main()
