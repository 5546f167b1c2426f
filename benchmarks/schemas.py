"""How close the exported schemas come to those made from the services' source code.

    python -m benchmarks.schemas [SHARED] [--waivers] [--without NAME]

Prints, for each service and each of request, response and query, the F1 of a naive merge of
tables and examples, ours, and precision and recall. SHARED is the folder with `references`,
`truth` and `measure` (default: ../shared); where there is none, only the naive figures are
printed. With `--waivers`, what the files in `tests/inference/waivers` hold to be the truth's own
fault is left out of the figure that it spoils; with `--without links`, the properties of that
name are taken out of both documents. The naive figures are always with all.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import yaml

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
WAIVERS = Path(__file__).parents[1] / "tests" / "inference" / "waivers"


def main() -> None:
    """Reads the arguments, measures and prints."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("shared", nargs="?", type=Path, default=Path("../shared"))
    parser.add_argument("--waivers", action="store_true")
    parser.add_argument("--without", metavar="NAME")
    options = parser.parse_args()
    print("| service | part | naive F1 | ours F1 | precision | recall | aim |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for service, naive in NAIVE.items():
        found = measure(service, options.shared, waived=options.waivers, without=options.without)
        for part, known in zip(PARTS, naive, strict=True):
            figures = found.get(part, {})
            ours = [_number(figures.get(name)) for name in ("f1", "precision", "recall")]
            said = " | ".join((service, part, f"{known:.2f}", *ours, f"{(1 + known) / 2:.3f}"))
            print(f"| {said} |")


def measure(
    service: str, shared: Path, *, waived: bool = False, without: str | None = None
) -> dict[str, Any]:
    """The scorer's figures for each part of one service; empty where there is nothing to
    measure with."""
    if not (shared / "truth").is_dir():
        return {}
    ours, truth = exported(service, shared), known_as_true(service, shared)
    if without:
        ours, truth = _pruned(ours, without), _pruned(truth, without)
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / name for name in ("ours.json", "truth.json")]
        for path, document in zip(paths, (ours, truth), strict=True):
            path.write_text(json.dumps(document), encoding="utf-8")
        return {part: _score(shared, paths, waivers(service, part, waived))[part] for part in PARTS}


def exported(service: str, shared: Path) -> dict[str, Any]:
    """Our document of one service."""
    source = shared / "references" / service / "api-ref" / "source"
    return export(infer(read(source), conventions(service)))[0]


def known_as_true(service: str, shared: Path) -> dict[str, Any]:
    """The document made from the source code of one service."""
    text = (shared / "truth" / f"{TRUTH[service]}.yaml").read_text(encoding="utf-8")
    document: dict[str, Any] = yaml.load(text, Loader=yaml.CSafeLoader)
    return document


def waivers(service: str, part: str, waived: bool = True) -> Path | None:
    """The file of what is wrong with the truth in one part of a service."""
    path = WAIVERS / f"{service}-{part}.yaml"
    return path if waived and path.exists() else None


def _score(shared: Path, paths: list[Path], waived: Path | None) -> dict[str, Any]:
    script = shared / "measure" / "openapi_score.py"
    command = [sys.executable, str(script), *map(str, paths), "--json"]
    command += ["--waivers", str(waived)] if waived else []
    run = subprocess.run(command, capture_output=True, check=True, text=True)
    figures: dict[str, Any] = json.loads(run.stdout)
    return figures


def _pruned(schema: Any, name: str) -> Any:
    """A document without the properties of a name."""
    if isinstance(schema, list):
        return [_pruned(part, name) for part in schema]
    if not isinstance(schema, dict):
        return schema
    found = {key: _pruned(part, name) for key, part in schema.items()}
    if isinstance(found.get("properties"), dict):
        found["properties"] = {k: v for k, v in found["properties"].items() if k != name}
    return found


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


if __name__ == "__main__":
    main()
