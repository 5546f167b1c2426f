"""A seed as it is written: YAML or JSON, with the lines on which things stand.

    services:
      image:                          # a service type, or the name of a reference
        images:                       # a resource, in the singular or the plural
          my-image:                   # the name of a record; or a list of records
            disk_format: qcow2
            status: active
            owner: demo
            data: some bytes
        requests:
          - PUT /v2/images/my-image/tags/blue
          - POST /v2/images/my-image/members: {member: demo}
            by: demo

Where one service is served, `services` and its name may be left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import yaml

from liveref.control.seed.form import SENDER
from liveref.control.seed.problem import SeedError, SeedProblem
from liveref.reading.behaviour_node import UNUSABLE, scalar
from liveref.reading.yaml_source import compose

MOST_BYTES = 16 * 1024 * 1024
MOST_VALUES = 500_000
REQUESTS = "requests"
_DEEPEST = 32
_SERVICES, _UNSERVED, _SKIP = "services", "unserved", "skip"


class SeedRecord(msgspec.Struct, kw_only=True):
    """A record of a seed. `service` is "" where the file names none; `name` is the key before it in
    a mapping, None in a list. `lines` are those of its fields."""

    file: str
    line: int
    service: str
    resource: str
    name: str | None
    fields: dict[str, Any]
    lines: dict[str, int]

    def problem(self, message: str, field: str | None = None) -> SeedProblem:
        """A problem with the record, or with a field of it."""
        return SeedProblem(self.file, self.lines.get(field or "", self.line), message)


class SeedRequest(msgspec.Struct, kw_only=True):
    """A request of a seed: "METHOD /path", in which names stand for identities, a body, UNSET for
    none, and the user who sends it, None for the administrator."""

    file: str
    line: int
    service: str
    call: str
    body: Any
    sender: str | None = None

    def problem(self, message: str) -> SeedProblem:
        """A problem with the request."""
        return SeedProblem(self.file, self.line, message)


class Seed(msgspec.Struct, frozen=True):
    """The content of a seed. Services that `skips` has may be missing: the seed is for any
    selection of them."""

    records: tuple[SeedRecord, ...]
    requests: tuple[SeedRequest, ...]
    skips: frozenset[str] = frozenset()


def read_seed(path: Path) -> Seed:
    """The seed in a file. Raises SeedError."""
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
        text = content.decode("utf-8")
    except OSError as error:
        raise SeedError([SeedProblem(str(path), 1, f"{error.strerror}.")]) from None
    except UnicodeDecodeError:
        raise SeedError([SeedProblem(str(path), 1, "It is not UTF-8.")]) from None
    if len(content) > MOST_BYTES:
        raise SeedError([SeedProblem(str(path), 1, f"It has more than {MOST_BYTES} bytes.")])
    return parse_seed(text, str(path))


def parse_seed(text: str, file: str) -> Seed:
    """The seed in a text. Raises SeedError with all problems of its form."""
    node, broken = compose(text)
    if broken is not None:
        raise SeedError([SeedProblem(file, broken.line, f"It is not YAML: {broken.message}.")])
    seed, problems = _Parser(file).seed(node)
    if problems:
        raise SeedError(problems)
    return seed


class _Parser:
    """Takes the nodes of one file apart; mistakes are collected."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._problems: list[SeedProblem] = []
        self._records: list[SeedRecord] = []
        self._requests: list[SeedRequest] = []
        self._values = 0

    def seed(self, node: Any) -> tuple[Seed, list[SeedProblem]]:
        """The content of the top node, and what is wrong with it."""
        top = dict(self._entries(node, "a mapping of services, or of resources"))
        skips, services = False, top.pop(_SERVICES, None)
        if (unserved := top.pop(_UNSERVED, None)) is not None:
            skips = self._value(unserved[1]) == _SKIP
            if not skips:
                self._say(unserved[1], f"{_UNSERVED} takes `{_SKIP}`.")
        if services is None:
            self._service("", top)
        else:
            for key, (line, _) in top.items():
                self._note(line, f"`{key}` does not stand beside `{_SERVICES}`, but below it.")
            for name, (_, below) in self._entries(services[1], "a mapping of services"):
                self._service(
                    name, dict(self._entries(below, f"a mapping of the resources of {name}"))
                )
        names = {record.service for record in self._records}
        names |= {request.service for request in self._requests}
        seed = Seed(tuple(self._records), tuple(self._requests), frozenset(names if skips else ()))
        return seed, self._problems

    def _service(self, service: str, resources: dict[str, tuple[int, Any]]) -> None:
        for resource, (_, node) in resources.items():
            if resource == REQUESTS:
                self._take_requests(service, node)
            elif isinstance(node, yaml.SequenceNode):
                for item in node.value:
                    self._record(service, resource, None, item.start_mark.line + 1, item)
            else:
                for name, (line, below) in self._entries(node, f"a list or mapping of {resource}"):
                    self._record(service, resource, name, line, below)

    def _record(self, service: str, resource: str, name: str | None, line: int, node: Any) -> None:
        is_empty = isinstance(node, yaml.ScalarNode) and scalar(node) is None
        entries = [] if is_empty else list(self._entries(node, f"a mapping of fields ({resource})"))
        self._records.append(
            SeedRecord(
                file=self._file,
                line=line,
                service=service,
                resource=resource,
                name=name,
                fields={key: self._value(below) for key, (_, below) in entries},
                lines={key: at for key, (at, _) in entries},
            )
        )

    def _take_requests(self, service: str, node: Any) -> None:
        if not isinstance(node, yaml.SequenceNode):
            self._say(node, f"{REQUESTS} takes a list of `METHOD /path` or `METHOD /path: body`.")
            return
        for item in node.value:
            line, value = item.start_mark.line + 1, self._value(item)
            sender = value.pop(SENDER, None) if isinstance(value, dict) else None
            call, body = value, msgspec.UNSET
            if isinstance(value, dict) and len(value) == 1:
                [(call, body)] = value.items()
            if not isinstance(call, str) or " /" not in call:
                self._note(line, "A request is `METHOD /path` or `METHOD /path: body`.")
            elif not isinstance(sender, str | None):
                self._note(line, f"{SENDER} takes the name of a user.")
            else:
                self._requests.append(
                    SeedRequest(
                        file=self._file,
                        line=line,
                        service=service,
                        call=call,
                        body=body,
                        sender=sender,
                    )
                )

    def _entries(self, node: Any, wanted: str) -> Iterator[tuple[str, tuple[int, Any]]]:
        """The entries of a mapping, each with its line."""
        if not isinstance(node, yaml.MappingNode):
            self._say(node, f"{wanted[0].upper()}{wanted[1:]} is expected here.")
            return
        seen: set[str] = set()
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode) or key.value in seen:
                self._say(key, f"`{getattr(key, 'value', '?')}` stands here twice, or is no name.")
                continue
            seen.add(key.value)
            yield key.value, (key.start_mark.line + 1, value)

    def _value(self, node: Any, depth: int = 0) -> Any:
        """The JSON value of a node."""
        self._values += 1
        if depth > _DEEPEST:
            self._say(node, "It is nested too deeply.")
            return None
        if self._values > MOST_VALUES:
            if self._values == MOST_VALUES + 1:
                self._say(node, f"The file has more than {MOST_VALUES} values.")
            return None
        if isinstance(node, yaml.MappingNode):
            return {
                key: self._value(v, depth + 1) for key, (_, v) in self._entries(node, "a mapping")
            }
        if isinstance(node, yaml.SequenceNode):
            return [self._value(item, depth + 1) for item in node.value]
        value = scalar(node)
        if value is UNUSABLE:
            self._say(node, f"{node.value!r} is no value that JSON has.")
            return None
        return value

    def _say(self, node: Any, message: str) -> None:
        self._note(node.start_mark.line + 1 if node is not None else 1, message)

    def _note(self, line: int, message: str) -> None:
        self._problems.append(SeedProblem(self._file, line, message))
