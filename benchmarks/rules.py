"""How often each rule of inference is right.

    python -m benchmarks.rules [SHARED] [--write]

Effects are judged by the verb of the operation's title, over the references of
tests/references.yaml. Facts about fields and status codes are judged by the documents that were
made from the source code of three services, which SHARED (default: ../shared) holds. Prints for
each rule how many facts it gives, how many of them could be judged, and how many of those are
right. With `--write` the figures go to `src/liveref/rules/measured.yaml`, from which
docs/inference.md has them.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.schemas import TRUTH, known_as_true
from liveref.loading import Loaded, load
from liveref.model.fact import Fact
from liveref.model.operation import Effect
from published import published, releases

MEASURED = Path(__file__).parents[1] / "src" / "liveref" / "rules" / "measured.yaml"
_VERBS: dict[str, set[Effect]] = {
    "list": {Effect.LIST, Effect.MAP_LIST, Effect.SHOW, Effect.DOWNLOAD, Effect.DISCOVERY},
    "show": {Effect.SHOW, Effect.MAP_SHOW, Effect.MAP_LIST, Effect.DISCOVERY, Effect.LIST},
    "get": {
        Effect.SHOW,
        Effect.MAP_SHOW,
        Effect.MAP_LIST,
        Effect.LIST,
        Effect.DOWNLOAD,
        Effect.DISCOVERY,
    },
    "create": {
        Effect.CREATE,
        Effect.MAP_UPDATE,
        Effect.MAP_REPLACE,
        Effect.MAP_SET,
        Effect.REPLACE,
    },
    "update": {
        Effect.UPDATE,
        Effect.REPLACE,
        Effect.MAP_UPDATE,
        Effect.MAP_SET,
        Effect.MAP_REPLACE,
    },
    "delete": {Effect.DELETE, Effect.MAP_DELETE, Effect.UNLINK},
    "check": {Effect.CHECK, Effect.SHOW},
    "replace": {Effect.REPLACE, Effect.MAP_REPLACE, Effect.UPDATE, Effect.MAP_SET},
    "upload": {Effect.UPLOAD},
    "download": {Effect.DOWNLOAD},
}
"""The effects that a title's first word names."""


class Score(NamedTuple):
    """How many facts a rule gave, how many could be judged, and how many of those are right."""

    facts: int
    judged: int
    right: int


class Truth:
    """A document made from the source code of a service, as a judge of facts."""

    def __init__(self, read: Loaded, document: dict[str, Any]) -> None:
        self._read, self._document = read, document

    @cached_property
    def _operations(self) -> dict[tuple[str, str], dict[str, Any]]:
        """The operations by method and path, whatever the parameters are called."""
        return {
            (method.upper(), _shape(path)): operation
            for path, methods in self._document["paths"].items()
            for method, operation in methods.items()
            if isinstance(operation, dict)
        }

    @cached_property
    def _matched(self) -> dict[str, dict[str, Any]]:
        """The operations by our ids."""
        calls = {o.id: (o.method, _shape(o.path)) for o in self._read.api.operations}
        return {id_: self._operations[c] for id_, c in calls.items() if c in self._operations}

    @cached_property
    def _properties(self) -> dict[str, list[dict[str, Any]]]:
        """The schemas of properties, by `resource.field`."""
        collected: dict[str, list[dict[str, Any]]] = {}
        for operation in self._read.api.operations:
            truth = self._matched.get(operation.id, {})
            for name, schema in self._named(truth, frozenset()):
                collected.setdefault(f"{operation.resource}.{name}", []).append(schema)
        return collected

    def _named(self, part: Any, seen: frozenset[str]) -> Iterator[tuple[str, dict[str, Any]]]:
        """Every property below a part of the document, with references followed."""
        if isinstance(part, list):
            for item in part:
                yield from self._named(item, seen)
        elif isinstance(part, dict):
            reference = part.get("$ref")
            if isinstance(reference, str) and reference not in seen:
                yield from self._named(self._target(reference), seen | {reference})
            for name, schema in (part.get("properties") or {}).items():
                if isinstance(schema, dict):
                    yield name, schema
            for value in part.values():
                yield from self._named(value, seen)

    def _target(self, reference: str) -> Any:
        target: Any = self._document
        for step in reference.removeprefix("#/").split("/"):
            target = target.get(step, {})
        return target

    def judge(self, fact: Fact) -> bool | None:
        """Whether a fact is right; None where the document says nothing of it."""
        if fact.fact in ("success", "errors"):
            responses = self._matched.get(fact.about, {}).get("responses", {})
            return str(fact.value) in responses if responses and fact.fact == "success" else None
        schemas = self._properties.get(fact.about)
        return _judged(fact, schemas) if schemas else None


