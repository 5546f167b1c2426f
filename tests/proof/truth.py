"""Documents made from services' source code, and the service's answers held against them."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import jsonschema_rs
from msgspec import UNSET

from liveref.exercise.caller import Answer
from liveref.exercise.exercise import exercise
from liveref.exercise.in_process import InProcess
from liveref.model.api import API
from liveref.values.nouns import noun
from liveref.values.safe_yaml import load_yaml

_SCOPE = re.compile(r"\{\w*(project|tenant)_id\}")
_MAJOR = re.compile(r"^/v\d+(\.\d+)?(?=/|$)")
_PARAMETER = re.compile(r"\{[^{}]*\}")
_METHODS = ("get", "put", "post", "patch", "delete")
_REFERENCE = "urn:truth"


@dataclass
class Counts:
    """The answers of one operation with one code, and how many of them fit."""

    answers: int = 0
    fitting: int = 0
    excused: int = 0


@dataclass
class Fit:
    """The answers that fit, and those that do not. `misfits` maps an operation and its code to what
    is wrong with its answers, and how often. `excused` are those among the misfits of which the
    reference's own example of the answer is told the same: there the document and the truth differ,
    and the service does what it reads."""

    counts: dict[str, Counts] = field(default_factory=dict)
    misfits: dict[str, Counter[str]] = field(default_factory=dict)
    excused: dict[str, Counter[str]] = field(default_factory=dict)

    @property
    def answers(self) -> int:
        """How many answers were held against the truth."""
        return sum(counted.answers for counted in self.counts.values())

    @property
    def share(self) -> float:
        """The part of an operation's answers that fits, on the average: one that is called
        often counts no more than another."""
        return _mean(c.fitting / c.answers for c in self.counts.values())

    @property
    def share_as_documented(self) -> float:
        """The part that fits, but for what the document's own examples have too."""
        return _mean((c.fitting + c.excused) / c.answers for c in self.counts.values())

    def __str__(self) -> str:
        lines = [
            f"{self.answers} answers of {len(self.counts)} operations: {self.share:.3f} of an"
            f" operation's fit; {self.share_as_documented:.3f} with those that differ as the"
            " document's own examples do"
        ]
        for operation, causes in sorted(self.misfits.items()):
            lines += [f"  {operation}: {cause} ({n})" for cause, n in causes.most_common()]
        return "\n".join(lines)


class Truth:
    """One of these documents. Its `oneOf` is read as `anyOf`: what tells the alternatives
    apart, a version or the name of an action, does not stand in an answer. Formats are
    annotations, as JSON Schema 2020-12 has it."""

    def __init__(self, path: Path) -> None:
        with path.open() as file:
            self._document = load_yaml(file)
        self._majors = {_major(path) for path in self._document["paths"]} - {None}

    @cached_property
    def _operations(self) -> dict[tuple[str, str], dict[str, Any]]:
        return {
            (method.upper(), normalised(path)): operation
            for path, methods in self._document["paths"].items()
            for method, operation in methods.items()
            if method in _METHODS
        }

    @cached_property
    def _registry(self) -> Any:
        components = {"components": _loosened(self._document["components"])}
        return jsonschema_rs.Registry([(_REFERENCE, components)])

    def validator(self, method: str, path: str, code: int) -> Any | None:
        """The validator of the JSON that the operation on a path template answers with that code;
        None if the document has no such operation, code, schema, or major version."""
        if _major(path) not in {None, *self._majors}:
            return None
        operation = self._operations.get((method, self._place(method, normalised(path))))
        response = (operation or {}).get("responses", {}).get(str(code), {})
        schema = response.get("content", {}).get("application/json", {}).get("schema")
        if not schema:
            return None
        return jsonschema_rs.Draft202012Validator(_loosened(schema), registry=self._registry)

    def _place(self, method: str, path: str) -> str:
        """The path itself, else one that has a parameter where this one has a literal."""
        if (method, path) in self._operations:
            return path
        own = path.split("/")
        for other_method, other in self._operations:
            parts = other.split("/")
            if other_method == method and len(parts) == len(own):
                pairs = list(zip(own, parts, strict=True))
                if all(theirs in (ours, "{}") for ours, theirs in pairs):
                    return other
        return path


def _major(path: str) -> str | None:
    match = _MAJOR.match(path)
    return match.group() if match else None


