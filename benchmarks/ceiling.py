"""Of the names that only the truth has: does the document hold them at all, and where?

    python -m benchmarks.ceiling [SHARED] [--sample N] [--waivers]

A name that stands nowhere in a reference can't be inferred from it, so the share of those tells
how far inference can come. Takes N names (50 if not told) at even distances from all that are
missing in requests, responses and queries, and prints for each the strongest of: "shown" (a row of
that part of the operation has it, or an example below the same key), "told" (the operation's text
has the word), "beside" (another operation on the same resource, or its other side, shows it),
"nowhere" on that resource.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.schemas import PARTS, TRUTH, exported, waivers
from liveref.reading import read
from liveref.reading.document import Document, Operation, Side
from liveref.values.safe_yaml import load_yaml
from published import published

PLACES = ("shown", "told", "beside", "nowhere")


class Missing(NamedTuple):
    """A name that only the truth has: of which service, operation and part of it."""

    service: str
    operation: str
    part: str
    name: str

    @property
    def last(self) -> tuple[str, ...]:
        """The name and what it stands in; that alone where this is the wrapper of the body."""
        return tuple(self.name.split("."))[1:][-2:] or (self.name,)


def main() -> None:
    """Reads the arguments, looks and prints."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("shared", nargs="?", type=Path, default=Path("../shared"))
    parser.add_argument("--sample", type=int, default=50)
    parser.add_argument("--waivers", action="store_true")
    options = parser.parse_args()
    if not (options.shared / "truth").is_dir():
        sys.exit(f"{options.shared} has no folder `truth`.")
    lacking = [m for s in TRUTH for m in missing(s, options.shared, waived=options.waivers)]
    sample = lacking[:: max(1, len(lacking) // options.sample)][: options.sample]
    documents = {s: read(published(s)) for s in TRUTH}
    placed = [(name, place(name, documents[name.service])) for name in sample]
    print("| service | operation | part | name | the document has it |")
    print("| --- | --- | --- | --- | --- |")
    for name, where in placed:
        print(f"| {' | '.join(name)} | {where} |")
    counts = Counter(where for _, where in placed)
    shares = ", ".join(f"{counts[where]} {where}" for where in PLACES)
    print(f"\n{len(lacking)} names are missing; of {len(sample)}: {shares}.")


def missing(service: str, shared: Path, *, waived: bool) -> Iterator[Missing]:
    """All names that only the truth has, in operations that both have."""
    scorer = _scorer(shared)
    ours, truth = _sides(scorer, service, shared)
    rules = {part: _rules(service, part) if waived else [] for part in PARTS}
    for key, wanted in sorted(truth.items()):
        operation = ours.get(key)
        spelled = [f"{wanted.method} {path}" for path in wanted.paths]
        for part in PARTS if operation is not None else ():
            if not any(rule.search(text) for rule in rules[part] for text in spelled):
                lacking = _names(getattr(wanted, part)) - _names(getattr(operation, part))
                yield from (Missing(service, spelled[0], part, name) for name in sorted(lacking))


def _rules(service: str, part: str) -> list[re.Pattern[str]]:
    path = waivers(service, part)
    entries = load_yaml(path.read_text(encoding="utf-8")) if path else []
    return [re.compile(rule) for entry in entries for rule in entry]


def place(name: Missing, document: Document) -> str:
    """The place in the document that has a name."""
    method, _, path = name.operation.partition(" ")
    own = [o for o in document.operations if o.method == method and _same(o.path, path)]
    sides = (Side.RESPONSE,) if name.part == "response" else (Side.REQUEST,)
    if any(_shows(operation, name.last, sides) for operation in own):
        return "shown"
    texts = [text for operation in own for text in _texts(operation)]
    if any(_has(text, name.last[-1]) for text in texts):
        return "told"
    near = (o for o in document.operations if _last_noun(o.path) == _last_noun(path))
    return "beside" if any(_shows(o, name.last, tuple(Side)) for o in near) else "nowhere"


def _shows(operation: Operation, name: tuple[str, ...], sides: tuple[Side, ...]) -> bool:
    """Whether an example of these sides has a key below the one that it should stand in; or a
    row its name, if it should stand in none."""
    tables = [table for table in operation.tables if table.side in sides]
    rows = {tuple(row.name.split(".")) for table in tables for row in table.rows}
    examples = [example for example in operation.examples if example.side in sides]
    paths = (path for example in examples for path in _paths(example.data))
    return name in rows or any(path[-len(name) :] == name for path in paths)


def _last_noun(path: str) -> str:
    """The last literal of a path, which says what it is about."""
    return next((part for part in reversed(path.split("/")) if part and "{" not in part), "")


def _paths(value: Any, at: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The paths of all keys in a value; the items of a list are in its place."""
    yield at
    for part in value if isinstance(value, list) else ():
        yield from _paths(part, at)
    for key, part in value.items() if isinstance(value, dict) else ():
        yield from _paths(part, (*at, key))


def _has(text: str, name: str) -> bool:
    return name in text and re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text) is not None


def _texts(operation: Operation) -> Iterator[str]:
    yield from (piece.source for piece in operation.prose)
    for table in operation.tables:
        for row in table.rows:
            if row.definition and row.definition.description:
                yield row.definition.description.source


def _scorer(shared: Path) -> Any:
    spec = importlib.util.spec_from_file_location(
        "openapi_score", shared / "measure" / "openapi_score.py"
    )
    assert spec is not None and spec.loader is not None
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _sides(scorer: Any, service: str, shared: Path) -> tuple[dict[Any, Any], dict[Any, Any]]:
    """The operations of our document and of the truth, by method and normalised path."""
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        json.dump(exported(service), file)
        file.flush()
        ours = _operations(scorer, scorer.Document.read(file.name))
    path = shared / "truth" / f"{TRUTH[service]}.yaml"
    return ours, _operations(scorer, scorer.Document.read(str(path)))


def _operations(scorer: Any, document: Any) -> dict[Any, Any]:
    operations: dict[Any, Any] = {}
    for written in scorer.written_operations(document, join_servers=False):
        key = (written.method, scorer.normalise(written.path))
        operation = operations.setdefault(key, scorer.Operation(written.method, []))
        operation.paths.append(written.path)
        scorer.read_into(operation, document, written)
    return operations


def _names(part: Any) -> set[str]:
    """The names of a query, or the paths of the properties of a body."""
    if isinstance(part, set):
        return part
    return {".".join(below.path) for below in part.properties()}


def _same(one: str, other: str) -> bool:
    return _bare(one) == _bare(other)


def _bare(path: str) -> str:
    path = re.sub(r"^/v[\d.]+|^/\{\w*(project|tenant)_id\}", "", path)
    path = re.sub(r"^/\{\w*(project|tenant)_id\}", "", path)
    return re.sub(r"\{[^{}]*\}", "{}", path).rstrip("/").replace("-", "_").lower()


if __name__ == "__main__":
    main()