def _judged(fact: Fact, schemas: list[dict[str, Any]]) -> bool | None:
    if fact.fact == "type":
        stated = {type_ for schema in schemas for type_ in _listed(schema.get("type"))}
        given = set(_listed(fact.value))
        return bool(given & stated) if stated and given else None
    if fact.fact == "enum":
        stated = {str(value) for schema in schemas for value in _listed(schema.get("enum"))}
        return {str(value) for value in _listed(fact.value)} <= stated if stated else None
    if fact.fact == "nullable":
        types = [_listed(schema.get("type")) for schema in schemas if schema.get("type")]
        return any("null" in listed for listed in types) if types else None
    keyword = {"max-length": "maxLength", "min-length": "minLength"}.get(fact.fact)
    if keyword is None:
        return None
    stated = {schema[keyword] for schema in schemas if keyword in schema}
    return fact.value in stated if stated else None


def _shape(path: str) -> str:
    return re.sub(r"\{[^}]*\}", "{}", path.rstrip("/"))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _effects(read: Loaded) -> Iterator[tuple[Fact, bool | None]]:
    """The effects, judged by titles."""
    titles = {operation.id: operation.title for operation in read.api.operations}
    for fact in read.explanation.facts:
        if fact.fact == "effect":
            verb = titles[fact.about].split(" ", 1)[0].lower().rstrip("s")
            effects = _VERBS.get(verb)
            yield fact, Effect(fact.value) in effects if effects else None


def scores(shared: Path) -> dict[str, Score]:
    """The score of each rule that gave a fact."""
    facts, judged, right = Counter[str](), Counter[str](), Counter[str]()
    for name in sorted(releases("tests") | releases("benchmarks")):
        read = load(str(published(name)), offline=True)
        facts.update(fact.reason.rule for fact in read.explanation.facts)
        for fact, verdict in _verdicts(name, read, shared):
            judged[fact.reason.rule] += verdict is not None
            right[fact.reason.rule] += bool(verdict)
    return {rule: Score(facts[rule], judged[rule], right[rule]) for rule in sorted(facts)}


def _verdicts(name: str, read: Loaded, shared: Path) -> Iterable[tuple[Fact, bool | None]]:
    yield from _effects(read)
    if name in TRUTH and (shared / "truth").is_dir():
        truth = Truth(read, known_as_true(name, shared))
        for fact in read.explanation.facts:
            yield fact, truth.judge(fact)


def main() -> None:
    """Reads the arguments, measures and prints."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("shared", nargs="?", type=Path, default=Path("../shared"))
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    measured = scores(options.shared)
    print("| rule | facts | judged | right |\n| --- | --- | --- | --- |")
    for rule, score in measured.items():
        share = f"{score.right / score.judged:.3f}" if score.judged else "-"
        print(f"| {rule} | {score.facts} | {score.judged} | {share} |")
    if options.write:
        lines = [
            f"{rule}: {{facts: {s.facts}, judged: {s.judged}, right: {s.right}}}\n"
            for rule, s in measured.items()
        ]
        head = "# How often each rule is right; `python -m benchmarks.rules --write` writes this.\n"
        MEASURED.write_text(head + "".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