def normalised(path: str) -> str:
    """A path template without what tells nothing: major version, scope, names of parameters,
    trailing slash, case, and `-` for `_`."""
    path = _MAJOR.sub("", path.partition("?")[0].strip())
    first, _, rest = path.removeprefix("/").partition("/")
    path = f"/{rest}" if _SCOPE.fullmatch(first) else f"/{path.removeprefix('/')}"
    return _PARAMETER.sub("{}", path).rstrip("/").lower().replace("-", "_") or "/"


def held_against(api: API, truth: Truth) -> Fit:
    """Live through the life of every resource of an API, and hold each JSON answer of a
    success against what the truth says of it."""
    with InProcess(api) as service:
        recorder = _Recorder(service)
        exercise(api, recorder)
    templates = _Templates(api)
    fit = Fit()
    for method, path, answer in recorder.answers:
        template = templates.of(method, path)
        judge = truth.validator(method, template, answer.code) if template else None
        if template and judge:
            excused = _causes(judge, *templates.examples(method, template, answer.code))
            _count(fit, f"{method} {template} {answer.code}", _causes(judge, answer.body), excused)
    return fit


def _mean(shares: Iterable[float]) -> float:
    values = list(shares)
    return sum(values) / len(values) if values else 0.0


def _count(fit: Fit, operation: str, causes: set[str], excused: set[str]) -> None:
    counted = fit.counts.setdefault(operation, Counts())
    counted.answers += 1
    counted.fitting += not causes
    counted.excused += bool(causes) and causes <= excused
    for place, some in ((fit.misfits, causes - excused), (fit.excused, causes & excused)):
        if some:
            place.setdefault(operation, Counter()).update(some)


def _causes(judge: Any, *values: Any) -> set[str]:
    return {_cause(error) for value in values for error in judge.iter_errors(value)}


def _cause(error: Any) -> str:
    kind = error.kind
    at = ".".join("*" if isinstance(step, int) else str(step) for step in error.instance_path)
    text = kind.name
    if kind.name == "type":
        text = f"{noun(error.instance)}, not {' or '.join(kind.types)}"
    elif kind.name == "required":
        text = f"without {kind.property}"
    elif kind.name == "additionalProperties":
        text = f"with {', '.join(kind.unexpected)}"
    elif kind.name == "enum":
        text = f"not one of {', '.join(map(str, kind.options))}"
    return f"{at or 'the body'}: {text}"


def _loosened(schema: Any) -> Any:
    """A schema with `anyOf` for `oneOf`, and its references made to lead into the registry."""
    text = json.dumps(schema).replace('"#/components/', f'"{_REFERENCE}#/components/')
    return json.loads(text.replace('"oneOf":', '"anyOf":'))


class _Recorder:
    """Passes requests on, and keeps the JSON answers of those that succeeded."""

    def __init__(self, service: InProcess) -> None:
        self._service = service
        self.answers: list[tuple[str, str, Answer]] = []

    def send(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes | None
    ) -> Answer:
        answer = self._service.send(method, path, headers, body)
        kind = answer.headers.get("content-type", "")
        if 200 <= answer.code < 300 and answer.raw and kind.startswith("application/json"):
            self.answers.append((method, path.partition("?")[0], answer))
        return answer


class _Templates:
    """The documented path that a request was for: the one with the most literals."""

    def __init__(self, api: API) -> None:
        self._patterns = sorted(set(_patterns(api)), key=lambda pattern: pattern[2].count("{"))
        self._templates: dict[tuple[str, str], str | None] = {}
        self._examples: dict[tuple[str, str, int], list[Any]] = {}
        for operation in api.operations:
            for response in operation.responses:
                key = (operation.method.upper(), operation.path, response.code)
                shown = response.body.examples if response.body else ()
                values = [example.value for example in shown if example.value is not UNSET]
                self._examples.setdefault(key, []).extend(values)

    def of(self, method: str, path: str) -> str | None:
        """The template of a path."""
        if (method, path) not in self._templates:
            fitting = (t for m, p, t in self._patterns if m == method and p.fullmatch(path))
            self._templates[method, path] = next(fitting, None)
        return self._templates[method, path]

    def examples(self, method: str, template: str, code: int) -> list[Any]:
        """The documented answers with that code."""
        return self._examples.get((method, template, code), [])


def _patterns(api: API) -> Iterator[tuple[str, re.Pattern[str], str]]:
    for operation in api.operations:
        parts = _PARAMETER.split(operation.path)
        pattern = "[^/]+".join(re.escape(part) for part in parts)
        yield operation.method.upper(), re.compile(pattern), operation.path
