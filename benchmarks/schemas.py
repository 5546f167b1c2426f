"""How close the exported schemas come to those made from the services' source code.

    python -m benchmarks.schemas [SHARED] [--waivers] [--names] [--naive]

Prints, for each service and each of request, response and query, the F1 of a naive merge of tables
and examples, ours, and precision and recall. SHARED is the folder with `truth` and `measure`
(default: ../shared); where there is none, only the naive figures are printed. With `--waivers`, the
operations that the files in `tests/rules/waivers` hold to be the truth's own fault are left out
of the figure that they spoil; with `--names`, the properties named in
`tests/rules/waivers/names` are taken out of both documents. With `--naive`, "ours" is such a
merge, made here (`benchmarks/naive.py`). The naive F1 of the table is always the one given.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.naive import merged
from liveref.families import conventions
from liveref.openapi import export
from liveref.reading import read
from liveref.rules.infer import infer
from liveref.values.safe_yaml import load_yaml
from published import published

NAIVE = {
    "glance": (0.44, 0.66, 0.59),
    "keystone": (0.63, 0.63, 0.55),
    "cinder": (0.91, 0.82, 0.81),
}
"""F1 of request, response and query of a naive merge, measured before this project began."""
TRUTH = {"glance": "image", "keystone": "identity", "cinder": "block-storage"}
PARTS = ("request", "response", "query")
WAIVERS = Path(__file__).parents[1] / "tests" / "rules" / "waivers"


def main() -> None:
    """Reads the arguments, measures and prints."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("shared", nargs="?", type=Path, default=Path("../shared"))
    parser.add_argument("--waivers", action="store_true")
    parser.add_argument("--names", action="store_true")
    parser.add_argument("--naive", action="store_true")
    options = parser.parse_args()
    print("| service | part | naive F1 | ours F1 | precision | recall | aim |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for service, naive in NAIVE.items():
        make = naively if options.naive else exported
        scores = measure(
            service, options.shared, make, waived=options.waivers, unnamed=options.names
        )
        for part, share in zip(PARTS, naive, strict=True):
            figures = scores.get(part, {})
            ours = [_number(figures.get(name)) for name in ("f1", "precision", "recall")]
            cells = " | ".join((service, part, f"{share:.2f}", *ours, f"{(1 + share) / 2:.3f}"))
            print(f"| {cells} |")


def measure(
    service: str,
    shared: Path,
    make: Callable[[str], dict[str, Any]],
    *,
    waived: bool = False,
    unnamed: bool = False,
) -> dict[str, Any]:
    """The scorer's figures for each part of one service's document as `make` makes it; empty
    where there is nothing to measure with."""
    if not (shared / "truth").is_dir():
        return {}
    ours, truth = make(service), known_as_true(service, shared)
    scores = {}
    for part in PARTS:
        names = waived_names(service, part) if unnamed else set()
        pair = (_pruned(ours, names), _pruned(truth, names))
        scores[part] = _score(shared, pair, waivers(service, part, waived))[part]
    return scores


def exported(service: str) -> dict[str, Any]:
    """Our document of one service."""
    return export(infer(read(published(service)), conventions(service)))[0]


def naively(service: str) -> dict[str, Any]:
    """A document of one service that is a merge of its tables and examples."""
    return merged(published(service))


def known_as_true(service: str, shared: Path) -> dict[str, Any]:
    """The document made from the source code of one service."""
    text = (shared / "truth" / f"{TRUTH[service]}.yaml").read_text(encoding="utf-8")
    document: dict[str, Any] = load_yaml(text)
    return document


def waivers(service: str, part: str, waived: bool = True) -> Path | None:
    """The file of what is wrong with the truth in one part of a service."""
    path = WAIVERS / f"{service}-{part}.yaml"
    return path if waived and path.exists() else None


def waived_names(service: str, part: str) -> set[str]:
    """The properties that the truth lacks nearly everywhere in one part of a service."""
    path = WAIVERS / "names" / f"{service}-{part}.yaml"
    listed = load_yaml(path.read_text(encoding="utf-8")) if path.exists() else []
    return {name for waiver in listed for name in waiver}


def _score(
    shared: Path, pair: tuple[dict[str, Any], dict[str, Any]], waived: Path | None
) -> dict[str, Any]:
    script = shared / "measure" / "openapi_score.py"
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / name for name in ("ours.json", "truth.json")]
        for path, document in zip(paths, pair, strict=True):
            path.write_text(json.dumps(document), encoding="utf-8")
        command = [sys.executable, str(script), *map(str, paths), "--json"]
        command += ["--waivers", str(waived)] if waived else []
        run = subprocess.run(command, capture_output=True, check=True, text=True)
    figures: dict[str, Any] = json.loads(run.stdout)
    return figures


def _pruned(schema: Any, names: set[str]) -> Any:
    """A document without the properties of these names."""
    if not names:
        return schema
    if isinstance(schema, list):
        return [_pruned(part, names) for part in schema]
    if not isinstance(schema, dict):
        return schema
    pruned = {key: _pruned(part, names) for key, part in schema.items()}
    if isinstance(pruned.get("properties"), dict):
        pruned["properties"] = {k: v for k, v in pruned["properties"].items() if k not in names}
    return pruned


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


if __name__ == "__main__":
    main()
