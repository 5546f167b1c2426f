"""A folder of references with checks -> which checks pass, each against a service of its own.

A check quotes a sentence of its reference, names the kind of what it says, and lists requests.
A step has `request`, `json`, and of the answer `status` (a code or several, else any 2xx),
`answer` (a part of the JSON), `absent` (dotted paths), `same` (two dotted paths, or a saved
value) and `order` (path of a list, field, values in order). `save` keeps values by dotted path
for `${name}`. Steps with `point: true` are about the sentence; the others prepare.

usage: python tests/sentences/measuring.py FOLDER [NAME ...]
"""

from __future__ import annotations

import json
import logging
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, NamedTuple

import msgspec
import yaml

from liveref.exercise.caller import Answer
from liveref.exercise.in_process import InProcess
from liveref.model.api import API
from liveref.understanding import Understood, understand

__all__ = ["DECOY", "Check", "Result", "Step", "load_checks", "results_of", "run_check"]

DECOY = "decoy"
_VARIABLE = re.compile(r"\$\{(\w+)\}")
_LONGEST = 300


class Step(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A request and what is asked of its answer."""

    request: str
    json: Any = msgspec.UNSET
    status: int | list[int] | None = None
    answer: Any = None
    absent: list[str] = []
    same: tuple[str, str] | None = None
    order: tuple[str, str, list[Any]] | None = None
    save: dict[str, str] = {}
    point: bool = False


class Check(msgspec.Struct, forbid_unknown_fields=True):
    """A sentence of a reference, and the requests that show whether it holds."""

    sentence: str
    kind: str
    steps: list[Step]

    @property
    def is_decoy(self) -> bool:
        """Whether the sentence demands nothing of the service."""
        return self.kind == DECOY


Outcome = Literal["passed", "failed", "blocked"]


class Result(NamedTuple):
    """The outcome of a check; `why` says what went wrong, and is "" if nothing did."""

    reference: str
    check: Check
    outcome: Outcome
    why: str = ""

    def __str__(self) -> str:
        return f"{self.outcome:8}{self.reference}: {self.check.sentence}\n        {self.why}"


class _Gap(Exception):
    """A dotted path leads to nothing; the message is the path."""


def load_checks(tree: Path) -> list[Check]:
    """The checks of a reference. Raises msgspec.ValidationError."""
    text = (tree / "checks.yaml").read_text(encoding="utf-8")
    return msgspec.convert(yaml.safe_load(text), list[Check])


def results_of(tree: Path) -> Iterator[Result]:
    """The results of the checks of a reference, in their order."""
    api = _understood(tree).api
    for check in load_checks(tree):
        yield run_check(tree.name, api, check)


def _understood(tree: Path) -> Understood:
    return understand(tree, tree.name, [])


def run_check(reference: str, api: API, check: Check) -> Result:
    """The result of a check, with a service that nothing was asked of before."""
    saved: dict[str, Any] = {}
    with InProcess(api) as service:
        for step in check.steps:
            answer = _answer(service, step, saved)
            why = _problem(step, answer, saved) or _save(step, answer, saved)
            if why:
                outcome: Outcome = "failed" if step.point or check.is_decoy else "blocked"
                body = answer.raw.decode()[:_LONGEST]
                return Result(reference, check, outcome, f"{step.request}: {why}; it was {body}")
    return Result(reference, check, "passed")


def _answer(service: InProcess, step: Step, saved: dict[str, Any]) -> Answer:
    method, _, path = str(_filled(step.request, saved)).partition(" ")
    headers = {"accept": "application/json"}
    if step.json is msgspec.UNSET:
        return service.send(method, path, headers, None)
    headers["content-type"] = "application/json"
    return service.send(method, path, headers, json.dumps(_filled(step.json, saved)).encode())


def _filled(value: Any, saved: dict[str, Any]) -> Any:
    """A value with what was saved in the place of its variables."""
    if isinstance(value, str):
        whole = _VARIABLE.fullmatch(value)
        return saved[whole[1]] if whole else _VARIABLE.sub(lambda m: str(saved[m[1]]), value)
    if isinstance(value, list):
        return [_filled(item, saved) for item in value]
    if isinstance(value, dict):
        return {name: _filled(item, saved) for name, item in value.items()}
    return value


def _save(step: Step, answer: Answer, saved: dict[str, Any]) -> str:
    try:
        saved.update({name: _at(answer.body, path) for name, path in step.save.items()})
    except _Gap as gap:
        return f"{gap} is not in the answer"
    return ""


def _problem(step: Step, answer: Answer, saved: dict[str, Any]) -> str:
    """The problem of an answer, "" for none."""
    codes = step.status if isinstance(step.status, list) else [step.status]
    if step.status is None and answer.code >= 300:
        return f"answered {answer.code}, a 2xx was asked for"
    if step.status is not None and answer.code not in codes:
        return f"answered {answer.code}, {step.status} was asked for"
    if step.answer is not None and not _fits(_filled(step.answer, saved), answer.body):
        return f"the answer lacks {json.dumps(_filled(step.answer, saved))}"
    for path in step.absent:
        if _stands(answer.body, path):
            return f"{path} is in the answer"
    return _unequal(step, answer, saved) or _unordered(step, answer, saved)


def _unequal(step: Step, answer: Answer, saved: dict[str, Any]) -> str:
    if step.same is None:
        return ""
    try:
        one, other = (
            _filled(path, saved) if path.startswith("$") else _at(answer.body, path)
            for path in step.same
        )
    except _Gap as gap:
        return f"{gap} is not in the answer"
    return "" if one == other else f"{one!r} is not {other!r}"


def _unordered(step: Step, answer: Answer, saved: dict[str, Any]) -> str:
    if step.order is None:
        return ""
    path, field, values = step.order
    try:
        had = [item.get(field) for item in _at(answer.body, path)]
    except (_Gap, AttributeError, TypeError):
        return f"there is no list at {path}"
    wanted = _filled(values, saved)
    if [value for value in had if value in wanted] != wanted:
        return f"{field} comes as {had}, {wanted} was asked for"
    return ""


def _fits(wanted: Any, had: Any) -> bool:
    if isinstance(wanted, dict):
        return isinstance(had, dict) and all(
            name in had and _fits(value, had[name]) for name, value in wanted.items()
        )
    if isinstance(wanted, list):
        same = isinstance(had, list) and len(wanted) == len(had)
        return same and all(map(_fits, wanted, had))
    if isinstance(wanted, bool) or isinstance(had, bool) or wanted is None:
        return wanted is had
    return bool(wanted == had)


def _at(value: Any, path: str) -> Any:
    """The value at a dotted path of JSON. Raises _Gap."""
    for part in path.split("."):
        if isinstance(value, list) and part.isdigit() and int(part) < len(value):
            value = value[int(part)]
        elif isinstance(value, dict) and part in value:
            value = value[part]
        else:
            raise _Gap(path)
    return value


def _stands(value: Any, path: str) -> bool:
    try:
        _at(value, path)
    except _Gap:
        return False
    return True


def main() -> None:
    """Print what does not pass, and the shares that do."""
    folder, *names = sys.argv[1:]
    logging.disable()
    trees = sorted(path.parent for path in Path(folder).glob("*/checks.yaml"))
    results = [
        result for tree in trees if not names or tree.name in names for result in results_of(tree)
    ]
    for result in results:
        if result.outcome != "passed":
            print(result)
    for title, chosen in (("sentences", False), ("decoys", True)):
        outcomes = Counter(r.outcome for r in results if r.check.is_decoy is chosen)
        total = max(1, outcomes.total())
        print(f"{title}: {outcomes['passed'] / total:.3f} of {total}, {dict(outcomes)}")


if __name__ == "__main__":
    main()
